#include "server/projection/packed_name.h"

#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "cases/c-";
constexpr size_t kChars = 26;
// In the order of ASCII, so that packed names order as the names do.
constexpr absl::string_view kDigits = "234567abcdefghijklmnopqrstuvwxyz";

int DigitOf(char c) {
  if (c >= '2' && c <= '7') return c - '2';
  if (c >= 'a' && c <= 'z') return c - 'a' + 6;
  return -1;
}

}  // namespace

std::optional<PackedName> PackName(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, kPrefix) || name.size() != kChars) return std::nullopt;
  PackedName packed{};
  for (size_t i = 0; i < kChars; ++i) {
    const int digit = DigitOf(name[i]);
    if (digit < 0) return std::nullopt;
    // Where the digit's five bits begin: they lie in one byte, or in two.
    const size_t byte = i * 5 / 8, shift = i * 5 % 8;
    const int bits = digit << 11 >> shift;
    packed[byte] |= static_cast<uint8_t>(bits >> 8);
    if (byte + 1 < packed.size()) packed[byte + 1] |= static_cast<uint8_t>(bits & 0xff);
  }
  return packed;
}

std::string UnpackName(const PackedName& packed) {
  std::string name(kPrefix);
  for (size_t i = 0; i < kChars; ++i) {
    const size_t byte = i * 5 / 8, shift = i * 5 % 8;
    const int bits = packed[byte] << 8 | (byte + 1 < packed.size() ? packed[byte + 1] : 0);
    name.push_back(kDigits[static_cast<size_t>(bits << shift >> 11 & 31)]);
  }
  return name;
}

}  // namespace gaiwan
