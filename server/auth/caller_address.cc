#include "server/auth/caller_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "openssl/crypto.h"

namespace gaiwan {
namespace {

constexpr size_t kSecretDigits = 64;

// Of an address as text; nothing when it is none.
std::optional<std::string> CountedAs(const std::string& host) {
  in_addr four;
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return host;
  in6_addr address;
  if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return std::nullopt;
  // An IPv4 address in IPv6's clothes is that one.
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    char text[INET_ADDRSTRLEN];
    return inet_ntop(AF_INET, &address.s6_addr[12], text, sizeof(text));
  }
  std::fill(std::begin(address.s6_addr) + 8, std::end(address.s6_addr), 0);
  char text[INET6_ADDRSTRLEN];
  return absl::StrCat(inet_ntop(AF_INET6, &address, text, sizeof(text)), "/64");
}

}  // namespace

std::string AddressOf(absl::string_view peer) {
  if (absl::ConsumePrefix(&peer, "ipv4:")) return std::string(peer.substr(0, peer.rfind(':')));
  if (!absl::ConsumePrefix(&peer, "ipv6:")) return std::string(peer);
  // `[fe80::1%25eth0]:5000`, the brackets perhaps as %5B and %5D.
  std::string host = absl::StrReplaceAll(peer, {{"%5B", "["}, {"%5D", "]"}});
  host = host.substr(0, host.rfind(':'));
  host = host.substr(0, host.find('%'));
  host.erase(std::remove_if(host.begin(), host.end(), [](char c) { return c == '[' || c == ']'; }), host.end());
  return CountedAs(host).value_or(std::string(peer));
}

absl::StatusOr<CallerAddress> CallerAddress::Make(absl::string_view secret) {
  secret = absl::StripAsciiWhitespace(secret);
  const auto is_digit = [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); };
  if (secret.size() == kSecretDigits && absl::c_all_of(secret, is_digit)) return CallerAddress(secret);
  return absl::InvalidArgumentError("holds something else than 64 hex digits");
}

std::string CallerAddress::Of(absl::string_view peer, FindHeader header) const {
  if (secret_.empty()) return AddressOf(peer);
  const std::optional<absl::string_view> shown = header(kGatewayHeader);
  const std::optional<absl::string_view> address = header(kAddressHeader);
  if (!shown.has_value() || !address.has_value() || shown->size() != secret_.size() ||
      CRYPTO_memcmp(shown->data(), secret_.data(), secret_.size()) != 0) {
    return AddressOf(peer);
  }
  return CountedAs(std::string(*address)).value_or(AddressOf(peer));
}

}  // namespace gaiwan
