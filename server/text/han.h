// server/text/han.h: what Unihan says of Chinese characters: readings, and which are spellings of one another. Tables
// made from Debian's unicode-data when the server is built (make_han_tables.py). Pure; safe from any thread.
#ifndef GAIWAN_SERVER_TEXT_HAN_H_
#define GAIWAN_SERVER_TEXT_HAN_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan {

// Whether it is an ideograph, of any block.
bool IsHan(char32_t c);
// Readings in Pinyin without tones, the usual one first: `ceng`, `zeng`; ü as v. Empty when Unihan has none.
std::vector<absl::string_view> ReadingsOf(char32_t c);
// The one that stands for all its variants: simplified, traditional and other spellings of one character.
char32_t FoldHan(char32_t c);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TEXT_HAN_H_
