#include "server/evidence/tree_rows.h"

#include <bit>
#include <utility>

#include "server/log/keys.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {
namespace {

// The first byte of an edge: its format.
constexpr char kEdgeFormat = 1;
constexpr size_t kEdgeHead = 9;

std::vector<Hash> ReadHashes(absl::string_view bytes) {
  std::vector<Hash> hashes(bytes.size() / kHashBytes);
  for (size_t i = 0; i < hashes.size(); ++i) hashes[i] = *ToHash(bytes.substr(i * kHashBytes, kHashBytes));
  return hashes;
}

}  // namespace

std::string EdgeValue(const CompactTree& tree) {
  std::string value(1, kEdgeFormat);
  keys::AppendBigEndian64(tree.size(), &value);
  for (const Hash& peak : tree.peaks()) value.append(HashView(peak).data(), kHashBytes);
  return value;
}

absl::StatusOr<CompactTree> ParseEdge(absl::string_view value) {
  if (value.size() < kEdgeHead || value[0] != kEdgeFormat) {
    return absl::DataLossError("the edge of the tree does not parse");
  }
  const uint64_t size = keys::ReadBigEndian64(value.data() + 1);
  value.remove_prefix(kEdgeHead);
  if (value.size() != static_cast<size_t>(std::popcount(size)) * kHashBytes) {
    return absl::DataLossError("the edge of the tree does not parse");
  }
  return CompactTree(size, ReadHashes(value));
}

std::string TileKey(int level, uint64_t index) {
  std::string key = {'t', static_cast<char>(level)};
  keys::AppendBigEndian64(index, &key);
  return key;
}

absl::StatusOr<std::vector<Hash>> ParseTile(absl::string_view value) {
  if (value.empty() || value.size() % kHashBytes != 0 || value.size() > kTileWidth * kHashBytes) {
    return absl::DataLossError("a tile of the tree is not made of hashes");
  }
  return ReadHashes(value);
}

}  // namespace gaiwan
