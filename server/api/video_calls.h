// server/api/video_calls.h: the calls of a session's video room: who may come, what of it is a command of the case, and
// what the desk does by itself. Everything here runs on the desk's thread (a Worker); calls end on it, too.
#ifndef GAIWAN_SERVER_API_VIDEO_CALLS_H_
#define GAIWAN_SERVER_API_VIDEO_CALLS_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/session_service.pb.h"
#include "gaiwan/v1/video_room.pb.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/worker.h"
#include "server/auth/caller.h"
#include "server/base/clock.h"
#include "server/video/video_desk.h"

namespace gaiwan {

class VideoCalls {
 public:
  struct Parts {
    VideoDesk* desk;
    // The desk's thread.
    Worker* worker;
    const CommandRunner* runner;
    const CaseReader* reader;
    const CaseViewer* viewer;
    Clock* clock;
  };
  // Called once, on the desk's thread.
  using Answer = std::function<void(absl::StatusOr<v1::VideoRoom>)>;

  // What `parts` names is not owned and outlives every answer.
  explicit VideoCalls(Parts parts) : parts_(parts) {}

  Worker* worker() const { return parts_.worker; }

  //   NOT_FOUND            CASE_UNKNOWN, PART_UNKNOWN.
  //   PERMISSION_DENIED    NOT_YOUR_ROLE: not invited, or does not steer.
  //   FAILED_PRECONDITION  VIDEO_NOT_OPEN, and as the command refuses that it becomes.
  //   UNAVAILABLE          VIDEO_UNAVAILABLE.
  void Join(const Caller& caller, const v1::JoinVideoRequest& request, Answer answer);
  void Get(const Caller& caller, const v1::GetVideoRoomRequest& request, const Answer& answer);
  void Steer(const Caller& caller, const v1::SteerVideoRoomRequest& request, Answer answer);

 private:
  // Where somebody sits: the case holds the session.
  struct Seat {
    std::shared_ptr<const v1::Case> c;
    const v1::Session* session;
    VideoDesk::Guest guest;
  };
  absl::StatusOr<Seat> SeatOf(const Caller& caller, const std::string& case_name, const std::string& session) const;
  absl::StatusOr<v1::VideoRoom> Show(const Caller& caller, const std::string& case_name, const std::string& session);
  // Runs the command as the caller's, and answers with the room as it is then.
  void Run(const Caller& caller, const std::string& case_name, const std::string& session,
           const std::string& request_id, v1::Command command, Answer answer);
  // The command of the case that the act is; NOT_SET for one that the desk has done by itself.
  absl::StatusOr<v1::Command> Act(const Seat& seat, const v1::SteerVideoRoomRequest& request);

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_VIDEO_CALLS_H_
