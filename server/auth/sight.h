// server/auth/sight.h: how much of a case somebody sees, by the policy table. Pure; safe from any thread.
//
// The table's rules are asked of who looks (the posts of a day, or a party with its code), of what they are to the
// case, and of the case. What the rules that apply show is put together; then bars take away. A list asks the same of a
// row of the table of cases, and works out once what a post is worth at an organisation.
#ifndef GAIWAN_SERVER_AUTH_SIGHT_H_
#define GAIWAN_SERVER_AUTH_SIGHT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "server/auth/caller.h"
#include "server/auth/class_set.h"
#include "server/auth/policy.h"
#include "server/auth/rule_index.h"
#include "workflow/facts.h"

namespace gaiwan {

// What is shown of one case.
struct Sight {
  // Readable; readable in what is the party's own; masked; and what a reason would add.
  ClassSet shown, own, masked, for_reason;
  // Of `shown`, what is shown only because a reason was given or the glass was broken.
  ClassSet revealed;
  // Whose own: the id of a party of the case; empty for persons.
  std::string party;
  // Entries of this person are shown whole; empty: of nobody.
  std::string own_acts_of;

  // Not even that there is such a case.
  bool none() const { return !shown.Has(v1::GLIMPSE); }
  bool Shows(v1::FieldClass each) const { return shown.Has(each); }

  friend bool operator==(const Sight& a, const Sight& b) = default;
};

// Who looks. Worked out once a call.
struct Viewer {
  struct Post {
    // Codes come without `orgs/`.
    std::string org, kind, role;
    // What the organisation looks after: an office counts as the place it stands beside.
    std::string realm;
    // Rules and bars that this post satisfies.
    RuleBits rules = 0;
    RuleBits bars = 0;
    friend bool operator==(const Post& a, const Post& b) = default;
  };

  std::shared_ptr<const Policy> policy;
  // `people/{person}`; empty for a party.
  std::string person;
  // Of a party with its code: its case and its id there.
  std::string party_case, party;
  // They said why they look, and the look is noted before it is answered (Noted).
  bool has_reason = false;
  // What broken glass shows beyond GLIMPSE and PROCESS is shown: the look is noted before it is answered (Noted).
  bool through_glass = false;
  absl::Time now;
  std::vector<Post> posts;
  // For whom they stand in, and where: to cases there they are what those are.
  std::vector<StandInFact> stood_for;
  // Rules and bars for whose posts one of theirs does.
  RuleBits fitting_rules = 0;
  RuleBits fitting_bars = 0;
  // Head, registrar or mediator of some committee.
  bool in_mediation = false;
};

// The caller with the posts of the day of `now`, under `policy`. A reason opens nothing, and broken glass shows that
// there is the case and where it stands.
Viewer ViewerOf(const Caller& caller, const DirectoryFacts& directory, absl::Time now,
                std::shared_ptr<const Policy> policy);

// `viewer`, which is of `caller`, with what the caller's reason opens and broken glass shows. Only for a look at one
// case that is noted durably before it is answered, and counted against what one person may reveal in an hour
// (server/api/noted_reply.h).
Viewer Noted(Viewer viewer, const Caller& caller);

Sight SightOf(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory);

// Ids of the rules and bars that apply: why somebody sees what they see.
struct SightReasons {
  std::vector<std::string> rules;
  std::vector<std::string> bars;
};
SightReasons ExplainSight(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory);

// What the viewer's posts are worth at one organisation that has to do with a case.
struct PlaceSight {
  RuleBits rules = 0;
  RuleBits bars = 0;

  PlaceSight& operator|=(const PlaceSight& other) {
    rules |= other.rules;
    bars |= other.bars;
    return *this;
  }
};
// As the unit or the committee of a case.
PlaceSight SightAt(absl::string_view org, const Viewer& viewer, const DirectoryFacts& directory);
// As whoever answers for `unit`, to which a case is offered or which is asked to mediate together.
PlaceSight SightAsReceiver(absl::string_view unit, const Viewer& viewer, const DirectoryFacts& directory);
// As being at `org`, which delegated a case or was handed one.
PlaceSight SightAsAddressee(absl::string_view org, const Viewer& viewer);

// What a person is to one case, and what the rules ask about it.
struct CasePart {
  // Of its unit, committee, receivers and addressees together.
  PlaceSight places;
  bool is_party = false, assigned = false, opened = false, granted = false, recused = false;
  bool clue = false, numbered = false, has_mediators = false, sealed = false, archived = false;
  bool needs_support = false, closed = false;
  // Of a closed one: since when nothing is left to do of it (ClosedSince, OwedUntil).
  absl::Time work_end;
};
// Without `party` and `own_acts_of`.
Sight SightOf(const CasePart& part, const Viewer& viewer);

// Whether the person holds the post of an administrator on `day`.
bool IsAdministrator(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_SIGHT_H_
