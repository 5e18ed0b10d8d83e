// workflow/base/status_macros.h: the two macros newer Abseil and Google's internal code write everywhere.
//
// Abseil 20220623 has no status macros; these keep the well-known names and meaning so that they can be swapped later.
#ifndef GAIWAN_WORKFLOW_BASE_STATUS_MACROS_H_
#define GAIWAN_WORKFLOW_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the function when `expr` (an absl::Status) is not OK.
#define RETURN_IF_ERROR(expr)                                       \
  do {                                                              \
    if (absl::Status gaiwan_status = (expr); !gaiwan_status.ok()) { \
      return gaiwan_status;                                         \
    }                                                               \
  } while (false)

#define GAIWAN_CONCAT_INNER(a, b) a##b
#define GAIWAN_CONCAT(a, b) GAIWAN_CONCAT_INNER(a, b)

// Evaluates `expr` (an absl::StatusOr<T>); returns its status when not OK, else moves the value into `lhs`.
#define ASSIGN_OR_RETURN(lhs, expr) ASSIGN_OR_RETURN_INNER(GAIWAN_CONCAT(gaiwan_or_, __LINE__), lhs, expr)
#define ASSIGN_OR_RETURN_INNER(or_value, lhs, expr) \
  auto or_value = (expr);                           \
  if (!or_value.ok()) return or_value.status();     \
  lhs = std::move(or_value).value()

#endif  // GAIWAN_WORKFLOW_BASE_STATUS_MACROS_H_
