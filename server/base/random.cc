#include "server/base/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace gaiwan {
namespace {

// OpenSSL's generator takes as long for a nonce of 12 bytes as for a block of this size.
constexpr size_t kBlockBytes = 1024;

class SystemRandom final : public Random {
 public:
  void Fill(absl::Span<unsigned char> out) override {
    thread_local std::array<unsigned char, kBlockBytes> block;
    thread_local size_t used = kBlockBytes;
    if (out.size() > kBlockBytes) return FillFromSystem(out);
    if (out.size() > kBlockBytes - used) {
      FillFromSystem(absl::MakeSpan(block));
      used = 0;
    }
    std::copy_n(block.begin() + static_cast<ptrdiff_t>(used), out.size(), out.begin());
    OPENSSL_cleanse(block.data() + used, out.size());  // It may become a key.
    used += out.size();
  }

 private:
  static void FillFromSystem(absl::Span<unsigned char> out) {
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
