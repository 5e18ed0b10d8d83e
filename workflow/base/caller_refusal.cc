#include "workflow/base/caller_refusal.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

absl::Status RetryLater(v1::Reason reason, absl::Duration delay) {
  v1::RetryAfter detail;
  detail.set_reason(reason);
  // Rounded up: a caller that is punctual must not be early.
  detail.set_retry_after_millis(
      static_cast<int32_t>(absl::ToInt64Milliseconds(absl::Ceil(delay, absl::Milliseconds(1)))));
  return WithDetail(absl::ResourceExhaustedError(absl::StrCat(v1::Reason_Name(reason), ": ", WordsFor(reason).en(),
                                                              "; try again in ", detail.retry_after_millis(), " ms")),
                    detail);
}

absl::Status NotSignedIn(absl::string_view why, v1::Reason reason) {
  v1::CommandRefused detail;
  detail.set_reason(reason);
  *detail.mutable_words() = WordsFor(reason);
  return WithDetail(absl::UnauthenticatedError(absl::StrCat(v1::Reason_Name(reason), ": ", why)), detail);
}

}  // namespace gaiwan
