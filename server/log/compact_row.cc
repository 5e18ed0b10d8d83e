#include "server/log/compact_row.h"

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "server/log/open_db.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::Status CompactRow(const RocksStore& store, Family family, absl::string_view key) {
  const std::shared_ptr<OpenDb> open = store.Hold();
  if (open == nullptr) return absl::UnavailableError("the store is closed");
  // All families: a write-ahead log is let go of when none of them needs it any more.
  std::vector<rocksdb::ColumnFamilyHandle*> columns = {open->log(), open->places()};
  for (int i = 0; i < kFamilyCount; ++i) columns.push_back(open->family(static_cast<Family>(i)));
  RETURN_IF_ERROR(ToStatus(open->db()->Flush(rocksdb::FlushOptions(), columns), "writing out all families"));
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  const rocksdb::Slice at = ToSlice(key);
  return ToStatus(open->db()->CompactRange(options, open->family(family), &at, &at),
                  absl::StrCat("compacting a row of ", FamilyName(family)));
}

}  // namespace gaiwan
