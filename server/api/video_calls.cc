#include "server/api/video_calls.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/case_name.h"
#include "server/mediation/mediation_decider.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

// By which a mediator who comes is there; nullopt when it is on record as it is.
std::optional<v1::Attendance> ComingOf(const v1::Case& c, const v1::Session& session, const VideoDesk::Guest& guest,
                                       bool agrees) {
  if (guest.role != v1::VIDEO_ROLE_MEDIATOR || !IsRunning(session)) return std::nullopt;
  if (VideoPartOf(session, guest.who) == v1::VIDEO_PART_OUT) return std::nullopt;
  v1::Attendance coming;
  coming.set_who(guest.who);
  coming.set_presence(v1::PRESENCE_BY_VIDEO);
  for (const v1::Attendance& before : session.attendance()) {
    if (before.who() != guest.who || !IsInVideo(session, guest.who)) continue;
    if (AgreesToRecording(c, before) == agrees) return std::nullopt;
    coming = before;  // In the tea room, with its device.
  }
  coming.set_agrees_to_recording(agrees);
  return coming;
}

}  // namespace

absl::StatusOr<VideoCalls::Seat> VideoCalls::SeatOf(const Caller& caller, const std::string& case_name,
                                                    const std::string& session) const {
  if (!IsCaseName(case_name)) {
    return BadField("case", "应为 cases/c- 加26位小写字母或数字2至7", "must be cases/c- and 26 of a-z and 2-7");
  }
  Seat seat;
  ASSIGN_OR_RETURN(seat.c, parts_.reader->Get(case_name));
  RETURN_IF_ERROR(parts_.viewer->SightFor(caller, *seat.c).status());
  const std::string subject = absl::StrCat("sessions/", session);
  seat.session = FindById(seat.c->sessions(), session);
  if (seat.session == nullptr) return Refused(*seat.c, v1::PART_UNKNOWN, subject);
  seat.guest.who = WhoIs(caller.person);
  const absl::Time now = parts_.clock->TimeNow();
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Facts facts = FactsFor(*reference, caller.person, now);
  seat.guest.role = VideoRoleOf(*seat.c, *seat.session, facts);
  seat.guest.steers = SteersVideo(*seat.c, *seat.session, facts);
  if (seat.guest.role == v1::VIDEO_ROLE_UNSPECIFIED) return Refused(*seat.c, v1::NOT_YOUR_ROLE, subject);
  if (!IsVideoOpen(*seat.session, now)) return Refused(*seat.c, v1::VIDEO_NOT_OPEN, subject);
  return seat;
}

absl::StatusOr<v1::VideoRoom> VideoCalls::Show(const Caller& caller, const std::string& case_name,
                                               const std::string& session) {
  ASSIGN_OR_RETURN(const Seat seat, SeatOf(caller, case_name, session));
  ASSIGN_OR_RETURN(v1::VideoRoom room, parts_.desk->Show(*seat.c, *seat.session, seat.guest));
  // Of public office; names of parties are the case's, for those it shows them to.
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  for (auto* people : {room.mutable_people(), room.mutable_waiting()}) {
    for (v1::VideoPerson& person : *people) {
      if (!absl::StartsWith(person.who(), "people/")) continue;
      const DirectoryPerson* const known = reference->directory->FindPerson(absl::StripPrefix(person.who(), "people/"));
      if (known != nullptr) person.set_name(known->details.name());
    }
  }
  return room;
}

void VideoCalls::Run(const Caller& caller, const std::string& case_name, const std::string& session,
                     const std::string& request_id, v1::Command command, Answer answer) {
  auto execute = std::make_shared<v1::ExecuteRequest>();
  execute->set_name(case_name);
  execute->set_request_id(absl::AsciiStrToLower(request_id));
  *execute->mutable_command() = std::move(command);
  v1::ExecuteRequest* const asked = execute.get();
  parts_.runner->Run(caller, asked, std::move(execute),
                     [this, caller, case_name, session, answer](const absl::StatusOr<v1::ExecuteResponse>& done) {
                       parts_.worker->Post([this, caller, case_name, session, answer, status = done.status()] {
                         if (!status.ok()) return answer(status);
                         answer(Show(caller, case_name, session));
                       });
                     });
}

