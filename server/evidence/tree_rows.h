// server/evidence/tree_rows.h: the rows of Family::kTree. README.md has them byte by byte. Pure.
#ifndef GAIWAN_SERVER_EVIDENCE_TREE_ROWS_H_
#define GAIWAN_SERVER_EVIDENCE_TREE_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {

// The right edge: how many leaves, and the perfect trees they make. Written with every group.
inline constexpr absl::string_view kEdgeKey = "edge";
std::string EdgeValue(const CompactTree& tree);
// DATA_LOSS when it does not parse.
absl::StatusOr<CompactTree> ParseEdge(absl::string_view value);

// Tile `index` of `level` (evidence/tile_path.h).
std::string TileKey(int level, uint64_t index);
// Its hashes; of a full one 256. DATA_LOSS when it is not made of hashes.
absl::StatusOr<std::vector<Hash>> ParseTile(absl::string_view value);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_TREE_ROWS_H_
