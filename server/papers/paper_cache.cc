#include "server/papers/paper_cache.h"

#include <algorithm>
#include <utility>

namespace gaiwan {

void PaperCache::Put(absl::string_view key, std::shared_ptr<const PaperAnswer> paper) {
  if (Find(key) != nullptr) return;
  MutexLock lock(&mu_);
  bytes_ += paper->body.size();
  entries_.push_front({std::string(key), std::move(paper)});
  // The one that just came is fetched next, whatever its size.
  while (bytes_ > kPaperCacheBytesMax && entries_.size() > 1) {
    bytes_ -= entries_.back().paper->body.size();
    entries_.pop_back();
  }
}

std::shared_ptr<const PaperAnswer> PaperCache::Find(absl::string_view key) {
  MutexLock lock(&mu_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [key](const Entry& each) { return each.key == key; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return found->paper;
}

void PaperCache::Clear() {
  MutexLock lock(&mu_);
  entries_.clear();
  bytes_ = 0;
}

}  // namespace gaiwan