void VideoCalls::Join(const Caller& caller, const v1::JoinVideoRequest& request, Answer answer) {
  const absl::StatusOr<Seat> seat = SeatOf(caller, request.case_(), request.session());
  if (!seat.ok()) return answer(seat.status());
  const absl::Status joined = parts_.desk->Join(*seat->c, *seat->session, seat->guest, request.agrees_to_recording());
  if (!joined.ok()) return answer(joined);
  const std::optional<v1::Attendance> coming =
      ComingOf(*seat->c, *seat->session, seat->guest, request.agrees_to_recording());
  if (!coming.has_value()) return answer(Show(caller, request.case_(), request.session()));
  v1::Command command;
  command.mutable_record_attendance()->set_session(request.session());
  *command.mutable_record_attendance()->add_attendance() = *coming;
  Run(caller, request.case_(), request.session(), request.request_id(), std::move(command), std::move(answer));
}

void VideoCalls::Get(const Caller& caller, const v1::GetVideoRoomRequest& request, const Answer& answer) {
  answer(Show(caller, request.case_(), request.session()));
}

absl::StatusOr<v1::Command> VideoCalls::Act(const Seat& seat, const v1::SteerVideoRoomRequest& request) {
  const std::vector<std::string> who(request.who().begin(), request.who().end());
  v1::Command command;
  const auto steer = [&](v1::VideoSteer act) {
    v1::SteerVideo* steered = command.mutable_steer_video();
    steered->set_session(request.session());
    steered->set_act(act);
    *steered->mutable_who() = request.who();
    return command;
  };
  switch (request.act()) {
    case v1::VIDEO_ACT_RECEIVE:
      if (who.size() != 1) return BadField("who", "一次接待一人", "one person at a time is received");
      RETURN_IF_ERROR(parts_.desk->Receive(*seat.c, *seat.session, seat.guest.who, who[0]));
      return command;
    case v1::VIDEO_ACT_RELEASE:
      RETURN_IF_ERROR(parts_.desk->Release(*seat.c, *seat.session));
      return command;
    case v1::VIDEO_ACT_ADMIT: {
      if (!IsRunning(*seat.session)) return Refused(*seat.c, v1::SESSION_NOT_RUNNING, request.session());
      ASSIGN_OR_RETURN(*command.mutable_record_attendance(), parts_.desk->Admission(*seat.c, *seat.session, who));
      return command;
    }
    case v1::VIDEO_ACT_MUTE:
    case v1::VIDEO_ACT_UNMUTE:
      RETURN_IF_ERROR(parts_.desk->Mute(*seat.c, *seat.session, who, request.act() == v1::VIDEO_ACT_MUTE));
      return command;
    case v1::VIDEO_ACT_SEPARATE:
      return steer(v1::VIDEO_STEER_SEPARATE);
    case v1::VIDEO_ACT_REJOIN:
      return steer(v1::VIDEO_STEER_REJOIN);
    case v1::VIDEO_ACT_REMOVE:
      return steer(v1::VIDEO_STEER_REMOVE);
    case v1::VIDEO_ACT_START_RECORDING:
      return steer(v1::VIDEO_STEER_START_RECORDING);
    case v1::VIDEO_ACT_STOP_RECORDING:
      return steer(v1::VIDEO_STEER_STOP_RECORDING);
    default:
      return BadField("act", "没有这项操作", "is none that is known");
  }
}

void VideoCalls::Steer(const Caller& caller, const v1::SteerVideoRoomRequest& request, Answer answer) {
  const absl::StatusOr<Seat> seat = SeatOf(caller, request.case_(), request.session());
  if (!seat.ok()) return answer(seat.status());
  if (!seat->guest.steers) {
    return answer(Refused(*seat->c, v1::NOT_YOUR_ROLE, absl::StrCat("sessions/", request.session())));
  }
  absl::StatusOr<v1::Command> command = Act(*seat, request);
  if (!command.ok()) return answer(command.status());
  if (command->command_case() == v1::Command::COMMAND_NOT_SET) {
    return answer(Show(caller, request.case_(), request.session()));
  }
  Run(caller, request.case_(), request.session(), request.request_id(), *std::move(command), std::move(answer));
}

}  // namespace gaiwan
