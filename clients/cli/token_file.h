// clients/cli/token_file.h: the tokens of `gaiwan login`, kept for the owner alone under XDG_STATE_HOME, a file a
// server. Used by one thread; several programs may use one file.
#ifndef GAIWAN_CLIENTS_CLI_TOKEN_FILE_H_
#define GAIWAN_CLIENTS_CLI_TOKEN_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/cli/io.h"
#include "gaiwan/v1/sign_in_service.pb.h"

namespace gaiwan::cli {

// An access token that ends within this is refreshed before it is used.
inline constexpr absl::Duration kRefreshBefore = absl::Seconds(60);

class TokenFile {
 public:
  // `io` is not owned.
  TokenFile(const Io* io, const std::string& server);

  // What the file named by GAIWAN_TOKEN_FILE holds: an access token from elsewhere, as of an identity provider.
  std::optional<std::string> Given() const;

  // nullopt when nobody signed in to this server, or when others may read the file.
  std::optional<v1::Tokens> Read() const;
  // When the file was written.
  absl::Time written() const;
  // How long its access token was to live when it came.
  static absl::Duration life(const v1::Tokens& tokens);
  // Puts the file in place as a whole, mode 0600. UNAVAILABLE names it.
  absl::Status Write(const v1::Tokens& tokens) const;
  void Remove() const;

  const std::string& path() const { return path_; }

 private:
  const Io* const io_;
  std::string path_;  // Empty without a home.
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_TOKEN_FILE_H_
