// server/projection/list_projector.h: one row a case in Family::kList, from which the table of cases is filled at
// start, and the table itself as cases change.
//
// Key: `case/` and the case's name. Value: CaseRow. Written once a command: each one moves the case in the order of
// last changes, if nothing else.
#ifndef GAIWAN_SERVER_PROJECTION_LIST_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_LIST_PROJECTOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/engine/projector.h"
#include "server/log/store.h"
#include "server/projection/case_table.h"

namespace gaiwan {

std::string CaseRowKey(absl::string_view name);

// Sets `row` to what lists show of a case, but for what is carried from row to row (CaseRow.close_micros and after).
void FillCaseRow(const v1::Case& c, v1::CaseRow* row);

// Whether a release before this one made of the same case the row `kept` where this one makes `made`: it stands so
// until the next command on the case.
bool IsCaseRowOfEarlierRelease(absl::string_view kept, absl::string_view made);

class ListProjector final : public Projector {
 public:
  // Not owned; both outlive the projector. The table holds what the store has, or less while it is read in.
  ListProjector(CaseTable* table, const Store* store) : table_(table), store_(store) {}

  void Project(const Change& change, Group* group) override;
  absl::Status Complete(Position first, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override;

 private:
  // Of a group, in the order of its changes to cases. Kept from group to group: their strings have room already.
  struct Rows {
    void Clear() {
      count = 0;
      by_name.clear();
    }

    std::vector<v1::CaseRow> rows;
    size_t count = 0;
    // The last of each case.
    absl::flat_hash_map<std::string, size_t> by_name;
  };

  CaseTable::Carried CarriedOf(const std::string& stream) const;

  CaseTable* const table_;
  const Store* const store_;
  Rows open_;
  Rows on_its_way_;
  std::string scratch_;
};

// Calls `callback` with each case in `view` behind the name `after` (empty: from the first on), in the order of their
// names, until it returns false. What it is handed holds for the call.
//   DATA_LOSS  a row does not parse; the message names the case.
absl::Status ScanCaseRows(const View& view, absl::string_view after,
                          absl::FunctionRef<bool(absl::string_view name, const v1::CaseRow& row)> callback);

// Fills the table with the cases in `view` that it does not have yet, and says that it is loaded. Any thread, also
// while the engine works, provided its ListProjector was at work when `view` was taken.
// Errors as ScanCaseRows says.
absl::Status LoadTable(const View& view, CaseTable* table);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_LIST_PROJECTOR_H_
