#include "workflow/clock_words.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_dates.h"
#include "workflow/clock_end.h"
#include "workflow/find.h"
#include "workflow/period.h"

namespace gaiwan {
namespace {

std::string Moment(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, ChinaTimeZone());
}

// The last day of an exclusive end at midnight reads as `... 24:00`.
std::string EndMoment(absl::Time due) {
  const absl::CivilDay day = DayOf(due);
  return StartOfDay(day) == due ? absl::StrCat(FormatDate(day - 1), " 24:00") : Moment(due);
}

// `清明节3天、周末8天`: how many days fell away for each cause.
v1::Label SkippedWords(const SkippedDays& skipped) {
  std::map<std::pair<std::string, std::string>, int> causes;
  for (const SkippedDay& day : skipped.days) {
    switch (day.reason) {
      case SkipReason::kWeekend:
        ++causes[{"周末", "weekend"}];
        break;
      case SkipReason::kHoliday:
        ++causes[{day.holiday, day.holiday}];
        break;
      case SkipReason::kPause:
        ++causes[{"中止", "paused"}];
        break;
    }
  }
  std::vector<std::string> zh;
  std::vector<std::string> en;
  for (const auto& [cause, count] : causes) {
    zh.push_back(absl::StrCat(cause.first, count, "天"));
    en.push_back(absl::StrCat(cause.second, " ", count));
  }
  const bool cut = skipped.count > static_cast<int64_t>(skipped.days.size());
  return MakeLabel(absl::StrCat(absl::StrJoin(zh, "、"), cut ? "……" : ""),
                   absl::StrCat(absl::StrJoin(en, ", "), cut ? ", ..." : ""));
}

// What interrupted the period before, and what this one is counted from.
void AddStart(const v1::ClockRule& rule, const v1::Case& c, const v1::Clock& clock, std::vector<v1::Label>* lines) {
  if (const auto time = StartFieldTime(rule.interrupted_by(), c, clock.subject()); time.has_value()) {
    const v1::Label what = StartFieldLabel(rule.interrupted_by());
    lines->push_back(MakeLabel(absl::StrCat("中断：", Moment(*time), "（", what.zh(), "）"),
                               absl::StrCat("interrupted ", Moment(*time), ", by ", what.en())));
  }
  if (clock.has_interrupted_time()) {
    const std::string when = Moment(ToTime(clock.interrupted_time()));
    lines->push_back(MakeLabel(absl::StrCat("中断：", when, "，重新计算"),
                               absl::StrCat("interrupted ", when, ", and counted anew")));
  }
  const std::string start = Moment(ToTime(clock.start_time()));
  if (IsStartField(clock.start_field())) {
    const v1::Label what = StartFieldLabel(clock.start_field());
    lines->push_back(MakeLabel(absl::StrCat("起算：", start, "（", what.zh(), "）"),
                               absl::StrCat("starts ", start, ", ", what.en())));
  } else {
    lines->push_back(MakeLabel(absl::StrCat("起算：", start), absl::StrCat("starts ", start)));
  }
}

void AddPauses(const v1::Clock& clock, std::vector<v1::Label>* lines) {
  for (const v1::ClockPause& pause : clock.pauses()) {
    const std::string from = Moment(ToTime(pause.from_time()));
    const std::string to = pause.has_to_time() ? Moment(ToTime(pause.to_time())) : "";
    lines->push_back(MakeLabel(
        absl::StrCat("中止（", pause.kind(), "）：", from, to.empty() ? "起，尚未恢复" : absl::StrCat(" 至 ", to)),
        absl::StrCat("paused (", pause.kind(), ") from ", from,
                     to.empty() ? ", not resumed yet" : absl::StrCat(" to ", to))));
  }
}

void AddCount(const v1::Clock& clock, const Deadline& deadline, std::vector<v1::Label>* lines) {
  const Arithmetic& sums = deadline.arithmetic;
  const v1::Label length = LengthWords(clock.length(), clock.unit());
  if (clock.unit() == v1::UNIT_HOURS) {
    lines->push_back(
        MakeLabel(absl::StrCat("按小时计算，共", length.zh()), absl::StrCat("by the hour: ", length.en())));
  } else {
    lines->push_back(MakeLabel(
        absl::StrCat("共", length.zh(), "，当日不计，实计", sums.counted_days, "天，数至", FormatDate(sums.counted_to)),
        absl::StrCat(length.en(), ", the first day not counted: ", sums.counted_days, " days, up to ",
                     FormatDate(sums.counted_to))));
  }
  if (sums.end_of_month) {
    lines->push_back(MakeLabel("到期月没有对应日，以该月最后一日为准（民法典第202条）",
                               "that month has no such day; its last day stands for it (Civil Code art. 202)"));
  }
  if (sums.skipped.count > 0) {
    const v1::Label words = SkippedWords(sums.skipped);
    lines->push_back(MakeLabel(absl::StrCat("未计入", sums.skipped.count, "天：", words.zh()),
                               absl::StrCat(sums.skipped.count, " days not counted: ", words.en())));
  }
  if (sums.moved_over.count > 0) {
    const v1::Label words = SkippedWords(sums.moved_over);
    lines->push_back(MakeLabel(absl::StrCat("最后一日不是工作日（", words.zh(), "），顺延至",
                                            FormatDate(deadline.last_day), "（民法典第203条）"),
                               absl::StrCat("the last day is not worked (", words.en(), "); it moves to ",
                                            FormatDate(deadline.last_day), " (Civil Code art. 203)")));
  }
  if (clock.closes_at_minute() > 0) {
    const std::string closes =
        absl::StrFormat("%02d:%02d", clock.closes_at_minute() / 60, clock.closes_at_minute() % 60);
    lines->push_back(MakeLabel(absl::StrCat("最后一日至", closes, "停止业务活动时截止（民法典第203条）"),
                               absl::StrCat("business ends at ", closes, " of the last day (Civil Code art. 203)")));
  }
  if (!deadline.missing_years.empty()) {
    const std::string years = absl::StrJoin(deadline.missing_years, ", ");
    lines->push_back(
        MakeLabel(absl::StrCat(years, "年的节假日安排尚未载入，最早", FormatDate(deadline.last_day), "届满"),
                  absl::StrCat("the calendar of ", years, " is not loaded; it ends on ", FormatDate(deadline.last_day),
                               " at the earliest")));
  }
}

// Of the days before the end on which it warns, those to come.
void AddWarnings(const v1::ClockRule& rule, const v1::Clock& clock, std::vector<v1::Label>* lines) {
  if (rule.warn_days_before().empty() || clock.status() != v1::CLOCK_RUNNING || !clock.has_next_time()) return;
  const absl::Time due = ToTime(clock.due_time());
  std::vector<std::string> days;
  for (int before : rule.warn_days_before()) {
    const absl::Time at = due - before * absl::Hours(24);
    if (at >= ToTime(clock.next_time()) && at > ToTime(clock.start_time())) days.push_back(absl::StrCat(before));
  }
  if (days.empty()) return;
  lines->push_back(MakeLabel(absl::StrCat("届满前", absl::StrJoin(days, "、"), "日提醒"),
                             absl::StrCat("warns ", absl::StrJoin(days, ", "), " days before the end")));
}

}  // namespace

