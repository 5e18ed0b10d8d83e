// workflow/base/caller_names.h: what events call those who act and are no people of the directory. Constants and pure
// functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_CALLER_NAMES_H_
#define GAIWAN_WORKFLOW_BASE_CALLER_NAMES_H_

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace gaiwan {

// Who sets an empty server up, by the secret in its folder.
inline constexpr absl::string_view kBootstrapActor = "system/bootstrap";
// The server for somebody who is not signed in yet.
inline constexpr absl::string_view kSignInActor = "system/sign-in";

// A citizen who applies by phone, `citizens/{citizen}`.
inline bool IsCitizenActor(absl::string_view actor) {
  return absl::StartsWith(actor, "citizens/");
}
// A party by the code of its invitation, `cases/{case}/parties/{party}`.
inline bool IsPartyActor(absl::string_view actor) {
  return absl::StartsWith(actor, "cases/") && absl::StrContains(actor, "/parties/");
}
// Of a party's actor: case and party; both empty for another actor.
inline std::pair<absl::string_view, absl::string_view> SplitPartyActor(absl::string_view actor) {
  if (!IsPartyActor(actor)) return {};
  const size_t at = actor.find("/parties/");
  return {actor.substr(0, at), absl::StripPrefix(actor.substr(at), "/parties/")};
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_CALLER_NAMES_H_
