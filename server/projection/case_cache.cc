#include "server/projection/case_cache.h"

#include <algorithm>

#include "absl/hash/hash.h"

namespace gaiwan {

CaseCache::CaseCache(size_t capacity) : shard_capacity_(std::max<size_t>(1, capacity / kShards)) {}

CaseCache::Shard& CaseCache::ShardOf(absl::string_view stream) {
  return shards_[absl::Hash<absl::string_view>{}(stream) % kShards];
}

std::shared_ptr<const CaseState> CaseCache::Get(absl::string_view stream) {
  Shard& shard = ShardOf(stream);
  MutexLock lock(&shard.mu);
  const auto found = shard.index.find(stream);
  if (found == shard.index.end()) return nullptr;
  shard.order.splice(shard.order.begin(), shard.order, found->second);
  return found->second->second;
}

void CaseCache::Put(const std::string& stream, std::shared_ptr<const CaseState> state) {
  Shard& shard = ShardOf(stream);
  MutexLock lock(&shard.mu);
  if (const auto found = shard.index.find(stream); found != shard.index.end()) {
    if (found->second->second->version() <= state->version()) found->second->second = std::move(state);
    shard.order.splice(shard.order.begin(), shard.order, found->second);
    return;
  }
  if (shard.order.size() >= shard_capacity_) {
    shard.index.erase(shard.order.back().first);
    shard.order.pop_back();
  }
  shard.order.emplace_front(stream, std::move(state));
  shard.index.emplace(shard.order.front().first, shard.order.begin());
}

void CaseCache::Clear() {
  for (Shard& shard : shards_) {
    MutexLock lock(&shard.mu);
    shard.index.clear();
    shard.order.clear();
  }
}

}  // namespace gaiwan
