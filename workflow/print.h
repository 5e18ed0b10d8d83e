// workflow/print.h: a definition as one Chinese page that a county can read, correct by hand and sign. Pure, safe from
// any thread.
#ifndef GAIWAN_WORKFLOW_PRINT_H_
#define GAIWAN_WORKFLOW_PRINT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "workflow/definition.h"

namespace gaiwan {

// Columns of a line: A4 upright in an 8-point monospaced font.
inline constexpr int kPageColumns = 120;
// Lines of such a page with room to sign below: 64 of 10.4 points are 235 of its 297 millimetres. What is longer is
// printed whole, on a second page.
inline constexpr int kPageLines = 64;

// Plain UTF-8 text, no line wider than kPageColumns: title, authority, revision and digest; steps, levels, guarantees;
// the numbered states of the case; who may do what and where it leads; side tracks; clocks with length and source; the
// closing rule, what is taken on, what takes effect when, the partners; a place for signature and seal. `digest` is
// printed as it is: it binds the paper to the text.
std::string PrintDefinition(const Definition& definition, absl::string_view digest);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PRINT_H_
