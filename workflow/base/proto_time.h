// workflow/base/proto_time.h: the time of a message as absl::Time and back. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_PROTO_TIME_H_
#define GAIWAN_WORKFLOW_BASE_PROTO_TIME_H_

#include <cstdint>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace gaiwan {

// An empty time is 1970-01-01T00:00:00Z: whoever may be asked without one looks first.
inline absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// REQUIRES: `time` is finite.
inline google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t seconds = absl::ToUnixSeconds(time);  // Rounded down, so the rest is never negative.
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>((time - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1)));
  return proto;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_PROTO_TIME_H_
