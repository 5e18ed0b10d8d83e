// server/log/request_filter.h: drops expired request rows while RocksDB compacts. Thread-safe.
#ifndef GAIWAN_SERVER_LOG_REQUEST_FILTER_H_
#define GAIWAN_SERVER_LOG_REQUEST_FILTER_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "rocksdb/compaction_filter.h"

namespace gaiwan {

class RequestFilter final : public rocksdb::CompactionFilter {
 public:
  // Rows whose first 4 bytes are seconds before `time` are dropped from now on. Never moves back.
  void ExpireBefore(absl::Time time);

  bool Filter(int level, const rocksdb::Slice& key, const rocksdb::Slice& value, std::string* new_value,
              bool* value_changed) const override;
  const char* Name() const override { return "gaiwan.RequestFilter"; }

 private:
  std::atomic<uint32_t> before_seconds_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_REQUEST_FILTER_H_
