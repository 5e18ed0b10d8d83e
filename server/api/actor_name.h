// server/api/actor_name.h: what an actor of the log is called. A pure function, safe from any thread.
#ifndef GAIWAN_SERVER_API_ACTOR_NAME_H_
#define GAIWAN_SERVER_API_ACTOR_NAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "server/directory/directory.h"
#include "workflow/base/actors.h"

namespace gaiwan {

// Empty for somebody the directory does not know.
inline std::string ActorName(absl::string_view actor, const Directory& directory) {
  if (actor == kSystemActor) return "系统";
  const DirectoryPerson* person = directory.FindPerson(absl::StripPrefix(actor, "people/"));
  return person == nullptr ? "" : person->details.name();
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ACTOR_NAME_H_
