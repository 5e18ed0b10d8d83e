#include "server/video/video_desk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/base/log.h"
#include "server/video/janus_rooms.h"
#include "workflow/attendance_rules.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"
#include "workflow/presence.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

// Of a room's name, a token, a pin: nobody guesses them.
constexpr size_t kWordBytes = 16;

absl::Status Unavailable(const absl::Status& why) {
  if (why.ok()) return why;
  LogLine(LogLevel::kWarning, "the media server does not do what is asked").With("why", why.ToString());
  return Refused(v1::Case(), v1::VIDEO_UNAVAILABLE);
}

absl::Status NotThere(const v1::Case& c, const std::string& who) {
  return Refused(c, v1::NOT_IN_VIDEO, who);
}

absl::Status Full(absl::string_view zh, absl::string_view en) {
  return WithDetail(absl::ResourceExhaustedError(en), [&] {
    v1::CommandRefused detail;
    detail.set_reason(v1::VIDEO_UNAVAILABLE);
    *detail.mutable_words() = MakeLabel(zh, en);
    return detail;
  }());
}

const v1::Attendance* AttendanceOf(const v1::Session& session, absl::string_view who) {
  for (const v1::Attendance& attendance : session.attendance()) {
    if (attendance.who() == who) return &attendance;
  }
  return nullptr;
}

}  // namespace

std::string VideoDesk::NewWord(absl::string_view prefix) const {
  return absl::StrCat(prefix, absl::BytesToHexString(RandomBytes(*parts_.random, kWordBytes)));
}

VideoDesk::Live* VideoDesk::Find(const v1::Case& c, const v1::Session& session) {
  const auto found = live_.find(KeyOf(c, session));
  return found == live_.end() ? nullptr : &found->second;
}

absl::StatusOr<VideoDesk::Live*> VideoDesk::Track(const v1::Case& c, const v1::Session& session) {
  if (Live* live = Find(c, session)) {
    live->used = Now();
    return live;
  }
  if (live_.size() >= kVideoSessionsMax) return Full("同时进行的视频调解会太多", "too many sessions by video at once");
  Live& live = live_[KeyOf(c, session)];
  live.used = Now();
  for (const v1::Attendance& one : session.attendance()) {
    if (one.presence() != v1::PRESENCE_BY_VIDEO || !IsInVideo(session, one.who())) continue;
    Person& person = live.people[one.who()];
    person.role = parts_.role(
        c, session,
        absl::StartsWith(one.who(), "people/") ? one.who() : absl::StrCat(c.name(), "/parties/", one.who()));
    person.agrees = AgreesToRecording(c, one);
    person.asked = Now();
  }
  return &live;
}

absl::Status VideoDesk::Join(const v1::Case& c, const v1::Session& session, const Guest& guest,
                             bool agrees_to_recording) {
  ASSIGN_OR_RETURN(Live * live, Track(c, session));
  if (live->people.count(guest.who) == 0 && live->people.size() >= kVideoPeopleMax) {
    return Full("视频调解室已满", "the video room is full");
  }
  Person& person = live->people[guest.who];
  person.role = guest.role;
  person.agrees = agrees_to_recording;
  person.asked = Now();
  return absl::OkStatus();
}

std::optional<VideoDesk::Kind> VideoDesk::Wanted(const v1::Case&, const v1::Session& session, const Live& live,
                                                 const std::string& who, const Person& person) {
  const v1::VideoPart part = VideoPartOf(session, who);
  if (part == v1::VIDEO_PART_OUT) return std::nullopt;
  if (!live.received.empty() && (who == live.received || who == live.receives)) return kReception;
  if (IsRunning(session) && IsInVideo(session, who)) return part == v1::VIDEO_PART_SEPARATE ? kSeparate : kTable;
  // Before it begins nothing is recorded and nobody attends; from then on mediators attend like everybody else.
  if (!IsRunning(session) && person.role == v1::VIDEO_ROLE_MEDIATOR) return kTable;
  return std::nullopt;
}

