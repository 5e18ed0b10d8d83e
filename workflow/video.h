// workflow/video.h: who is where in a session by video, and whether it may be recorded. Pure functions, safe from any
// thread. `who` as in Attendance.
#ifndef GAIWAN_WORKFLOW_VIDEO_H_
#define GAIWAN_WORKFLOW_VIDEO_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/video_room.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// By video, wholly or for some.
bool HasVideo(const v1::Session& session);

// Began and has not ended.
bool IsRunning(const v1::Session& session);

// TABLE for whom nothing else is said.
v1::VideoPart VideoPartOf(const v1::Session& session, absl::string_view who);
// The line is broken.
bool IsAway(const v1::Session& session, absl::string_view who);

// Let in: takes part by video, or sits in a room where a device is, and was not sent out. Who takes part by phone or is
// represented is there without a place in the room.
bool IsInVideo(const v1::Session& session, absl::string_view who);

// What who asks is in this session; UNSPECIFIED for who is not invited. Who stands in for a mediator of the case is a
// mediator of it (stood_for.h).
v1::VideoRole VideoRoleOf(const v1::Case& c, const v1::Session& session, const Facts& facts);
// `actor` as Attendance names it: a party by its id.
std::string WhoIs(absl::string_view actor);

// Whether who asks says what happens in the room: the mediator who leads, or another of the case while the lead is not
// there or it has not begun.
bool SteersVideo(const v1::Case& c, const v1::Session& session, const Facts& facts);

// When a room may be entered: from half an hour before the plan for as long as it was planned and two hours more; of
// one that has begun, until it ends.
bool IsVideoOpen(const v1::Session& session, absl::Time now);
inline constexpr absl::Duration kVideoOpensBefore = absl::Minutes(30);
inline constexpr absl::Duration kVideoWaitsAfter = absl::Hours(2);

// The one that runs; nullptr for none.
const v1::SessionRecording* RunningRecording(const v1::Session& session);

// Whether this attendance allows a recording: for a party its own latest word on it in this round, else what was asked
// when it came; for others what was asked (PIPL art. 29).
bool AgreesToRecording(const v1::Case& c, const v1::Attendance& attendance);

// The first who takes part and has not agreed to be recorded; empty when all have.
std::string NotAgreedToRecording(const v1::Case& c, const v1::Session& session);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_VIDEO_H_
