// server/anomalies/entries.h: how cases were entered: by whom, one after the other, at which hour. Pure.
#ifndef GAIWAN_SERVER_ANOMALIES_ENTRIES_H_
#define GAIWAN_SERVER_ANOMALIES_ENTRIES_H_

#include <array>
#include <cstddef>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/anomalies/signs.h"

namespace gaiwan {

inline constexpr size_t kHours = 24;
// Cases by the hour of the day.
using ByHour = std::array<double, kHours>;

// How one case was entered.
struct Entry {
  bool typed = false;
  size_t hour = 0;
  size_t go = 0;
};

// The cases of each opener in the order of entry, cut into goes: without a longer pause than half an hour.
struct Entries {
  struct Own {
    ByHour typed_at = {};
    std::vector<size_t> goes;
  };

  explicit Entries(const Population& population);

  std::vector<Entry> entry_of;
  // Typed cases of each, in order.
  std::vector<std::vector<size_t>> goes;
  ByHour typed_at = {};
  absl::flat_hash_map<absl::string_view, Own> by_opener;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_ENTRIES_H_
