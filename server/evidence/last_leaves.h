// server/evidence/last_leaves.h: the leaves behind the last full tile, kept so that a record that was changed there is
// named by its position: the edge alone tells a range. In strips, so that a group writes a few hundred bytes and not
// the whole tile. Pure but for the view.
#ifndef GAIWAN_SERVER_EVIDENCE_LAST_LEAVES_H_
#define GAIWAN_SERVER_EVIDENCE_LAST_LEAVES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/log/store.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {

// Leaves of a strip: sixteen strips are a tile.
inline constexpr uint64_t kStripWidth = 16;
inline constexpr absl::string_view kStripPrefix = "l";

// Strip 0 to 15 of the last tile. Those of the tile before are written over as the next one grows.
std::string StripKey(uint64_t strip);
// `first`: how many leaves are before it in the tree. `hashes`: 1 to 16 of them, behind one another.
std::string StripValue(uint64_t first, absl::string_view hashes);

// The leaves behind the last full tile of a tree of `size`, in order. Absent: none is kept, as in a folder of an
// earlier program to which nothing was added since. Errors of the view.
absl::StatusOr<std::vector<std::optional<Hash>>> ReadLastLeaves(const View& view, uint64_t size);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_LAST_LEAVES_H_
