#include "server/text/search_terms.h"

#include <algorithm>
#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "server/text/append_utf8.h"
#include "server/text/han.h"
#include "server/text/latin.h"
#include "server/text/name_spellings.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

// The first byte of a term says what it is.
constexpr char kPair = 'b';
constexpr char kSpelt = 'p';
constexpr char kInitials = 'i';
constexpr char kSound = 's';
constexpr char kWhole = 'w';
// A letter or a digit alone is in too many texts to find anything.
constexpr size_t kLettersMin = 2;
// Ways of writing all parts of a name together that are asked for: three parts of three spellings each.
constexpr size_t kTogetherMax = 27;

enum class Kind { kHan, kWord, kGap };

// What stands together: characters of Chinese, or a word of letters and digits in Latin.
struct Run {
  Kind kind;
  std::u32string han;
  std::string word;
  bool has_digits = false;
};

// Marks that a script writes within a word: vowel points and the dots between Tibetan syllables; what chooses the shape
// of a Mongolian letter.
bool IsWithinWord(char32_t c) {
  return c == 0x0F0B || c == '\'' || c == 0x2019 || c == 0x00B7 || (c >= 0x180B && c <= 0x180F) || c == 0x200D ||
         c == 0x202F;
}

std::vector<Run> RunsOf(absl::string_view text, size_t characters_max) {
  std::vector<Run> runs;
  Kind last = Kind::kGap;
  for (size_t i = 0; i < characters_max && !text.empty(); ++i) {
    const size_t bytes = Utf8CharacterBytes(text);
    if (bytes == 0) break;  // Checked where it came in.
    char32_t c = Utf8CodePoint(text, bytes);
    text.remove_prefix(bytes);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - '!';  // Full width.
    if (IsHan(c)) {
      if (last != Kind::kHan) runs.push_back({Kind::kHan, {}, {}});
      runs.back().han.push_back(FoldHan(c));
      last = Kind::kHan;
      continue;
    }
    const bool digit = c < 0x80 && absl::ascii_isdigit(static_cast<unsigned char>(c));
    if (digit || IsLetter(c)) {
      if (last != Kind::kWord) runs.push_back({Kind::kWord, {}, {}});
      runs.back().has_digits |= digit;
      if (digit) {
        runs.back().word.push_back(static_cast<char>(c));
      } else {
        absl::StrAppend(&runs.back().word, LatinOf(c));
      }
      last = Kind::kWord;
      continue;
    }
    if (!IsWithinWord(c)) last = Kind::kGap;
  }
  return runs;
}

std::string PairTerm(char32_t a, char32_t b) {
  std::string term(1, kPair);
  AppendUtf8(a, &term);
  AppendUtf8(b, &term);
  return term;
}

std::string Term(char kind, absl::string_view word) {
  return absl::StrCat(absl::string_view(&kind, 1), word);
}

void AddPairs(const std::u32string& han, std::vector<std::string>* terms) {
  for (size_t i = 0; i + 1 < han.size(); ++i) terms->push_back(PairTerm(han[i], han[i + 1]));
}

using Readings = std::vector<absl::string_view>;

// How a stretch of characters can be read, onto what was read before it.
void AddReadings(absl::Span<const Readings> stretch, const std::string& spelt, const std::string& initials,
                 std::vector<std::string>* terms) {
  if (terms->size() >= kNameTermsMax) return;
  if (stretch.empty()) {
    terms->push_back(Term(kSpelt, spelt));
    if (initials.size() < kLettersMin) return;
    terms->push_back(Term(kInitials, initials));
    if (const std::string sound = SoundOf(spelt); !sound.empty()) terms->push_back(Term(kSound, sound));
    return;
  }
  for (const absl::string_view reading : stretch.front()) {
    AddReadings(stretch.subspan(1), absl::StrCat(spelt, reading), absl::StrCat(initials, reading.substr(0, 1)), terms);
  }
}

void AddWord(const std::string& word, std::vector<std::string>* terms) {
  if (word.size() < kLettersMin) return;
  terms->push_back(Term(kSpelt, word));
  if (const std::string sound = SoundOf(word); !sound.empty()) terms->push_back(Term(kSound, sound));
}

void SortOnce(std::vector<std::string>* terms) {
  std::sort(terms->begin(), terms->end());
  terms->erase(std::unique(terms->begin(), terms->end()), terms->end());
}

// A word in Latin letters or numbers: as it stands, or as how a name sounds or begins.
std::vector<std::string> TermsOfWord(const Run& run) {
  std::vector<std::string> any = {Term(kWhole, run.word)};
  if (run.has_digits) return any;
  any.push_back(Term(kSpelt, run.word));
  any.push_back(Term(kInitials, run.word));
  if (const std::string sound = SoundOf(run.word); !sound.empty()) any.push_back(Term(kSound, sound));
  return any;
}

