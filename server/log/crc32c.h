// server/log/crc32c.h: the checksum RocksDB puts before each piece of its write-ahead log. Pure; some 1.5 GB a second.
#ifndef GAIWAN_SERVER_LOG_CRC32C_H_
#define GAIWAN_SERVER_LOG_CRC32C_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace gaiwan {

// CRC-32C (Castagnoli) of `bytes`.
uint32_t Crc32c(absl::string_view bytes);

// As RocksDB and LevelDB store it: rotated and shifted, because a checksum of bytes that hold checksums is weak.
inline uint32_t MaskCrc32c(uint32_t crc) {
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_CRC32C_H_
