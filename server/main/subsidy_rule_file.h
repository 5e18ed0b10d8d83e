// server/main/subsidy_rule_file.h: the rule of the subsidy for cases that the settings name.
#ifndef GAIWAN_SERVER_MAIN_SUBSIDY_RULE_FILE_H_
#define GAIWAN_SERVER_MAIN_SUBSIDY_RULE_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "workflow/acting/acting.h"

namespace gaiwan {

// A rule is a page; more is another file.
inline constexpr int kSubsidyRuleBytesMax = 256 << 10;

// The rule in the file `path`, a textproto of gaiwan.v1.SubsidyRule; nullptr for an empty path.
//   INVALID_ARGUMENT  names the setting, the file, and where it does not parse, or every fault of the rule.
absl::StatusOr<std::shared_ptr<const SubsidyRuleInForce>> ReadSubsidyRuleFile(const std::string& path);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SUBSIDY_RULE_FILE_H_
