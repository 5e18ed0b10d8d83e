#include "workflow/case_sight_facts.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/consent.h"

namespace gaiwan {
namespace {

void AddOnce(const std::string& org, std::vector<std::string>* orgs) {
  if (!org.empty() && !absl::c_linear_search(*orgs, org)) orgs->push_back(org);
}

}  // namespace

bool IsSealedCase(const v1::Case& c) {
  return IsViolenceCase(c) ||
         absl::c_any_of(c.parties(), [](const v1::Party& party) { return party.minor() && !party.removed(); });
}

bool IsClue(const v1::Case& c) {
  return c.source().empty();
}

bool NeedsSupport(const v1::Case& c) {
  return absl::c_any_of(c.supports(), [](const v1::Support& support) {
    return support.state() != v1::SUPPORT_STATE_CONFIRMED && support.state() != v1::SUPPORT_STATE_REFUSED;
  });
}

std::vector<std::string> OfferedTo(const v1::Case& c) {
  std::vector<std::string> units;
  for (const v1::Transfer& transfer : c.transfers()) {
    if (transfer.state() == v1::TRANSFER_STATE_OFFERED) AddOnce(transfer.to(), &units);
  }
  // A committee that is asked to mediate together finds the case where it finds offers.
  for (const v1::JointCommittee& joint : c.joint_committees()) AddOnce(joint.committee(), &units);
  return units;
}

std::vector<std::string> AddresseesOf(const v1::Case& c) {
  std::vector<std::string> orgs;
  AddOnce(c.delegation().court(), &orgs);
  for (const v1::Confirmation& confirmation : c.confirmations()) AddOnce(confirmation.court(), &orgs);
  for (const v1::Referral& referral : c.referrals()) AddOnce(referral.to(), &orgs);
  return orgs;
}

std::vector<std::string> BarredFrom(const v1::Case& c) {
  std::vector<std::string> people;
  for (const v1::Recusal& recusal : c.recusals()) {
    if (recusal.state() == v1::RECUSAL_STATE_GRANTED) AddOnce(recusal.mediator(), &people);
  }
  for (const v1::Party& party : c.parties()) {
    if (!party.removed()) AddOnce(party.person(), &people);
  }
  return people;
}

bool IsBarredFrom(const v1::Case& c, absl::string_view person) {
  if (person.empty()) return false;
  return absl::c_any_of(c.recusals(),
                        [&](const v1::Recusal& each) {
                          return each.mediator() == person && each.state() == v1::RECUSAL_STATE_GRANTED;
                        }) ||
         absl::c_any_of(c.parties(), [&](const v1::Party& each) { return each.person() == person && !each.removed(); });
}

std::optional<absl::Time> ClosedSince(const v1::Case& c) {
  if (!c.closed()) return std::nullopt;
  absl::Time since = ToTime(c.create_time());
  // Of a clue no round is recorded; its main track came where it stands.
  for (const v1::TrackState& track : c.tracks()) {
    if (track.track() == "main") since = std::max(since, ToTime(track.enter_time()));
  }
  for (const v1::RoundRecord& record : c.round_records()) {
    if (record.round() == c.round() && record.has_concluded()) since = ToTime(record.concluded().record_time());
  }
  return absl::FromUnixSeconds(absl::ToUnixSeconds(since));
}

std::optional<absl::Time> OwedUntil(const v1::Case& c) {
  std::optional<absl::Time> last;
  for (const v1::Obligation& obligation : c.obligations()) {
    if (obligation.state() == v1::OBLIGATION_STATE_LAPSED) continue;
    const absl::StatusOr<absl::CivilDay> due = ParseDate(obligation.due_date());
    if (!due.ok()) continue;
    absl::Time until = StartOfDay(*due + 1);
    if (obligation.state() == v1::OBLIGATION_STATE_DONE && obligation.has_act_time()) {
      until = std::min(until, ToTime(obligation.act_time()));
    }
    last = std::max(last.value_or(until), until);
  }
  return last;
}

}  // namespace gaiwan
