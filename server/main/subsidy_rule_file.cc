#include "server/main/subsidy_rule_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "workflow/acting/subsidy_rule.h"
#include "workflow/base/textproto.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
absl::StatusOr<std::shared_ptr<const SubsidyRuleInForce>> ReadSubsidyRuleFile(const std::string& path) {
  if (path.empty()) return std::shared_ptr<const SubsidyRuleInForce>();
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > static_cast<uintmax_t>(kSubsidyRuleBytesMax)) {
    return absl::InvalidArgumentError(absl::StrCat("subsidy_rule_file: ", path, " cannot be read, or has more than ",
                                                   kSubsidyRuleBytesMax, " bytes"));
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  auto in_force = std::make_shared<SubsidyRuleInForce>();
  std::vector<std::string> faults;
  for (const TextprotoFault& fault : ReadTextproto(text.str(), &in_force->rule)) {
    faults.push_back(absl::StrCat(fault.where(), ": ", fault.words));
  }
  if (faults.empty()) faults = FaultsOf(in_force->rule);
  if (!faults.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("subsidy_rule_file: ", path, ": ", absl::StrJoin(faults, "; ")));
  }
  in_force->digest = HashString(Sha256({text.str()}));
  return std::shared_ptr<const SubsidyRuleInForce>(std::move(in_force));
}

}  // namespace gaiwan
