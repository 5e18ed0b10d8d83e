// server/log/rocks_options.h: how RocksDB is set up, each choice with its reason in the .cc. Pure.
#ifndef GAIWAN_SERVER_LOG_ROCKS_OPTIONS_H_
#define GAIWAN_SERVER_LOG_ROCKS_OPTIONS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "rocksdb/compaction_filter.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"

namespace gaiwan {

// Bytes of each entry's checksum that goes with it from our batch into the log and the memtable. 8 or none.
inline constexpr size_t kProtectionBytes = 8;

// Column families in the order of MakeFamilies: the log, where each record lies, then one for each Family.
inline constexpr int kLogColumn = 0;
inline constexpr int kPlacesColumn = 1;
inline constexpr int kFirstFamilyColumn = 2;

// For the whole database. A null `env` is the machine's.
rocksdb::DBOptions MakeDbOptions(const std::shared_ptr<rocksdb::Env>& env);

// For each column family. `request_filter` is not owned and outlives the database.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(size_t block_cache_bytes,
                                                          const rocksdb::CompactionFilter* request_filter);

// For the one write of a group.
rocksdb::WriteOptions MakeWriteOptions();

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_ROCKS_OPTIONS_H_
