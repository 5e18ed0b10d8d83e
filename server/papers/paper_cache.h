// server/papers/paper_cache.h: papers rendered a moment ago, for callers who fetch them piece by piece. What was not
// asked for longest goes first. Thread-safe.
#ifndef GAIWAN_SERVER_PAPERS_PAPER_CACHE_H_
#define GAIWAN_SERVER_PAPERS_PAPER_CACHE_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "server/base/mutex.h"
#include "server/papers/paper_frame.h"

namespace gaiwan {

// Of all papers together: two of the largest size, or a thousand ordinary ones.
inline constexpr size_t kPaperCacheBytesMax = size_t{128} << 20;

class PaperCache {
 public:
  // `key` names caller, case and digest of the body: nobody finds what was rendered for somebody else.
  void Put(absl::string_view key, std::shared_ptr<const PaperAnswer> paper);
  // nullptr when it is not there, or not any more.
  std::shared_ptr<const PaperAnswer> Find(absl::string_view key);
  // Forgets all of them.
  void Clear();

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const PaperAnswer> paper;
  };

  Mutex mu_;
  // A few dozen: a walk is enough. The one asked for last is in front.
  std::list<Entry> entries_ ABSL_GUARDED_BY(mu_);
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PAPER_CACHE_H_
