// workflow/case_limits.h: the limits of a case's lists, (max) in case.proto, and the room that is kept for its end.
// Pure functions.
#ifndef GAIWAN_WORKFLOW_CASE_LIMITS_H_
#define GAIWAN_WORKFLOW_CASE_LIMITS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "google/protobuf/descriptor.h"

namespace gaiwan {

// Clocks kept for what ends, stops, warns, signs and files: more than any one of these starts beside obligations.
inline constexpr int kClocksReserve = 16;

// What ends, stops, warns, signs and files: no limit may keep a case from its end.
bool MayUseReserve(v1::Command::CommandCase command);

// LIST_FULL about this list, with its limit in words.
absl::Status ListFull(const v1::Case& c, const google::protobuf::FieldDescriptor& list, int64_t max);

// LIST_FULL when the command made a list of the case, or of one of its parts, longer than its limit. A list that was
// too long before and did not grow keeps nobody from anything. The server's own ExpireClock is never refused for room:
// it would be given again for ever.
absl::Status CheckLists(const v1::Case& before, v1::Command::CommandCase command, const v1::Case& after);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_LIMITS_H_
