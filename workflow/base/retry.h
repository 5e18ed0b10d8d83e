// workflow/base/retry.h: not now, but soon: an answer that says when to come again. A pure function, safe from any
// thread.
#ifndef GAIWAN_WORKFLOW_BASE_RETRY_H_
#define GAIWAN_WORKFLOW_BASE_RETRY_H_

#include <utility>

#include "absl/status/status.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

// `status` with RetryAfter: why, and after how many milliseconds it may be tried again.
inline absl::Status RetryLater(absl::Status status, v1::Reason reason, int millis) {
  v1::RetryAfter detail;
  detail.set_reason(reason);
  detail.set_retry_after_millis(millis);
  return WithDetail(std::move(status), detail);
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_RETRY_H_
