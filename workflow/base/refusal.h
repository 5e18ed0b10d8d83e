// workflow/base/refusal.h: a refusal is an answer. It says what was asked, which state the case is in, what is allowed
// now.
//
// A refusal travels as an absl::Status with one detail message as payload; api/ copies the payload into the RPC's
// status.
#ifndef GAIWAN_WORKFLOW_BASE_REFUSAL_H_
#define GAIWAN_WORKFLOW_BASE_REFUSAL_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/errors.pb.h"

namespace gaiwan {

// Attaches `detail` under its type URL, and reads it back. A status carries at most one detail of a type.
template <typename Detail>
absl::Status WithDetail(absl::Status status, const Detail& detail) {
  status.SetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()),
                    absl::Cord(detail.SerializeAsString()));
  return status;
}
template <typename Detail>
bool ReadDetail(const absl::Status& status, Detail* detail) {
  auto payload = status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  return payload.has_value() && detail->ParseFromString(std::string(*payload));
}

// The words of a reason, in Chinese and English; complete for every value of the enum (tested).
const v1::Label& WordsFor(v1::Reason reason);

// The case does not allow it: FAILED_PRECONDITION (PERMISSION_DENIED for NOT_YOUR_ROLE and SYSTEM_ONLY, NOT_FOUND for
// CASE_UNKNOWN, PART_UNKNOWN and UPLOAD_UNKNOWN, ALREADY_EXISTS for CASE_EXISTS and PART_EXISTS, UNIMPLEMENTED for
// NOT_BUILT, RESOURCE_EXHAUSTED for UPLOADS_FULL and DISK_FULL, UNAVAILABLE for PAPERS_UNAVAILABLE and
// VIDEO_UNAVAILABLE), with the reason, its words and the present state. `subject` says what it is about. What is
// allowed now is added above.
absl::Status Refused(const v1::Case& c, v1::Reason reason, absl::string_view subject = "");

// A guard's words beside the reason's.
absl::Status RefusedBecause(const v1::Case& c, v1::Reason reason, const v1::Label& why, absl::string_view subject = "");

// Something in the request is wrong: INVALID_ARGUMENT with the field's path and the limit.
absl::Status BadField(absl::string_view field, absl::string_view zh, absl::string_view en, int64_t limit = 0);

// The Reason a status carries, REASON_UNSPECIFIED for none.
v1::Reason ReasonOf(const absl::Status& status);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_REFUSAL_H_
