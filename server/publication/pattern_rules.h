// server/publication/pattern_rules.h: what is known by its shape: e-mail, plates, case numbers, streets and houses,
// days of birth, accounts behind a word that says so. The patterns are data (kPatterns in the .cc file). Pure; safe
// from any thread.
#ifndef GAIWAN_SERVER_PUBLICATION_PATTERN_RULES_H_
#define GAIWAN_SERVER_PUBLICATION_PATTERN_RULES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "server/publication/find.h"
#include "server/publication/letters.h"

namespace gaiwan {

std::vector<Find> FindPatterns(const Letters& folded);

// `date`, `1980-03-05`, in the ways a day is written. Nothing for what is no date.
std::vector<Find> FindDay(const Letters& folded, absl::string_view date);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_PATTERN_RULES_H_
