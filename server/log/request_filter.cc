#include "server/log/request_filter.h"

#include <algorithm>
#include <limits>

#include "server/log/keys.h"

namespace gaiwan {

void RequestFilter::ExpireBefore(absl::Time time) {
  const int64_t bounded = std::clamp<int64_t>(absl::ToUnixSeconds(time), 0, std::numeric_limits<uint32_t>::max());
  const auto seconds = static_cast<uint32_t>(bounded);
  uint32_t before = before_seconds_.load();
  while (before < seconds && !before_seconds_.compare_exchange_weak(before, seconds)) {
  }
}

bool RequestFilter::Filter(int /*level*/, const rocksdb::Slice& /*key*/, const rocksdb::Slice& value,
                           std::string* /*new_value*/, bool* /*value_changed*/) const {
  return value.size() >= 4 && keys::ReadBigEndian32(value.data()) < before_seconds_.load(std::memory_order_relaxed);
}

}  // namespace gaiwan
