#include "server/log/rocks_options.h"

#include <string>

#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "rocksdb/utilities/table_properties_collectors.h"
#include "server/log/group.h"

namespace gaiwan {
namespace {

constexpr uint64_t kMiB = 1 << 20;
// All memtables together and the write-ahead log: what a restart replays, a second at most on the smallest machine.
constexpr uint64_t kMemtableBytesTotal = 16 * kMiB;
constexpr uint64_t kWalBytesTotal = 16 * kMiB;
// One memtable; the total above is reached first when several are busy.
constexpr uint64_t kMemtableBytes = 8 * kMiB;
// Memory a memtable takes at a time; the default of 1 MiB times nine families would be half of the total.
constexpr size_t kArenaBytes = 128 * 1024;
// Kept well below the usual limit of 1,024 descriptors, beside the sockets.
constexpr int kOpenFilesMax = 512;
// One false answer in a hundred.
constexpr double kBloomBitsPerKey = 10;

rocksdb::BlockBasedTableOptions TableOptions(const std::shared_ptr<rocksdb::Cache>& cache, bool point_reads,
                                             size_t block_bytes) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = block_bytes;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  // Indexes and filters count against the cache, so that memory stays bounded as the store grows; those of the newest
  // files, read by every lookup, stay in it.
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  if (point_reads) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  return table;
}

// For families that are mostly asked for what they do not have: a filter over the memtable, of a thirty-second of its
// size, says so without a search.
void AddMemtableFilter(rocksdb::ColumnFamilyOptions* options) {
  options->memtable_prefix_bloom_size_ratio = 1.0 / 32;
  options->memtable_whole_key_filtering = true;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const rocksdb::BlockBasedTableOptions& table) {
  static const std::shared_ptr<const rocksdb::SliceTransform> one_hint(rocksdb::NewCappedPrefixTransform(0));
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kMemtableBytes;
  options.arena_block_size = kArenaBytes;
  // A memtable that is being written out does not stop the next one.
  options.max_write_buffer_number = 3;
  options.memtable_protection_bytes_per_key = kProtectionBytes;
  // A group's rows arrive in the order of their keys: the search for a key's place begins at the one before it.
  options.memtable_insert_with_hint_prefix_extractor = one_hint;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;  // At most a tenth more space than the data.
  options.max_bytes_for_level_base = 64 * kMiB;
  options.target_file_size_base = 32 * kMiB;
  options.force_consistency_checks = true;
  return options;
}

}  // namespace

