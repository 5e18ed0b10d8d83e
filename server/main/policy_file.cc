#include "server/main/policy_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "server/auth/shipped_policy.h"

namespace gaiwan {

absl::StatusOr<std::shared_ptr<const Policy>> ReadPolicyFile(const std::string& path) {
  if (path.empty()) return Policy::FromTextproto(ShippedPolicy());
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > static_cast<uintmax_t>(kPolicyBytesMax)) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy_file: ", path, " cannot be read, or has more than ", kPolicyBytesMax, " bytes"));
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  absl::StatusOr<std::shared_ptr<const Policy>> policy = Policy::FromTextproto(text.str());
  if (policy.ok()) return policy;
  return absl::InvalidArgumentError(absl::StrCat("policy_file: ", path, ": ", policy.status().message()));
}

}  // namespace gaiwan
