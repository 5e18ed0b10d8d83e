// evidence/tile_path.h: tiles of a tree and their names as files (C2SP tlog-tiles). Pure.
//
// Tile n of level l holds the nodes of level 8 * l with the indexes 256 * n to 256 * n + 255; the last of a level may
// be partial.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_TILE_PATH_H_
#define GAIWAN_WORKFLOW_EVIDENCE_TILE_PATH_H_

#include <cstdint>
#include <string>
#include <vector>

namespace gaiwan {

inline constexpr int kTileHeight = 8;
inline constexpr uint64_t kTileWidth = 256;
// 256^8 leaves are more than positions there are.
inline constexpr int kTileLevels = 8;

struct TilePlace {
  int level = 0;
  uint64_t index = 0;
  // 1 to 256; below 256 it is partial.
  uint64_t width = kTileWidth;

  friend bool operator==(const TilePlace& a, const TilePlace& b) = default;
};

// `tile/0/x001/234`, or `tile/0/x001/234.p/56`.
std::string TilePath(const TilePlace& tile);

// What a tree of `new_size` needs beside what one of `old_size` has: full tiles that are new, and its partial ones.
std::vector<TilePlace> NewTiles(uint64_t old_size, uint64_t new_size);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_TILE_PATH_H_
