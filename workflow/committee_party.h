// workflow/committee_party.h: a committee that is itself a party, or of a place that is, does not mediate: it proposes
// another. Pure functions. REQUIRES: facts.directory is set.
#ifndef GAIWAN_WORKFLOW_COMMITTEE_PARTY_H_
#define GAIWAN_WORKFLOW_COMMITTEE_PARTY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

struct CommitteeParty {
  // The party: the committee of the case, or the village, town or unit that has it.
  const v1::Party* party = nullptr;
  // The next committee up the tree that is none, code without `orgs/`; nullopt where there is none.
  std::optional<std::string> next;
};

// nullopt while the committee of the case is no party to it.
std::optional<CommitteeParty> FindCommitteeParty(const v1::Case& c, const Facts& facts);

// What stands against it and who could take the case.
v1::Label CommitteePartyWords(const CommitteeParty& found, const Facts& facts);

// OK, or NO_COMMITTEE about the party, with CommitteePartyWords.
absl::Status CheckCommitteeNoParty(const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_COMMITTEE_PARTY_H_
