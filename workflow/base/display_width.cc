#include "workflow/base/display_width.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Marks that stand on or under the letter before them, and what shows nothing at all (Unicode 15: Mn, Me, Cf). Sorted.
constexpr Range kNoWidth[] = {{0x0300, 0x036F},
                              {0x0483, 0x0489},
                              {0x0591, 0x05BD},
                              {0x05BF, 0x05BF},
                              {0x05C1, 0x05C2},
                              {0x05C4, 0x05C5},
                              {0x0610, 0x061A},
                              {0x061C, 0x061C},
                              {0x064B, 0x065F},
                              {0x0670, 0x0670},
                              {0x06D6, 0x06DC},
                              {0x06DF, 0x06E4},
                              {0x06E7, 0x06E8},
                              {0x06EA, 0x06ED},
                              {0x0E31, 0x0E31},
                              {0x0E34, 0x0E3A},
                              {0x0E47, 0x0E4E},
                              // Tibetan: marks, vowel signs, subjoined letters.
                              {0x0F18, 0x0F19},
                              {0x0F35, 0x0F35},
                              {0x0F37, 0x0F37},
                              {0x0F39, 0x0F39},
                              {0x0F71, 0x0F7E},
                              {0x0F80, 0x0F84},
                              {0x0F86, 0x0F87},
                              {0x0F8D, 0x0F97},
                              {0x0F99, 0x0FBC},
                              {0x0FC6, 0x0FC6},
                              {0x1160, 0x11FF},
                              // Mongolian: free variation selectors, vowel separator, Ali Gali marks.
                              {0x180B, 0x180F},
                              {0x1885, 0x1886},
                              {0x18A9, 0x18A9},
                              {0x1AB0, 0x1ACE},
                              {0x1DC0, 0x1DFF},
                              {0x200B, 0x200F},
                              {0x2028, 0x202E},
                              {0x2060, 0x206F},
                              {0x20D0, 0x20F0},
                              {0x302A, 0x302D},
                              {0x3099, 0x309A},
                              {0xFE00, 0xFE0F},
                              {0xFE20, 0xFE2F},
                              {0xFEFF, 0xFEFF},
                              {0xFFF9, 0xFFFB},
                              {0xE0001, 0xE007F},
                              {0xE0100, 0xE01EF}};

// East Asian Wide and Fullwidth. Sorted.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
                           {0x2614, 0x2615},   {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x274C, 0x274C},
                           {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
                           {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
                           {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x1AFF0, 0x1B2FF}, {0x1F300, 0x1F64F},
                           {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <size_t n>
bool In(const Range (&ranges)[n], uint32_t c) {
  const Range* at = std::lower_bound(std::begin(ranges), std::end(ranges), c,
                                     [](const Range& range, uint32_t value) { return range.last < value; });
  return at != std::end(ranges) && at->first <= c;
}

int WidthOf(uint32_t c) {
  if (c < 0x300) return 1;
  if (In(kNoWidth, c)) return 0;
  return In(kWide, c) ? 2 : 1;
}

struct Decoded {
  uint32_t c;
  size_t bytes;
  bool valid;
};

// The character at the start of `text`. REQUIRES: not empty. What is no UTF-8 is one byte that is not valid.
Decoded DecodeFirst(absl::string_view text) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const Decoded broken = {byte(0), 1, false};
  if (byte(0) < 0x80) return {byte(0), 1, true};
  const size_t bytes = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < bytes) return broken;
  uint32_t c = byte(0) & (0x7Fu >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return broken;
    c = (c << 6) | (byte(i) & 0x3F);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (c < kSmallest[bytes] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return broken;
  return {c, bytes, true};
}

bool IsDangerous(uint32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool turns_direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return control || turns_direction || c == 0x2028 || c == 0x2029;
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Decoded first = DecodeFirst(text);
    width += first.valid ? WidthOf(first.c) : 1;
    text.remove_prefix(first.bytes);
  }
  return width;
}

std::string PadTo(absl::string_view text, int width) {
  return absl::StrCat(text, std::string(static_cast<size_t>(std::max(0, width - DisplayWidth(text))), ' '));
}

std::string FitTo(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  size_t kept = 0;
  int used = 1;  // The ellipsis.
  while (kept < text.size()) {
    const Decoded next = DecodeFirst(text.substr(kept));
    const int more = next.valid ? WidthOf(next.c) : 1;
    if (used + more > width) break;
    used += more;
    kept += next.bytes;
  }
  return absl::StrCat(text.substr(0, kept), "…");
}

std::string OneLine(absl::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const Decoded first = DecodeFirst(text);
    if (first.valid && (first.c == '\n' || first.c == '\r' || first.c == '\t')) {
      line.push_back(' ');
    } else if (!first.valid || IsDangerous(first.c)) {
      line.push_back('?');
    } else {
      absl::StrAppend(&line, text.substr(0, first.bytes));
    }
    text.remove_prefix(first.bytes);
  }
  return line;
}

}  // namespace gaiwan
