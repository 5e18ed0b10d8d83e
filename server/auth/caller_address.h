// server/auth/caller_address.h: whom tries are counted for: the address a call comes from, or, through a gateway that
// shows the secret, the address of the browser behind it. Thread-safe.
#ifndef GAIWAN_SERVER_AUTH_CALLER_ADDRESS_H_
#define GAIWAN_SERVER_AUTH_CALLER_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/auth/authenticator.h"

namespace gaiwan {

// What a gateway sends with each call: its secret, and the address of the browser (clients/web/gateway/upstream.ts).
inline constexpr absl::string_view kGatewayHeader = "x-gaiwan-gateway";
inline constexpr absl::string_view kAddressHeader = "x-gaiwan-address";

// Of `peer` (`ipv4:10.1.2.3:5000`, as gRPC has it): the address; of IPv6 the first 64 bits, as one house has all the
// rest.
std::string AddressOf(absl::string_view peer);

class CallerAddress {
 public:
  // No gateway is trusted.
  CallerAddress() = default;
  // `secret`: 64 hex digits, as they stand in the file.
  //   INVALID_ARGUMENT  it is something else.
  static absl::StatusOr<CallerAddress> Make(absl::string_view secret);

  // An address from anybody who does not show the secret, or one that is none, is as if it had not come.
  std::string Of(absl::string_view peer, FindHeader header) const;

 private:
  explicit CallerAddress(absl::string_view secret) : secret_(secret) {}

  std::string secret_;  // Empty: none is trusted.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_CALLER_ADDRESS_H_
