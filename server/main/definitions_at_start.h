// server/main/definitions_at_start.h: the definitions in `definitions_dir` are published before anybody is served, and
// there is one that cases can run by. One thread.
#ifndef GAIWAN_SERVER_MAIN_DEFINITIONS_AT_START_H_
#define GAIWAN_SERVER_MAIN_DEFINITIONS_AT_START_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "server/engine/command.h"
#include "server/mediation/definition_store.h"

namespace gaiwan {

// Publishes what is in the folder `dir` (empty: nothing) and not published yet, by `carry`, which carries a command
// out. One that was published stays as it was: the files are for new data folders.
//   INVALID_ARGUMENT  names the file and what is wrong with it.
absl::Status PublishDefinitionsIn(const std::string& dir, const DefinitionStore& definitions,
                                  const std::function<absl::Status(EngineCommand)>& carry);

// Without the default definition nobody can open a case, and would be told so one case after another. Where nothing is
// published yet the first publication has to come over the wire.
//   INVALID_ARGUMENT  names the setting and the definitions that there are.
absl::Status CheckDefaultDefinition(const DefinitionStore& definitions);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_DEFINITIONS_AT_START_H_
