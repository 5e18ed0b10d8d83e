// server/text/latin.h: names of other scripts in Latin letters, and what spellings of one sound have in common. Pure;
// safe from any thread.
//
// Mongolian (traditional and Cyrillic) and Tibetan letters are written letter by letter: the classical Mongolian of
// Poppe and Mostaert, Tibetan after Wylie, without marks. Nobody reads a name aloud by these, but everybody who types
// one writes it near them; what people really write stands in PartyDetails.other_names.
#ifndef GAIWAN_SERVER_TEXT_LATIN_H_
#define GAIWAN_SERVER_TEXT_LATIN_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

// A letter in small Latin letters; empty for what has none, such as a mark that is not sounded. Latin letters with
// marks lose them.
absl::string_view LatinOf(char32_t c);
// Whether LatinOf has anything to say about it: a letter of a script that is written in Latin here, or a Latin one.
bool IsLetter(char32_t c);

// The consonants, with those that are mistaken for each other made one: `bateer`, `baatar` and `bagatur` are all `btr`.
// Empty for fewer than kSoundMin of them: too many names would sound alike.
std::string SoundOf(absl::string_view latin);
inline constexpr size_t kSoundMin = 3;

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TEXT_LATIN_H_
