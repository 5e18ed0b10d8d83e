// server/auth/authenticator.h: finds out who is calling. Thread-safe.
#ifndef GAIWAN_SERVER_AUTH_AUTHENTICATOR_H_
#define GAIWAN_SERVER_AUTH_AUTHENTICATOR_H_

#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"

namespace gaiwan {

// The value of a header of the call by its lower-case name; nullopt when it is missing.
using FindHeader = absl::FunctionRef<std::optional<absl::string_view>(absl::string_view name)>;

class Authenticator {
 public:
  virtual ~Authenticator() = default;

  //   UNAUTHENTICATED  NOT_SIGNED_IN, with words that say what to do.
  virtual absl::StatusOr<Caller> Authenticate(FindHeader header) const = 0;
};

// UNAUTHENTICATED with the reason NOT_SIGNED_IN. `why` is English, for the message.
absl::Status NotSignedIn(absl::string_view why);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_AUTHENTICATOR_H_
