// workflow/print.h: a definition as one Chinese page that a county can read, correct by hand and sign. Pure, safe from
// any thread.
#ifndef GAIWAN_WORKFLOW_PRINT_H_
#define GAIWAN_WORKFLOW_PRINT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "workflow/definition.h"

namespace gaiwan {

// Columns of a line: A4 upright in a monospaced font of 7.5 points (六号), 130 of which are 172 of its 210 millimetres.
inline constexpr int kPageColumns = 130;
// Lines of such a page with room to sign below: 68 of 9.75 points are 234 of its 297 millimetres. What is longer is
// printed whole, on a second page.
inline constexpr int kPageLines = 68;

// Plain UTF-8 text, no line wider than kPageColumns: title, authority, revision and digest; steps, levels, guarantees;
// the numbered states of the case; who may do what and where it leads; side tracks; clocks with length and source; the
// closing rule, what is taken on, what takes effect when, the partners; a place for signature and seal. `digest` is
// printed as it is: it binds the paper to the text.
std::string PrintDefinition(const Definition& definition, absl::string_view digest);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PRINT_H_
