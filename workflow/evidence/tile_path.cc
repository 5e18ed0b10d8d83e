#include "workflow/evidence/tile_path.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace gaiwan {

std::string TilePath(const TilePlace& tile) {
  std::string name = absl::StrFormat("%03d", tile.index % 1000);
  for (uint64_t rest = tile.index / 1000; rest > 0; rest /= 1000) name = absl::StrFormat("x%03d/%s", rest % 1000, name);
  std::string path = absl::StrCat("tile/", tile.level, "/", name);
  if (tile.width < kTileWidth) absl::StrAppend(&path, ".p/", tile.width);
  return path;
}

std::vector<TilePlace> NewTiles(uint64_t old_size, uint64_t new_size) {
  std::vector<TilePlace> tiles;
  for (int level = 0; level < kTileLevels && (new_size >> (kTileHeight * level)) > 0; ++level) {
    const uint64_t had = old_size >> (kTileHeight * level);
    const uint64_t has = new_size >> (kTileHeight * level);
    for (uint64_t index = had / kTileWidth; index < has / kTileWidth; ++index)
      tiles.push_back({level, index, kTileWidth});
    if (has % kTileWidth != 0) tiles.push_back({level, has / kTileWidth, has % kTileWidth});
  }
  return tiles;
}

}  // namespace gaiwan
