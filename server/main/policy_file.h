// server/main/policy_file.h: the policy table that the settings name.
#ifndef GAIWAN_SERVER_MAIN_POLICY_FILE_H_
#define GAIWAN_SERVER_MAIN_POLICY_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/auth/policy.h"

namespace gaiwan {

// The table in the file `path`; empty: the one that is shipped. INVALID_ARGUMENT names the setting and what is wrong.
absl::StatusOr<std::shared_ptr<const Policy>> ReadPolicyFile(const std::string& path);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_POLICY_FILE_H_
