// server/auth/attempt_limiter.h: tries that failed make the next one wait, longer each time, and never for ever.
//
// A try counts as failed when it begins and is forgiven when it succeeds: a thousand tries at once are a thousand, not
// one. In memory: a restart forgives, and nobody outside can restart the server. Thread-safe.
#ifndef GAIWAN_SERVER_AUTH_ATTEMPT_LIMITER_H_
#define GAIWAN_SERVER_AUTH_ATTEMPT_LIMITER_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Keys remembered, some 100 bytes each. When all of them are fresh, any one is forgotten: an attack from so many
// addresses meets the limit on sign-ins at once.
inline constexpr size_t kAttemptKeysMax = 65536;

class AttemptLimiter {
 public:
  struct Rule {
    // Tries that cost nothing.
    int free;
    // The wait after the first one beyond them; it doubles with each, up to `wait_max`.
    absl::Duration wait;
    absl::Duration wait_max;
    // Without a try for so long, all is forgotten.
    absl::Duration forget;
  };

  // `clock` is not owned and outlives the limiter.
  AttemptLimiter(const Rule& rule, Clock* clock) : rule_(rule), clock_(clock) {}

  // Zero: try, and it counts as failed until Succeeded. Else how long to wait; nothing is counted.
  absl::Duration Begin(absl::string_view key);
  void Succeeded(absl::string_view key);
  // Takes back what Begin counted: the try was not made.
  void Withdraw(absl::string_view key);

 private:
  struct Entry {
    int failed = 0;
    absl::Duration last;
    absl::Duration open_at;
  };

  const Rule rule_;
  Clock* const clock_;
  Mutex mu_;
  absl::flat_hash_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_ATTEMPT_LIMITER_H_
