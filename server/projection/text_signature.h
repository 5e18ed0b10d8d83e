// server/projection/text_signature.h: which tokens (server/seal/search_tokens.h) a case may have, in 256 bytes. Not
// thread-safe.
//
// A Bloom filter: it never misses a token that was added, and takes one that was not for one that was in some 2 of
// 1,000 looks for a case of 130 tokens, in 2 of 100 for one of 250 (as many as two names and 200 characters bring).
// What is found is compared with the case's row. Nothing can be taken out of one: when a case loses a token, another is
// begun.
#ifndef GAIWAN_SERVER_PROJECTION_TEXT_SIGNATURE_H_
#define GAIWAN_SERVER_PROJECTION_TEXT_SIGNATURE_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace gaiwan {

class TextSignature {
 public:
  void Add(uint32_t token) {
    uint64_t mixed = Mix(token);
    for (int i = 0; i < kHashes; ++i, mixed >>= kBitsLog2) words_[Word(mixed)] |= Bit(mixed);
  }
  bool MayHave(uint32_t token) const {
    uint64_t mixed = Mix(token);
    for (int i = 0; i < kHashes; ++i, mixed >>= kBitsLog2) {
      if ((words_[Word(mixed)] & Bit(mixed)) == 0) return false;
    }
    return true;
  }

 private:
  static constexpr int kHashes = 4;
  static constexpr int kBitsLog2 = 11;
  static constexpr size_t kWords = (size_t{1} << kBitsLog2) / 64;

  // Tokens are as good as random; this only spreads 32 bits over 4 times 11.
  static uint64_t Mix(uint32_t token) {
    const uint64_t mixed = token * uint64_t{0x9E3779B97F4A7C15};
    return mixed ^ mixed >> 29;
  }
  static size_t Word(uint64_t mixed) { return mixed >> 6 & (kWords - 1); }
  static uint64_t Bit(uint64_t mixed) { return uint64_t{1} << (mixed & 63); }

  std::array<uint64_t, kWords> words_ = {};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_TEXT_SIGNATURE_H_
