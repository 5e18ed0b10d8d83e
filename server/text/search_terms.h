// server/text/search_terms.h: what a text is found by, and what a word that is searched for asks of it. Pure; safe from
// any thread.
//
// Chinese has no spaces: a text is found by each pair of characters that stand side by side, variants as one. A name is
// found by its pairs, by how each stretch of it sounds (Pinyin, all readings), by the initials of each stretch, and by
// the sound of what is written in other scripts. Words in Latin letters and numbers are found whole.
//
// Terms are readable: whoever keeps them, keeps keyed hashes of them (server/seal/search_tokens.h).
#ifndef GAIWAN_SERVER_TEXT_SEARCH_TERMS_H_
#define GAIWAN_SERVER_TEXT_SEARCH_TERMS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan {

// Of the facts of a case, the beginning is searched: what it is about stands there.
inline constexpr size_t kFactsSearchedMax = 200;
// Characters of a name beyond which its sounds are not worked out: no person's name is longer.
inline constexpr size_t kNameCharactersMax = 12;
// Characters of a stretch of a name that is found by its sound.
inline constexpr size_t kStretchMax = 6;
// Terms of one name; a name of characters with many readings has no more.
inline constexpr size_t kNameTermsMax = 160;

// Of running text, its first `characters_max` characters. Sorted, each once.
std::vector<std::string> TermsOfText(absl::string_view text, size_t characters_max);
// Of a name. Sorted, each once.
std::vector<std::string> TermsOfName(absl::string_view name);

// What a word asks for: all of the outer list; each by any of the inner. Empty: nothing can be found by it, as by a
// single character. A text that has the word has its terms; a text that has the terms nearly always has the word.
using WantedTerms = std::vector<std::vector<std::string>>;
WantedTerms TermsWanted(absl::string_view word);
// Whether a sorted list of terms has what is wanted.
bool HasTerms(const std::vector<std::string>& terms, const WantedTerms& wanted);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TEXT_SEARCH_TERMS_H_
