// Talking: sessions, who took part, their minutes, what was investigated.
#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/options.pb.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/presence.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

using AttendanceList = google::protobuf::RepeatedPtrField<v1::Attendance>;

bool IsRunning(const v1::Session& session) {
  return session.has_start_time() && !session.has_end_time();
}

// Checks who took part, and emits the consent that taking part after being told is (design: gates). A refusal is not
// undone by sitting down: it takes words.
absl::Status TakePart(const Ask& ask, const AttendanceList& attendance, const std::string& path, Events* events) {
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < attendance.size(); ++i) {
    const std::string& who = attendance[i].who();
    const std::string who_path = absl::StrCat(path, "[", i, "].who");
    if (!named.insert(who).second) return BadField(who_path, "同一人写了两次", "named twice");
    if (absl::StartsWith(who, "people/")) {
      RETURN_IF_ERROR(CheckPerson(ask.facts, who, who_path));
      continue;
    }
    ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, who));
    if (!TookPart(attendance[i].presence())) continue;
    if (HasRefused(ask.c, *party)) return Refused(ask.c, v1::PARTY_REFUSED, PartySubject(who));
    if (!IsTold(ask.c, *party)) return Refused(ask.c, v1::RIGHTS_NOT_TOLD, PartySubject(who));
    if (IsWilling(ask.c, *party)) continue;
    v1::Event& event = events->emplace_back();
    event.mutable_consent_recorded()->set_party(who);
    event.mutable_consent_recorded()->set_kind(v1::CONSENT_KIND_MEDIATION);
    event.mutable_consent_recorded()->set_way(v1::WAY_BY_TAKING_PART);
  }
  return absl::OkStatus();
}

bool ConsentsIn(const Events& events, const v1::Party& party) {
  for (const v1::Event& event : events) {
    if (event.has_consent_recorded() && event.consent_recorded().party() == party.id()) return true;
  }
  return false;
}

absl::StatusOr<const v1::Session*> SessionIn(const v1::Case& c, const std::string& id) {
  const v1::Session* session = FindById(c.sessions(), id);
  if (session == nullptr) return UnknownPart(c, "sessions", id);
  return session;
}

// Planned, not cancelled, and not begun.
absl::StatusOr<const v1::Session*> PlannedSessionIn(const v1::Case& c, const std::string& id) {
  ASSIGN_OR_RETURN(const v1::Session* session, SessionIn(c, id));
  if (session->has_start_time() || session->has_end_time() || session->cancelled()) {
    return NotNow(c, "只有尚未开始的调解会可以改期或取消", "only a session that has not begun is moved or cancelled",
                  absl::StrCat("sessions/", session->id()));
  }
  return session;
}

}  // namespace

Decided Decide(const Ask& ask, const v1::ScheduleSession& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "sessions", command.session(), FindById(ask.c.sessions(), command.session()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kSessionsFieldNumber));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.venue(), "command.schedule_session.venue"));
  if (command.public_()) RETURN_IF_ERROR(CheckListeners(ask.c));
  Events events(1);
  v1::SessionScheduled* scheduled = events.back().mutable_session_scheduled();
  scheduled->set_session(IdFor(ask.c.sessions(), command.session()));
  *scheduled->mutable_planned_start() = command.planned_start();
  scheduled->set_mode(command.mode());
  scheduled->set_venue(command.venue());
  PutText(command.place(), scheduled);
  scheduled->set_public_(command.public_());
  return events;
}

Decided Decide(const Ask& ask, const v1::RescheduleSession& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, PlannedSessionIn(ask.c, command.session()));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.venue(), "command.reschedule_session.venue"));
  if (ToTime(command.planned_start()) < ask.facts.act_time) {
    return BadField("command.reschedule_session.planned_start", "不能早于改期之时", "is not before it is moved");
  }
  Events events(1);
  v1::SessionRescheduled* moved = events.back().mutable_session_rescheduled();
  moved->set_session(session->id());
  *moved->mutable_planned_start() = command.planned_start();
  moved->set_mode(command.mode() == v1::SESSION_MODE_UNSPECIFIED ? session->mode() : command.mode());
  moved->set_venue(command.venue().empty() ? session->venue() : command.venue());
  PutText(command.reason(), moved);
  return events;
}

Decided Decide(const Ask& ask, const v1::CancelSession& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, PlannedSessionIn(ask.c, command.session()));
  Events events(1);
  events.back().mutable_session_cancelled()->set_session(session->id());
  PutText(command.reason(), events.back().mutable_session_cancelled());
  return events;
}

