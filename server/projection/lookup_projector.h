// server/projection/lookup_projector.h: one row a case of the keyed hashes it is found by, and the index over them.
//
// Family::kList, key `lookup/` and the case's name, value LookupRow. Written by commands that bring people in, change
// who they are or erase them, that open a case with its text or amend it, and by no other. The row follows from the
// case and the keys of its people alone: a party whose key was destroyed is not in it, so erasing a person ends with
// writing the row anew (MakeLookupRow). `place` is the unit that held the case at that moment.
//
// What the calling thread made (EngineCommand::beside, a LookupRow whose parties are those the command names, in order)
// is taken over; for the others, and where the log is read again, the personal blocks are opened.
#ifndef GAIWAN_SERVER_PROJECTION_LOOKUP_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_LOOKUP_PROJECTOR_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/engine/projector.h"
#include "server/log/store.h"
#include "server/projection/case_table.h"
#include "server/projection/lookup_index.h"
#include "server/seal/lookup_tokens.h"
#include "server/seal/sealer.h"

namespace gaiwan {

std::string LookupRowKey(absl::string_view name);

// The row of `c`, by opening what it knows of its people. A block that cannot be opened brings no tokens: the case is
// not found by it, and its next reader tells what is wrong.
v1::LookupRow MakeLookupRow(const v1::Case& c, const Sealer& sealer, const LookupTokens& tokens);

// The row as it is in the store; an empty one when there is none.
//   DATA_LOSS  it does not parse.
absl::StatusOr<v1::LookupRow> ReadLookupRow(const Store& store, absl::string_view name);

class LookupProjector final : public Projector {
 public:
  struct Parts {
    const Store* store;
    const Sealer* sealer;
    const LookupTokens* tokens;
    LookupIndex* index;
    // Takes what cases are searched by. Its projector (ListProjector) comes first, so that the case is in it.
    CaseTable* table;
  };
  // What `parts` names is not owned and outlives the projector.
  explicit LookupProjector(const Parts& parts) : parts_(parts) {}

  void Project(const Change& change, Group* group) override;
  absl::Status Complete(Position first, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override;

 private:
  struct Rows {
    v1::LookupRow before;  // As the index has it then.
    v1::LookupRow after;
  };
  using ByCase = absl::flat_hash_map<std::string, Rows>;

  const Parts parts_;
  ByCase open_;
  ByCase on_its_way_;
  std::string scratch_;
};

// Fills the index, and `table` (loaded before), with what the cases in `view` are found by, where they do not have it
// yet, and says that the index is loaded. Any thread, also while the engine works, provided its LookupProjector was at
// work when `view` was taken.
//   DATA_LOSS  a row does not parse; the message names the case.
absl::Status LoadLookupIndex(const View& view, LookupIndex* index, CaseTable* table);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_LOOKUP_PROJECTOR_H_
