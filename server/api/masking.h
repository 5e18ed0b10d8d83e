// server/api/masking.h: personal data shown in part: enough to tell two people apart, not enough to find one. Pure.
#ifndef GAIWAN_SERVER_API_MASKING_H_
#define GAIWAN_SERVER_API_MASKING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/auth/class_set.h"

namespace gaiwan {

// `马永成` -> `马某`.
std::string MaskName(absl::string_view name);
// `13900000001` -> `139****0001`; what is shorter than 8 characters is all stars. Words keep their first three
// characters: `乌兰县希里沟镇西庄村` -> `乌兰县***`.
std::string MaskNumber(absl::string_view number);

// Leaves of `data`, which belongs to a field of class `field_class`, what may be read: fields of a class of their own
// (CONTACT) as `shown` and `masked` say; when `field_class` itself is only masked, nothing but masked names.
void MaskPersonal(v1::FieldClass field_class, ClassSet shown, ClassSet masked, v1::PersonalData* data);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_MASKING_H_
