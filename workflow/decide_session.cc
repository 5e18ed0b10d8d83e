// Talking: sessions, who took part, their minutes, what was investigated.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gaiwan/v1/options.pb.h"
#include "workflow/attendance_rules.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/booking.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/presence.h"
#include "workflow/reading.h"
#include "workflow/references.h"
#include "workflow/statements.h"
#include "workflow/stood_for.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

// Code list of the channels that are a villagers' council.
constexpr char kCouncilChannels[] = "council_channel";

// A day, for who says "any time on Tuesday"; and as far ahead as a calendar is looked at at once.
constexpr absl::Duration kProposedTimeMax = absl::Hours(24);
constexpr absl::Duration kProposedAheadMax = absl::Hours(24 * 62);

// Code list `absence_reason`.
constexpr absl::string_view kNotContactable = "not-contactable";

// Whether `who` names somebody of the case or of the directory.
absl::Status CheckWho(const Ask& ask, absl::string_view who, absl::string_view path) {
  if (absl::StartsWith(who, "people/")) return CheckPerson(ask.facts, who, path);
  if (absl::string_view id = who; absl::ConsumePrefix(&id, "representatives/")) {
    return FindById(ask.c.representatives(), id) == nullptr ? UnknownPart(ask.c, "representatives", id)
                                                            : absl::OkStatus();
  }
  if (absl::string_view id = who; absl::ConsumePrefix(&id, "participants/")) {
    return FindById(ask.c.participants(), id) == nullptr ? UnknownPart(ask.c, "participants", id) : absl::OkStatus();
  }
  return PartyIn(ask.c, who).status();
}

// Nobody is a no-show without a reason, and nobody out of reach who was not looked for twice.
absl::Status CheckAbsence(const Ask& ask, const v1::Attendance& one, const std::string& path) {
  const bool absent = one.presence() == v1::PRESENCE_ABSENT || one.presence() == v1::PRESENCE_ABSENT_EXCUSED;
  if (!absent && !one.reason().empty()) {
    return BadField(path + ".reason", "到场的人没有缺席原因", "is for who stayed away");
  }
  if (one.presence() == v1::PRESENCE_ABSENT && one.reason().empty()) {
    return BadField(path + ".reason", "缺席的须写明原因（代码表 absence_reason）",
                    "is required of who stayed away: code list absence_reason");
  }
  RETURN_IF_ERROR(CheckCode(ask.facts, "absence_reason", one.reason(), path + ".reason"));
  const v1::Party* party = FindById(ask.c.parties(), one.who());
  if (one.reason() == kNotContactable && party != nullptr && party->contact_failed_count() < kFailedTriesMin) {
    return Refused(ask.c, v1::NOT_REACHED_TWICE, PartySubject(party->id()));
  }
  return absl::OkStatus();
}

// Each person once, known, and as far as they are not there with a reason.
absl::Status CheckAttendance(const Ask& ask, const AttendanceList& attendance, const std::string& path) {
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < attendance.size(); ++i) {
    const v1::Attendance& one = attendance[i];
    const std::string one_path = absl::StrCat(path, "[", i, "]");
    if (!named.insert(one.who()).second) return BadField(one_path + ".who", "同一人写了两次", "named twice");
    RETURN_IF_ERROR(CheckWho(ask, one.who(), one_path + ".who"));
    RETURN_IF_ERROR(CheckAbsence(ask, one, one_path));
    const v1::Party* party = FindById(ask.c.parties(), one.who());
    if (party != nullptr && party->succeeded() && TookPart(one.presence()) &&
        one.presence() != v1::PRESENCE_REPRESENTED) {
      return BadField(one_path + ".presence", "当事人已死亡，由继承人代为到场", "it died: its heirs come in its place");
    }
    if (one.represented_by().empty()) continue;
    const v1::Representative* speaks = FindById(ask.c.representatives(), one.represented_by());
    if (speaks == nullptr) return UnknownPart(ask.c, "representatives", one.represented_by());
    if (one.presence() != v1::PRESENCE_REPRESENTED || speaks->party() != one.who()) {
      return BadField(one_path + ".represented_by", "只写由代理人代为到场的当事人，且须是其代理人",
                      "is for a party that is represented, by a representative of its own");
    }
  }
  return absl::OkStatus();
}

