// server/projection/counted_moments.h: moments in order, each as often as it was added. How many are at or before
// another is told without looking at all of them, whichever moment is asked about: midnight moves nothing here. Not
// thread-safe.
//
// Blocks of at most 512 in order, with the last of each and how many stand before it in arrays of their own: adding
// moves some kilobytes, asking reads a few lines of memory.
#ifndef GAIWAN_SERVER_PROJECTION_COUNTED_MOMENTS_H_
#define GAIWAN_SERVER_PROJECTION_COUNTED_MOMENTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace gaiwan {

template <typename T>
class CountedMoments {
 public:
  void Add(T moment) {
    // Times of what happens come in order, for the most part: full blocks stay full then.
    if (blocks_.empty() || (moment >= lasts_.back() && blocks_.back().size() >= kBlockMax)) {
      Append({moment});
      return;
    }
    size_t at = std::min(BlockOf(moment), blocks_.size() - 1);
    if (blocks_[at].size() >= kBlockMax) {
      Split(at);
      at = BlockOf(moment);
    }
    std::vector<T>& block = blocks_[at];
    block.insert(std::upper_bound(block.begin(), block.end(), moment), moment);
    Count(at, +1);
  }

  // REQUIRES: it was added, and not removed since.
  void Remove(T moment) {
    const size_t at = BlockOf(moment);
    std::vector<T>& block = blocks_[at];
    block.erase(std::lower_bound(block.begin(), block.end(), moment));
    Count(at, -1);
    if (!block.empty()) return;
    blocks_.erase(blocks_.begin() + static_cast<ptrdiff_t>(at));
    lasts_.erase(lasts_.begin() + static_cast<ptrdiff_t>(at));
    before_.erase(before_.begin() + static_cast<ptrdiff_t>(at));
  }

  // How many are not after `moment`.
  int64_t CountUpTo(T moment) const {
    const size_t at = static_cast<size_t>(std::upper_bound(lasts_.begin(), lasts_.end(), moment) - lasts_.begin());
    if (at == blocks_.size()) return size_;
    const std::vector<T>& block = blocks_[at];
    return before_[at] + (std::upper_bound(block.begin(), block.end(), moment) - block.begin());
  }

  // The first that is left when each of `without` is taken away once: those are in order, and all of them are here.
  std::optional<T> FirstWithout(absl::Span<const T> without) const {
    size_t skipped = 0;
    for (const std::vector<T>& block : blocks_) {
      for (const T moment : block) {
        if (skipped == without.size() || moment != without[skipped]) return moment;
        ++skipped;
      }
    }
    return std::nullopt;
  }

  int64_t size() const { return size_; }

  // Of memory, near enough.
  size_t bytes() const {
    size_t bytes = lasts_.capacity() * sizeof(T) + before_.capacity() * sizeof(before_[0]) +
                   blocks_.capacity() * sizeof(blocks_[0]);
    for (const std::vector<T>& block : blocks_) bytes += block.capacity() * sizeof(T);
    return bytes;
  }

 private:
  // Two to four kilobytes are moved by an addition, on average half of that.
  static constexpr size_t kBlockMax = 512;

  // The first block whose last is not before `moment`; one too many when there is none.
  size_t BlockOf(T moment) const {
    return static_cast<size_t>(std::lower_bound(lasts_.begin(), lasts_.end(), moment) - lasts_.begin());
  }

  void Append(std::vector<T> block) {
    lasts_.push_back(block.back());
    before_.push_back(static_cast<uint32_t>(size_));
    size_ += static_cast<int64_t>(block.size());
    blocks_.push_back(std::move(block));
  }

  void Count(size_t at, int change) {
    size_ += change;
    if (!blocks_[at].empty()) lasts_[at] = blocks_[at].back();
    for (size_t i = at + 1; i < before_.size(); ++i) before_[i] += static_cast<uint32_t>(change);
  }

  void Split(size_t at) {
    const auto half = static_cast<ptrdiff_t>(blocks_[at].size() / 2);
    std::vector<T> upper(blocks_[at].begin() + half, blocks_[at].end());
    blocks_[at].resize(static_cast<size_t>(half));
    const auto next = static_cast<ptrdiff_t>(at + 1);
    lasts_.insert(lasts_.begin() + next, upper.back());
    before_.insert(before_.begin() + next, before_[at] + static_cast<uint32_t>(half));
    lasts_[at] = blocks_[at].back();
    blocks_.insert(blocks_.begin() + next, std::move(upper));
  }

  // Alike in length; no block is empty.
  std::vector<std::vector<T>> blocks_;
  std::vector<T> lasts_;
  std::vector<uint32_t> before_;
  int64_t size_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_COUNTED_MOMENTS_H_
