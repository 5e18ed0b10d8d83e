#include "server/messages/message_matters.h"

#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/clause_order.h"
#include "workflow/decide.h"
#include "workflow/find.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kSessions = "sessions/";
constexpr absl::string_view kClocks = "clocks/";
constexpr absl::string_view kObligations = "obligations/";
constexpr absl::string_view kVisits = "visits/";
constexpr absl::string_view kTransfers = "transfers/";

// The first of these that a payload names is what it is about.
struct Kind {
  v1::Subject subject;
  absl::string_view prefix;
};
constexpr Kind kKinds[] = {
    {v1::SUBJECT_SESSION, kSessions},       {v1::SUBJECT_TRANSFER, kTransfers},
    {v1::SUBJECT_RISK, "risks/"},           {v1::SUBJECT_VISIT, kVisits},
    {v1::SUBJECT_OBLIGATION, kObligations}, {v1::SUBJECT_AGREEMENT, "agreements/"},
    {v1::SUBJECT_REFERRAL, "referrals/"},   {v1::SUBJECT_CONFIRMATION, "confirmations/"},
    {v1::SUBJECT_EXTENSION, "extensions/"}, {v1::SUBJECT_RECUSAL, "recusals/"},
    {v1::SUBJECT_SUPPORT, "supports/"},     {v1::SUBJECT_URGING, "urgings/"},
    {v1::SUBJECT_COMPLAINT, "complaints/"}, {v1::SUBJECT_GUIDANCE, "guidances/"},
};

bool MakesObligations(absl::string_view event) {
  return event == "agreement_effective" || event == "transcript_complete";
}

// The end of the day; InfiniteFuture for what is no date.
absl::Time EndOf(absl::string_view date) {
  const absl::StatusOr<absl::CivilDay> day = ParseDate(date);
  return day.ok() ? StartOfDay(*day + 1) : absl::InfiniteFuture();
}

std::vector<Matter> ObligationMatters(const google::protobuf::RepeatedPtrField<v1::Obligation>& made,
                                      const v1::Case& c) {
  std::vector<Matter> matters;
  for (const v1::Obligation& obligation : made) {
    if (obligation.due_date().empty() || obligation.state() == v1::OBLIGATION_STATE_DONE) continue;
    Matter& matter = matters.emplace_back();
    matter.subject = absl::StrCat(kObligations, obligation.id());
    matter.about = EndOf(obligation.due_date());
    const v1::Clause* clause = FindClauseOf(c, obligation);
    if (clause != nullptr && !clause->from_party().empty()) matter.parties.push_back(clause->from_party());
  }
  return matters;
}

Matter ClockMatter(const std::string& clock_id, bool runs_on, const v1::Event& event) {
  Matter matter;
  matter.subject = absl::StrCat(kClocks, clock_id);
  for (const v1::ClockChange& change : event.clock_changes()) {
    if (change.clock().id() != clock_id) continue;
    matter.clock = change.clock().rule();
    if (runs_on && change.clock().has_due_time()) matter.about = ToTime(change.clock().due_time());
  }
  return matter;
}

absl::Time SessionMoment(const v1::Event& event, const v1::Case& c, absl::string_view session_id) {
  if (event.has_session_scheduled()) return ToTime(event.session_scheduled().planned_start());
  if (event.has_session_rescheduled()) return ToTime(event.session_rescheduled().planned_start());
  const v1::Session* session = FindById(c.sessions(), std::string(session_id));
  const bool planned = event.has_session_cancelled() && session != nullptr && session->has_planned_start();
  return planned ? ToTime(session->planned_start()) : absl::InfiniteFuture();
}

bool StillRuns(const v1::Case& c, absl::string_view clock_id) {
  return absl::c_any_of(c.clocks(), [&](const v1::Clock& clock) { return clock.id() == clock_id; });
}

// What hangs on a clause that is not performed yet is not due, and nobody is reminded of it.
bool IsOpenObligation(const v1::Case& c, const v1::Obligation* obligation, absl::Time about) {
  return obligation != nullptr && EndOf(obligation->due_date()) == about && WaitsForClause(c, *obligation) == 0 &&
         (obligation->state() == v1::OBLIGATION_STATE_OPEN || obligation->state() == v1::OBLIGATION_STATE_PARTLY_DONE ||
          obligation->state() == v1::OBLIGATION_STATE_IN_ORDER);
}

}  // namespace

bool IsSessionEvent(absl::string_view event) {
  return event == "session_scheduled" || event == "session_rescheduled" || event == "session_cancelled";
}

bool HasMoment(absl::string_view event) {
  return IsSessionEvent(event) || MakesObligations(event) || event == "visit_planned" || event == "clock_warned";
}

bool ConcernsParty(absl::string_view event) {
  return MakesObligations(event) || EventIsAbout(event, v1::SUBJECT_PARTY);
}

RuleEvent EventOf(absl::string_view event) {
  struct Share {
    absl::string_view written;
    RuleEvent meant;
  };
  static constexpr Share kShares[] = {
      {"risk_raised.group_event", {"risk_raised", EventShare::kBecomesGroup}},
      {"risk_assessed.group_event", {"risk_assessed", EventShare::kBecomesGroup}},
      {"case_merged.into", {"case_merged", EventShare::kOfTheOtherCase}},
  };
  for (const Share& share : kShares) {
    if (share.written == event) return share.meant;
  }
  return {event, EventShare::kEach};
}

bool BecomesGroupEvent(const v1::Event& event, const v1::Case* before) {
  const bool is = event.risk_raised().group_event() || event.risk_assessed().group_event();
  if (!is) return false;
  const std::string& id = event.has_risk_raised() ? event.risk_raised().risk() : event.risk_assessed().risk();
  const v1::Risk* risk = before == nullptr ? nullptr : FindById(before->risks(), id);
  return risk == nullptr || !risk->group_event();
}

