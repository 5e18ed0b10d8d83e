// workflow/asker.h: the person who asks, if it is one. A pure function, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ASKER_H_
#define GAIWAN_WORKFLOW_ASKER_H_

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "workflow/facts.h"

namespace gaiwan {

// The id of the person who asks, as the directory keys people; empty for anybody else. The name of a party is chosen by
// whoever enters it, and must not be taken for a person's.
inline absl::string_view PersonWhoAsks(const Facts& facts) {
  absl::string_view actor = facts.actor;
  if (absl::ConsumePrefix(&actor, "people/")) return actor;
  return absl::StrContains(actor, '/') ? absl::string_view() : actor;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ASKER_H_
