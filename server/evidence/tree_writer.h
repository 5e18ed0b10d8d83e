// server/evidence/tree_writer.h: goes on with the tree: leaves in, rows out. Used by one thread.
#ifndef GAIWAN_SERVER_EVIDENCE_TREE_WRITER_H_
#define GAIWAN_SERVER_EVIDENCE_TREE_WRITER_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/log/store.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {

class TreeWriter {
 public:
  // Takes a row to write.
  using PutRow = absl::FunctionRef<void(absl::string_view key, absl::string_view value)>;

  // An empty tree.
  TreeWriter() = default;

  // The tree of what is in `view`. The records behind the last full tile are read, hashed, and compared with the edge.
  //   NOT_FOUND  there are records and no tree: the folder is older than trees are.
  //   DATA_LOSS  the tree is not one of this log; the message names the positions or the row.
  static absl::StatusOr<TreeWriter> Load(const View& view);

  // Adds a leaf. Rows of tiles that are complete, or above the lowest level and changed, go to `put`.
  void Append(const Hash& leaf, PutRow put);
  // The row of the edge as it is now, and the leaves behind the last full tile that are new (last_leaves.h).
  void PutEdge(PutRow put);

  const CompactTree& tree() const { return tree_; }
  // Hashes of the last tile of a level, behind one another; empty when it is complete.
  const std::string& last_tile(int level) const { return tiles_[static_cast<size_t>(level)]; }

 private:
  void AddToTile(int level, uint64_t index, const Hash& hash, PutRow put);
  // Whether the perfect trees over the last tile of `level` are those of `edge`.
  absl::Status CompareWithEdge(const CompactTree& edge) const;

  CompactTree tree_;
  std::array<std::string, kTileLevels> tiles_;
  // Leaves of the last tile that were put; of one that was loaded none, so that the next group puts all of them.
  uint64_t put_leaves_ = 0;
};

// Makes the tree of a store that has none, in as many writes as it takes; the edge comes with the last. To be called
// before anything is committed.
absl::Status BuildTree(Store* store);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_TREE_WRITER_H_
