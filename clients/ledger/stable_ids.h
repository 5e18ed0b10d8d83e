// clients/ledger/stable_ids.h: ids made of what they stand for, so that the same thing sent again is the same request.
// Pure functions.
#ifndef GAIWAN_CLIENTS_LEDGER_STABLE_IDS_H_
#define GAIWAN_CLIENTS_LEDGER_STABLE_IDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan::ledger {

// `cases/c-...` and a UUID, each of its own text.
std::string StableCaseName(absl::string_view text);
std::string StableUuid(absl::string_view text);

}  // namespace gaiwan::ledger

#endif  // GAIWAN_CLIENTS_LEDGER_STABLE_IDS_H_
