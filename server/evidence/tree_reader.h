// server/evidence/tree_reader.h: roots, proofs and tiles of the tree in a view, at its present size or any before. For
// one thread at a time. Errors are those of the view; DATA_LOSS names a tile that is missing.
#ifndef GAIWAN_SERVER_EVIDENCE_TREE_READER_H_
#define GAIWAN_SERVER_EVIDENCE_TREE_READER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/log/store.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {

class TreeReader {
 public:
  // `view` is not owned and outlives it.
  explicit TreeReader(const View* view) : view_(*view) {}

  uint64_t size() const { return view_.position(); }

  // As in evidence/merkle.h. INVALID_ARGUMENT also for a size beyond the view.
  absl::StatusOr<Hash> RootAt(uint64_t size);
  absl::StatusOr<std::vector<Hash>> InclusionProof(uint64_t index, uint64_t size);
  absl::StatusOr<std::vector<Hash>> ConsistencyProof(uint64_t old_size, uint64_t new_size);
  // The hashes of a tile, behind one another. NOT_FOUND when the tree does not reach it.
  absl::StatusOr<std::string> Tile(const TilePlace& tile);

 private:
  absl::Status CheckSize(uint64_t size) const;
  absl::StatusOr<Hash> Node(NodePlace place);
  // As many hashes of a tile as there are. Kept: a proof asks for a tile over and over.
  absl::StatusOr<const std::vector<Hash>*> LoadTile(int level, uint64_t index);

  const View& view_;
  absl::flat_hash_map<std::pair<int, uint64_t>, std::vector<Hash>> tiles_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_TREE_READER_H_
