#include "server/log/group.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"

namespace gaiwan {
namespace {

constexpr size_t kSlotsFirst = 64;  // Grows as needed and stays.

}  // namespace

absl::string_view FamilyName(Family family) {
  switch (family) {
    case Family::kRequests:
      return "requests";
    case Family::kDue:
      return "due";
    case Family::kSnapshots:
      return "snapshots";
    case Family::kList:
      return "list";
    case Family::kCounters:
      return "counters";
    case Family::kMeta:
      return "meta";
    case Family::kTree:
      return "tree";
  }
  return "unknown";
}

Group::Piece Group::Keep(absl::string_view bytes) {
  const Piece piece = {bytes_.size(), bytes.size()};
  bytes_.append(bytes.data(), bytes.size());
  return piece;
}

size_t Group::Append(absl::string_view stream, uint64_t version, absl::string_view payload) {
  const Piece kept_stream = Keep(stream);
  records_.push_back({kept_stream, Keep(payload), version});
  return records_.size() - 1;
}

void Group::Put(Family family, absl::string_view key, absl::string_view value) {
  const Piece kept_key = Keep(key);
  rows_.push_back({kept_key, Keep(value), family, false});
}

void Group::Delete(Family family, absl::string_view key) {
  rows_.push_back({Keep(key), {0, 0}, family, true});
}

void Group::Add(Family family, absl::string_view key, int64_t delta) {
  if (2 * (deltas_.size() + 1) > slots_.size()) GrowSlots();
  const size_t hash = absl::HashOf(static_cast<uint8_t>(family), key);
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    DeltaEntry& entry = deltas_[slots_[slot] - 1];
    if (entry.hash != hash || entry.family != family || Get(entry.key) != key) continue;
    const bool counted = entry.delta != 0;
    // Unsigned, because overflow of signed numbers is undefined.
    entry.delta = static_cast<int64_t>(static_cast<uint64_t>(entry.delta) + static_cast<uint64_t>(delta));
    changed_sums_ += (entry.delta != 0 ? 1 : 0) - (counted ? 1 : 0);
    return;
  }
  deltas_.push_back({Keep(key), hash, delta, family});
  slots_[slot] = static_cast<uint32_t>(deltas_.size());
  if (delta != 0) ++changed_sums_;
}

void Group::GrowSlots() {
  slots_.assign(std::max(kSlotsFirst, 2 * slots_.size()), 0);
  const size_t mask = slots_.size() - 1;
  for (size_t i = 0; i < deltas_.size(); ++i) {
    size_t slot = deltas_[i].hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<uint32_t>(i + 1);
  }
}

void Group::Clear() {
  bytes_.clear();
  records_.clear();
  rows_.clear();
  if (!deltas_.empty()) std::fill(slots_.begin(), slots_.end(), 0);
  deltas_.clear();
  changed_sums_ = 0;
}

Group::NewRecord Group::record(size_t i) const {
  const RecordEntry& entry = records_[i];
  return {Get(entry.stream), entry.version, Get(entry.payload)};
}

Group::Row Group::row(size_t i) const {
  const RowEntry& entry = rows_[i];
  return {entry.family, entry.deleted, Get(entry.key), Get(entry.value)};
}

Group::Delta Group::delta(size_t i) const {
  const DeltaEntry& entry = deltas_[i];
  return {entry.family, Get(entry.key), entry.delta};
}

}  // namespace gaiwan
