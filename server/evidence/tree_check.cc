#include "server/evidence/tree_check.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/evidence/changed_record.h"
#include "server/evidence/last_leaves.h"
#include "server/evidence/tree_rows.h"
#include "server/evidence/tree_writer.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/record_leaf.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {
namespace {

class TreeChecker {
 public:
  TreeChecker(const View& view, absl::FunctionRef<void(std::string)> on_fault) : view_(view), on_fault_(on_fault) {}

  absl::StatusOr<uint64_t> Run() {
    for (Position position = 1; position <= view_.position(); ++position) {
      ASSIGN_OR_RETURN(const Hash leaf, Leaf(position));
      writer_.Append(leaf, [this](absl::string_view key, absl::string_view value) {
        // Above the lowest level a tile is written again and again; the last word holds.
        if (key[1] != 0) {
          upper_[std::string(key)] = std::string(value);
        } else if (status_.ok()) {
          status_ = CompareTile(key, value);
        }
      });
      RETURN_IF_ERROR(status_);
    }
    for (const auto& [key, value] : upper_) RETURN_IF_ERROR(CompareTile(key, value));
    RETURN_IF_ERROR(CompareEdge());
    RETURN_IF_ERROR(CountRows());
    return rows_;
  }

 private:
  absl::StatusOr<Hash> Leaf(Position position) {
    const absl::StatusOr<std::string> stored = view_.GetStored(position);
    if (absl::IsUnavailable(stored.status())) return stored.status();
    if (stored.ok()) {
      if (const absl::StatusOr<Hash> leaf = RecordLeaf(position, *stored); leaf.ok()) return leaf;
    }
    on_fault_(stored.ok() ? absl::StrCat("position ", position, " holds no record")
                          : std::string(stored.status().message()));
    return Hash{};
  }

  absl::Status CompareTile(absl::string_view key, absl::string_view value) {
    ASSIGN_OR_RETURN(const std::optional<std::string> kept, view_.Get(Family::kTree, key));
    ++expected_rows_;
    if (kept == value) {
      ++rows_;
      return absl::OkStatus();
    }
    const int level = key[1];
    const uint64_t first = FirstOf(key);
    if (level > 0 || !kept.has_value() || kept->size() != value.size()) {
      on_fault_(absl::StrCat("the tree's tile at leaf ", first + 1, " of level ", level, " is ",
                             kept.has_value() ? "another" : "missing"));
      return absl::OkStatus();
    }
    for (size_t at = 0; at < value.size(); at += kHashBytes) {
      if (value.substr(at, kHashBytes) == absl::string_view(*kept).substr(at, kHashBytes)) continue;
      on_fault_(ChangedRecordWords(view_, first + at / kHashBytes + 1,
                                   *ToHash(absl::string_view(*kept).substr(at, kHashBytes)),
                                   *ToHash(value.substr(at, kHashBytes))));
    }
    return absl::OkStatus();
  }

  // The first leaf under a tile.
  static uint64_t FirstOf(absl::string_view key) {
    uint64_t index = 0;
    for (const char c : key.substr(2)) index = index << 8 | static_cast<unsigned char>(c);
    return index << (kTileHeight * (key[1] + 1));
  }

  absl::Status CompareEdge() {
    ASSIGN_OR_RETURN(const std::optional<std::string> kept, view_.Get(Family::kTree, kEdgeKey));
    if (view_.position() == 0 && !kept.has_value()) return absl::OkStatus();
    ++expected_rows_;
    if (!kept.has_value()) {
      on_fault_("the edge of the tree is missing");
      return absl::OkStatus();
    }
    const absl::StatusOr<CompactTree> edge = ParseEdge(*kept);
    if (!edge.ok()) {
      on_fault_(std::string(edge.status().message()));
      return absl::OkStatus();
    }
    const CompactTree& tree = writer_.tree();
    if (edge->size() != tree.size()) {
      on_fault_(absl::StrCat("the log goes to position ", tree.size(), " and its tree to ", edge->size()));
      return NameWhatMoved(edge->size());
    }
    ASSIGN_OR_RETURN(const std::vector<std::optional<Hash>> last, ReadLastLeaves(view_, tree.size()));
    bool same = true;
    uint64_t begin = 0;
    for (size_t i = 0; i < tree.peaks().size(); ++i) {
      const uint64_t leaves = std::bit_floor(tree.size() - begin);
      const bool as_kept = tree.peaks()[i] == edge->peaks()[i];
      const bool named = CompareLastLeaves(last, begin, begin + leaves, as_kept);
      if (!as_kept && !named) {
        on_fault_(absl::StrCat("positions ", begin + 1, " to ", begin + leaves,
                               " do not hold the records that are in the tree"));
      }
      same &= as_kept;
      begin += leaves;
    }
    rows_ += same ? 1 : 0;
    return absl::OkStatus();
  }