void VideoDesk::ForgetRoom(Live* live, Kind kind) {
  live->rooms[kind].reset();
  for (auto& [who, person] : live->people) {
    if (person.room != kind) continue;
    person.room.reset();
    person.seen = false;
    person.muted = false;
  }
}

absl::Status VideoDesk::Close(Live* live, Kind kind) {
  if (!live->rooms[kind].has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(parts_.rooms->Destroy(live->rooms[kind]->id));
  ForgetRoom(live, kind);
  return absl::OkStatus();
}

absl::Status VideoDesk::CloseAll(Live* live) {
  for (const Kind kind : {kTable, kSeparate, kReception}) RETURN_IF_ERROR(Close(live, kind));
  return absl::OkStatus();
}

absl::Status VideoDesk::TakeOut(Live* live, Person* person) {
  const Kind kind = *person->room;
  const std::string room = live->rooms[kind]->id;
  absl::Status status = parts_.rooms->Forbid(room, person->token);
  if (status.ok()) {
    status = parts_.rooms->Kick(room, person->member);
    // Who left the room by themselves may have kept what they receive of it; nobody can say. The room ends then, and
    // everybody else goes on in another.
    if (absl::IsNotFound(status) && person->seen) return Close(live, kind);
  }
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  person->room.reset();
  person->seen = false;
  person->muted = false;
  return absl::OkStatus();
}

absl::Status VideoDesk::GiveAccess(Live* live, Person* person, Kind kind) {
  std::optional<Room>& room = live->rooms[kind];
  if (!room.has_value()) {
    Room made{NewWord(kRoomPrefix), NewWord(""), ""};
    RETURN_IF_ERROR(parts_.rooms->Create(made.id, made.pin));
    room = std::move(made);
  }
  const std::string token = NewWord("");
  const absl::Status allowed = parts_.rooms->Allow(room->id, token);
  if (absl::IsNotFound(allowed))
    ForgetRoom(live, kind);  // A media server that was started anew: the next try makes it.
  RETURN_IF_ERROR(allowed);
  person->room = kind;
  person->token = token;
  person->member = NewWord("m");
  person->given = Now();
  person->seen = false;
  return absl::OkStatus();
}

absl::Status VideoDesk::SettleRecording(const v1::Case& c, const v1::Session& session, Live* live) {
  std::optional<Room>& table = live->rooms[kTable];
  if (!table.has_value()) return absl::OkStatus();
  const v1::SessionRecording* running = RunningRecording(session);
  const std::string wanted = running == nullptr ? "" : running->id();
  if (table->recording == wanted) return absl::OkStatus();
  if (!table->recording.empty()) {
    RETURN_IF_ERROR(parts_.rooms->StopRecording(table->id));
    table->recording.clear();
  }
  if (wanted.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(parts_.rooms->Record(
      table->id,
      absl::StrCat(parts_.recordings_dir, "/", absl::StripPrefix(c.name(), "cases/"), "/", session.id(), "/", wanted)));
  table->recording = wanted;
  return absl::OkStatus();
}

absl::Status VideoDesk::Settle(const v1::Case& c, const v1::Session& session, Live* live) {
  for (auto& [who, person] : live->people) {
    if (!person.room.has_value() || person.room == Wanted(c, session, *live, who, person)) continue;
    RETURN_IF_ERROR(TakeOut(live, &person));
  }
  // Before anybody new comes: who has not agreed is seen by no recording.
  RETURN_IF_ERROR(SettleRecording(c, session, live));
  for (const Kind kind : {kSeparate, kReception}) {
    const bool is_used = std::any_of(live->people.begin(), live->people.end(), [&](const auto& entry) {
      return Wanted(c, session, *live, entry.first, entry.second) == kind;
    });
    if (!is_used) RETURN_IF_ERROR(Close(live, kind));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::VideoRoom> VideoDesk::Show(const v1::Case& c, const v1::Session& session, const Guest& guest) {
  Live* live = Find(c, session);
  if (live == nullptr || live->people.count(guest.who) == 0) {
    // The server was started anew, or they were gone for long: they are here again.
    const v1::Attendance* attendance = AttendanceOf(session, guest.who);
    RETURN_IF_ERROR(Join(c, session, guest, attendance != nullptr && AgreesToRecording(c, *attendance)));
    live = Find(c, session);
  }
  Person& person = live->people.at(guest.who);
  person.asked = Now();
  live->used = Now();
  RETURN_IF_ERROR(Unavailable(Settle(c, session, live)));
  if (const std::optional<Kind> wanted = Wanted(c, session, *live, guest.who, person);
      wanted.has_value() && !person.room.has_value()) {
    RETURN_IF_ERROR(Unavailable(GiveAccess(live, &person, *wanted)));
    RETURN_IF_ERROR(Unavailable(SettleRecording(c, session, live)));
  }

  v1::VideoRoom out;
  out.set_running(IsRunning(session));
  out.set_role(guest.role);
  out.set_who(guest.who);
  out.set_position(PositionOf(session, *live, guest.who));
  if (person.room.has_value()) {
    const absl::Time now = parts_.clock->TimeNow();
    if (person.server_token.empty() || person.server_token_until - now < kServerTokenFor / 2) {
      person.server_token_until = now + kServerTokenFor;
      person.server_token = parts_.secrets.ServerToken(person.server_token_until);
    }
    const Room& room = *live->rooms[*person.room];
    v1::VideoAccess* access = out.mutable_access();
    access->set_url(parts_.url);
    access->set_server_token(person.server_token);
    access->set_room(room.id);
    access->set_room_token(person.token);
    access->set_pin(room.pin);
    access->set_member(person.member);
  }
  AddPeople(c, session, *live, guest, &out);
  if (const v1::SessionRecording* running = RunningRecording(session)) out.set_recording(running->id());
  out.set_steers(guest.steers);
  out.set_poll_millis(static_cast<int32_t>(absl::ToInt64Milliseconds(kVideoPollEvery)));
  return out;
}

v1::VideoPosition VideoDesk::PositionOf(const v1::Session& session, const Live& live, const std::string& who) const {
  if (VideoPartOf(session, who) == v1::VIDEO_PART_OUT) return v1::VIDEO_POSITION_OUT;
  const auto found = live.people.find(who);
  const std::optional<Kind> kind =
      found == live.people.end() ? std::nullopt : Wanted(v1::Case(), session, live, who, found->second);
  if (!kind.has_value()) {
    // There without a place in a room: by phone, or beside somebody's device in the tea room.
    return TookPartIn(session, who) ? v1::VIDEO_POSITION_TABLE : v1::VIDEO_POSITION_WAITING;
  }
  switch (*kind) {
    case kSeparate:
      return v1::VIDEO_POSITION_SEPARATE;
    case kReception:
      return v1::VIDEO_POSITION_RECEPTION;
    default:
      return v1::VIDEO_POSITION_TABLE;
  }
}

void VideoDesk::AddPeople(const v1::Case& c, const v1::Session& session, const Live& live, const Guest& guest,
                          v1::VideoRoom* out) const {
  const std::optional<Kind> here = live.people.at(guest.who).room;
  const auto add = [&](const std::string& who, v1::VideoPerson* to) {
    to->set_who(who);
    to->set_position(PositionOf(session, live, who));
    to->set_away(IsAway(session, who));
    const v1::Attendance* attendance = AttendanceOf(session, who);
    if (attendance != nullptr) {
      to->set_presence(attendance->presence());
      to->set_agrees_to_recording(AgreesToRecording(c, *attendance));
    }
    if (const v1::Party* party = FindById(c.parties(), who)) {
      to->set_role(v1::VIDEO_ROLE_PARTY);
      to->set_side(party->side());
      if (guest.steers) to->set_identified(IsIdentifiedForVideo(c, who));
    } else {
      to->set_role(parts_.role(c, session, who));
    }
    const auto found = live.people.find(who);
    if (found == live.people.end()) return;
    if (attendance == nullptr) {
      v1::Attendance coming;
      coming.set_who(who);
      coming.set_agrees_to_recording(found->second.agrees);
      to->set_agrees_to_recording(AgreesToRecording(c, coming));
    }
    to->set_muted(found->second.muted);
    if (here.has_value() && found->second.room == here) to->set_member(found->second.member);
  };
  for (const v1::Attendance& one : session.attendance()) {
    if (TookPart(one.presence())) add(one.who(), out->add_people());
  }
  for (const auto& [who, person] : live.people) {
    const v1::Attendance* attendance = AttendanceOf(session, who);
    if (attendance != nullptr && TookPart(attendance->presence())) {
      // Who was sent out and asks to come in again.
      if (VideoPartOf(session, who) == v1::VIDEO_PART_OUT && guest.steers) add(who, out->add_waiting());
      continue;
    }
    if (person.role == v1::VIDEO_ROLE_MEDIATOR) {
      add(who, out->add_people());
    } else if (guest.steers || who == guest.who || person.room.has_value()) {
      add(who, guest.steers ? out->add_waiting() : out->add_people());
    }
  }
}

absl::Status VideoDesk::Receive(const v1::Case& c, const v1::Session& session, const std::string& by,
                                const std::string& who) {
  Live* live = Find(c, session);
  const auto found = live == nullptr ? std::map<std::string, Person>::iterator() : live->people.find(who);
  if (live == nullptr || found == live->people.end() || who == by) return NotThere(c, who);
  if (IsInVideo(session, who) || found->second.role == v1::VIDEO_ROLE_MEDIATOR) return NotThere(c, who);
  live->received = who;
  live->receives = by;
  return absl::OkStatus();
}

absl::Status VideoDesk::Release(const v1::Case& c, const v1::Session& session) {
  Live* live = Find(c, session);
  if (live == nullptr || live->received.empty()) return NotThere(c, "");
  live->received.clear();
  live->receives.clear();
  return absl::OkStatus();
}

absl::StatusOr<v1::RecordAttendance> VideoDesk::Admission(const v1::Case& c, const v1::Session& session,
                                                          const std::vector<std::string>& who) {
  Live* live = Find(c, session);
  v1::RecordAttendance command;
  command.set_session(session.id());
  for (const std::string& one : who) {
    const auto found = live == nullptr ? std::map<std::string, Person>::iterator() : live->people.find(one);
    if (live == nullptr || found == live->people.end() || IsInVideo(session, one)) return NotThere(c, one);
    if (found->second.role == v1::VIDEO_ROLE_PARTY && !IsIdentifiedForVideo(c, one)) {
      return Refused(c, v1::IDENTITY_NOT_CHECKED, absl::StrCat("parties/", one));
    }
    v1::Attendance* attendance = command.add_attendance();
    attendance->set_who(one);
    attendance->set_presence(v1::PRESENCE_BY_VIDEO);
    attendance->set_agrees_to_recording(found->second.agrees);
    if (live->received == one) {
      live->received.clear();
      live->receives.clear();
    }
  }
  if (command.attendance().empty()) return NotThere(c, "");
  return command;
}

absl::Status VideoDesk::Mute(const v1::Case& c, const v1::Session& session, const std::vector<std::string>& who,
                             bool muted) {
  Live* live = Find(c, session);
  for (const std::string& one : who) {
    const auto found = live == nullptr ? std::map<std::string, Person>::iterator() : live->people.find(one);
    if (live == nullptr || found == live->people.end() || !found->second.room.has_value()) return NotThere(c, one);
    Person& person = found->second;
    const absl::Status status = parts_.rooms->Mute(live->rooms[*person.room]->id, person.member, muted);
    if (absl::IsNotFound(status)) return NotThere(c, one);
    RETURN_IF_ERROR(Unavailable(status));
    person.muted = muted;
  }
  return absl::OkStatus();
}

absl::Status VideoDesk::Sweep() {
  ASSIGN_OR_RETURN(const std::vector<std::string> rooms, parts_.rooms->List());
  for (const std::string& room : rooms) {
    const bool is_ours = std::any_of(live_.begin(), live_.end(), [&](const auto& entry) {
      return std::any_of(entry.second.rooms.begin(), entry.second.rooms.end(),
                         [&](const std::optional<Room>& known) { return known.has_value() && known->id == room; });
    });
    if (!is_ours) RETURN_IF_ERROR(parts_.rooms->Destroy(room));
  }
  return absl::OkStatus();
}

void VideoDesk::NoteGone(const v1::Case& c, const v1::Session& session, const std::string& who) {
  if (!IsRunning(session) || !IsInVideo(session, who) || IsAway(session, who)) return;
  v1::NoteVideo note;
  note.set_session(session.id());
  note.set_note(v1::VIDEO_NOTE_DROPPED);
  note.set_who(who);
  parts_.note(c, note);
}

void VideoDesk::LookInto(const v1::Case& c, const v1::Session& session, Live* live, Kind kind) {
  if (!live->rooms[kind].has_value()) return;
  const absl::StatusOr<std::vector<std::string>> members = parts_.rooms->Members(live->rooms[kind]->id);
  if (absl::IsNotFound(members.status())) return ForgetRoom(live, kind);
  if (!members.ok()) return;
  for (auto& [who, person] : live->people) {
    if (person.room != kind) continue;
    const bool is_there = std::find(members->begin(), members->end(), person.member) != members->end();
    if (is_there && !person.seen) {
      person.seen = true;
      if (person.muted && !parts_.rooms->Mute(live->rooms[kind]->id, person.member, true).ok()) person.muted = false;
    }
    if (is_there && IsRunning(session) && IsInVideo(session, who) && IsAway(session, who)) {
      v1::NoteVideo note;
      note.set_session(session.id());
      note.set_note(v1::VIDEO_NOTE_RETURNED);
      note.set_who(who);
      parts_.note(c, note);
    }
    if (is_there || (!person.seen && Now() - person.given < kVideoGoneAfter)) continue;
    // The line broke, or they never came. Coming back takes new access: nobody else comes with the old.
    static_cast<void>(parts_.rooms->Forbid(live->rooms[kind]->id, person.token));
    person.room.reset();
    person.seen = false;
    NoteGone(c, session, who);
  }
}

void VideoDesk::Look(const v1::Case& c, const v1::Session& session, Live* live) {
  for (const Kind kind : {kTable, kSeparate, kReception}) LookInto(c, session, live, kind);
  for (auto entry = live->people.begin(); entry != live->people.end();) {
    const auto& [who, person] = *entry;
    if (person.room.has_value() || Now() - person.asked < kVideoGoneAfter) {
      ++entry;
      continue;
    }
    NoteGone(c, session, who);
    if (who == live->received || who == live->receives) {
      live->received.clear();
      live->receives.clear();
    }
    entry = live->people.erase(entry);
  }
}

void VideoDesk::Step() {
  for (auto entry = live_.begin(); entry != live_.end();) {
    Live& live = entry->second;
    const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.read(entry->first.first);
    if (!c.ok()) {  // Of a store that cannot be read nothing follows.
      ++entry;
      continue;
    }
    const v1::Session* session = FindById((*c)->sessions(), entry->first.second);
    const bool is_over = session == nullptr || session->has_end_time() || session->cancelled();
    if (is_over || Now() - live.used > kVideoIdleMax) {
      if (!is_over && RunningRecording(*session) != nullptr) {
        v1::NoteVideo note;
        note.set_session(session->id());
        note.set_note(v1::VIDEO_NOTE_RECORDING_ENDED);
        parts_.note(**c, note);
      }
      // What the media server does not close now it closes with Sweep.
      static_cast<void>(CloseAll(&live));
      entry = live_.erase(entry);
      continue;
    }
    const absl::Status settled = Settle(**c, *session, &live);
    if (!settled.ok()) {
      LogLine(LogLevel::kWarning, "a video room is not as the case says").With("why", settled.ToString());
    } else {
      Look(**c, *session, &live);
    }
    ++entry;
  }
}

}  // namespace gaiwan
