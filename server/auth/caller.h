// server/auth/caller.h: who is calling.
#ifndef GAIWAN_SERVER_AUTH_CALLER_H_
#define GAIWAN_SERVER_AUTH_CALLER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace gaiwan {

struct Caller {
  // `people/{person}`: what events name as their actor.
  std::string person;
  // The directory has nobody in it yet: whoever calls is the one who sets the server up, and may import the directory.
  bool bootstrap = false;

  // The id alone, as the directory keys people.
  absl::string_view id() const { return absl::StripPrefix(person, "people/"); }
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_CALLER_H_
