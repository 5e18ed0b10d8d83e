#include "server/auth/sight.h"

#include <algorithm>
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

constexpr uint64_t Bit(size_t i) {
  return uint64_t{1} << i;
}

absl::string_view Code(absl::string_view org) {
  return absl::StripPrefix(org, "orgs/");
}

// What an office looks after: a bureau, office or centre stands beside the villages of the town it belongs to, so it is
// the organisation above it that counts.
std::string Realm(const DirectoryFacts& directory, const std::string& org, absl::string_view kind) {
  const bool office = kind == "justice_bureau" || kind == "judicial_office" || kind == "governance_centre";
  return office ? directory.Parent(org) : org;
}

// `entry` is a SightRule or SightBar.
template <typename Entry>
bool Fits(const Entry& entry, const Viewer::Post& post) {
  return (entry.posts().empty() || absl::c_linear_search(entry.posts(), post.role)) &&
         (entry.org_kinds().empty() || absl::c_linear_search(entry.org_kinds(), post.kind));
}

template <typename Entry>
bool FitsAny(const Entry& entry, const Viewer& viewer) {
  if (entry.posts().empty() && entry.org_kinds().empty()) return true;
  return absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) { return Fits(entry, post); });
}

template <typename Entry>
bool StandsAt(const Entry& entry, absl::string_view org, const Viewer& viewer, const DirectoryFacts& directory) {
  return absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
    if (!Fits(entry, post)) return false;
    return entry.relation() == v1::SIGHT_RELATION_HOLDER ? post.org == Code(org)
                                                         : directory.IsAtOrBelow(Code(org), post.realm);
  });
}

bool IsByPlace(v1::SightRelation relation) {
  return relation == v1::SIGHT_RELATION_HOLDER || relation == v1::SIGHT_RELATION_ABOVE;
}

bool Holds(v1::SightRelation relation, size_t i, bool fits, uint64_t place, const CasePart& part) {
  switch (relation) {
    case v1::SIGHT_RELATION_ASSIGNED:
      return part.assigned && fits;
    case v1::SIGHT_RELATION_OPENER:
      return part.opened && fits;
    case v1::SIGHT_RELATION_GRANTED:
      return part.granted && fits;
    case v1::SIGHT_RELATION_PARTY:
      return part.is_party;
    case v1::SIGHT_RELATION_POST:
      return fits && !part.is_party;
    case v1::SIGHT_RELATION_HOLDER:
    case v1::SIGHT_RELATION_ABOVE:
      return (place & Bit(i)) != 0;
    case v1::SIGHT_RELATION_RECEIVER:
      return (part.receiver_rules & Bit(i)) != 0;
    case v1::SIGHT_RELATION_ADDRESSEE:
      return (part.addressee_rules & Bit(i)) != 0;
    default:
      return false;
  }
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

bool Applies(const Policy::Rule& rule, size_t i, const CasePart& part, const Viewer& viewer) {
  const bool fits = (viewer.fitting_rules & Bit(i)) != 0;
  if (!Holds(rule.proto->relation(), i, fits, part.unit.rules | part.committee.rules, part)) return false;
  for (const int condition : rule.proto->when()) {
    if (!Holds(static_cast<v1::SightCondition>(condition), part, viewer)) return false;
  }
  const int days = rule.proto->until_quiet_days();
  return days == 0 || !part.closed || viewer.now < part.work_end + absl::Hours(24 * days);
}

bool Applies(const Policy::Bar& bar, size_t i, const CasePart& part, const Viewer& viewer) {
  if (bar.proto->recused()) return part.recused;
  const bool fits = (viewer.fitting_bars & Bit(i)) != 0;
  return Holds(bar.proto->relation(), i, fits, part.unit.bars | part.committee.bars, part);
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
  part.unit = SightAt(c.unit(), viewer, directory);
  part.committee = SightAt(c.committee(), viewer, directory);
  std::vector<std::string> people = StoodForOn(c, viewer.stood_for, viewer.person);
  people.push_back(viewer.person);
  part.assigned = absl::c_any_of(
      c.mediators(), [&](const v1::Mediator& mediator) { return absl::c_linear_search(people, mediator.person()); });
  part.opened = absl::c_linear_search(people, c.opener());
  part.recused = IsBarredFrom(c, viewer.person);
  part.granted = absl::c_any_of(c.sight_grants(), [&](const v1::SightGrant& grant) {
    return grant.person() == viewer.person && viewer.now < ToTime(grant.end_time());
  });
  for (const std::string& unit : OfferedTo(c)) part.receiver_rules |= RulesOfReceiver(unit, viewer, directory);
  for (const std::string& org : AddresseesOf(c)) part.addressee_rules |= RulesOfAddressee(org, viewer);
  return part;
}

}  // namespace

