#include "server/auth/dev_authenticator.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

// As directory.proto has it: 1 to 60 of `a-z 0-9 -`.
constexpr size_t kIdCharsMax = 60;

bool IsId(absl::string_view id) {
  if (id.empty() || id.size() > kIdCharsMax) return false;
  for (const char c : id) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) && !absl::ascii_isdigit(static_cast<unsigned char>(c)) &&
        c != '-') {
      return false;
    }
  }
  return true;
}

// `host` of `host:port` and `[host]:port`; empty when there is no port.
std::string HostOf(absl::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos) return "";
  absl::string_view host = address.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) return "";
  return std::string(host);
}

}  // namespace

bool IsLoopback(absl::string_view address) {
  const std::string host = HostOf(address);
  if (host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6;
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return false;
}

absl::StatusOr<std::unique_ptr<DevAuthenticator>> DevAuthenticator::Make(absl::string_view listen,
                                                                         DirectorySource directory,
                                                                         const Authenticator* tokens) {
  if (!IsLoopback(listen)) {
    return absl::FailedPreconditionError(
        absl::StrCat("listen: \"", listen, "\" can be reached from other machines, and --insecure-dev-auth believes ",
                     "whoever calls: listen on 127.0.0.1, [::1] or localhost"));
  }
  return std::unique_ptr<DevAuthenticator>(new DevAuthenticator(std::move(directory), tokens));
}

absl::StatusOr<Caller> DevAuthenticator::Authenticate(FindHeader header, absl::string_view) const {
  const std::optional<absl::string_view> value = header(kPersonHeader);
  if (!value.has_value() && tokens_ != nullptr && header("authorization").has_value()) {
    return tokens_->Authenticate(header, "");
  }
  if (!value.has_value()) {
    return NotSignedIn(absl::StrCat("say who you are in the header ", kPersonHeader, ", as people/p-..."));
  }
  const absl::string_view id = absl::StripPrefix(*value, "people/");
  if (!IsId(id)) return NotSignedIn(absl::StrCat(kPersonHeader, " is people/ and 1 to 60 of a-z 0-9 -"));
  const std::shared_ptr<const DirectoryFacts> directory = directory_();
  Caller caller;
  caller.person = absl::StrCat("people/", id);
  caller.bootstrap = directory->revision() == 0;
  if (!caller.bootstrap && !directory->HasPerson(id)) {
    return NotSignedIn(absl::StrCat("the directory has nobody with the id ", id));
  }
  return caller;
}

}  // namespace gaiwan
