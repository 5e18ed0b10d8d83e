#include "server/base/random.h"

#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace gaiwan {
namespace {

class SystemRandom final : public Random {
 public:
  void Fill(absl::Span<unsigned char> out) override {
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) == 1) return;
    // Keys and nonces made without entropy would look like secrets and be none.
    std::fputs("gaiwan: the system gives no random bytes\n", stderr);
    std::abort();
  }
};

}  // namespace

Random* RealRandom() {
  static SystemRandom* const random = new SystemRandom;
  return random;
}

std::string RandomBytes(Random& random, size_t n) {
  std::string bytes(n, '\0');
  random.Fill(absl::MakeSpan(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()));
  return bytes;
}

}  // namespace gaiwan
