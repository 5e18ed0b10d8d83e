// server/publication/letters.h: a text letter by letter, as rules look at it: full-width forms and capitals are like
// others, what nobody sees is not there, and each letter knows its bytes in the text. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_PUBLICATION_LETTERS_H_
#define GAIWAN_SERVER_PUBLICATION_LETTERS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan {

struct Letter {
  char32_t c;
  // Its bytes in the text.
  size_t begin, end;
};
using Letters = std::vector<Letter>;

// `text` with full-width forms as ASCII, Latin letters small, every kind of space and dash as one, and without what has
// no width. Bytes that are no UTF-8 stand as U+FFFD.
Letters FoldedLetters(absl::string_view text);

// The same without what stands between the letters of one name or number (张 三, 138-0013-8000), and every Chinese
// character as the one that stands for its variants (張三).
Letters ClosedLetters(const Letters& folded);

// The letters of a name as ClosedLetters has them.
std::u32string ClosedWord(absl::string_view word);

// As UTF-8, with the letter that each byte is of.
struct FoldedText {
  std::string text;
  std::vector<size_t> letter_of;
};
FoldedText TextOf(const Letters& letters);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_LETTERS_H_
