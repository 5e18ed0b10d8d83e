#include "server/text/han.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/strings/str_split.h"

namespace gaiwan {
namespace {

// A code point, and a number or another code point for it. Sorted by the first.
struct HanEntry {
  uint32_t code;
  uint32_t value;
};

#include "han_tables.inc"  // NOLINT: made by make_han_tables.py

template <size_t n>
const HanEntry* Find(const HanEntry (&table)[n], char32_t c) {
  const HanEntry* found = std::lower_bound(std::begin(table), std::end(table), c,
                                           [](const HanEntry& entry, char32_t code) { return entry.code < code; });
  return found != std::end(table) && found->code == c ? found : nullptr;
}

}  // namespace

bool IsHan(char32_t c) {
  return c == 0x3007 ||                   // 〇
         (c >= 0x3400 && c <= 0x9FFF) ||  // Extension A and the basic block.
         (c >= 0xF900 && c <= 0xFAFF) ||  // Compatibility.
         (c >= 0x20000 && c <= 0x3FFFF);
}

std::vector<absl::string_view> ReadingsOf(char32_t c) {
  const HanEntry* entry = Find(kReadings, c);
  if (entry == nullptr) return {};
  return absl::StrSplit(absl::string_view(kReadingLists[entry->value]), ' ');
}

char32_t FoldHan(char32_t c) {
  const HanEntry* entry = Find(kVariants, c);
  return entry == nullptr ? c : entry->value;
}

}  // namespace gaiwan
