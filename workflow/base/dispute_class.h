// workflow/base/dispute_class.h: codes of the list `dispute_class`. Pure.
#ifndef GAIWAN_WORKFLOW_BASE_DISPUTE_CLASS_H_
#define GAIWAN_WORKFLOW_BASE_DISPUTE_CLASS_H_

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// A first-level class covers its second level: `01` covers `01-06`.
inline bool CoversClass(absl::string_view covered, absl::string_view dispute_class) {
  return dispute_class == covered || absl::StartsWith(dispute_class, absl::StrCat(covered, "-"));
}

template <typename Classes>
bool AnyCoversClass(const Classes& classes, absl::string_view dispute_class) {
  return std::any_of(classes.begin(), classes.end(),
                     [&](absl::string_view each) { return CoversClass(each, dispute_class); });
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_DISPUTE_CLASS_H_