v1::Label LengthWords(int length, v1::PeriodUnit unit) {
  const bool one = length == 1;
  switch (unit) {
    case v1::UNIT_HOURS:
      return MakeLabel(absl::StrCat(length, "小时"), absl::StrCat(length, one ? " hour" : " hours"));
    case v1::UNIT_CALENDAR_DAYS:
      return MakeLabel(absl::StrCat(length, "日"), absl::StrCat(length, one ? " calendar day" : " calendar days"));
    case v1::UNIT_WORKING_DAYS:
      return MakeLabel(absl::StrCat(length, "个工作日"), absl::StrCat(length, one ? " working day" : " working days"));
    case v1::UNIT_CALENDAR_MONTHS:
      return MakeLabel(absl::StrCat(length, "个月"), absl::StrCat(length, one ? " month" : " months"));
    case v1::UNIT_CALENDAR_YEARS:
      return MakeLabel(absl::StrCat(length, "年"), absl::StrCat(length, one ? " year" : " years"));
    default:
      return MakeLabel("按约定日期", "as agreed");
  }
}

v1::Label ExpiryWords(v1::Expiry expiry) {
  switch (expiry) {
    case v1::EXPIRY_MARK_OVERDUE:
      return MakeLabel("标记逾期", "marked overdue");
    case v1::EXPIRY_WARN:
      return MakeLabel("提醒有关人员", "those concerned are told");
    case v1::EXPIRY_URGE:
      return MakeLabel("上级督办", "the unit above urges");
    case v1::EXPIRY_TASK:
      return MakeLabel("生成待办事项", "becomes a task");
    case v1::EXPIRY_RESUME:
      return MakeLabel("中止结束，恢复办理", "the pause ends and the case goes on");
    case v1::EXPIRY_MOVE_TRACK:
      return MakeLabel("转入下一状态，由人决定", "moves to a state in which a person decides");
    default:
      return MakeLabel("", "");
  }
}

