// server/api/board_reader.h: the counts of boards by unit, of what one person sees the process of. Pure but for the
// table of cases, which locks by itself.
#ifndef GAIWAN_SERVER_API_BOARD_READER_H_
#define GAIWAN_SERVER_API_BOARD_READER_H_

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "server/api/board.h"
#include "server/auth/sight.h"
#include "server/projection/case_table.h"
#include "workflow/facts.h"

namespace gaiwan {

// By the table's symbol of the unit: `orgs/{org}`, and what it holds.
using UnitCounts = absl::flat_hash_map<Symbol, std::pair<std::string, BoardCount>>;

// Of all cases of units that `wanted` is true of, closed ones too (asked once a unit), from the counts that are kept of
// groups of cases; looked at are those alone that the viewer is something to. False, with nothing in `counts`, where
// that would be too many, or the policy has rules that groups do not tell: then a walk over all cases tells the same.
bool CountGroups(const CaseTable& table, const Viewer& viewer, const DirectoryFacts& directory, const BoardTimes& times,
                 absl::FunctionRef<bool(absl::string_view unit)> wanted, UnitCounts* counts);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_BOARD_READER_H_
