#include "server/evidence/last_leaves.h"

#include "server/log/keys.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {
namespace {

// The first byte of a strip: its format. Then how many leaves are before it.
constexpr char kStripFormat = 1;
constexpr size_t kStripHead = 9;

}  // namespace

std::string StripKey(uint64_t strip) {
  std::string key(kStripPrefix);
  key.push_back(static_cast<char>(strip));
  return key;
}

std::string StripValue(uint64_t first, absl::string_view hashes) {
  std::string value(1, kStripFormat);
  keys::AppendBigEndian64(first, &value);
  value.append(hashes.data(), hashes.size());
  return value;
}

absl::StatusOr<std::vector<std::optional<Hash>>> ReadLastLeaves(const View& view, uint64_t size) {
  const uint64_t width = size % kTileWidth;
  std::vector<std::optional<Hash>> leaves(width);
  for (uint64_t at = 0; at < width; at += kStripWidth) {
    ASSIGN_OR_RETURN(const std::optional<std::string> row, view.Get(Family::kTree, StripKey(at / kStripWidth)));
    const bool is_ours = row.has_value() && row->size() >= kStripHead && row->front() == kStripFormat &&
                         keys::ReadBigEndian64(row->data() + 1) == size - width + at;
    if (!is_ours) continue;
    const absl::string_view hashes = absl::string_view(*row).substr(kStripHead);
    for (uint64_t i = 0; i < kStripWidth && at + i < width && (i + 1) * kHashBytes <= hashes.size(); ++i) {
      leaves[at + i] = ToHash(hashes.substr(i * kHashBytes, kHashBytes));
    }
  }
  return leaves;
}

}  // namespace gaiwan
