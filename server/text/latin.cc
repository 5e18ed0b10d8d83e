#include "server/text/latin.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace gaiwan {
namespace {

struct Letter {
  char32_t code;
  const char* latin;
};

// By code point. Vowel signs and the inherent vowel of Tibetan are left to SoundOf's indifference to vowels.
constexpr Letter kLetters[] = {
    // Latin letters with marks that names here are written with.
    {0xE0, "a"},
    {0xE1, "a"},
    {0xE2, "a"},
    {0xE4, "a"},
    {0xE7, "c"},
    {0xE8, "e"},
    {0xE9, "e"},
    {0xEA, "e"},
    {0xEB, "e"},
    {0xEC, "i"},
    {0xED, "i"},
    {0xEF, "i"},
    {0xF1, "n"},
    {0xF2, "o"},
    {0xF3, "o"},
    {0xF4, "o"},
    {0xF6, "o"},
    {0xF9, "u"},
    {0xFA, "u"},
    {0xFC, "u"},
    {0x101, "a"},
    {0x10D, "c"},
    {0x113, "e"},
    {0x11B, "e"},
    {0x121, "g"},
    {0x12B, "i"},
    {0x144, "n"},
    {0x14B, "ng"},
    {0x14D, "o"},
    {0x15B, "s"},
    {0x161, "s"},
    {0x16B, "u"},
    {0x17A, "z"},
    {0x17E, "z"},
    {0x1CE, "a"},
    {0x1D0, "i"},
    {0x1D2, "o"},
    {0x1D4, "u"},
    {0x1D6, "v"},
    {0x1D8, "v"},
    {0x1DA, "v"},
    {0x1DC, "v"},
    {0x1F0, "j"},
    {0x263, "g"},
    // Cyrillic, as Mongolian writes it.
    {0x430, "a"},
    {0x431, "b"},
    {0x432, "v"},
    {0x433, "g"},
    {0x434, "d"},
    {0x435, "ye"},
    {0x436, "j"},
    {0x437, "z"},
    {0x438, "i"},
    {0x439, "i"},
    {0x43A, "k"},
    {0x43B, "l"},
    {0x43C, "m"},
    {0x43D, "n"},
    {0x43E, "o"},
    {0x43F, "p"},
    {0x440, "r"},
    {0x441, "s"},
    {0x442, "t"},
    {0x443, "u"},
    {0x444, "f"},
    {0x445, "kh"},
    {0x446, "ts"},
    {0x447, "ch"},
    {0x448, "sh"},
    {0x449, "sh"},
    {0x44A, ""},
    {0x44B, "y"},
    {0x44C, ""},
    {0x44D, "e"},
    {0x44E, "yu"},
    {0x44F, "ya"},
    {0x451, "yo"},
    {0x4AF, "u"},
    {0x4E9, "o"},
    // Tibetan: consonants, those that stand below another, vowel signs.
    {0xF40, "k"},
    {0xF41, "kh"},
    {0xF42, "g"},
    {0xF44, "ng"},
    {0xF45, "c"},
    {0xF46, "ch"},
    {0xF47, "j"},
    {0xF49, "ny"},
    {0xF4F, "t"},
    {0xF50, "th"},
    {0xF51, "d"},
    {0xF53, "n"},
    {0xF54, "p"},
    {0xF55, "ph"},
    {0xF56, "b"},
    {0xF58, "m"},
    {0xF59, "ts"},
    {0xF5A, "tsh"},
    {0xF5B, "dz"},
    {0xF5D, "w"},
    {0xF5E, "zh"},
    {0xF5F, "z"},
    {0xF60, ""},
    {0xF61, "y"},
    {0xF62, "r"},
    {0xF63, "l"},
    {0xF64, "sh"},
    {0xF66, "s"},
    {0xF67, "h"},
    {0xF68, "a"},
    {0xF71, ""},
    {0xF72, "i"},
    {0xF74, "u"},
    {0xF7A, "e"},
    {0xF7C, "o"},
    {0xF90, "k"},
    {0xF91, "kh"},
    {0xF92, "g"},
    {0xF94, "ng"},
    {0xF95, "c"},
    {0xF96, "ch"},
    {0xF97, "j"},
    {0xF99, "ny"},
    {0xF9F, "t"},
    {0xFA0, "th"},
    {0xFA1, "d"},
    {0xFA3, "n"},
    {0xFA4, "p"},
    {0xFA5, "ph"},
    {0xFA6, "b"},
    {0xFA8, "m"},
    {0xFA9, "ts"},
    {0xFAA, "tsh"},
    {0xFAB, "dz"},
    {0xFAD, "w"},
    {0xFB1, "y"},
    {0xFB2, "r"},
    {0xFB3, "l"},
    {0xFB4, "sh"},
    {0xFB6, "s"},
    {0xFB7, "h"},
    // Mongolian.
    {0x1820, "a"},
    {0x1821, "e"},
    {0x1822, "i"},
    {0x1823, "o"},
    {0x1824, "u"},
    {0x1825, "o"},
    {0x1826, "u"},
    {0x1827, "e"},
    {0x1828, "n"},
    {0x1829, "ng"},
    {0x182A, "b"},
    {0x182B, "p"},
    {0x182C, "q"},
    {0x182D, "g"},
    {0x182E, "m"},
    {0x182F, "l"},
    {0x1830, "s"},
    {0x1831, "sh"},
    {0x1832, "t"},
    {0x1833, "d"},
    {0x1834, "ch"},
    {0x1835, "j"},
    {0x1836, "y"},
    {0x1837, "r"},
    {0x1838, "w"},
    {0x1839, "f"},
    {0x183A, "k"},
    {0x183B, "kh"},
    {0x183C, "ts"},
    {0x183D, "z"},
    {0x183E, "h"},
    {0x183F, "zh"},
    {0x1840, "lh"},
    {0x1841, "zh"},
    {0x1842, "ch"},
};

const Letter* Find(char32_t c) {
  // Capitals of Latin with marks and of Cyrillic stand beside the small ones.
  if ((c >= 0xC0 && c <= 0xDE) || (c >= 0x410 && c <= 0x42F)) c += 0x20;
  if (c == 0x401) c = 0x451;
  if (c == 0x4AE || c == 0x4E8) c += 1;
  const Letter* found = std::lower_bound(std::begin(kLetters), std::end(kLetters), c,
                                         [](const Letter& letter, char32_t code) { return letter.code < code; });
  return found != std::end(kLetters) && found->code == c ? found : nullptr;
}

// Those that one spelling writes and another does not, or otherwise. Longer ones first.
struct Sound {
  absl::string_view from, to;
};
constexpr Sound kSounds[] = {
    {"tsh", "c"}, {"zh", "j"}, {"dz", "j"}, {"ts", "c"}, {"ch", "c"}, {"sh", "s"}, {"kh", "h"}, {"th", "t"},
    {"ph", "p"},  {"gh", "g"}, {"ng", "n"}, {"ny", "n"}, {"lh", "l"}, {"q", "c"},  {"x", "s"},  {"z", "j"},
    {"k", "h"},   {"w", "b"},  {"v", "b"},  {"f", "b"},  {"p", "b"},  {"d", "t"},  {"l", "r"},
};

bool IsVowel(char c) {
  return absl::StrContains("aeiouy", c);
}

}  // namespace

