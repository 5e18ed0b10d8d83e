// server/auth/shipped_policy.h: the policy table that is compiled in: server/auth/policies/county.textproto.
#ifndef GAIWAN_SERVER_AUTH_SHIPPED_POLICY_H_
#define GAIWAN_SERVER_AUTH_SHIPPED_POLICY_H_

#include "absl/strings/string_view.h"

namespace gaiwan {

// Its text. What a server goes by whose settings name no other.
absl::string_view ShippedPolicy();

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_SHIPPED_POLICY_H_