namespace {

// Until when whoever is bound extended it, where that is what it ends by.
void AddExtendedTo(const v1::ClockRule& rule, const v1::Case& c, const v1::Clock& clock, const Facts& facts,
                   std::vector<v1::Label>* lines) {
  if (rule.extended_to_field().empty() || clock.length() == 0) return;
  const std::optional<absl::Time> set = DueFieldTime(rule.extended_to_field(), c, clock.subject());
  if (!set.has_value() || !clock.has_due_time() || *set != ToTime(clock.due_time())) return;
  const Deadline counted = ComputeClock(clock, facts);
  if (counted.known && counted.due == *set) return;
  const std::string day = FormatDate(DayOf(*set - absl::Seconds(1)));
  lines->push_back(MakeLabel(absl::StrCat(rule.extended_by().zh(), "延长至", day),
                             absl::StrCat("extended until ", day, " by ", rule.extended_by().en())));
}

}  // namespace

std::vector<v1::Label> ArithmeticLines(const v1::ClockRule& rule, const v1::Case& c, const v1::Clock& clock,
                                       const Facts& facts) {
  std::vector<v1::Label> lines;
  AddStart(rule, c, clock, &lines);
  if (clock.length() == 0) {
    lines.push_back(MakeLabel("到期日为登记的日期", "it ends on the date that was entered"));
  } else {
    AddCount(clock, ComputeClock(clock, facts), &lines);
  }
  AddPauses(clock, &lines);
  if (clock.extended_days() > 0) {
    lines.push_back(MakeLabel(absl::StrCat("经同意延长", clock.extended_days(), "日"),
                              absl::StrCat("extended by ", clock.extended_days(), " days as agreed")));
  }
  AddExtendedTo(rule, c, clock, facts, &lines);
  if (clock.has_due_time() && clock.status() != v1::CLOCK_WAITING_FOR_CALENDAR) {
    const std::string end = EndMoment(ToTime(clock.due_time()));
    const bool over = clock.status() == v1::CLOCK_EXPIRED;
    lines.push_back(
        MakeLabel(absl::StrCat(over ? "已届满：" : "届满：", end), absl::StrCat(over ? "ended " : "ends ", end)));
  }
  AddWarnings(rule, clock, &lines);
  lines.push_back(MakeLabel(absl::StrCat("依据：", rule.source()), absl::StrCat("source: ", rule.source())));
  if (clock.calendar_revision() > 0) {
    lines.push_back(MakeLabel(absl::StrCat("节假日安排第", clock.calendar_revision(), "版"),
                              absl::StrCat("calendar revision ", clock.calendar_revision())));
  }
  return lines;
}

}  // namespace gaiwan