absl::string_view LatinOf(char32_t c) {
  static constexpr char kAscii[] = "abcdefghijklmnopqrstuvwxyz";
  if (c < 0x80) {
    if (!absl::ascii_isalpha(static_cast<unsigned char>(c))) return "";
    return absl::string_view(kAscii + (absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a'), 1);
  }
  const Letter* letter = Find(c);
  return letter == nullptr ? "" : letter->latin;
}

bool IsLetter(char32_t c) {
  return c < 0x80 ? absl::ascii_isalpha(static_cast<unsigned char>(c)) : Find(c) != nullptr;
}

std::string SoundOf(absl::string_view latin) {
  std::string sound;
  while (!latin.empty()) {
    size_t taken = 1;
    std::string to;
    const bool between_vowels =
        !sound.empty() && latin.size() > 1 && IsVowel(latin[1]);  // A `g` there is lengthening: baɣatur is baatur.
    for (const Sound& each : kSounds) {
      if (!absl::StartsWith(latin, each.from)) continue;
      taken = each.from.size();
      to = std::string(each.to);
      break;
    }
    if (to.empty() && !IsVowel(latin[0]) && !(latin[0] == 'g' && between_vowels) && latin[0] != 'h') {
      to = std::string(latin.substr(0, 1));
    }
    if (!to.empty() && (sound.empty() || sound.substr(sound.size() - 1) != to)) sound += to;
    latin.remove_prefix(taken);
  }
  return sound.size() < kSoundMin ? "" : sound;
}

}  // namespace gaiwan
