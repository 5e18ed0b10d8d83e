#include "server/projection/lookup_index.h"

#include <limits>
#include <optional>

namespace gaiwan {
namespace {

template <typename Visit>
void ForEachToken(const v1::LookupRow& row, const Visit& visit) {
  for (const v1::LookupParty& party : row.parties()) {
    for (const auto* tokens : {&party.phones(), &party.ids(), &party.names()}) {
      for (const uint64_t token : *tokens) visit(token);
    }
  }
}

}  // namespace

void LookupIndex::Add(uint32_t number, const v1::LookupRow& row) {
  ForEachToken(row, [&](uint64_t token) ABSL_NO_THREAD_SAFETY_ANALYSIS { entries_.insert(EntryOf(token, number)); });
}

void LookupIndex::Replace(absl::string_view name, const v1::LookupRow& before, const v1::LookupRow& after) {
  const std::optional<PackedName> packed = PackName(name);
  if (!packed.has_value()) return;
  MutexLock lock(&mu_);
  const auto [found, is_new] = numbers_.try_emplace(*packed, static_cast<uint32_t>(names_.size()));
  if (is_new) names_.push_back(*packed);
  const uint32_t number = found->second;
  ForEachToken(before, [&](uint64_t token) ABSL_NO_THREAD_SAFETY_ANALYSIS { entries_.erase(EntryOf(token, number)); });
  Add(number, after);
}

void LookupIndex::PutIfAbsent(absl::string_view name, const v1::LookupRow& row) {
  const std::optional<PackedName> packed = PackName(name);
  if (!packed.has_value()) return;
  MutexLock lock(&mu_);
  const auto [found, is_new] = numbers_.try_emplace(*packed, static_cast<uint32_t>(names_.size()));
  if (!is_new) return;
  names_.push_back(*packed);
  Add(found->second, row);
}

std::vector<std::string> LookupIndex::Find(uint64_t token, size_t limit) const {
  std::vector<std::string> found;
  MutexLock lock(&mu_);
  auto entry = entries_.upper_bound(EntryOf(token, std::numeric_limits<uint32_t>::max()));
  while (found.size() < limit && entry != entries_.begin()) {
    --entry;
    if (EntryOf(token, entry->number) != *entry) break;
    found.push_back(UnpackName(names_[entry->number]));
  }
  return found;
}

bool LookupIndex::HasOther(uint64_t token, absl::string_view except) const {
  for (const std::string& name : Find(token, 2)) {
    if (name != except) return true;
  }
  return false;
}

bool LookupIndex::loaded() const {
  MutexLock lock(&mu_);
  return loaded_;
}

void LookupIndex::SetLoaded() {
  MutexLock lock(&mu_);
  loaded_ = true;
}

size_t LookupIndex::case_count() const {
  MutexLock lock(&mu_);
  return names_.size();
}

size_t LookupIndex::token_count() const {
  MutexLock lock(&mu_);
  return entries_.size();
}

}  // namespace gaiwan
