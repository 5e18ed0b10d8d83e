// server/projection/case_cache.h: folded cases in memory, the most recently used of them. Thread-safe.
//
// Holds durable states only: the engine puts a case in after its group is written, so a reader never sees what a power
// cut could take back.
#ifndef GAIWAN_SERVER_PROJECTION_CASE_CACHE_H_
#define GAIWAN_SERVER_PROJECTION_CASE_CACHE_H_

#include <array>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/base/mutex.h"
#include "server/projection/case_state.h"

namespace gaiwan {

class CaseCache {
 public:
  // `capacity` cases in all; a county works on a few hundred, a folded case takes some 6 KB.
  explicit CaseCache(size_t capacity);

  // nullptr when it is not here.
  std::shared_ptr<const CaseState> Get(absl::string_view stream);
  // Keeps the later version when another is here.
  void Put(const std::string& stream, std::shared_ptr<const CaseState> state);
  void Clear();

 private:
  static constexpr size_t kShards = 16;  // So that readers on two cores seldom wait for one another.
  struct Shard {
    Mutex mu;
    // Most recently used first.
    std::list<std::pair<std::string, std::shared_ptr<const CaseState>>> order ABSL_GUARDED_BY(mu);
    absl::flat_hash_map<absl::string_view, decltype(order)::iterator> index ABSL_GUARDED_BY(mu);
  };
  Shard& ShardOf(absl::string_view stream);

  const size_t shard_capacity_;
  std::array<Shard, kShards> shards_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_CACHE_H_
