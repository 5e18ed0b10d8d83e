// workflow/base/personal_walk.h: finds every Personal within a message, in field order. What is sealed, opened, hidden
// or erased is found here and nowhere else, so no message type can be forgotten.
//
// Thread-safe. The plan of a message type is made once; walking allocates nothing and visits only fields that can lead
// to a Personal. It does not look inside a Personal.
#ifndef GAIWAN_WORKFLOW_BASE_PERSONAL_WALK_H_
#define GAIWAN_WORKFLOW_BASE_PERSONAL_WALK_H_

#include "absl/functional/function_ref.h"
#include "gaiwan/v1/personal.pb.h"
#include "google/protobuf/message.h"

namespace gaiwan {

// Calls `visit` for each Personal in `message`, which may be one itself. `visit` may change it.
void ForEachPersonal(google::protobuf::Message* message, absl::FunctionRef<void(v1::Personal*)> visit);
void ForEachPersonal(const google::protobuf::Message& message, absl::FunctionRef<void(const v1::Personal&)> visit);

// Whether messages of this type can hold a Personal.
bool CanHoldPersonal(const google::protobuf::Descriptor* type);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_PERSONAL_WALK_H_
