#include "workflow/committee_party.h"

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/consent.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// More levels than any county has: a directory that is a ring ends here.
constexpr int kLevelsMax = 20;

const v1::Party* PartyThatHas(const v1::Case& c, absl::string_view committee, const Facts& facts) {
  const std::string place = facts.directory->Parent(committee);
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || party.org().empty()) continue;
    const absl::string_view org = IdOf(party.org());
    if (org == committee || org == place) return &party;
  }
  return nullptr;
}

}  // namespace

std::optional<CommitteeParty> FindCommitteeParty(const v1::Case& c, const Facts& facts) {
  if (c.committee().empty()) return std::nullopt;
  std::string committee(IdOf(c.committee()));
  CommitteeParty found;
  found.party = PartyThatHas(c, committee, facts);
  if (found.party == nullptr) return std::nullopt;
  const absl::CivilDay day = DayOf(facts.act_time);
  for (int level = 0; level < kLevelsMax; ++level) {
    // The committee's place is the one it is attached to: what serves the place above that.
    const std::string above = facts.directory->Parent(facts.directory->Parent(committee));
    const std::optional<std::string> next =
        above.empty() ? std::nullopt : facts.directory->ServingCommittee(above, day);
    if (!next.has_value() || *next == committee) return found;
    if (PartyThatHas(c, *next, facts) == nullptr) {
      found.next = *next;
      return found;
    }
    committee = *next;
  }
  return found;
}

v1::Label CommitteePartyWords(const CommitteeParty& found, const Facts& facts) {
  const std::string zh = "承办的调委会或者其所在单位是本案当事人，不能调解";
  const std::string en = "the committee, or the place that has it, is a party: it does not mediate";
  if (!found.next.has_value()) {
    return MakeLabel(absl::StrCat(zh, "；其上没有别的调委会，请与当事人商定移送其他调委会"),
                     absl::StrCat(en, "; there is none above: agree with the parties on another and transfer it"));
  }
  return MakeLabel(absl::StrCat(zh, "：请移送", facts.directory->OrgName(*found.next), "（orgs/", *found.next, "）"),
                   absl::StrCat(en, ": transfer it to orgs/", *found.next));
}

absl::Status CheckCommitteeNoParty(const v1::Case& c, const Facts& facts) {
  const std::optional<CommitteeParty> found = FindCommitteeParty(c, facts);
  if (!found.has_value()) return absl::OkStatus();
  return RefusedBecause(c, v1::NO_COMMITTEE, CommitteePartyWords(*found, facts), PartySubject(found->party->id()));
}

}  // namespace gaiwan