bool IsCaseEvent(absl::string_view event) {
  if (!IsEvent(event)) return false;
  const int number = v1::Event::descriptor()->FindFieldByName(std::string(event))->number();
  // The other streams' payloads: organisations, directory, accounts, views, reads, returns, messages.
  const bool elsewhere =
      (number >= v1::Event::kDirectoryChangedFieldNumber && number <= 219) ||
      (number >= v1::Event::kAccountMadeFieldNumber && number <= v1::Event::kPartyCodeWithdrawnFieldNumber) ||
      (number >= v1::Event::kReadsNotedFieldNumber);
  return !elsewhere;
}

bool IsOfClock(const v1::MessageRule& rule, const v1::Event& event, const Matter& matter) {
  if (rule.clock().empty() || !matter.clock.empty()) return rule.clock().empty() || rule.clock() == matter.clock;
  return absl::c_any_of(event.clock_changes(), [&](const v1::ClockChange& change) {
    return change.kind() == v1::ClockChange::STARTED && change.clock().rule() == rule.clock();
  });
}

std::vector<Matter> MattersOf(const v1::Event& event, const v1::Case& c) {
  if (event.has_agreement_effective()) return ObligationMatters(event.agreement_effective().obligations(), c);
  if (event.has_transcript_complete()) return ObligationMatters(event.transcript_complete().obligations(), c);
  if (event.has_clock_warned()) return {ClockMatter(event.clock_warned().clock(), true, event)};
  if (event.has_clock_expired()) return {ClockMatter(event.clock_expired().clock(), false, event)};
  Matter matter;
  if (std::optional<std::vector<std::string>> parties = EventSubjects(event, v1::SUBJECT_PARTY)) {
    matter.parties = *std::move(parties);
  }
  for (const Kind& kind : kKinds) {
    const std::optional<std::vector<std::string>> ids = EventSubjects(event, kind.subject);
    if (!ids.has_value() || ids->empty()) continue;
    matter.subject = absl::StrCat(kind.prefix, ids->front());
    if (kind.subject == v1::SUBJECT_SESSION) matter.about = SessionMoment(event, c, ids->front());
    break;
  }
  if (event.has_visit_planned()) matter.about = EndOf(event.visit_planned().planned_date());
  matter.group_event = event.risk_raised().group_event() || event.risk_assessed().group_event();
  if (event.has_transfer_offered()) matter.asked = event.transfer_offered().to();
  return {std::move(matter)};
}

std::vector<Matter> MattersNow(absl::string_view event, const v1::Case& c) {
  std::vector<Matter> matters;
  const auto add = [&](absl::string_view prefix, absl::string_view id, absl::Time about) -> Matter& {
    Matter& matter = matters.emplace_back();
    matter.subject = absl::StrCat(prefix, id);
    matter.about = about;
    return matter;
  };
  if (IsSessionEvent(event)) {
    for (const v1::Session& session : c.sessions()) {
      if (session.cancelled() || session.has_start_time() || !session.has_planned_start()) continue;
      add(kSessions, session.id(), ToTime(session.planned_start()));
    }
  } else if (MakesObligations(event)) {
    matters = ObligationMatters(c.obligations(), c);
  } else if (event == "clock_warned" || event == "clock_expired") {
    for (const v1::Clock& clock : c.clocks()) {
      if (!clock.has_due_time()) continue;
      add(kClocks, clock.id(), ToTime(clock.due_time())).clock = clock.rule();
    }
  } else if (event == "visit_planned") {
    for (const v1::Visit& visit : c.visits()) {
      if (!visit.has_visit_time()) add(kVisits, visit.id(), EndOf(visit.planned_date()));
    }
  } else if (event == "transfer_offered") {
    for (const v1::Transfer& transfer : c.transfers()) {
      if (transfer.state() != v1::TRANSFER_STATE_OFFERED) continue;
      add(kTransfers, transfer.id(), absl::InfiniteFuture()).asked = transfer.to();
    }
  } else {
    matters.emplace_back();
  }
  return matters;
}

bool IsStillWanted(const v1::MessageQueued& queued, absl::string_view event, const v1::Case& c) {
  const absl::Time about = queued.has_about_time() ? ToTime(queued.about_time()) : absl::InfiniteFuture();
  absl::string_view id = queued.subject();
  if (absl::ConsumePrefix(&id, kSessions)) {
    const v1::Session* session = FindById(c.sessions(), std::string(id));
    if (session == nullptr) return false;
    if (event == "session_cancelled") return session->cancelled();
    if (!IsSessionEvent(event)) return true;
    return !session->cancelled() && !session->has_start_time() && !c.closed() &&
           ToTime(session->planned_start()) == about;
  }
  if (absl::ConsumePrefix(&id, kClocks)) return StillRuns(c, id);
  if (absl::ConsumePrefix(&id, kObligations) && MakesObligations(event)) {
    return IsOpenObligation(c, FindById(c.obligations(), std::string(id)), about);
  }
  if (absl::ConsumePrefix(&id, kVisits) && event == "visit_planned") {
    const v1::Visit* visit = FindById(c.visits(), std::string(id));
    return visit != nullptr && !visit->has_visit_time() && EndOf(visit->planned_date()) == about;
  }
  if (absl::ConsumePrefix(&id, kTransfers) && event == "transfer_offered") {
    const v1::Transfer* transfer = FindById(c.transfers(), std::string(id));
    return transfer != nullptr && transfer->state() == v1::TRANSFER_STATE_OFFERED;
  }
  return true;
}

}  // namespace gaiwan
