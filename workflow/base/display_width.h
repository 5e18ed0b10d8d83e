// workflow/base/display_width.h: how many columns a text takes in a terminal. Chinese takes two a character; vowel
// signs and subjoined letters of Tibetan, variation selectors of Mongolian and other marks take none. The C library's
// wcwidth depends on the locale of the machine, which on a server is often "C". Pure functions.
#ifndef GAIWAN_WORKFLOW_BASE_DISPLAY_WIDTH_H_
#define GAIWAN_WORKFLOW_BASE_DISPLAY_WIDTH_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

// Columns of `text` (UTF-8). A byte that is no UTF-8 counts one.
int DisplayWidth(absl::string_view text);

// `text` and as many blanks as `width` columns need.
std::string PadTo(absl::string_view text, int width);

// `text`, or as much of it as fits `width` columns with "…" at its end. REQUIRES: width >= 1.
std::string FitTo(absl::string_view text, int width);

// `text` on one line and harmless: what people typed may hold escape sequences that move a reader's cursor or turn the
// order of a line. Control characters and direction overrides become "?", line breaks and tabs a blank, broken UTF-8
// "?".
std::string OneLine(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_DISPLAY_WIDTH_H_
