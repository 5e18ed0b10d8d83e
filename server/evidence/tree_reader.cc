#include "server/evidence/tree_reader.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/evidence/tree_rows.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan {
namespace {

// 2 MiB of tiles: what a bundle of a long case needs, and no more for one that is scattered over years.
constexpr size_t kTilesMax = 256;

}  // namespace

absl::Status TreeReader::CheckSize(uint64_t size) const {
  if (size <= view_.position()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("the tree has ", view_.position(), " leaves, not ", size));
}

absl::StatusOr<const std::vector<Hash>*> TreeReader::LoadTile(int level, uint64_t index) {
  const std::pair<int, uint64_t> place = {level, index};
  if (const auto found = tiles_.find(place); found != tiles_.end()) return &found->second;
  const uint64_t all = view_.position() >> (kTileHeight * level);
  const uint64_t width = std::min<uint64_t>(kTileWidth, all - std::min(all, index * kTileWidth));
  std::vector<Hash> hashes;
  if (level == 0 && width < kTileWidth) {
    // The last tile of the lowest level is not kept: it is in the records.
    for (uint64_t i = 0; i < width; ++i) {
      const Position position = index * kTileWidth + i + 1;
      ASSIGN_OR_RETURN(const std::string stored, view_.GetStored(position));
      const absl::StatusOr<Hash> leaf = RecordLeaf(position, stored);
      if (!leaf.ok()) return absl::DataLossError(absl::StrCat("position ", position, ": ", leaf.status().message()));
      hashes.push_back(*leaf);
    }
  } else {
    ASSIGN_OR_RETURN(const std::optional<std::string> row, view_.Get(Family::kTree, TileKey(level, index)));
    if (row.has_value()) {
      ASSIGN_OR_RETURN(hashes, ParseTile(*row));
    }
    if (hashes.size() != width) {
      return absl::DataLossError(absl::StrCat("tile ", index, " of level ", level, " of the tree has ", hashes.size(),
                                              " hashes, not ", width));
    }
  }
  if (tiles_.size() >= kTilesMax) tiles_.clear();
  return &(tiles_[place] = std::move(hashes));
}

absl::StatusOr<Hash> TreeReader::Node(NodePlace place) {
  const int level = place.level / kTileHeight;
  const int above = place.level % kTileHeight;
  const uint64_t first = place.index << above;
  ASSIGN_OR_RETURN(const std::vector<Hash>* tile, LoadTile(level, first / kTileWidth));
  CompactTree tree;
  for (uint64_t i = 0; i < uint64_t{1} << above; ++i) tree.Append(tile->at(first % kTileWidth + i));
  return tree.Root();
}

absl::StatusOr<Hash> TreeReader::RootAt(uint64_t size) {
  RETURN_IF_ERROR(CheckSize(size));
  return gaiwan::RootAt(size, [this](NodePlace place) { return Node(place); });
}

absl::StatusOr<std::vector<Hash>> TreeReader::InclusionProof(uint64_t index, uint64_t size) {
  RETURN_IF_ERROR(CheckSize(size));
  return MakeInclusionProof(index, size, [this](NodePlace place) { return Node(place); });
}

absl::StatusOr<std::vector<Hash>> TreeReader::ConsistencyProof(uint64_t old_size, uint64_t new_size) {
  RETURN_IF_ERROR(CheckSize(new_size));
  return MakeConsistencyProof(old_size, new_size, [this](NodePlace place) { return Node(place); });
}

absl::StatusOr<std::string> TreeReader::Tile(const TilePlace& tile) {
  const uint64_t all = tile.level < kTileLevels ? view_.position() >> (kTileHeight * tile.level) : 0;
  if (tile.index > all / kTileWidth || tile.index * kTileWidth + tile.width > all) {
    return absl::NotFoundError(absl::StrCat("the tree does not reach ", TilePath(tile)));
  }
  ASSIGN_OR_RETURN(const std::vector<Hash>* hashes, LoadTile(tile.level, tile.index));
  std::string bytes;
  for (uint64_t i = 0; i < tile.width; ++i) bytes.append(HashView((*hashes)[i]).data(), kHashBytes);
  return bytes;
}

}  // namespace gaiwan
