// server/log/compact_row.h: takes what a row was before off the disk.
#ifndef GAIWAN_SERVER_LOG_COMPACT_ROW_H_
#define GAIWAN_SERVER_LOG_COMPACT_ROW_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/log/rocks_store.h"

namespace gaiwan {

// Writes out what lies in memory and in the write-ahead log of all families, and rewrites the tables of `family` that
// hold `key`: what the row was before is then nowhere in the folder. Runs beside everything else; seconds at most. Any
// thread. Errors as RocksStore::Compact.
absl::Status CompactRow(const RocksStore& store, Family family, absl::string_view key);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_COMPACT_ROW_H_