// Checks who took part, and emits the consent that taking part after being told is (design: gates). A refusal is not
// undone by sitting down: it takes words.
absl::Status TakePart(const Ask& ask, const AttendanceList& attendance, const std::string& path, Events* events) {
  RETURN_IF_ERROR(CheckAttendance(ask, attendance, path));
  RETURN_IF_ERROR(CheckComparedOnLine(ask.c, attendance));
  for (const v1::Attendance& one : attendance) {
    const v1::Party* party = FindById(ask.c.parties(), one.who());
    if (party == nullptr || !TookPart(one.presence())) continue;
    const std::string& who = party->id();
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

// Who sits at the table, as far as it is said; when no party is said to be there, all that were invited.
absl::Status CheckSafeTogether(const v1::Case& c, const v1::Session& session, const AttendanceList& now) {
  if (session.mode() == v1::SESSION_MODE_NOT_AT_THE_SAME_TIME) return absl::OkStatus();
  const auto sits = [&](const v1::Party& party) {
    return SitsAtTheTable(PresenceOf(party.id(), session.attendance(), now));
  };
  if (std::any_of(c.parties().begin(), c.parties().end(), sits)) return CheckSafety(c, sits);
  return CheckSafety(c, [&](const v1::Party& party) {
    const auto& invited = session.parties();
    return PresenceOf(party.id(), session.attendance(), now) == v1::PRESENCE_UNSPECIFIED &&
           (invited.empty() || std::find(invited.begin(), invited.end(), party.id()) != invited.end());
  });
}

// Who leads: as named, else the caller when they mediate the case, else its mediator in the lead.
absl::StatusOr<std::string> LeadOf(const Ask& ask, const std::string& named) {
  const std::string& wanted = named.empty() ? ask.facts.actor : named;
  if (IsMediatorOf(ask.c, wanted)) return wanted;
  // Who stands in for one leads themselves, in their own name.
  if (wanted == ask.facts.actor && MediatesHere(ask.c, ask.facts)) return wanted;
  if (!named.empty()) {
    RETURN_IF_ERROR(CheckPerson(ask.facts, named, "command.start_session.lead"));
    return Refused(ask.c, v1::LEAD_NOT_ASSIGNED, named);
  }
  for (const v1::Mediator& mediator : ask.c.mediators()) {
    if (mediator.lead()) return mediator.person();
  }
  return Refused(ask.c, ask.c.mediators().empty() ? v1::NO_MEDIATOR : v1::LEAD_NOT_ASSIGNED);
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

// What a council says is an opinion or the village's own decision, never an agreement; nobody else ends with either.
absl::Status CheckCouncilResult(const Ask& ask, v1::SessionResult result) {
  if (result != v1::SESSION_RESULT_OPINION && result != v1::SESSION_RESULT_REFERRED_TO_VILLAGE) return absl::OkStatus();
  if (ask.facts.codes == nullptr || ask.facts.codes->Has(kCouncilChannels, ask.c.channel())) return absl::OkStatus();
  return BadField("command.end_session.result", "议事意见和转村里议决只用于群众议事团渠道的案件",
                  "an opinion, and a referral to the village, are for a case that came by a villagers' council");
}

}  // namespace

absl::Status CheckVideoProvider(const Facts& facts, v1::SessionMode mode, const std::string& provider,
                                const std::string& path) {
  if (!provider.empty() && mode != v1::SESSION_MODE_VIDEO && mode != v1::SESSION_MODE_MIXED) {
    return BadField(path, "只有视频或混合方式的调解会才写视频平台", "is for a session by video, or by video in part");
  }
  return CheckCode(facts, "video_provider", provider, path);
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

  ASSIGN_OR_RETURN(const std::string lead, LeadOf(ask, command.lead()));

  v1::Session session;
  if (planned != nullptr) session = *planned;
  session.set_id(IdFor(ask.c.sessions(), command.session()));
  if (command.mode() != v1::SESSION_MODE_UNSPECIFIED) session.set_mode(command.mode());
  const bool keeps_provider = session.mode() == v1::SESSION_MODE_VIDEO || session.mode() == v1::SESSION_MODE_MIXED;
  if (!command.video_provider().empty() || !keeps_provider) session.set_video_provider(command.video_provider());
  RETURN_IF_ERROR(
      CheckVideoProvider(ask.facts, session.mode(), session.video_provider(), "command.start_session.video_provider"));
  if (!command.venue().empty()) session.set_venue(command.venue());
  // What was planned elsewhere takes the other room for as long as the plan has it, if it is free. What was not planned
  // is no booking: it is written down as it happens.
  const bool was_booked = planned != nullptr && planned->mode() != v1::SESSION_MODE_NOT_AT_THE_SAME_TIME;
  if (planned != nullptr && planned->has_planned_start() && (!was_booked || session.venue() != planned->venue())) {
    Booking elsewhere = BookingOf(session);
    if (was_booked) elsewhere.people.clear();
    RETURN_IF_ERROR(CheckFree(ask.c, ask.facts, elsewhere, session.parties()));
  }
  RETURN_IF_ERROR(CheckSafeTogether(ask.c, session, command.attendance()));
  RETURN_IF_ERROR(CheckGuardians(ask.c, session.attendance(), command.attendance()));

  v1::SessionStarted* started = events.emplace_back().mutable_session_started();
  started->set_session(session.id());
  started->set_mode(session.mode());
  started->set_venue(session.venue());
  started->set_lead(lead);
  started->set_video_provider(session.video_provider());
  *started->mutable_attendance() = command.attendance();
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordAttendance& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, SessionIn(ask.c, command.session()));
  const std::string subject = absl::StrCat("sessions/", session->id());
  if (!IsRunning(*session)) return Refused(ask.c, v1::SESSION_NOT_RUNNING, subject);
  Events events;
  RETURN_IF_ERROR(TakePart(ask, command.attendance(), "command.record_attendance.attendance", &events));
  RETURN_IF_ERROR(CheckSafeTogether(ask.c, *session, command.attendance()));
  RETURN_IF_ERROR(CheckGuardians(ask.c, session->attendance(), command.attendance()));
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
  // Whoever comes without having agreed ends the recording before they are seen.
  for (const v1::Attendance& one : command.attendance()) {
    if (!TookPart(one.presence()) || AgreesToRecording(ask.c, one)) continue;
    for (v1::Event& event : EndRecording(*session, one.who())) events.push_back(std::move(event));
    break;
  }
  return events;
}

Decided Decide(const Ask& ask, const v1::EndSession& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, SessionIn(ask.c, command.session()));
  RETURN_IF_ERROR(CheckCouncilResult(ask, command.result()));
  RETURN_IF_ERROR(CheckCode(ask.facts, "visit_aim", command.aim(), "command.end_session.aim"));
  // One that never began is ended as not held.
  const bool never_began = !session->has_start_time() && !session->has_end_time() && !session->cancelled();
  if (!IsRunning(*session) && !(never_began && command.result() == v1::SESSION_RESULT_NOT_HELD)) {
    return Refused(ask.c, v1::SESSION_NOT_RUNNING, absl::StrCat("sessions/", session->id()));
  }
  if (!never_began && !command.attendance().empty()) {
    return BadField("command.end_session.attendance", "已经开始的调解会用 record_attendance 登记到场情况",
                    "is for a session that never began: else record_attendance says who came");
  }
  RETURN_IF_ERROR(CheckAttendance(ask, command.attendance(), "command.end_session.attendance"));
  Events events(1);
  v1::SessionEnded* ended = events.back().mutable_session_ended();
  ended->set_session(session->id());
  ended->set_result(command.result());
  ended->set_aim(command.aim());
  PutText(command.minutes(), ended);
  *ended->mutable_attendance() = command.attendance();
  return events;
}

