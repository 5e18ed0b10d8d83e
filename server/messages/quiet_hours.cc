#include "server/messages/quiet_hours.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// `08:30`
std::optional<absl::Duration> ParseClockTime(absl::string_view text) {
  int hours = 0;
  int minutes = 0;
  const auto digit = [&](size_t at) { return absl::ascii_isdigit(static_cast<unsigned char>(text[at])); };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  if (!absl::SimpleAtoi(text.substr(0, 2), &hours) || !absl::SimpleAtoi(text.substr(3), &minutes)) return std::nullopt;
  if (hours > 23 || minutes > 59) return std::nullopt;
  return absl::Hours(hours) + absl::Minutes(minutes);
}

// +08:00 has no summer time: a day has 24 hours.
absl::Duration OfDay(absl::Time time) {
  return time - StartOfDay(DayOf(time));
}

}  // namespace

absl::StatusOr<QuietHours> QuietHours::Parse(absl::string_view text) {
  QuietHours hours;
  if (text.empty()) return hours;
  const std::pair<absl::string_view, absl::string_view> ends = absl::StrSplit(text, absl::MaxSplits('-', 1));
  const std::optional<absl::Duration> begin = ParseClockTime(ends.first);
  const std::optional<absl::Duration> end = ParseClockTime(ends.second);
  if (!begin.has_value() || !end.has_value() || *begin == *end) {
    return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is no time from and to, as 21:00-08:00"));
  }
  hours.begin_ = *begin;
  hours.end_ = *end;
  return hours;
}

bool QuietHours::Holds(absl::Time time) const {
  if (begin_ == end_) return false;
  const absl::Duration at = OfDay(time);
  return begin_ < end_ ? begin_ <= at && at < end_ : begin_ <= at || at < end_;
}

absl::Time QuietHours::Next(absl::Time time) const {
  if (!Holds(time)) return time;
  const absl::Time end = StartOfDay(DayOf(time)) + end_;
  return end > time ? end : end + kDay;
}

absl::Time QuietHours::Fit(absl::Time time, absl::Time about) const {
  const absl::Time next = Next(time);
  if (next == time || next < about) return next;
  absl::Time begin = StartOfDay(DayOf(time)) + begin_;
  if (begin > time) begin -= kDay;
  return begin - kBeforeQuiet;
}

}  // namespace gaiwan
