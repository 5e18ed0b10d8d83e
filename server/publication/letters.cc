#include "server/publication/letters.h"

#include "server/text/append_utf8.h"
#include "server/text/han.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

// Soft hyphen, zero-width spaces and joiners, directions, byte order mark, variation selectors: nothing is seen of
// them, and a name with one in it is that name.
bool HasNoWidth(char32_t c) {
  return c == 0xAD || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

char32_t Fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F) return ' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
  if (c == 0x2022 || c == 0x2027 || c == 0x22C5 || c == 0x30FB || c == 0xFF65) return 0xB7;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 'a';
  if (c >= 0x2460 && c <= 0x2468) return c - 0x2460 + '1';  // ① to ⑨
  return c;
}

// A line may end within a name.
bool StandsBetween(char32_t c) {
  return c == ' ' || c == '-' || c == '.' || c == '_' || c == '*' || c == 0xB7 || c == '\n' || c == '\r';
}

}  // namespace

Letters FoldedLetters(absl::string_view text) {
  Letters letters;
  letters.reserve(text.size() / 2);
  for (size_t at = 0; at < text.size();) {
    const size_t bytes = Utf8CharacterBytes(text.substr(at));
    const char32_t c = bytes == 0 ? 0xFFFD : Utf8CodePoint(text.substr(at), bytes);
    const size_t end = at + (bytes == 0 ? 1 : bytes);
    if (!HasNoWidth(c)) letters.push_back({Fold(c), at, end});
    at = end;
  }
  return letters;
}

Letters ClosedLetters(const Letters& folded) {
  Letters letters;
  letters.reserve(folded.size());
  for (const Letter& letter : folded) {
    if (!StandsBetween(letter.c)) letters.push_back({FoldHan(letter.c), letter.begin, letter.end});
  }
  return letters;
}

std::u32string ClosedWord(absl::string_view word) {
  std::u32string letters;
  for (const Letter& letter : ClosedLetters(FoldedLetters(word))) letters.push_back(letter.c);
  return letters;
}

FoldedText TextOf(const Letters& letters) {
  FoldedText text;
  for (size_t i = 0; i < letters.size(); ++i) {
    AppendUtf8(letters[i].c, &text.text);
    text.letter_of.resize(text.text.size(), i);
  }
  return text;
}

}  // namespace gaiwan
