#include "server/api/row_sight.h"

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

// As StoodForOn (workflow/stood_for.h) says of a case.
bool IsAt(const TableRow& row, absl::string_view org) {
  return absl::StripPrefix(row.unit(), "orgs/") == org || absl::StripPrefix(row.committee(), "orgs/") == org;
}

}  // namespace

ClassBits RowSight::Of(const TableRow& row) {
  if (!looked_up_) {
    person_ = row.FindPerson(viewer_.person);
    for (const StandInFact& each : viewer_.stood_for) {
      if (const std::optional<Symbol> absent = row.FindPerson(each.absent)) stood_for_.emplace_back(each.org, *absent);
    }
    looked_up_ = true;
  }
  bool assigned = person_.has_value() && row.HasMediator(*person_);
  bool opened = person_.has_value() && row.opener_symbol() == *person_;
  for (const auto& [org, absent] : stood_for_) {
    if ((assigned && opened) || !IsAt(row, org) || row.IsBarred(viewer_.person)) continue;
    assigned |= row.HasMediator(absent);
    opened |= row.opener_symbol() == absent;
  }
  // What few cases have, and how long a closed one has been over, are asked of each by itself.
  if (row.has_more() || row.closed()) return Work(row, assigned, opened);
  const uint64_t places = uint64_t{row.unit_symbol()} << 32 | row.committee_symbol();
  uint32_t flags = 0;
  for (const bool flag : {assigned, opened, row.has_mediators(), row.clue(), row.numbered(), row.sealed(),
                          row.archived(), row.needs_support()}) {
    flags = flags << 1 | (flag ? 1 : 0);
  }
  const auto [known, is_new] = alike_.try_emplace(std::make_pair(places, flags));
  if (is_new) known->second = Work(row, assigned, opened);
  return known->second;
}

ClassBits RowSight::Work(const TableRow& row, bool assigned, bool opened) {
  CasePart part;
  part.places = At(row.unit_symbol(), row.unit());
  part.places |= At(row.committee_symbol(), row.committee());
  part.has_mediators = row.has_mediators();
  part.assigned = assigned;
  part.opened = opened;
  part.clue = row.clue();
  part.numbered = row.numbered();
  part.sealed = row.sealed();
  part.archived = row.archived();
  part.needs_support = row.needs_support();
  part.closed = row.closed();
  part.work_end = row.work_end();
  if (row.has_more()) {
    for (const absl::string_view unit : row.offered_to()) {
      part.places |= SightAsReceiver(unit, viewer_, directory_);
    }
    for (const absl::string_view org : row.addressees()) part.places |= SightAsAddressee(org, viewer_);
    part.recused = row.IsBarred(viewer_.person);
    part.granted = row.IsGlimpser(viewer_.person, viewer_.now);
  }
  const Sight sight = SightOf(part, viewer_);
  return sight.none() ? 0 : sight.shown.bits();
}

ClassBits RowSight::Of(const CaseGroup& group, absl::string_view unit, absl::string_view committee) {
  CasePart part;
  part.places = At(group.unit, unit);
  part.places |= At(group.committee, committee);
  part.has_mediators = group.has_mediators;
  part.clue = group.clue;
  part.numbered = group.numbered;
  part.sealed = group.sealed;
  part.archived = group.archived;
  part.needs_support = group.needs_support;
  const Sight sight = SightOf(part, viewer_);
  return sight.none() ? 0 : sight.shown.bits();
}

bool RowSight::KnowsGroups() const {
  return absl::c_none_of(viewer_.policy->rules(), [](const Policy::Rule& rule) {
    const v1::SightRelation relation = rule.proto->relation();
    return rule.proto->until_quiet_days() != 0 &&
           (relation == v1::SIGHT_RELATION_HOLDER || relation == v1::SIGHT_RELATION_ABOVE ||
            relation == v1::SIGHT_RELATION_POST);
  });
}

bool RowSight::AnswersFor(absl::string_view org) const {
  PlaceSight place = SightAsReceiver(org, viewer_, directory_);
  place |= SightAsAddressee(org, viewer_);
  return (place.rules | place.bars) != 0;
}

const PlaceSight& RowSight::At(Symbol symbol, absl::string_view org) {
  if (symbol >= places_.size()) places_.resize(symbol + size_t{1});
  std::optional<PlaceSight>& place = places_[symbol];
  if (!place.has_value()) place = SightAt(org, viewer_, directory_);
  return *place;
}

}  // namespace gaiwan
