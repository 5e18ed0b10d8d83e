// clients/cli/duplicates_text.h: what may be the same dispute, for people.
#ifndef GAIWAN_CLIENTS_CLI_DUPLICATES_TEXT_H_
#define GAIWAN_CLIENTS_CLI_DUPLICATES_TEXT_H_

#include "clients/cli/context.h"
#include "gaiwan/v1/duplicate.pb.h"

namespace gaiwan::cli {

// Prints nothing when there is nothing to warn of.
void PrintDuplicates(Context& context, const v1::PossibleDuplicates& duplicates);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_DUPLICATES_TEXT_H_
