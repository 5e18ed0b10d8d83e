// The video room: who talks with whom, broken lines, recordings. Who is let in is attendance (decide_session.cc).
#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/options.pb.h"
#include "workflow/base/label.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

// Code list `paper`.
constexpr absl::string_view kRecordingPaper = "recording";

std::string SubjectOfSession(const v1::Session& session) {
  return absl::StrCat("sessions/", session.id());
}

// A session by video that runs.
absl::StatusOr<const v1::Session*> RunningVideo(const v1::Case& c, const std::string& id) {
  const v1::Session* session = FindById(c.sessions(), id);
  if (session == nullptr) return UnknownPart(c, "sessions", id);
  if (!IsRunning(*session)) return Refused(c, v1::SESSION_NOT_RUNNING, SubjectOfSession(*session));
  if (!HasVideo(*session)) {
    return NotNow(c, "这场调解会不是视频方式", "this session is not by video", SubjectOfSession(*session));
  }
  return session;
}

// One person leads; another mediator of the case does while the lead is not there.
absl::Status CheckSteers(const Ask& ask, const v1::Session& session) {
  if (SteersVideo(ask.c, session, ask.facts)) return absl::OkStatus();
  return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                        MakeLabel("由主持这场调解会的调解员办理", "this is for the mediator who leads the session"),
                        SubjectOfSession(session));
}

absl::Status CheckInVideo(const v1::Case& c, const v1::Session& session, const std::string& who) {
  if (IsInVideo(session, who)) return absl::OkStatus();
  return NotNow(c, absl::StrCat(who, " 不在视频调解室"), absl::StrCat(who, " is not in the video room"),
                SubjectOfSession(session));
}

// What one side says there is kept from the other: two sides are no separate talk.
absl::Status CheckOneSide(const v1::Case& c, const v1::Session& session,
                          const google::protobuf::RepeatedPtrField<std::string>& joining) {
  absl::flat_hash_set<int> sides;
  for (const v1::Party& party : c.parties()) {
    const bool joins = std::find(joining.begin(), joining.end(), party.id()) != joining.end();
    const bool is_there = VideoPartOf(session, party.id()) == v1::VIDEO_PART_SEPARATE;
    if (joins || is_there) sides.insert(static_cast<int>(party.side()));
  }
  if (sides.size() <= 1) return absl::OkStatus();
  return NotNow(c, "单独谈话一次只能与一方当事人进行", "a separate talk is with one side at a time",
                SubjectOfSession(session));
}

absl::Status CheckMove(const Ask& ask, const v1::Session& session, const v1::SteerVideo& command) {
  if (command.who().empty()) {
    return BadField("command.steer_video.who", "须写明是谁", "is required: who is moved");
  }
  for (const std::string& who : command.who()) {
    RETURN_IF_ERROR(CheckInVideo(ask.c, session, who));
    const bool is_separate = VideoPartOf(session, who) == v1::VIDEO_PART_SEPARATE;
    if (command.act() == v1::VIDEO_STEER_SEPARATE && is_separate) {
      return NotNow(ask.c, "已在单独谈话", "is in the separate talk already", SubjectOfSession(session));
    }
    if (command.act() == v1::VIDEO_STEER_REJOIN && !is_separate) {
      return NotNow(ask.c, "不在单独谈话", "is not in a separate talk", SubjectOfSession(session));
    }
    if (command.act() == v1::VIDEO_STEER_REMOVE && who == session.lead()) {
      return BadField("command.steer_video.who", "主持人不能把自己请出", "who leads cannot be sent out");
    }
  }
  return command.act() == v1::VIDEO_STEER_SEPARATE ? CheckOneSide(ask.c, session, command.who()) : absl::OkStatus();
}

// Nobody's voice and face are kept who did not say yes (PIPL art. 29); whoever leads is among those asked.
absl::Status CheckMayRecord(const Ask& ask, const v1::Session& session) {
  const std::string subject = SubjectOfSession(session);
  if (RunningRecording(session) != nullptr) {
    return NotNow(ask.c, "已经在录制", "a recording runs already", subject);
  }
  if (!IsInVideo(session, session.lead())) {
    return NotNow(ask.c, "主持人还没有登记到场", "whoever leads is not recorded as present", subject);
  }
  const std::string who = NotAgreedToRecording(ask.c, session);
  if (!who.empty()) return Refused(ask.c, v1::RECORDING_NOT_AGREED, who);
  const int room = v1::Session::descriptor()
                       ->FindFieldByNumber(v1::Session::kRecordingsFieldNumber)
                       ->options()
                       .GetExtension(v1::max);
  if (session.recordings_size() >= room) return Refused(ask.c, v1::LIST_FULL, absl::StrCat(subject, "/recordings"));
  return absl::OkStatus();
}

