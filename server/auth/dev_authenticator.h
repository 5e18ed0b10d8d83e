// server/auth/dev_authenticator.h: takes the caller's word for who they are. For development on one's own machine: the
// server starts with it only on a loopback address, and says so loudly.
#ifndef GAIWAN_SERVER_AUTH_DEV_AUTHENTICATOR_H_
#define GAIWAN_SERVER_AUTH_DEV_AUTHENTICATOR_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/auth/authenticator.h"
#include "workflow/facts.h"

namespace gaiwan {

// The header that names the person, as `people/p-...` or `p-...`.
inline constexpr absl::string_view kPersonHeader = "x-gaiwan-person";

// The directory as it stands.
using DirectorySource = std::function<std::shared_ptr<const DirectoryFacts>()>;

// Whether `address` (`host:port`, `[::1]:50051`) can be reached from this machine alone: 127.0.0.0/8, ::1 or
// localhost. An address that is not understood can not.
bool IsLoopback(absl::string_view address);

class DevAuthenticator final : public Authenticator {
 public:
  //   FAILED_PRECONDITION  `listen` is reachable from elsewhere; names the setting and the flag.
  // `tokens`, not owned, looks at calls that bring a token, as parties' do; nullptr: none is looked at.
  static absl::StatusOr<std::unique_ptr<DevAuthenticator>> Make(absl::string_view listen, DirectorySource directory,
                                                                const Authenticator* tokens = nullptr);

  // UNAUTHENTICATED for a missing header, a name of the wrong form, and a person the directory does not have. Before
  // the first import (revision 0) anybody is taken, and marked `bootstrap`: somebody has to import the directory.
  absl::StatusOr<Caller> Authenticate(FindHeader header, absl::string_view certificate) const override;
  // Whoever was believed is believed on.
  absl::Status Recheck(const Caller& caller) const override {
    return caller.method == "development" ? absl::OkStatus() : tokens_->Recheck(caller);
  }

 private:
  DevAuthenticator(DirectorySource directory, const Authenticator* tokens)
      : directory_(std::move(directory)), tokens_(tokens) {}

  const DirectorySource directory_;
  const Authenticator* const tokens_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_DEV_AUTHENTICATOR_H_
