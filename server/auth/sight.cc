#include "server/auth/sight.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_sight_facts.h"
#include "workflow/stood_for.h"

namespace gaiwan {
namespace {

// In the name of a party that calls: `cases/{case}/parties/{party}`.
constexpr absl::string_view kPartiesOf = "/parties/";

absl::string_view Code(absl::string_view org) {
  return absl::StripPrefix(org, "orgs/");
}

// What an office looks after: a bureau, office or centre stands beside the villages of the town it belongs to, so it is
// the organisation above it that counts.
std::string Realm(const DirectoryFacts& directory, const std::string& org, absl::string_view kind) {
  const bool office = kind == "justice_bureau" || kind == "judicial_office" || kind == "governance_centre";
  return office ? directory.Parent(org) : org;
}

// Calls `each(i)` for every entry of `bits`, in the order of the table.
template <typename Each>
void ForEach(RuleBits bits, const Each& each) {
  for (; bits != 0; bits &= bits - 1) each(static_cast<size_t>(std::countr_zero(bits)));
}

// What `post` is worth to the entries about people of that relation to a case.
PlaceSight WorthAs(v1::SightRelation relation, const Viewer::Post& post, const Policy& policy) {
  return {post.rules & policy.rule_index().About(relation), post.bars & policy.bar_index().About(relation)};
}

bool IsEmpty(const PlaceSight& place) {
  return (place.rules | place.bars) == 0;
}

// Entries for what somebody is to the case. `fitting` are those for whose posts one of theirs does, `places` those
// their posts are worth at the organisations of the case.
RuleBits Related(const RuleIndex& index, RuleBits fitting, RuleBits places, const CasePart& part) {
  RuleBits found = places;
  if (part.assigned) found |= fitting & index.About(v1::SIGHT_RELATION_ASSIGNED);
  if (part.opened) found |= fitting & index.About(v1::SIGHT_RELATION_OPENER);
  if (part.granted) found |= fitting & index.About(v1::SIGHT_RELATION_GRANTED);
  found |= part.is_party ? index.About(v1::SIGHT_RELATION_PARTY) : fitting & index.About(v1::SIGHT_RELATION_POST);
  return found;
}

bool Holds(v1::SightCondition condition, const CasePart& part, const Viewer& viewer) {
  switch (condition) {
    case v1::SIGHT_CONDITION_CLUE:
      return part.clue;
    case v1::SIGHT_CONDITION_NOT_NUMBERED:
      return !part.numbered;
    case v1::SIGHT_CONDITION_NO_MEDIATORS:
      return !part.has_mediators;
    case v1::SIGHT_CONDITION_NOT_SEALED:
      return !part.sealed;
    case v1::SIGHT_CONDITION_ARCHIVED:
      return part.archived;
    case v1::SIGHT_CONDITION_NEEDS_SUPPORT:
      return part.needs_support;
    case v1::SIGHT_CONDITION_IN_MEDIATION:
      return viewer.in_mediation;
    default:
      return false;
  }
}

bool IsMet(const Policy::Rule& rule, const CasePart& part, const Viewer& viewer) {
  for (const int condition : rule.proto->when()) {
    if (!Holds(static_cast<v1::SightCondition>(condition), part, viewer)) return false;
  }
  const int days = rule.proto->until_quiet_days();
  return days == 0 || !part.closed || viewer.now < part.work_end + absl::Hours(24 * days);
}

RuleBits ApplyingRules(const CasePart& part, const Viewer& viewer) {
  const RuleBits related = Related(viewer.policy->rule_index(), viewer.fitting_rules, part.places.rules, part);
  RuleBits found = 0;
  ForEach(related, [&](size_t i) { found |= IsMet(viewer.policy->rules()[i], part, viewer) ? RuleBit(i) : 0; });
  return found;
}

RuleBits ApplyingBars(const CasePart& part, const Viewer& viewer) {
  // A bar of who is recused names no relation.
  const RuleIndex& index = viewer.policy->bar_index();
  return Related(index, viewer.fitting_bars, part.places.bars, part) |
         (part.recused ? index.About(v1::SIGHT_RELATION_UNSPECIFIED) : 0);
}

CasePart PartOf(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory) {
  CasePart part;
  part.is_party = !viewer.party.empty() && viewer.party_case == c.name() &&
                  absl::c_any_of(c.parties(), [&](const v1::Party& party) {
                    return party.id() == viewer.party && !party.removed();
                  });
  part.clue = IsClue(c);
  part.numbered = !c.case_number().empty();
  part.has_mediators = !c.mediators().empty();
  part.sealed = IsSealedCase(c);
  part.archived = c.file().has_archive_time();
  part.needs_support = NeedsSupport(c);
  part.closed = c.closed();
  if (c.closed()) {
    const absl::Time closed = *ClosedSince(c);
    part.work_end = std::max(closed, OwedUntil(c).value_or(closed));
  }
  if (viewer.person.empty()) return part;
  part.places = SightAt(c.unit(), viewer, directory);
  if (c.committee() != c.unit()) part.places |= SightAt(c.committee(), viewer, directory);
  std::vector<std::string> people = StoodForOn(c, viewer.stood_for, viewer.person);
  people.push_back(viewer.person);
  part.assigned = absl::c_any_of(
      c.mediators(), [&](const v1::Mediator& mediator) { return absl::c_linear_search(people, mediator.person()); });
  part.opened = absl::c_linear_search(people, c.opener());
  part.recused = IsBarredFrom(c, viewer.person);
  part.granted = absl::c_any_of(c.sight_grants(), [&](const v1::SightGrant& grant) {
    return grant.person() == viewer.person && viewer.now < ToTime(grant.end_time());
  });
  for (const std::string& unit : OfferedTo(c)) part.places |= SightAsReceiver(unit, viewer, directory);
  for (const std::string& org : AddresseesOf(c)) part.places |= SightAsAddressee(org, viewer);
  return part;
}

}  // namespace

Viewer ViewerOf(const Caller& caller, const DirectoryFacts& directory, absl::Time now,
                std::shared_ptr<const Policy> policy) {
  Viewer viewer;
  viewer.policy = std::move(policy);
  viewer.now = now;
  const RuleIndex& rules = viewer.policy->rule_index();
  const RuleIndex& bars = viewer.policy->bar_index();
  viewer.fitting_rules = rules.unbound();
  viewer.fitting_bars = bars.unbound();
  const size_t parties = caller.person.find(kPartiesOf.data(), 0, kPartiesOf.size());
  if (parties != std::string::npos) {
    viewer.party_case = caller.person.substr(0, parties);
    viewer.party = caller.person.substr(parties + kPartiesOf.size());
  } else {
    viewer.person = caller.person;
    const absl::CivilDay today = DayOf(now);
    for (PostFact& post : directory.Posts(caller.id(), today)) {
      std::string kind = directory.OrgKind(post.org);
      std::string realm = Realm(directory, post.org, kind);
      viewer.in_mediation |= post.role == "head" || post.role == "registrar" || post.role == "mediator" ||
                             post.role == "public-order-mediator";
      const RuleBits fitting_rules = rules.ForPost(post.role, kind), fitting_bars = bars.ForPost(post.role, kind);
      viewer.fitting_rules |= fitting_rules;
      viewer.fitting_bars |= fitting_bars;
      viewer.posts.push_back(
          {std::move(post.org), std::move(kind), std::move(post.role), std::move(realm), fitting_rules, fitting_bars});
    }
    viewer.stood_for = directory.StandIns(caller.id(), today);
  }
  return viewer;
}

Viewer Noted(Viewer viewer, const Caller& caller) {
  viewer.has_reason = !caller.reason.empty();
  viewer.through_glass = true;
  return viewer;
}

PlaceSight SightAt(absl::string_view org, const Viewer& viewer, const DirectoryFacts& directory) {
  PlaceSight place;
  if (org.empty()) return place;
  for (const Viewer::Post& post : viewer.posts) {
    if (post.org == Code(org)) place |= WorthAs(v1::SIGHT_RELATION_HOLDER, post, *viewer.policy);
    const PlaceSight above = WorthAs(v1::SIGHT_RELATION_ABOVE, post, *viewer.policy);
    if (!IsEmpty(above) && directory.IsAtOrBelow(Code(org), post.realm)) place |= above;
  }
  return place;
}

PlaceSight SightAsReceiver(absl::string_view unit, const Viewer& viewer, const DirectoryFacts& directory) {
  // A village is asked, its committee answers.
  const std::optional<std::string> committee = directory.ServingCommittee(Code(unit), DayOf(viewer.now));
  PlaceSight place;
  for (const Viewer::Post& post : viewer.posts) {
    const PlaceSight receiver = WorthAs(v1::SIGHT_RELATION_RECEIVER, post, *viewer.policy);
    if (IsEmpty(receiver)) continue;
    const bool answers = post.org == Code(unit) || (committee.has_value() && post.org == *committee) ||
                         directory.IsAtOrBelow(Code(unit), post.realm);
    if (answers) place |= receiver;
  }
  return place;
}

PlaceSight SightAsAddressee(absl::string_view org, const Viewer& viewer) {
  PlaceSight place;
  for (const Viewer::Post& post : viewer.posts) {
    if (post.org == Code(org)) place |= WorthAs(v1::SIGHT_RELATION_ADDRESSEE, post, *viewer.policy);
  }
  return place;
}

Sight SightOf(const CasePart& part, const Viewer& viewer) {
  Sight sight;
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  ForEach(ApplyingRules(part, viewer), [&](size_t i) {
    const bool by_grant = rules[i].proto->relation() == v1::SIGHT_RELATION_GRANTED;
    if (by_grant && !viewer.through_glass) {
      sight.shown |= rules[i].shows & ClassSet{v1::GLIMPSE, v1::PROCESS};
      return;
    }
    (by_grant ? sight.revealed : sight.shown) |= rules[i].shows;
    sight.own |= rules[i].own;
    sight.masked |= rules[i].masked;
    sight.for_reason |= rules[i].for_reason;
    if (rules[i].proto->shows_own_acts()) sight.own_acts_of = viewer.person;
  });
  if (viewer.has_reason) sight.revealed |= sight.for_reason;
  sight.revealed -= sight.shown;
  sight.shown |= sight.revealed;
  ClassSet hidden;
  const std::vector<Policy::Bar>& bars = viewer.policy->bars();
  ForEach(ApplyingBars(part, viewer), [&](size_t i) { hidden |= bars[i].hides; });
  for (ClassSet* set : {&sight.shown, &sight.own, &sight.masked, &sight.for_reason, &sight.revealed}) *set -= hidden;
  for (ClassSet* set : {&sight.own, &sight.masked, &sight.for_reason}) *set -= sight.shown;
  if (sight.none()) return Sight();
  return sight;
}

Sight SightOf(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory) {
  Sight sight = SightOf(PartOf(c, viewer, directory), viewer);
  if (!sight.none()) sight.party = viewer.party;
  return sight;
}

SightReasons ExplainSight(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory) {
  const CasePart part = PartOf(c, viewer, directory);
  SightReasons reasons;
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  ForEach(ApplyingRules(part, viewer), [&](size_t i) { reasons.rules.push_back(rules[i].proto->id()); });
  const std::vector<Policy::Bar>& bars = viewer.policy->bars();
  ForEach(ApplyingBars(part, viewer), [&](size_t i) { reasons.bars.push_back(bars[i].proto->id()); });
  return reasons;
}

bool IsAdministrator(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day) {
  return absl::c_any_of(directory.Posts(absl::StripPrefix(person, "people/"), day),
                        [](const PostFact& post) { return post.role == "administrator"; });
}

}  // namespace gaiwan