  // Something was taken out behind the last full tile, or put in: from there on every position holds another record
  // than the one in the tree, and at the end one is missing or too many.
  absl::Status NameWhatMoved(uint64_t tree_size) {
    const uint64_t log_size = writer_.tree().size();
    const uint64_t before = tree_size / kTileWidth * kTileWidth;
    // Elsewhere a full tile is missing or too many, and says so.
    if (log_size / kTileWidth * kTileWidth != before) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<std::optional<Hash>> last, ReadLastLeaves(view_, tree_size));
    const absl::string_view made = writer_.last_tile(0);
    for (uint64_t at = 0; before + at < std::max(log_size, tree_size); ++at) {
      const Position position = before + at + 1;
      if (position > tree_size) {
        on_fault_(absl::StrCat("position ", position, " lies behind the end of the tree"));
      } else if (position > log_size) {
        on_fault_(absl::StrCat("position ", position, " is in the tree and no record lies there"));
      } else if (last[at].has_value() && made.substr(at * kHashBytes, kHashBytes) != HashView(*last[at])) {
        on_fault_(ChangedRecordWords(view_, position, *last[at], *ToHash(made.substr(at * kHashBytes, kHashBytes))));
      }
    }
    return absl::OkStatus();
  }

  // Compares the leaves behind the last full tile that lie in [begin, end). Where the edge is of these records, it is
  // the row of leaves that was changed. Returns whether a position was named.
  bool CompareLastLeaves(const std::vector<std::optional<Hash>>& last, uint64_t begin, uint64_t end, bool as_edge) {
    bool named = false;
    const uint64_t before = writer_.tree().size() - last.size();
    for (uint64_t index = std::max(begin, before); index < end; ++index) {
      const std::optional<Hash>& kept = last[index - before];
      const Hash made =
          *ToHash(absl::string_view(writer_.last_tile(0)).substr((index - before) * kHashBytes, kHashBytes));
      if (!kept.has_value() || *kept == made) continue;
      on_fault_(as_edge ? absl::StrCat("the tree's leaf of position ", index + 1, " is another")
                        : ChangedRecordWords(view_, index + 1, *kept, made));
      named = true;
    }
    return named;
  }

  absl::Status CountRows() {
    uint64_t count = 0;
    RETURN_IF_ERROR(view_.Scan(Family::kTree, "", "", [&](absl::string_view key, absl::string_view) {
      // Strips of the tile before lie there until the next one reaches them.
      if (key.size() != 2 || key.front() != kStripPrefix.front() ||
          static_cast<unsigned char>(key.back()) >= kTileWidth / kStripWidth)
        ++count;
      return true;
    }));
    if (count != expected_rows_) {
      on_fault_(absl::StrCat("tree has ", count, " rows; the log makes ", expected_rows_));
    }
    return absl::OkStatus();
  }

  const View& view_;
  const absl::FunctionRef<void(std::string)> on_fault_;
  TreeWriter writer_;
  // Tiles above the lowest level: one for 65,536 records.
  absl::flat_hash_map<std::string, std::string> upper_;
  absl::Status status_;
  uint64_t rows_ = 0;
  uint64_t expected_rows_ = 0;
};

}  // namespace

absl::StatusOr<uint64_t> CheckTree(const View& view, absl::FunctionRef<void(std::string words)> on_fault) {
  return TreeChecker(view, on_fault).Run();
}

}  // namespace gaiwan
