// server/log/wal_reader.h: reads RocksDB's write-ahead log before RocksDB does, to find damage it would pass over.
//
// After a crash the end of the log may be torn, and RocksDB rightly recovers up to there. But it does the same at a
// damaged place in the middle, dropping every synced record behind it without a word. What tells the two apart: each
// write is synced before the next begins, so behind a torn write no other write can have started. Pure but for reading
// files; thread-safe.
#ifndef GAIWAN_SERVER_LOG_WAL_READER_H_
#define GAIWAN_SERVER_LOG_WAL_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace gaiwan {

struct WalSummary {
  uint64_t file_count = 0;
  uint64_t batch_count = 0;    // Whole ones.
  uint64_t last_sequence = 0;  // RocksDB's number of the last entry; 0 when there is none.
  uint64_t torn_count = 0;     // Files that end in a torn write.
};

// Walks the files `NUMBER.log` in `dir` in order, from `first_number` on (RocksDB no longer replays older ones).
//   DATA_LOSS    a whole write behind a damaged place, or missing between two files; the message names file and offset.
//   UNAVAILABLE  a file cannot be read.
absl::StatusOr<WalSummary> CheckWals(const std::string& dir, uint64_t first_number = 0);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_WAL_READER_H_
