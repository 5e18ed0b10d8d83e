// server/auth/policy_print.h: the policy table as text: one rule a line, the same text for the same table, so that two
// revisions are compared line by line. Pure.
#ifndef GAIWAN_SERVER_AUTH_POLICY_PRINT_H_
#define GAIWAN_SERVER_AUTH_POLICY_PRINT_H_

#include <string>

#include "server/auth/policy.h"

namespace gaiwan {

std::string PrintPolicy(const Policy& policy);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_POLICY_PRINT_H_
