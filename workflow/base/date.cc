#include "workflow/base/date.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace gaiwan {
namespace {

constexpr char kShape[] = "dddd-dd-dd";
// What an error repeats of a text that is no date: enough to find it, too little to fill a log.
constexpr size_t kQuotedMax = 40;

bool HasShape(absl::string_view text) {
  constexpr absl::string_view shape = kShape;
  if (text.size() != shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == 'd' ? absl::ascii_isdigit(static_cast<unsigned char>(text[i])) : text[i] == shape[i];
    if (!fits) return false;
  }
  return true;
}

// REQUIRES: only ASCII digits, at most four.
int ToNumber(absl::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

absl::Status NotADate(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("\"", absl::Utf8SafeCHexEscape(text.substr(0, kQuotedMax)),
                                                 text.size() > kQuotedMax ? "..." : "", "\" is not a date: ", why));
}

}  // namespace

absl::TimeZone ChinaTimeZone() {
  static const absl::TimeZone zone = absl::FixedTimeZone(8 * 60 * 60);  // Looked up by its name otherwise.
  return zone;
}

absl::CivilDay DayOf(absl::Time time) {
  // Asked several times a command, nearly always about one day: to break a time into year, month and day is dear.
  struct Known {
    absl::Time begin, end;
    absl::CivilDay day;
  };
  thread_local Known known = {absl::InfiniteFuture(), absl::InfinitePast(), absl::CivilDay()};
  if (time < known.begin || time >= known.end) {
    const absl::CivilDay day = absl::ToCivilDay(time, ChinaTimeZone());
    known = {StartOfDay(day), StartOfDay(day + 1), day};
  }
  return known.day;
}

absl::Time StartOfDay(absl::CivilDay day) {
  return absl::FromCivil(day, ChinaTimeZone());
}

absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text) {
  if (!HasShape(text)) return NotADate(text, "write yyyy-mm-dd, such as 2026-03-02");
  const int year = ToNumber(text.substr(0, 4));
  const int month = ToNumber(text.substr(5, 2));
  const int day = ToNumber(text.substr(8, 2));
  if (year < kDateYearMin || year > kDateYearMax) {
    return NotADate(text, absl::StrCat("the year must be ", kDateYearMin, " to ", kDateYearMax));
  }
  if (month < 1 || month > 12) return NotADate(text, "the month must be 01 to 12");
  const int days_in_month = (absl::CivilDay(absl::CivilMonth(year, month) + 1) - 1).day();
  if (day < 1 || day > days_in_month) {
    return NotADate(text, absl::StrFormat("%04d-%02d has the days 01 to %02d", year, month, days_in_month));
  }
  return absl::CivilDay(year, month, day);
}

std::string FormatDate(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

}  // namespace gaiwan