Viewer ViewerOf(const Caller& caller, const DirectoryFacts& directory, absl::Time now,
                std::shared_ptr<const Policy> policy) {
  Viewer viewer;
  viewer.policy = std::move(policy);
  viewer.now = now;
  const size_t parties = caller.person.find(std::string(kPartiesOf));
  if (parties != std::string::npos) {
    viewer.party_case = caller.person.substr(0, parties);
    viewer.party = caller.person.substr(parties + kPartiesOf.size());
  } else {
    viewer.person = caller.person;
    for (PostFact& post : directory.Posts(caller.id(), DayOf(now))) {
      std::string kind = directory.OrgKind(post.org);
      std::string realm = Realm(directory, post.org, kind);
      viewer.in_mediation |= post.role == "head" || post.role == "registrar" || post.role == "mediator" ||
                             post.role == "public-order-mediator";
      viewer.posts.push_back({std::move(post.org), std::move(kind), std::move(post.role), std::move(realm)});
    }
    viewer.stood_for = directory.StandIns(caller.id(), DayOf(now));
  }
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  for (size_t i = 0; i < rules.size(); ++i) viewer.fitting_rules |= FitsAny(*rules[i].proto, viewer) ? Bit(i) : 0;
  const std::vector<Policy::Bar>& bars = viewer.policy->bars();
  for (size_t i = 0; i < bars.size(); ++i) viewer.fitting_bars |= FitsAny(*bars[i].proto, viewer) ? Bit(i) : 0;
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
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  for (size_t i = 0; i < rules.size(); ++i) {
    if ((viewer.fitting_rules & Bit(i)) == 0 || !IsByPlace(rules[i].proto->relation())) continue;
    if (StandsAt(*rules[i].proto, org, viewer, directory)) place.rules |= Bit(i);
  }
  const std::vector<Policy::Bar>& bars = viewer.policy->bars();
  for (size_t i = 0; i < bars.size(); ++i) {
    if ((viewer.fitting_bars & Bit(i)) == 0 || !IsByPlace(bars[i].proto->relation())) continue;
    if (StandsAt(*bars[i].proto, org, viewer, directory)) place.bars |= Bit(i);
  }
  return place;
}

uint64_t RulesOfReceiver(absl::string_view unit, const Viewer& viewer, const DirectoryFacts& directory) {
  // A village is asked, its committee answers.
  const std::optional<std::string> committee = directory.ServingCommittee(Code(unit), DayOf(viewer.now));
  uint64_t found = 0;
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].proto->relation() != v1::SIGHT_RELATION_RECEIVER || (viewer.fitting_rules & Bit(i)) == 0) continue;
    const bool answers = absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
      return Fits(*rules[i].proto, post) &&
             (post.org == Code(unit) || (committee.has_value() && post.org == *committee) ||
              directory.IsAtOrBelow(Code(unit), post.realm));
    });
    if (answers) found |= Bit(i);
  }
  return found;
}

uint64_t RulesOfAddressee(absl::string_view org, const Viewer& viewer) {
  uint64_t found = 0;
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].proto->relation() != v1::SIGHT_RELATION_ADDRESSEE || (viewer.fitting_rules & Bit(i)) == 0) continue;
    const bool is_there = absl::c_any_of(
        viewer.posts, [&](const Viewer::Post& post) { return Fits(*rules[i].proto, post) && post.org == Code(org); });
    if (is_there) found |= Bit(i);
  }
  return found;
}

Sight SightOf(const CasePart& part, const Viewer& viewer) {
  Sight sight;
  const std::vector<Policy::Rule>& rules = viewer.policy->rules();
  for (size_t i = 0; i < rules.size(); ++i) {
    if (!Applies(rules[i], i, part, viewer)) continue;
    const bool by_grant = rules[i].proto->relation() == v1::SIGHT_RELATION_GRANTED;
    if (by_grant && !viewer.through_glass) {
      sight.shown |= rules[i].shows & ClassSet{v1::GLIMPSE, v1::PROCESS};
      continue;
    }
    (by_grant ? sight.revealed : sight.shown) |= rules[i].shows;
    sight.own |= rules[i].own;
    sight.masked |= rules[i].masked;
    sight.for_reason |= rules[i].for_reason;
    if (rules[i].proto->shows_own_acts()) sight.own_acts_of = viewer.person;
  }
  if (viewer.has_reason) sight.revealed |= sight.for_reason;
  sight.revealed -= sight.shown;
  sight.shown |= sight.revealed;
  ClassSet hidden;
  const std::vector<Policy::Bar>& bars = viewer.policy->bars();
  for (size_t i = 0; i < bars.size(); ++i) hidden |= Applies(bars[i], i, part, viewer) ? bars[i].hides : ClassSet();
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
  for (size_t i = 0; i < rules.size(); ++i) {
    if (Applies(rules[i], i, part, viewer)) reasons.rules.push_back(rules[i].proto->id());
  }
  const std::vector<Policy::Bar>& bars = viewer.policy->bars();
  for (size_t i = 0; i < bars.size(); ++i) {
    if (Applies(bars[i], i, part, viewer)) reasons.bars.push_back(bars[i].proto->id());
  }
  return reasons;
}

bool IsAdministrator(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day) {
  return absl::c_any_of(directory.Posts(absl::StripPrefix(person, "people/"), day),
                        [](const PostFact& post) { return post.role == "administrator"; });
}

}  // namespace gaiwan
