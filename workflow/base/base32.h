// workflow/base/base32.h: bytes as letters that are safe in names: a-z and 2-7 (RFC 4648, lower case, no padding). A
// pure function.
#ifndef GAIWAN_WORKFLOW_BASE_BASE32_H_
#define GAIWAN_WORKFLOW_BASE_BASE32_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

// The first `chars` letters. REQUIRES: `bytes` has 5 bits for each.
inline std::string Base32(absl::string_view bytes, size_t chars) {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text;
  uint32_t bits = 0;
  int bit_count = 0;
  size_t next = 0;
  for (size_t i = 0; i < chars; ++i) {
    if (bit_count < 5) {
      bits = bits << 8 | static_cast<unsigned char>(bytes[next++]);
      bit_count += 8;
    }
    bit_count -= 5;
    text.push_back(kLetters[(bits >> bit_count) & 31]);
  }
  return text;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_BASE32_H_
