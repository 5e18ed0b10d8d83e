#include "server/evidence/tree_writer.h"

#include <bit>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/evidence/changed_record.h"
#include "server/evidence/last_leaves.h"
#include "server/evidence/tree_rows.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan {
namespace {

// Records of one write while a tree is built: sixteen tiles, so a kill loses a moment's work.
constexpr Position kBuildStep = 16 * kTileWidth;

uint64_t WidthAt(uint64_t size, int level) {
  return (size >> (kTileHeight * level)) % kTileWidth;
}

absl::StatusOr<Hash> LeafAt(const View& view, Position position) {
  ASSIGN_OR_RETURN(const std::string stored, view.GetStored(position));
  absl::StatusOr<Hash> leaf = RecordLeaf(position, stored);
  if (!leaf.ok()) return absl::DataLossError(absl::StrCat("position ", position, ": ", leaf.status().message()));
  return leaf;
}

// `compared`, with the position where the leaves behind the last full tile tell it.
absl::Status Named(const View& view, uint64_t size, absl::string_view made, absl::Status compared) {
  if (compared.ok()) return compared;
  ASSIGN_OR_RETURN(const std::vector<std::optional<Hash>> kept, ReadLastLeaves(view, size));
  for (size_t i = 0; i < kept.size(); ++i) {
    const Hash leaf = *ToHash(made.substr(i * kHashBytes, kHashBytes));
    if (!kept[i].has_value() || *kept[i] == leaf) continue;
    return absl::DataLossError(ChangedRecordWords(view, size - kept.size() + i + 1, *kept[i], leaf));
  }
  return compared;
}

}  // namespace

void TreeWriter::AddToTile(int level, uint64_t index, const Hash& hash, PutRow put) {
  std::string& tile = tiles_[static_cast<size_t>(level)];
  tile.append(HashView(hash).data(), kHashBytes);
  const bool complete = tile.size() == kTileWidth * kHashBytes;
  if (complete || level > 0) put(TileKey(level, index / kTileWidth), tile);
  if (!complete) return;
  tile.clear();
  if (level == 0) put_leaves_ = 0;
}

void TreeWriter::Append(const Hash& leaf, PutRow put) {
  AddToTile(0, tree_.size(), leaf, put);
  tree_.Append(leaf, [&](NodePlace place, const Hash& hash) {
    if (place.level % kTileHeight == 0) AddToTile(place.level / kTileHeight, place.index, hash, put);
  });
}

void TreeWriter::PutEdge(PutRow put) {
  const absl::string_view leaves = last_tile(0);
  const uint64_t width = leaves.size() / kHashBytes;
  for (uint64_t strip = put_leaves_ / kStripWidth; strip * kStripWidth < width; ++strip) {
    const uint64_t at = strip * kStripWidth;
    put(StripKey(strip),
        StripValue(tree_.size() - width + at, leaves.substr(at * kHashBytes, kStripWidth * kHashBytes)));
  }
  put_leaves_ = width;
  put(kEdgeKey, EdgeValue(tree_));
}

absl::Status TreeWriter::CompareWithEdge(const CompactTree& edge) const {
  size_t peak = 0;
  uint64_t begin = 0;
  for (int level = kTileLevels - 1; level >= 0; --level) {
    CompactTree last;
    const std::string& tile = last_tile(level);
    for (size_t at = 0; at < tile.size(); at += kHashBytes) {
      last.Append(*ToHash(absl::string_view(tile).substr(at, kHashBytes)));
    }
    uint64_t rest = last.size();
    for (const Hash& hash : last.peaks()) {
      const uint64_t leaves = std::bit_floor(rest) << (kTileHeight * level);
      if (edge.peaks()[peak++] != hash) {
        return absl::DataLossError(absl::StrCat(
            "positions ", begin + 1, " to ", begin + leaves, " are not those of the tree's edge: ",
            level == 0 ? "a record there is not the one that was written" : "a tile of the tree was changed"));
      }
      begin += leaves;
      rest -= std::bit_floor(rest);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<TreeWriter> TreeWriter::Load(const View& view) {
  ASSIGN_OR_RETURN(const std::optional<std::string> row, view.Get(Family::kTree, kEdgeKey));
  TreeWriter writer;
  if (!row.has_value()) {
    if (view.position() == 0) return writer;
    return absl::NotFoundError(absl::StrCat("the log goes to position ", view.position(), " and has no tree"));
  }
  ASSIGN_OR_RETURN(const CompactTree edge, ParseEdge(*row));
  if (edge.size() != view.position()) {
    return absl::DataLossError(
        absl::StrCat("the log goes to position ", view.position(), " and its tree to ", edge.size()));
  }
  const uint64_t size = edge.size();
  for (Position position = size - WidthAt(size, 0) + 1; position <= size; ++position) {
    ASSIGN_OR_RETURN(const Hash leaf, LeafAt(view, position));
    writer.tiles_[0].append(HashView(leaf).data(), kHashBytes);
  }
  for (int level = 1; level < kTileLevels; ++level) {
    const uint64_t width = WidthAt(size, level);
    if (width == 0) continue;
    const uint64_t index = (size >> (kTileHeight * level)) / kTileWidth;
    ASSIGN_OR_RETURN(const std::optional<std::string> tile, view.Get(Family::kTree, TileKey(level, index)));
    if (!tile.has_value() || tile->size() != width * kHashBytes) {
      return absl::DataLossError(absl::StrCat("tile ", index, " of level ", level, " of the tree is ",
                                              tile.has_value() ? "of another width" : "missing"));
    }
    writer.tiles_[static_cast<size_t>(level)] = *tile;
  }
  RETURN_IF_ERROR(Named(view, size, writer.last_tile(0), writer.CompareWithEdge(edge)));
  writer.tree_ = edge;
  return writer;
}

absl::Status BuildTree(Store* store) {
  const std::unique_ptr<View> view = store->Look();
  TreeWriter writer;
  Group group;
  const auto put = [&group](absl::string_view key, absl::string_view value) { group.Put(Family::kTree, key, value); };
  for (Position position = 1; position <= view->position(); ++position) {
    ASSIGN_OR_RETURN(const Hash leaf, LeafAt(*view, position));
    writer.Append(leaf, put);
    if (position % kBuildStep != 0 || position == view->position()) continue;
    RETURN_IF_ERROR(store->Commit(group).status());
    group.Clear();
  }
  if (view->position() == 0) return absl::OkStatus();
  writer.PutEdge(put);
  return store->Commit(group).status();
}

}  // namespace gaiwan