// Told for planning: nothing is booked, and nobody is bound.
Decided Decide(const Ask& ask, const v1::ProposeTimes& command) {
  RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  for (int i = 0; i < command.times_size(); ++i) {
    const std::string path = absl::StrCat("command.propose_times.times[", i, "]");
    const absl::Time start = ToTime(command.times(i).start_time());
    const absl::Time end = ToTime(command.times(i).end_time());
    if (end <= start || end - start > kProposedTimeMax) {
      return BadField(path + ".end_time", "应晚于开始时间，且不超过 24 小时",
                      "must be after start_time, by at most 24 hours");
    }
    if (end <= ask.facts.now) return BadField(path + ".end_time", "已经过去", "is past");
    if (start > ask.facts.now + kProposedAheadMax) {
      return BadField(path + ".start_time", "应在 62 天以内", "must be within 62 days");
    }
  }
  Events events(1);
  v1::TimesProposed* proposed = events.back().mutable_times_proposed();
  proposed->set_party(command.party());
  *proposed->mutable_times() = command.times();
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
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  if (!TookPartIn(*session, command.party())) {
    return NotNow(ask.c, "该当事人没有参加这场调解会", "this party took no part in the session", subject);
  }
  const auto& confirmed = session->minutes_confirmed_by();
  if (std::find(confirmed.begin(), confirmed.end(), command.party()) != confirmed.end()) {
    return NotNow(ask.c, "该当事人已经确认过笔录", "this party has confirmed the minutes already", subject);
  }
  RETURN_IF_ERROR(CheckReadOut(ask, *party, command.read_out_in(), "command.confirm_minutes.read_out_in"));
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