Decided Decide(const Ask& ask, const v1::StartSession& command) {
  const v1::Session* planned = FindById(ask.c.sessions(), command.session());
  if (planned == nullptr) {
    // Not planned: it begins now, under the id the caller chose or the next one.
    if (command.mode() == v1::SESSION_MODE_UNSPECIFIED) {
      if (!command.session().empty()) return UnknownPart(ask.c, "sessions", command.session());
      return BadField("command.start_session.mode", "没有预先安排的调解会须写明方式",
                      "is required for a session that was not planned");
    }
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kSessionsFieldNumber));
  } else if (planned->has_end_time() || planned->cancelled()) {
    return Refused(ask.c, v1::SESSION_NOT_RUNNING, absl::StrCat("sessions/", planned->id()));
  }
  for (const v1::Session& session : ask.c.sessions()) {
    if (IsRunning(session)) return Refused(ask.c, v1::SESSION_RUNNING, absl::StrCat("sessions/", session.id()));
  }
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.venue(), "command.start_session.venue"));

  Events events;
  RETURN_IF_ERROR(TakePart(ask, command.attendance(), "command.start_session.attendance", &events));
  // Talking to one side alone is mediation too, but only while both sides want it.
  RETURN_IF_ERROR(CheckMediation(ask.c, [&](const v1::Party& party) { return ConsentsIn(events, party); }));
  if (planned != nullptr && planned->public_()) RETURN_IF_ERROR(CheckListeners(ask.c));

  v1::SessionStarted* started = events.emplace_back().mutable_session_started();
  started->set_session(IdFor(ask.c.sessions(), command.session()));
  const bool keep_plan = planned != nullptr;
  started->set_mode(keep_plan && command.mode() == v1::SESSION_MODE_UNSPECIFIED ? planned->mode() : command.mode());
  started->set_venue(keep_plan && command.venue().empty() ? planned->venue() : command.venue());
  *started->mutable_attendance() = command.attendance();
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordAttendance& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, SessionIn(ask.c, command.session()));
  const std::string subject = absl::StrCat("sessions/", session->id());
  if (!IsRunning(*session)) return Refused(ask.c, v1::SESSION_NOT_RUNNING, subject);
  Events events;
  RETURN_IF_ERROR(TakePart(ask, command.attendance(), "command.record_attendance.attendance", &events));
  int added = 0;
  for (const v1::Attendance& attendance : command.attendance()) {
    bool known = false;
    for (const v1::Attendance& before : session->attendance()) known |= before.who() == attendance.who();
    added += known ? 0 : 1;
  }
  const int room = v1::Session::descriptor()
                       ->FindFieldByNumber(v1::Session::kAttendanceFieldNumber)
                       ->options()
                       .GetExtension(v1::max);
  if (session->attendance_size() + added > room) {
    return BadField("command.record_attendance.attendance", absl::StrCat("一场调解会最多 ", room, " 人"),
                    absl::StrCat("at most ", room, " in a session"), room);
  }
  v1::AttendanceRecorded* recorded = events.emplace_back().mutable_attendance_recorded();
  recorded->set_session(session->id());
  *recorded->mutable_attendance() = command.attendance();
  return events;
}

Decided Decide(const Ask& ask, const v1::EndSession& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, SessionIn(ask.c, command.session()));
  // One that never began is ended as not held.
  const bool never_began = !session->has_start_time() && !session->has_end_time() && !session->cancelled();
  if (!IsRunning(*session) && !(never_began && command.result() == v1::SESSION_RESULT_NOT_HELD)) {
    return Refused(ask.c, v1::SESSION_NOT_RUNNING, absl::StrCat("sessions/", session->id()));
  }
  Events events(1);
  v1::SessionEnded* ended = events.back().mutable_session_ended();
  ended->set_session(session->id());
  ended->set_result(command.result());
  PutText(command.minutes(), ended);
  return events;
}

// Minutes are read and confirmed once, by who was there (PML art. 27, Online Rules art. 22). What a party corrects
// stands beside them in the history; the minutes stay as they were taken.
Decided Decide(const Ask& ask, const v1::ConfirmMinutes& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, SessionIn(ask.c, command.session()));
  const std::string subject = absl::StrCat("sessions/", session->id());
  if (!session->has_start_time() || !session->has_end_time()) {
    return NotNow(ask.c, "调解会结束后才能确认笔录", "minutes are confirmed once the session has ended", subject);
  }
  RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  if (!TookPartIn(*session, command.party())) {
    return NotNow(ask.c, "该当事人没有参加这场调解会", "this party took no part in the session", subject);
  }
  const auto& confirmed = session->minutes_confirmed_by();
  if (std::find(confirmed.begin(), confirmed.end(), command.party()) != confirmed.end()) {
    return NotNow(ask.c, "该当事人已经确认过笔录", "this party has confirmed the minutes already", subject);
  }
  RETURN_IF_ERROR(CheckCode(ask.facts, "language", command.read_out_in(), "command.confirm_minutes.read_out_in"));
  Events events(1);
  v1::MinutesConfirmed* minutes = events.back().mutable_minutes_confirmed();
  minutes->set_session(session->id());
  minutes->set_party(command.party());
  minutes->set_read_out_in(command.read_out_in());
  PutText(command.correction(), minutes);
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordInvestigation& command) {
  if (!command.party().empty()) RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  Events events(1);
  v1::InvestigationRecorded* investigation = events.back().mutable_investigation_recorded();
  PutText(command.record(), investigation);
  investigation->set_party(command.party());
  return events;
}

}  // namespace gaiwan
