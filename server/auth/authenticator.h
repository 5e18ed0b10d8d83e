// server/auth/authenticator.h: finds out who is calling. Thread-safe.
#ifndef GAIWAN_SERVER_AUTH_AUTHENTICATOR_H_
#define GAIWAN_SERVER_AUTH_AUTHENTICATOR_H_

#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"

namespace gaiwan {

// The value of a header of the call by its lower-case name; nullopt when it is missing.
using FindHeader = absl::FunctionRef<std::optional<absl::string_view>(absl::string_view name)>;

// What revokes a session ends its open streams within this; other calls are refused from the next one on.
inline constexpr absl::Duration kRevocationMax = absl::Seconds(10);

class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // `certificate` is the client certificate of the connection as PEM, which TLS has verified; empty without one.
  //   UNAUTHENTICATED  NOT_SIGNED_IN or SESSION_ENDED, with words that say what to do.
  virtual absl::StatusOr<Caller> Authenticate(FindHeader header, absl::string_view certificate) const = 0;

  // Whether Authenticate looks at certificates: finding one costs a look at the connection.
  virtual bool takes_certificates() const { return false; }

  // Whether who was let in may stay: for streams, which outlive their token.
  //   UNAUTHENTICATED  SESSION_ENDED.
  virtual absl::Status Recheck(const Caller& caller) const = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_AUTHENTICATOR_H_
