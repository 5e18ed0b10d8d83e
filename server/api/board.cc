#include "server/api/board.h"

#include <algorithm>

#include "workflow/base/date.h"

namespace gaiwan {
namespace {

constexpr int64_t kSecond = 1000000;
constexpr int64_t kDay = int64_t{24} * 3600 * kSecond;

}  // namespace

BoardTimes::BoardTimes(absl::Time time)
    : now(absl::ToUnixMicros(time)),
      today_end(absl::ToUnixMicros(StartOfDay(DayOf(time) + 1))),
      week_end(absl::ToUnixMicros(StartOfDay(DayOf(time) + kDueDays + 1))),
      then(absl::ToUnixMicros(time - kTrendOver)) {}

void BoardCount::Add(const TableRow& row, const BoardTimes& times) {
  if (!row.closed()) ++open;
  const std::optional<int64_t> due = row.due_micros();
  if (due.has_value() && *due <= times.now) {
    ++overdue;
    overdue_days_max = std::max(overdue_days_max, (times.now - *due) / kDay);
  } else if (due.has_value() && *due <= times.today_end) {
    ++today;
  } else if (due.has_value() && *due <= times.week_end) {
    ++week;
  }
  if (const int64_t since = row.paused_seconds() * kSecond; since != 0) {
    ++paused;
    paused_days += std::max<int64_t>(0, (times.now - since) / kDay);
  }
  if (const uint8_t waits = row.waits(); waits != 0) {
    ++waiting;
    waiting_acceptance += (waits & kWaitAcceptance) != 0 ? 1 : 0;
    waiting_transfer += (waits & kWaitTransfer) != 0 ? 1 : 0;
    waiting_receipt += (waits & kWaitReceipt) != 0 ? 1 : 0;
    waiting_risk += (waits & kWaitRisk) != 0 ? 1 : 0;
    waiting_message += (waits & kWaitMessage) != 0 ? 1 : 0;
    wait_days_max = std::max(wait_days_max, (times.now - row.wait_seconds() * kSecond) / kDay);
  }

  const int64_t created = row.create_seconds() * kSecond;
  const int64_t closed = row.close_seconds() * kSecond;
  if (created > times.then) ++opened;
  if (row.closed() && closed > times.then) ++concluded;
  if (created <= times.then && (!row.closed() || closed > times.then)) ++open_then;
  const bool still_late = due.has_value() && *due <= times.then;
  const bool was_late =
      row.late_from_seconds() * kSecond <= times.then && row.late_until_seconds() * kSecond > times.then;
  if (still_late || was_late) ++overdue_then;
}

BoardCount& BoardCount::operator+=(const BoardCount& other) {
  open += other.open;
  overdue += other.overdue;
  today += other.today;
  week += other.week;
  paused += other.paused;
  paused_days += other.paused_days;
  waiting += other.waiting;
  waiting_acceptance += other.waiting_acceptance;
  waiting_transfer += other.waiting_transfer;
  waiting_receipt += other.waiting_receipt;
  waiting_risk += other.waiting_risk;
  waiting_message += other.waiting_message;
  overdue_days_max = std::max(overdue_days_max, other.overdue_days_max);
  wait_days_max = std::max(wait_days_max, other.wait_days_max);
  open_then += other.open_then;
  overdue_then += other.overdue_then;
  opened += other.opened;
  concluded += other.concluded;
  return *this;
}

v1::BoardColour BoardCount::colour() const {
  if (overdue > 0 && (overdue * kRedOneIn >= open || overdue_days_max > kRedOverdueDays)) return v1::BOARD_COLOUR_RED;
  if (overdue > 0 || wait_days_max > kYellowWaitDays) return v1::BOARD_COLOUR_YELLOW;
  return v1::BOARD_COLOUR_GREEN;
}

v1::BoardTrend BoardCount::trend() const {
  if (overdue == 0 && overdue_then == 0) return v1::BOARD_TREND_UNSPECIFIED;
  if (overdue == overdue_then) return v1::BOARD_TREND_SAME;
  return overdue < overdue_then ? v1::BOARD_TREND_BETTER : v1::BOARD_TREND_WORSE;
}

void BoardCount::Fill(v1::BoardRow* row) const {
  row->set_open(open);
  row->set_overdue(overdue);
  row->set_due_today(today);
  row->set_due_week(week);
  row->set_paused(paused);
  row->set_paused_days(paused_days);
  row->set_waiting(waiting);
  row->set_overdue_days_max(overdue_days_max);
  row->set_colour(colour());
  row->set_trend(trend());
  row->set_open_then(open_then);
  row->set_overdue_then(overdue_then);
  row->set_opened(opened);
  row->set_concluded(concluded);
}

}  // namespace gaiwan
