// workflow/print.h: a definition as one Chinese page that a county can read, correct by hand and sign. Pure, safe from
// any thread.
#ifndef GAIWAN_WORKFLOW_PRINT_H_
#define GAIWAN_WORKFLOW_PRINT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "workflow/definition.h"

namespace gaiwan {

// Plain UTF-8 text with aligned columns: title, authority, steps, levels, guarantees, states with who may do what,
// clocks with length and source, the closing rule, lines to sign.
std::string PrintDefinition(const Definition& definition);

// Columns a text takes in a terminal or a monospaced font: Chinese characters and their punctuation take two.
int DisplayWidth(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PRINT_H_
