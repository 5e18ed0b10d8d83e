// server/base/random.h: randomness as an argument. Thread-safe.
#ifndef GAIWAN_SERVER_BASE_RANDOM_H_
#define GAIWAN_SERVER_BASE_RANDOM_H_

#include <cstddef>
#include <string>

#include "absl/types/span.h"

namespace gaiwan {

class Random {
 public:
  virtual ~Random() = default;

  // Fills `out` with bytes nobody can guess.
  virtual void Fill(absl::Span<unsigned char> out) = 0;
};

// The operating system's generator, through OpenSSL. Never destroyed; ends the process when there is no entropy.
Random* RealRandom();

// `n` random bytes.
std::string RandomBytes(Random& random, size_t n);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_RANDOM_H_
