// server/messages/quiet_hours.h: the hours in which nobody is disturbed, in +08:00. Pure; immutable.
#ifndef GAIWAN_SERVER_MESSAGES_QUIET_HOURS_H_
#define GAIWAN_SERVER_MESSAGES_QUIET_HOURS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

// What would have to wait for the morning and would then be too late goes out so long before the evening's end, which
// leaves time for a second try.
inline constexpr absl::Duration kBeforeQuiet = absl::Hours(1);

class QuietHours {
 public:
  // None.
  QuietHours() = default;
  // `21:00-08:00`: from the first moment to before the second, over midnight when that is the earlier one. Empty: none.
  // INVALID_ARGUMENT.
  static absl::StatusOr<QuietHours> Parse(absl::string_view text);

  bool Holds(absl::Time time) const;
  // `time`, or the end of the quiet hours it lies in.
  absl::Time Next(absl::Time time) const;
  // When something planned for `time` is to go out that says of `about` (InfiniteFuture: of no moment): Next; or, when
  // that is not before `about`, kBeforeQuiet before these quiet hours begin.
  absl::Time Fit(absl::Time time, absl::Time about) const;

 private:
  // Since 00:00; equal: none.
  absl::Duration begin_, end_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_QUIET_HOURS_H_
