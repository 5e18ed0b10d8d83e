#include "server/api/board_reader.h"

#include "absl/strings/strip.h"
#include "server/api/row_sight.h"

namespace gaiwan {

bool CountGroups(const CaseTable& table, const Viewer& viewer, const DirectoryFacts& directory, const BoardTimes& times,
                 absl::FunctionRef<bool(absl::string_view unit)> wanted, UnitCounts* counts) {
  RowSight sight(&viewer, &directory);
  if (!sight.KnowsGroups()) return false;
  absl::flat_hash_map<Symbol, bool> wants;
  const auto is_wanted = [&](Symbol symbol, absl::string_view unit) {
    const auto [known, is_new] = wants.try_emplace(symbol);
    if (is_new) known->second = wanted(unit);
    return known->second;
  };
  constexpr ClassBits kProcess = ClassBit(v1::PROCESS);
  CountQuery query;
  query.sees_group = [&](const CaseGroup& group, absl::string_view unit, absl::string_view committee) {
    return is_wanted(group.unit, unit) && (sight.Of(group, unit, committee) & kProcess) != 0;
  };
  query.people.push_back(viewer.person);
  for (const StandInFact& each : viewer.stood_for) query.people.push_back(each.absent);
  query.asks_of = [&](absl::string_view org) { return sight.AnswersFor(org); };
  query.sees = [&](const TableRow& row) {
    return is_wanted(row.unit_symbol(), row.unit()) && (sight.Of(row) & kProcess) != 0;
  };
  const bool counted = table.Count(query, [&](const CountedGroup& group) {
    const auto [unit, is_new] = counts->try_emplace(group.unit);
    if (is_new) unit->second.first = std::string(group.unit_name);
    unit->second.second.Add(group, times);
  });
  // Of a group that cases left, nothing is left to show, nor where all that is left is out of sight.
  absl::erase_if(*counts, [](const auto& unit) { return unit.second.second.cases == 0; });
  return counted;
}

}  // namespace gaiwan
