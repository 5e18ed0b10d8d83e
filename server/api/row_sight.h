// server/api/row_sight.h: what one person sees of the cases of the table (server/projection/case_table.h). What their
// posts are worth at an organisation is worked out once: a list looks at every case, and makes nothing for those that
// are not on its page. Used by one list, on one thread.
#ifndef GAIWAN_SERVER_API_ROW_SIGHT_H_
#define GAIWAN_SERVER_API_ROW_SIGHT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/auth/sight.h"
#include "server/projection/case_table.h"
#include "workflow/facts.h"

namespace gaiwan {

class RowSight {
 public:
  // Both outlive it.
  RowSight(const Viewer* viewer, const DirectoryFacts* directory) : viewer_(*viewer), directory_(*directory) {}

  // The classes that are shown; 0: not even that there is such a case.
  ClassBits Of(const TableRow& row);

  // The same of every case of a group that the viewer is nothing to: did not open it, does not mediate it, is not
  // barred from it, did not break the glass of it, and answers for nobody that it was offered or handed to.
  ClassBits Of(const CaseGroup& group, absl::string_view unit, absl::string_view committee);
  // Whether groups can be asked: no rule by place or post ends a while after a case was closed.
  bool KnowsGroups() const;
  // Whether being asked to take a case over at `org`, or being handed it there, shows the viewer anything.
  bool AnswersFor(absl::string_view org) const;

 private:
  ClassBits Work(const TableRow& row, bool assigned, bool opened);
  const PlaceSight& At(Symbol symbol, absl::string_view org);

  const Viewer& viewer_;
  const DirectoryFacts& directory_;
  // By the table's symbol of the organisation.
  std::vector<std::optional<PlaceSight>> places_;
  // The viewer in the table, looked up with the first row.
  bool looked_up_ = false;
  std::optional<Symbol> person_;
  // Those they stand in for that the table knows, each with the organisation.
  std::vector<std::pair<std::string, Symbol>> stood_for_;
  // Of rows alike in all that the rules ask about: unit, committee, flags.
  absl::flat_hash_map<std::pair<uint64_t, uint32_t>, ClassBits> alike_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ROW_SIGHT_H_
