#include "workflow/case_dates.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/clock.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/find.h"
#include "workflow/named_entry.h"
#include "workflow/visits.h"

namespace gaiwan {
namespace {

// --- due fields ------------------------------------------------------------------------------------------------------

// A date is over at its end: 24:00 is 00:00 of the next day.
std::optional<absl::Time> EndOf(absl::string_view date) {
  absl::StatusOr<absl::CivilDay> day = ParseDate(date);
  if (!day.ok()) return std::nullopt;
  return StartOfDay(*day + 1);
}

std::optional<absl::Time> ObligationDue(const v1::Case& c, absl::string_view subject) {
  const v1::Obligation* obligation = FindById(c.obligations(), subject);
  const bool owed = obligation != nullptr && obligation->state() != v1::OBLIGATION_STATE_LAPSED;
  return owed ? EndOf(obligation->due_date()) : std::nullopt;
}

std::optional<absl::Time> VisitPlanned(const v1::Case& c, absl::string_view subject) {
  const v1::Visit* visit = FindById(c.visits(), subject);
  return visit == nullptr ? std::nullopt : EndOf(visit->planned_date());
}

std::optional<absl::Time> PauseReview(const v1::Case& c, absl::string_view) {
  return c.has_pause() ? EndOf(c.pause().review_date()) : std::nullopt;
}

std::optional<absl::Time> PauseEnd(const v1::Case& c, absl::string_view) {
  return c.has_pause() ? EndOf(c.pause().end_date()) : std::nullopt;
}

std::optional<absl::Time> SessionPlanned(const v1::Case& c, absl::string_view subject) {
  const v1::Session* session = FindById(c.sessions(), subject);
  if (session == nullptr || !session->has_planned_start()) return std::nullopt;
  return ToTime(session->planned_start());
}

std::optional<absl::Time> UrgingDue(const v1::Case& c, absl::string_view subject) {
  const v1::Urging* urging = FindById(c.urgings(), subject);
  return urging == nullptr ? std::nullopt : EndOf(urging->due_date());
}

std::optional<absl::Time> RulingDue(const v1::Case& c, absl::string_view subject) {
  const v1::Confirmation* confirmation = FindById(c.confirmations(), subject);
  return confirmation == nullptr ? std::nullopt : EndOf(confirmation->ruling_date());
}

std::optional<absl::Time> ReferralDue(const v1::Case& c, absl::string_view subject) {
  const v1::Referral* referral = FindById(c.referrals(), subject);
  return referral == nullptr ? std::nullopt : EndOf(referral->due_date());
}

std::optional<absl::Time> ConfirmationDue(const v1::Case& c, absl::string_view subject) {
  const v1::Confirmation* confirmation = FindById(c.confirmations(), subject);
  return confirmation == nullptr ? std::nullopt : EndOf(confirmation->due_date());
}

struct DueFieldEntry {
  absl::string_view name;
  v1::Subject subject;
  std::optional<absl::Time> (*time)(const v1::Case&, absl::string_view);
};

constexpr DueFieldEntry kDueFields[] = {
    {"confirmation.due_date", v1::SUBJECT_CONFIRMATION, ConfirmationDue},
    {"confirmation.ruling_date", v1::SUBJECT_CONFIRMATION, RulingDue},
    {"obligation.due_date", v1::SUBJECT_OBLIGATION, ObligationDue},
    {"pause.end_date", v1::SUBJECT_CASE, PauseEnd},
    {"pause.review_date", v1::SUBJECT_CASE, PauseReview},
    {"referral.due_date", v1::SUBJECT_REFERRAL, ReferralDue},
    {"session.planned_start", v1::SUBJECT_SESSION, SessionPlanned},
    {"urging.due_date", v1::SUBJECT_URGING, UrgingDue},
    {"visit.planned_date", v1::SUBJECT_VISIT, VisitPlanned},
};

// --- start fields ----------------------------------------------------------------------------------------------------

std::optional<absl::Time> StartOf(absl::string_view date) {
  const absl::StatusOr<absl::CivilDay> day = ParseDate(date);
  if (!day.ok()) return std::nullopt;
  return StartOfDay(*day);
}

// The last of the days on which something is due by `agreement`, or by any when it is empty; nullopt when none has one.
std::optional<absl::Time> LastDue(const v1::Case& c, absl::string_view agreement) {
  std::optional<absl::Time> last;
  for (const v1::Obligation& obligation : c.obligations()) {
    if (obligation.state() == v1::OBLIGATION_STATE_LAPSED) continue;
    if (!agreement.empty() && obligation.agreement() != agreement) continue;
    const std::optional<absl::Time> due = StartOf(obligation.due_date());
    if (due.has_value() && (!last.has_value() || *due > *last)) last = due;
  }
  return last;
}

std::optional<absl::Time> AgreementEffect(const v1::Case& c, absl::string_view subject) {
  const v1::Agreement* agreement = FindById(c.agreements(), subject);
  if (agreement == nullptr || !agreement->has_effective_time()) return std::nullopt;
  return ToTime(agreement->effective_time());
}

std::optional<absl::Time> CaseLastDue(const v1::Case& c, absl::string_view) {
  return LastDue(c, "");
}

std::optional<absl::Time> CaseRequested(const v1::Case& c, absl::string_view) {
  return c.has_request_time() ? std::optional<absl::Time>(ToTime(c.request_time())) : std::nullopt;
}

// Where no day to perform is fixed, the ruling's own (CPL art. 250).
std::optional<absl::Time> PerformanceEnd(const v1::Case& c, absl::string_view subject) {
  const v1::Confirmation* confirmation = FindById(c.confirmations(), subject);
  if (confirmation == nullptr) return std::nullopt;
  if (const std::optional<absl::Time> last = LastDue(c, confirmation->agreement()); last.has_value()) return last;
  return confirmation->has_confirm_time() ? std::optional<absl::Time>(ToTime(confirmation->confirm_time()))
                                          : std::nullopt;
}

std::optional<absl::Time> CaseVisitsFrom(const v1::Case& c, absl::string_view) {
  return VisitsFrom(c);
}

std::optional<absl::Time> DelegationApplication(const v1::Case& c, absl::string_view) {
  return c.delegation().has_application_time() ? std::optional<absl::Time>(ToTime(c.delegation().application_time()))
                                               : std::nullopt;
}

std::optional<absl::Time> InterestKnown(const v1::Case& c, absl::string_view subject) {
  const v1::InterestedPerson* person = FindById(c.interested_people(), subject);
  return person == nullptr ? std::nullopt : StartOf(person->known_date());
}

struct StartFieldEntry {
  absl::string_view name;
  v1::Subject subject;
  absl::string_view zh;
  absl::string_view en;
  std::optional<absl::Time> (*time)(const v1::Case&, absl::string_view);
};

constexpr StartFieldEntry kStartFields[] = {
    {"agreement.effective_time", v1::SUBJECT_AGREEMENT, "协议生效", "the agreement took effect", AgreementEffect},
    {"case.last_due", v1::SUBJECT_CASE, "最后一期履行期限届满日", "the last day to perform", CaseLastDue},
    {"case.request_time", v1::SUBJECT_CASE, "提出调解请求", "the request for mediation", CaseRequested},
    {"case.visits_from", v1::SUBJECT_CASE, "协议生效之日与首个履行期限中较晚之日",
     "the later of the effect and the first day to perform", CaseVisitsFrom},
    {"confirmation.performance_end", v1::SUBJECT_CONFIRMATION, "履行期间最后一日（未定期限的为裁定之日）",
     "the last day to perform, or that of the ruling where none is fixed", PerformanceEnd},
    {"delegation.application_time", v1::SUBJECT_CASE, "法院收到调解申请", "the court received the application",
     DelegationApplication},
    {"interested_person.known_date", v1::SUBJECT_INTERESTED_PERSON, "利害关系人知道或者应当知道之日",
     "the day they knew or should have known", InterestKnown},
};

}  // namespace

bool IsDueField(absl::string_view name) {
  return FindByName(kDueFields, name) != nullptr;
}

std::optional<absl::Time> DueFieldTime(absl::string_view name, const v1::Case& c, absl::string_view subject) {
  const auto* field = FindByName(kDueFields, name);
  return field == nullptr ? std::nullopt : field->time(c, subject);
}

v1::Subject DueFieldSubject(absl::string_view name) {
  const auto* field = FindByName(kDueFields, name);
  return field == nullptr ? v1::SUBJECT_UNSPECIFIED : field->subject;
}

bool IsStartField(absl::string_view name) {
  return FindByName(kStartFields, name) != nullptr;
}

std::optional<absl::Time> StartFieldTime(absl::string_view name, const v1::Case& c, absl::string_view subject) {
  const auto* field = FindByName(kStartFields, name);
  return field == nullptr ? std::nullopt : field->time(c, subject);
}

v1::Subject StartFieldSubject(absl::string_view name) {
  const auto* field = FindByName(kStartFields, name);
  return field == nullptr ? v1::SUBJECT_UNSPECIFIED : field->subject;
}

v1::Label StartFieldLabel(absl::string_view name) {
  const auto* field = FindByName(kStartFields, name);
  return MakeLabel(field->zh, field->en);
}

std::vector<std::pair<std::string, v1::Label>> AllStartFields() {
  std::vector<std::pair<std::string, v1::Label>> all;
  for (const StartFieldEntry& field : kStartFields) all.emplace_back(field.name, MakeLabel(field.zh, field.en));
  return all;
}

}  // namespace gaiwan