// The recording that ended and is not stored yet.
absl::StatusOr<const v1::SessionRecording*> RecordingToStore(const v1::Case& c, const v1::Session& session,
                                                             const std::string& id) {
  const v1::SessionRecording* recording = FindById(session.recordings(), id);
  if (recording == nullptr) return UnknownPart(c, "recordings", id);
  if (!recording->has_end_time() || !recording->document().empty()) {
    return NotNow(c, "录制还没有结束，或者已经存档", "the recording runs, or is stored", SubjectOfSession(session));
  }
  return recording;
}

Decided StoreRecording(const Ask& ask, const v1::Session& session, const v1::NoteVideo& command) {
  ASSIGN_OR_RETURN(const v1::SessionRecording* recording, RecordingToStore(ask.c, session, command.recording()));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kDocumentsFieldNumber));
  RETURN_IF_ERROR(CheckFileFacts("command.note_video", command.sha256(), command.media_type(), command.size_bytes()));
  if (ask.facts.has_file != nullptr &&
      !ask.facts.has_file(command.sha256(), command.size_bytes(), command.media_type())) {
    return Refused(ask.c, v1::FILE_NOT_STORED, command.sha256());
  }
  Events events(2);
  v1::DocumentAdded* added = events[0].mutable_document_added();
  added->set_document(IdFor(ask.c.documents(), ""));
  added->set_paper(std::string(kRecordingPaper));
  added->set_sha256(command.sha256());
  added->set_size_bytes(command.size_bytes());
  added->set_media_type(command.media_type());
  added->set_session(session.id());
  v1::FreeText title;
  title.set_text("视频调解室录像");
  PutText(title, added);
  v1::VideoNoted* noted = events[1].mutable_video_noted();
  noted->set_session(session.id());
  noted->set_note(command.note());
  noted->set_recording(recording->id());
  noted->set_document(added->document());
  return events;
}

}  // namespace

Events EndRecording(const v1::Session& session, absl::string_view who) {
  const v1::SessionRecording* recording = RunningRecording(session);
  if (recording == nullptr) return {};
  Events events(1);
  v1::VideoNoted* noted = events.back().mutable_video_noted();
  noted->set_session(session.id());
  noted->set_note(v1::VIDEO_NOTE_RECORDING_ENDED);
  noted->set_who(std::string(who));
  noted->set_recording(recording->id());
  return events;
}

Decided Decide(const Ask& ask, const v1::SteerVideo& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, RunningVideo(ask.c, command.session()));
  RETURN_IF_ERROR(CheckSteers(ask, *session));
  Events events(1);
  v1::VideoSteered* steered = events.back().mutable_video_steered();
  steered->set_session(session->id());
  steered->set_act(command.act());
  switch (command.act()) {
    case v1::VIDEO_STEER_SEPARATE:
    case v1::VIDEO_STEER_REJOIN:
    case v1::VIDEO_STEER_REMOVE:
      RETURN_IF_ERROR(CheckMove(ask, *session, command));
      *steered->mutable_who() = command.who();
      return events;
    case v1::VIDEO_STEER_START_RECORDING:
      RETURN_IF_ERROR(CheckMayRecord(ask, *session));
      steered->set_recording(IdFor(session->recordings(), ""));
      return events;
    case v1::VIDEO_STEER_STOP_RECORDING: {
      const v1::SessionRecording* running = RunningRecording(*session);
      if (running == nullptr) return NotNow(ask.c, "没有在录制", "no recording runs", SubjectOfSession(*session));
      steered->set_recording(running->id());
      return events;
    }
    default:
      return BadField("command.steer_video.act", "没有这项操作", "is none that is known");
  }
}

Decided Decide(const Ask& ask, const v1::NoteVideo& command) {
  if (command.note() == v1::VIDEO_NOTE_RECORDING_STORED) {
    const v1::Session* session = FindById(ask.c.sessions(), command.session());
    if (session == nullptr) return UnknownPart(ask.c, "sessions", command.session());
    return StoreRecording(ask, *session, command);
  }
  ASSIGN_OR_RETURN(const v1::Session* session, RunningVideo(ask.c, command.session()));
  if (command.note() == v1::VIDEO_NOTE_RECORDING_ENDED) {
    Events events = EndRecording(*session, "");
    if (events.empty()) return NotNow(ask.c, "没有在录制", "no recording runs", SubjectOfSession(*session));
    return events;
  }
  const bool dropped = command.note() == v1::VIDEO_NOTE_DROPPED;
  if (!dropped && command.note() != v1::VIDEO_NOTE_RETURNED) {
    return BadField("command.note_video.note", "没有这种记录", "is none that is known");
  }
  RETURN_IF_ERROR(CheckInVideo(ask.c, *session, command.who()));
  // Seen twice, by a room that was started anew: it is in the log once.
  if (IsAway(*session, command.who()) == dropped) {
    return NotNow(ask.c, "已经记录", "is on record already", SubjectOfSession(*session));
  }
  Events events(1);
  v1::VideoNoted* noted = events.back().mutable_video_noted();
  noted->set_session(session->id());
  noted->set_note(command.note());
  noted->set_who(command.who());
  return events;
}

}  // namespace gaiwan
