// workflow/base/plan_cache.h: what was worked out once about each message type, kept for the life of the process.
// Thread-safe.
//
// A Plan is made from a descriptor by `Plan::Make(descriptor, cache)`, which may ask the cache for the plans of its
// fields' types: they are handed out as pointers that stay valid, and are filled before anybody outside sees them, so a
// message type may contain itself.
#ifndef GAIWAN_WORKFLOW_BASE_PLAN_CACHE_H_
#define GAIWAN_WORKFLOW_BASE_PLAN_CACHE_H_

#include <memory>
#include <mutex>
#include <shared_mutex>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/descriptor.h"

namespace gaiwan {

template <typename Plan>
class PlanCache {
 public:
  // The plan for messages of this type; lives as long as the cache.
  const Plan* Get(const google::protobuf::Descriptor* type) {
    {
      std::shared_lock<std::shared_mutex> lock(mu_);
      auto found = plans_.find(type);
      if (found != plans_.end()) return found->second.get();
    }
    std::unique_lock<std::shared_mutex> lock(mu_);
    return MakeLocked(type);
  }

  // For Plan::Make alone: the cache is locked, the plan may not be filled yet.
  const Plan* MakeLocked(const google::protobuf::Descriptor* type) {
    auto [entry, added] = plans_.try_emplace(type);
    if (!added) return entry->second.get();
    entry->second = std::make_unique<Plan>();
    Plan* plan = entry->second.get();
    plan->Make(type, this);  // May add entries: `entry` is not used behind this line.
    return plan;
  }

 private:
  std::shared_mutex mu_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_;
};

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_PLAN_CACHE_H_
