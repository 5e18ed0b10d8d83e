// server/api/call_counts.h: how many calls of each method ended with which code, and how long they took. Counting never
// waits. Thread-safe.
#ifndef GAIWAN_SERVER_API_CALL_COUNTS_H_
#define GAIWAN_SERVER_API_CALL_COUNTS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/base/histogram.h"

namespace gaiwan {

class CallCounts {
 public:
  static constexpr size_t kCodes = 17;  // absl's codes are gRPC's: 0 to 16.
  struct OfMethod {
    std::array<uint64_t, kCodes> by_code = {};
    Histogram::Counts took;
  };

  // `method` is a literal: it is known by where it stands.
  void Add(const char* method, absl::StatusCode code, absl::Duration took) {
    Entry& entry = Find(method);
    entry.by_code[static_cast<size_t>(code)].fetch_add(1, std::memory_order_relaxed);
    entry.took.Observe(took);
  }

  // Of all methods.
  uint64_t Of(absl::StatusCode code) const {
    uint64_t sum = 0;
    for (const Entry& entry : entries_) sum += entry.by_code[static_cast<size_t>(code)].load(std::memory_order_relaxed);
    return sum;
  }
  // By method, `CaseService.Execute`.
  std::map<std::string, OfMethod> Look() const {
    std::map<std::string, OfMethod> all;
    for (const Entry& entry : entries_) {
      const char* const method = entry.method.load(std::memory_order_acquire);
      if (method == nullptr) continue;
      OfMethod& sum = all[method];  // One method may stand at two places.
      for (size_t i = 0; i < kCodes; ++i) sum.by_code[i] += entry.by_code[i].load(std::memory_order_relaxed);
      const Histogram::Counts took = entry.took.Look();
      for (size_t i = 0; i < took.buckets.size(); ++i) sum.took.buckets[i] += took.buckets[i];
      sum.took.sum_micros += took.sum_micros;
      sum.took.count += took.count;
    }
    return all;
  }

 private:
  // Some ninety methods, with room for twice as many places; the last is for what finds no room.
  static constexpr size_t kEntries = 256;
  struct Entry {
    std::atomic<const char*> method{nullptr};
    std::array<std::atomic<uint64_t>, kCodes> by_code{};
    Histogram took;
  };

  Entry& Find(const char* method) {
    const size_t home = (reinterpret_cast<uintptr_t>(method) >> 4) % kEntries;
    for (size_t i = 0; i < kEntries; ++i) {
      Entry& entry = entries_[(home + i) % kEntries];
      const char* there = entry.method.load(std::memory_order_acquire);
      if (there == method) return entry;
      if (there != nullptr) continue;
      if (entry.method.compare_exchange_strong(there, method, std::memory_order_acq_rel) || there == method)
        return entry;
    }
    return entries_[home];
  }

  std::array<Entry, kEntries> entries_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CALL_COUNTS_H_
