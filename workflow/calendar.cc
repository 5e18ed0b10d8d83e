#include "workflow/calendar.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kHeader = "date,status,reason";
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";  // Spreadsheets put it before what they export.
// What an error repeats of a bad column.
constexpr size_t kQuotedMax = 40;

std::vector<int> YearsOf(absl::Span<const CalendarDay> days) {
  std::vector<int> years;
  for (const CalendarDay& day : days) years.push_back(static_cast<int>(day.day.year()));
  return years;
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::Utf8SafeCHexEscape(text.substr(0, kQuotedMax)),
                      text.size() > kQuotedMax ? "...\"" : "\"");
}

// One pass over a file: collects rows, faults and warnings, and never stops at the first fault.
class CalendarReader {
 public:
  void ReadLine(int number, absl::string_view line) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || absl::StartsWith(line, "#")) return;
    if (!header_seen_) {
      header_seen_ = true;
      if (line == kHeader) return;
      AddFault(number, absl::StrCat("the first line must be ", kHeader, ", not ", Quoted(line)));
      if (absl::StartsWith(line, "date")) return;  // A header of another form; its columns are no row.
    }
    ++rows_seen_;
    if (rows_seen_ <= kCalendarRowsMax) ReadRow(number, line);
  }

  absl::StatusOr<std::vector<CalendarDay>> Finish(std::vector<std::string>* warnings) {
    if (rows_seen_ > kCalendarRowsMax) {
      AddFault(absl::StrCat("the file has ", rows_seen_, " rows; the limit is ", kCalendarRowsMax));
    }
    if (rows_seen_ == 0) AddFault("the file has no rows");
    if (fault_count_ > kCalendarFaultsMax) {
      faults_.push_back(absl::StrCat("and ", fault_count_ - kCalendarFaultsMax, " more"));
    }
    if (!faults_.empty()) return absl::InvalidArgumentError(absl::StrJoin(faults_, "; "));
    std::sort(days_.begin(), days_.end(), [](const CalendarDay& a, const CalendarDay& b) { return a.day < b.day; });
    if (warnings != nullptr) warnings->insert(warnings->end(), warnings_.begin(), warnings_.end());
    return std::move(days_);
  }

 private:
  void ReadRow(int number, absl::string_view line) {
    const std::vector<absl::string_view> columns = absl::StrSplit(line, ',');
    if (columns.size() != 3) {
      AddFault(number, absl::StrCat("a row has 3 columns, ", kHeader, "; this one has ", columns.size()));
      return;
    }
    if (absl::StrContains(line, '"')) {
      AddFault(number, "quotation marks are not allowed");
      return;
    }
    // Each column is looked at although another is wrong: whoever corrects the row corrects it once.
    const absl::StatusOr<absl::CivilDay> day = ParseDate(absl::StripAsciiWhitespace(columns[0]));
    if (!day.ok()) AddFault(number, day.status().message());
    const std::optional<bool> working = ReadStatus(number, absl::StripAsciiWhitespace(columns[1]));
    const absl::string_view reason = absl::StripAsciiWhitespace(columns[2]);
    const bool reason_ok = CheckReason(number, reason);
    if (!day.ok()) return;
    const auto [earlier, is_new] = line_of_.try_emplace(*day, number);
    if (!is_new) {
      AddFault(number, absl::StrCat(FormatDate(*day), " stands in line ", earlier->second, " already"));
      return;
    }
    if (!working.has_value() || !reason_ok) return;
    if (*working == !IsWeekend(*day)) {
      warnings_.push_back(absl::StrCat("line ", number, ": ", FormatDate(*day), " is a ",
                                       *working ? "weekday, worked" : "Saturday or Sunday, off",
                                       " anyway: the row changes nothing"));
    }
    days_.push_back({*day, *working, std::string(reason)});
  }

  std::optional<bool> ReadStatus(int number, absl::string_view status) {
    if (status == "off") return false;
    if (status == "work") return true;
    AddFault(number, absl::StrCat("the status must be off or work, not ", Quoted(status)));
    return std::nullopt;
  }

  bool CheckReason(int number, absl::string_view reason) {
    if (reason.empty()) {
      AddFault(number, "the reason is missing: people see it beside the day");
      return false;
    }
    if (reason.size() > kCalendarReasonBytesMax) {
      AddFault(number,
               absl::StrCat("the reason has ", reason.size(), " bytes; the limit is ", kCalendarReasonBytesMax));
      return false;
    }
    return true;
  }

  void AddFault(int number, absl::string_view what) { AddFault(absl::StrCat("line ", number, ": ", what)); }

  void AddFault(std::string fault) {
    ++fault_count_;
    if (fault_count_ <= kCalendarFaultsMax) faults_.push_back(std::move(fault));
  }

  bool header_seen_ = false;
  int rows_seen_ = 0;
  int fault_count_ = 0;
  std::vector<CalendarDay> days_;
  absl::flat_hash_map<absl::CivilDay, int> line_of_;
  std::vector<std::string> faults_;
  std::vector<std::string> warnings_;
};

}  // namespace

Calendar::Calendar(int64_t revision, absl::Span<const int> covered_years, absl::Span<const CalendarDay> exceptions)
    : revision_(revision), covered_years_(covered_years.begin(), covered_years.end()) {
  for (const CalendarDay& exception : exceptions) exceptions_[exception.day] = exception;
}

Calendar::Calendar(int64_t revision, absl::Span<const CalendarDay> exceptions)
    : Calendar(revision, YearsOf(exceptions), exceptions) {}

const CalendarDay* Calendar::FindException(absl::CivilDay day) const {
  const auto found = exceptions_.find(day);
  return found == exceptions_.end() ? nullptr : &found->second;
}

std::vector<int> Calendar::CoveredYears() const {
  std::vector<int> years(covered_years_.begin(), covered_years_.end());
  std::sort(years.begin(), years.end());
  return years;
}

std::optional<bool> Calendar::IsWorkingDay(absl::CivilDay day) const {
  if (!Covers(day.year())) return std::nullopt;
  const CalendarDay* exception = FindException(day);
  return exception != nullptr ? exception->working : !IsWeekend(day);
}

absl::string_view Calendar::ReasonFor(absl::CivilDay day) const {
  if (!Covers(day.year())) return "";
  const CalendarDay* exception = FindException(day);
  return exception != nullptr ? absl::string_view(exception->reason) : "";
}

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

absl::StatusOr<std::vector<CalendarDay>> ParseCalendarCsv(absl::string_view text, std::vector<std::string>* warnings) {
  absl::ConsumePrefix(&text, kByteOrderMark);
  CalendarReader reader;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) reader.ReadLine(++number, line);
  return reader.Finish(warnings);
}

}  // namespace gaiwan