rocksdb::DBOptions MakeDbOptions(const std::shared_ptr<rocksdb::Env>& env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env.get();
  options.create_if_missing = true;
  options.create_missing_column_families = true;

  // A crash tears the end of the log, and this mode recovers up to there; that nothing else is dropped, CheckWals and
  // SignedHead make sure. kAbsoluteConsistency would refuse every torn end.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // Left off in 7.8.3, because fixed only later: false "missing WAL" after SyncWAL (7.10), fragments of a compressed
  // log mis-handled (8.0), inconsistent recovery with manual flushing (9.7), and reuse of log files, which this
  // recovery mode forbids (before 9.1).
  options.track_and_verify_wals_in_manifest = false;
  options.wal_compression = rocksdb::kNoCompression;
  options.manual_wal_flush = false;
  options.recycle_log_file_num = 0;

  options.db_write_buffer_size = kMemtableBytesTotal;
  options.max_total_wal_size = kWalBytesTotal;

  // One thread writes, one batch at a time: nothing to lead, to overlap or to wait for by spinning, which costs a core.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  options.enable_pipelined_write = false;
  options.unordered_write = false;  // Would break snapshots and atomic reads.
  options.two_write_queues = false;
  options.atomic_flush = false;  // The log is always on; the option's bugs were fixed in 8.1 and 8.7.

  // Damage is to be found where it happens.
  options.paranoid_checks = true;
  options.flush_verify_memtable_count = true;
  options.verify_sst_unique_id_in_manifest = true;
  // After an error we close and open again ourselves (RocksStore::Reopen): what a write left behind is then known,
  // while RocksDB's own retries could leave it twice in the log (fixed in 9.6).
  options.max_bgerror_resume_count = 0;

  options.max_background_jobs = 2;  // One flush, one compaction: two cores, and the writer needs one.
  options.max_open_files = kOpenFilesMax;
  options.bytes_per_sync = kMiB;  // New files reach the disk as they grow, not in one burst before our sync.
  options.skip_stats_update_on_db_open = true;  // Would read each file's properties at start.

  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = 4 * kMiB;
  options.keep_log_file_num = 4;
  options.stats_dump_period_sec = 0;  // No timer threads; the metrics are asked for.
  options.stats_persist_period_sec = 0;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(size_t block_cache_bytes,
                                                          const rocksdb::CompactionFilter* request_filter) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(block_cache_bytes);
  const rocksdb::BlockBasedTableOptions ranges = TableOptions(cache, /*point_reads=*/false, 16 * 1024);
  const rocksdb::BlockBasedTableOptions points = TableOptions(cache, /*point_reads=*/true, 4 * 1024);

  // The log: only ever appended in the order of its keys, so its files never overlap and a compaction merely moves them
  // down. New files are not compressed, which makes the one move out of level 0 a rewrite: it joins eight small files
  // into one and compresses them, and millions of events do not become thousands of files. Positions have no holes, so
  // a filter would only ever say yes.
  rocksdb::ColumnFamilyOptions log = FamilyOptions(ranges);
  log.compression_per_level = {rocksdb::kNoCompression, rocksdb::kLZ4Compression};
  log.level0_file_num_compaction_trigger = 8;

  // (stream, version) -> position: streams arrive in any order, so every file may hold any of them; the filter tells
  // which does.
  rocksdb::ColumnFamilyOptions places = FamilyOptions(points);
  AddMemtableFilter(&places);

  rocksdb::ColumnFamilyOptions requests = FamilyOptions(points);
  requests.compression = rocksdb::kNoCompression;  // Digests.
  requests.compaction_filter = request_filter;
  AddMemtableFilter(&requests);  // Nearly every id is new.

  rocksdb::ColumnFamilyOptions due = FamilyOptions(ranges);
  // A file with many deletions in a row is compacted early: the runner reads from the front, over what it just deleted.
  due.table_properties_collector_factories.push_back(
      rocksdb::NewCompactOnDeletionCollectorFactory(/*sliding_window_size=*/1024, /*deletion_trigger=*/512));

  rocksdb::ColumnFamilyOptions snapshots = FamilyOptions(TableOptions(cache, /*point_reads=*/true, 16 * 1024));
  rocksdb::ColumnFamilyOptions list = FamilyOptions(TableOptions(cache, /*point_reads=*/true, 8 * 1024));
  rocksdb::ColumnFamilyOptions counters = FamilyOptions(points);
  rocksdb::ColumnFamilyOptions meta = FamilyOptions(points);
  rocksdb::ColumnFamilyOptions tree = FamilyOptions(TableOptions(cache, /*point_reads=*/true, 8 * 1024));
  tree.compression = rocksdb::kNoCompression;  // Digests.

  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, log);
  families.emplace_back("places", places);
  const auto add = [&families](Family family, const rocksdb::ColumnFamilyOptions& options) {
    families.emplace_back(std::string(FamilyName(family)), options);
  };
  add(Family::kRequests, requests);  // In the order of their numbers.
  add(Family::kDue, due);
  add(Family::kSnapshots, snapshots);
  add(Family::kList, list);
  add(Family::kCounters, counters);
  add(Family::kMeta, meta);
  add(Family::kTree, tree);
  return families;
}

rocksdb::WriteOptions MakeWriteOptions() {
  rocksdb::WriteOptions options;
  options.sync = true;  // Never without: the answers follow.
  options.protection_bytes_per_key = kProtectionBytes;
  return options;
}

}  // namespace gaiwan
