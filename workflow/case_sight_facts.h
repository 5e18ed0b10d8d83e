// workflow/case_sight_facts.h: what the policy table asks about a case, worked out from the case alone. Pure functions,
// safe from any thread.
#ifndef GAIWAN_WORKFLOW_CASE_SIGHT_FACTS_H_
#define GAIWAN_WORKFLOW_CASE_SIGHT_FACTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// A case that is kept from lists and from who sees no more than the process: a minor among the parties, or violence
// (Law on the Protection of Minors; Anti-Domestic-Violence Law; PML art. 15 (4)).
bool IsSealedCase(const v1::Case& c);

// Still a clue: it has no source yet.
bool IsClue(const v1::Case& c);

// A need is put to red partners, and nobody has confirmed that it was met.
bool NeedsSupport(const v1::Case& c);

// Units that an open offer of transfer is made to, and committees that are asked to mediate together or do:
// `orgs/{org}`.
std::vector<std::string> OfferedTo(const v1::Case& c);

// The court that delegated it, courts asked to confirm, and offices it was referred to: `orgs/{org}`, each once.
std::vector<std::string> AddresseesOf(const v1::Case& c);

// `people/{person}` of the county who see and do nothing of the case by any post, relation or stand-in: whose recusal
// was granted in the present round or an earlier one, and who are parties themselves (MoJ 2002 art. 20; SPC 2016 art.
// 15). As a party they have their code.
std::vector<std::string> BarredFrom(const v1::Case& c);
bool IsBarredFrom(const v1::Case& c, absl::string_view person);

// When it was recorded that the case is closed, in whole seconds; nothing of an open one. No later entry moves it, but
// one that opens the case again.
std::optional<absl::Time> ClosedSince(const v1::Case& c);

// The end of the last day on which something agreed is owed; of what was performed earlier, when it was. Nothing when
// nothing has a day.
std::optional<absl::Time> OwedUntil(const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_SIGHT_FACTS_H_
