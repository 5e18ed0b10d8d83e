// workflow/base/liaison_role.h: posts of the directory whose holders receive for their organisation what goes by line.
// Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_LIAISON_ROLE_H_
#define GAIWAN_WORKFLOW_BASE_LIAISON_ROLE_H_

#include "absl/strings/string_view.h"

namespace gaiwan {

inline bool IsLiaisonRole(absl::string_view role) {
  return role == "court-liaison" || role == "police-liaison" || role == "partner-liaison";
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_LIAISON_ROLE_H_
