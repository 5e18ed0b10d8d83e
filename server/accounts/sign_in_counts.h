// server/accounts/sign_in_counts.h: what was tried and refused since the start, for the administrator. Thread-safe.
#ifndef GAIWAN_SERVER_ACCOUNTS_SIGN_IN_COUNTS_H_
#define GAIWAN_SERVER_ACCOUNTS_SIGN_IN_COUNTS_H_

#include <atomic>
#include <cstdint>

namespace gaiwan {

struct SignInCounts {
  // Wrong person, password, PIN or one-time code.
  std::atomic<int64_t> failed{0};
  // Told to wait, after too many tries.
  std::atomic<int64_t> delayed{0};
  // Told to wait, because too many signed in at once.
  std::atomic<int64_t> busy{0};
  std::atomic<int64_t> party_code_failed{0};
  std::atomic<int64_t> phone_code_failed{0};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_SIGN_IN_COUNTS_H_
