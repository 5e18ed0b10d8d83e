#include "workflow/base/office_hours.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace gaiwan {
namespace {

std::optional<absl::Duration> ParseTimeOfDay(absl::string_view text) {
  int hours = 0;
  int minutes = 0;
  const bool shaped =
      text.size() == 5 && text[2] == ':' && absl::ascii_isdigit(text[0]) && absl::ascii_isdigit(text[3]);
  if (!shaped || !absl::SimpleAtoi(text.substr(0, 2), &hours) || !absl::SimpleAtoi(text.substr(3), &minutes) ||
      minutes > 59 || hours * 60 + minutes > 24 * 60) {
    return std::nullopt;
  }
  return absl::Hours(hours) + absl::Minutes(minutes);
}

}  // namespace

absl::StatusOr<std::vector<OfficeHours>> ParseOfficeHours(absl::string_view text) {
  std::vector<OfficeHours> all;
  for (absl::string_view range : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> ends = absl::StrSplit(range, absl::MaxSplits('-', 1));
    const std::optional<absl::Duration> from = ParseTimeOfDay(ends.first);
    const std::optional<absl::Duration> to = ParseTimeOfDay(ends.second);
    if (!from.has_value() || !to.has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("\"", range, "\" is no range of hours as 09:00-12:00"));
    }
    if (*to <= *from || (!all.empty() && *from < all.back().to)) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", range, "\" ends before it begins, or begins before the range ahead of it ends"));
    }
    all.push_back({*from, *to});
  }
  if (all.empty() || all.size() > kOfficeHoursMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("names ", all.size(), " ranges of hours, not 1 to ", kOfficeHoursMax));
  }
  return all;
}

}  // namespace gaiwan
