#include "workflow/confirming.h"

#include <algorithm>
#include <string>

#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Kinds of organisation that guide people's mediation (PML art. 5).
bool IsJudicial(const std::string& kind) {
  return kind == "judicial_office" || kind == "justice_bureau";
}

bool IsOfTheHolder(const Ask& ask) {
  const v1::Case& c = ask.c;
  return HoldsPostAt(ask.facts, c.unit()) || (!c.committee().empty() && HoldsPostAt(ask.facts, c.committee())) ||
         c.opener() == ask.facts.actor ||
         std::any_of(c.mediators().begin(), c.mediators().end(),
                     [&](const v1::Mediator& mediator) { return mediator.person() == ask.facts.actor; });
}

bool IsOfTheJudicialOffice(const Ask& ask) {
  const DirectoryFacts& directory = *ask.facts.directory;
  for (const PostFact& post : directory.Posts(PersonWhoAsks(ask.facts), DayOf(ask.facts.act_time))) {
    if (!IsJudicial(directory.OrgKind(post.org))) continue;
    const std::string place = directory.Parent(post.org);
    if (!place.empty() && directory.IsAtOrBelow(IdOf(ask.c.unit()), place)) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckRecorder(const Ask& ask) {
  if (IsOfTheHolder(ask)) return absl::OkStatus();
  return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                        MakeLabel("由承办单位登记", "the unit that holds the case records it"));
}

absl::Status CheckConfirmer(const Ask& ask) {
  if (!IsOfTheJudicialOffice(ask)) {
    return RefusedBecause(
        ask.c, v1::NOT_YOUR_ROLE,
        MakeLabel("由指导本案承办单位的司法所确认", "the judicial office that guides the unit confirms it"));
  }
  if (IsOfTheHolder(ask)) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
  return absl::OkStatus();
}

}  // namespace gaiwan
