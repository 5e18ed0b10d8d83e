// server/auth/policy.h: the policy table (gaiwan.v1.Policy), checked: who sees what of a case, and who may call what.
//
// Immutable, so any thread may read it. What no rule allows is hidden and refused; a bar goes over every rule.
#ifndef GAIWAN_SERVER_AUTH_POLICY_H_
#define GAIWAN_SERVER_AUTH_POLICY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/policy.pb.h"
#include "server/auth/class_set.h"
#include "server/auth/rule_index.h"

namespace gaiwan {

// Rules and bars each stand as a bit of a word while lists are looked through.
inline constexpr int kPolicyRulesMax = 64;
// Of a policy file.
inline constexpr int64_t kPolicyBytesMax = 262144;

class Policy {
 public:
  // A rule with its lists turned into sets.
  struct Rule {
    const v1::SightRule* proto;
    ClassSet shows, own, masked, for_reason;
  };
  struct Bar {
    const v1::SightBar* proto;
    ClassSet hides;
  };

  // Reads and checks the text of a table.
  //   INVALID_ARGUMENT  every fault, a line each, with the rule it is in.
  static absl::StatusOr<std::shared_ptr<const Policy>> FromTextproto(absl::string_view text);

  const v1::Policy& proto() const { return proto_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<Bar>& bars() const { return bars_; }
  // Which of them ask for what.
  const RuleIndex& rule_index() const { return rule_index_; }
  const RuleIndex& bar_index() const { return bar_index_; }
  // Of `CaseService.GetCase`; nullptr: nobody may call it.
  const v1::CallRule* FindCall(absl::string_view method) const;
  // nullptr: one person alone may do it.
  const v1::OrderRule* FindOrder(v1::OrderedActKind act) const;

 private:
  Policy() = default;
  std::vector<std::string> Faults() const;
  void Compile();

  v1::Policy proto_;
  std::vector<Rule> rules_;
  std::vector<Bar> bars_;
  RuleIndex rule_index_, bar_index_;
  absl::flat_hash_map<std::string, const v1::CallRule*> calls_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_POLICY_H_
