// server/publication/number_rules.h: digits that tell who somebody is: identity numbers, telephones, accounts, and
// whatever has too many digits for an amount. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_PUBLICATION_NUMBER_RULES_H_
#define GAIWAN_SERVER_PUBLICATION_NUMBER_RULES_H_

#include <vector>

#include "server/publication/find.h"
#include "server/publication/letters.h"

namespace gaiwan {

// `folded`: FoldedLetters of the text. Groups with a space or dash between them are one number where they make one.
std::vector<Find> FindNumbers(const Letters& folded);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_NUMBER_RULES_H_
