#include "server/log/key_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::optional<Ed25519Key>> ReadKeyFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::optional<std::string> pem, ReadWholeFile(path));
  if (!pem.has_value()) return std::nullopt;
  absl::StatusOr<Ed25519Key> key = Ed25519Key::FromPem(*pem);
  if (!key.ok()) return absl::FailedPreconditionError(absl::StrCat(path, " is no Ed25519 private key in PEM"));
  return std::optional<Ed25519Key>(*std::move(key));
}

absl::StatusOr<Ed25519Key> MakeKeyFile(const std::string& path, Random* random) {
  ASSIGN_OR_RETURN(Ed25519Key key, Ed25519Key::FromSeed(RandomBytes(*random, kEd25519SeedBytes)));
  ASSIGN_OR_RETURN(const std::string pem, key.ToPem());
  RETURN_IF_ERROR(WriteFileAtomically(path, pem, 0600));
  return key;
}

}  // namespace gaiwan