std::string Utf8Of(const std::u32string& han) {
  std::string text;
  for (const char32_t c : han) AppendUtf8(c, &text);
  return text;
}

// A name of parts that have other spellings: each part in any of them, apart or together with the others.
void AddSpelt(const Run& asked, const std::vector<Spellings>& parts, WantedTerms* wanted) {
  std::vector<std::string> together = {""};
  for (const Spellings& part : parts) {
    std::vector<std::string> longer;
    for (const std::string& before : together) {
      for (const absl::string_view spelling : part) {
        const std::vector<Run> runs = RunsOf(spelling, SIZE_MAX);
        if (!runs[0].word.empty() && longer.size() < kTogetherMax) longer.push_back(before + runs[0].word);
      }
    }
    together = std::move(longer);
  }
  for (const Spellings& part : parts) {
    std::vector<std::string>& any = wanted->emplace_back();
    if (!asked.word.empty()) any = TermsOfWord(asked);
    for (const absl::string_view spelling : part) {
      const std::vector<Run> runs = RunsOf(spelling, SIZE_MAX);
      any.push_back(runs[0].word.empty() ? PairTerm(runs[0].han[0], runs[0].han[1]) : Term(kWhole, runs[0].word));
    }
    for (const std::string& each : together) any.push_back(Term(kSpelt, each));
    SortOnce(&any);
  }
}

}  // namespace

std::vector<std::string> TermsOfText(absl::string_view text, size_t characters_max) {
  std::vector<std::string> terms;
  for (const Run& run : RunsOf(text, characters_max)) {
    AddPairs(run.han, &terms);
    if (run.word.size() >= kLettersMin) terms.push_back(Term(kWhole, run.word));
  }
  SortOnce(&terms);
  return terms;
}

std::vector<std::string> TermsOfName(absl::string_view name) {
  // The parts of a name are written together, apart, or with a dot between, as the writer likes.
  std::u32string han;
  std::vector<std::string> words;
  for (const Run& run : RunsOf(name, SIZE_MAX)) {
    han += run.han;
    if (!run.word.empty()) words.push_back(run.word);
  }
  if (han.size() > kNameCharactersMax) han.resize(kNameCharactersMax);
  if (words.size() > kNameCharactersMax) words.resize(kNameCharactersMax);
  std::vector<std::string> terms;
  AddPairs(han, &terms);
  std::string together, initials;
  for (const std::string& word : words) {
    AddWord(word, &terms);
    terms.push_back(Term(kWhole, word));
    // Parts that are written together, each by its first spelling, which is asked for with every other.
    for (const Spellings& part : PartsOfName(word)) {
      terms.push_back(Term(kWhole, RunsOf(part.front(), SIZE_MAX).front().word));
    }
    together += word;
    initials += word.substr(0, 1);
  }
  if (words.size() > 1) {
    AddWord(together, &terms);
    terms.push_back(Term(kInitials, initials));
  }
  // The whole first, then what is shorter: where a name has too many readings, its shortest stretches go.
  std::vector<Readings> readings;
  readings.reserve(han.size());
  for (const char32_t c : han) readings.push_back(ReadingsOf(c));
  for (size_t length = std::min(kStretchMax, han.size()); length > 0; --length) {
    for (size_t at = 0; at + length <= han.size(); ++at) {
      AddReadings(absl::MakeConstSpan(readings).subspan(at, length), "", "", &terms);
    }
  }
  SortOnce(&terms);
  return terms;
}

WantedTerms TermsWanted(absl::string_view word) {
  WantedTerms wanted;
  for (const Run& run : RunsOf(word, SIZE_MAX)) {
    const std::vector<Spellings> parts = PartsOfName(run.word.empty() ? Utf8Of(run.han) : run.word);
    if (!parts.empty()) {
      AddSpelt(run, parts, &wanted);
      continue;
    }
    for (size_t i = 0; i + 1 < run.han.size(); ++i) wanted.push_back({PairTerm(run.han[i], run.han[i + 1])});
    if (run.word.size() >= kLettersMin) wanted.push_back(TermsOfWord(run));
  }
  return wanted;
}

bool HasTerms(const std::vector<std::string>& terms, const WantedTerms& wanted) {
  return !wanted.empty() && absl::c_all_of(wanted, [&](const std::vector<std::string>& any) {
    return absl::c_any_of(any, [&](const std::string& term) { return absl::c_binary_search(terms, term); });
  });
}

}  // namespace gaiwan
