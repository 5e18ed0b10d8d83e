#include "server/api/board.h"

#include <algorithm>
#include <optional>
#include <vector>

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

void BoardCount::SeeLongest(std::optional<int64_t> due, std::optional<uint32_t> waits_since, const BoardTimes& times) {
  if (due.has_value()) overdue_days_max = std::max(overdue_days_max, (times.now - *due) / kDay);
  if (waits_since.has_value()) wait_days_max = std::max(wait_days_max, (times.now - *waits_since * kSecond) / kDay);
}

void BoardCount::CountSums(const BoardFacts& facts, const BoardTimes& times, int sign) {
  cases += sign;
  if (!facts.closed) open += sign;
  if (!facts.closed && facts.group_event) group_events += sign;
  // `due` sorts behind every time where there is none.
  if (facts.due <= times.now) {
    overdue += sign;
  } else if (facts.due <= times.today_end) {
    today += sign;
  } else if (facts.due <= times.week_end) {
    week += sign;
  }
  if (const int64_t since = facts.paused * kSecond; since != 0) {
    paused += sign;
    paused_days += sign * std::max<int64_t>(0, (times.now - since) / kDay);
  }
  if (facts.waits != 0) {
    waiting += sign;
    waiting_acceptance += (facts.waits & kWaitAcceptance) != 0 ? sign : 0;
    waiting_transfer += (facts.waits & kWaitTransfer) != 0 ? sign : 0;
    waiting_receipt += (facts.waits & kWaitReceipt) != 0 ? sign : 0;
    waiting_risk += (facts.waits & kWaitRisk) != 0 ? sign : 0;
    waiting_message += (facts.waits & kWaitMessage) != 0 ? sign : 0;
  }

  const int64_t created = facts.created * kSecond;
  const int64_t closed = facts.closed_at * kSecond;
  if (created > times.then) opened += sign;
  if (facts.closed && closed > times.then) concluded += sign;
  if (created <= times.then && (!facts.closed || closed > times.then)) open_then += sign;
  const bool still_late = facts.due <= times.then;
  const bool was_late = facts.late_from * kSecond <= times.then && facts.late_until * kSecond > times.then;
  if (still_late || was_late) overdue_then += sign;
}

void BoardCount::Add(const BoardFacts& facts, const BoardTimes& times) {
  CountSums(facts, times, +1);
  if (facts.waits != 0) SeeLongest(std::nullopt, facts.waiting, times);
  if (facts.due <= times.now) SeeLongest(facts.due, std::nullopt, times);
}

void BoardCount::AddSums(const BoardTally& tally, const BoardTimes& times) {
  cases += tally.created().size();
  open += tally.open();
  group_events += tally.group_events();
  const int64_t until_now = tally.due().CountUpTo(times.now);
  const int64_t until_today = tally.due().CountUpTo(times.today_end);
  overdue += until_now;
  today += until_today - until_now;
  week += tally.due().CountUpTo(times.week_end) - until_today;

  paused += tally.paused().size();
  // Whole days: a case paused for three of them is among those paused for one, for two and for three.
  for (int64_t days = 1; times.now - days * kDay >= 0; ++days) {
    const int64_t as_long = tally.paused().CountUpTo(static_cast<uint32_t>((times.now - days * kDay) / kSecond));
    if (as_long == 0) break;
    paused_days += as_long;
  }
  waiting += tally.waits().size();
  waiting_acceptance += tally.waiting(kWaitAcceptance);
  waiting_transfer += tally.waiting(kWaitTransfer);
  waiting_receipt += tally.waiting(kWaitReceipt);
  waiting_risk += tally.waiting(kWaitRisk);
  waiting_message += tally.waiting(kWaitMessage);

  const auto then = static_cast<uint32_t>(times.then / kSecond);
  const int64_t created_then = tally.created().CountUpTo(then), closed_then = tally.closed().CountUpTo(then);
  opened += tally.created().size() - created_then;
  concluded += tally.closed().size() - closed_then;
  open_then += created_then - closed_then;
  overdue_then += tally.due().CountUpTo(times.then) + tally.late_from().CountUpTo(times.then) -
                  tally.late_until().CountUpTo(times.then);
}

void BoardCount::Add(const CountedGroup& group, const BoardTimes& times) {
  for (const BoardFacts& facts : group.with) Add(facts, times);
  if (group.tally == nullptr) return;
  AddSums(*group.tally, times);
  std::vector<int64_t> dues;
  std::vector<uint32_t> waits;
  for (const BoardFacts& facts : group.without) {
    CountSums(facts, times, -1);
    if (facts.due != BoardFacts::kNever) dues.push_back(facts.due);
    if (facts.waits != 0) waits.push_back(facts.waiting);
  }
  std::sort(dues.begin(), dues.end());
  std::sort(waits.begin(), waits.end());
  SeeLongest(group.tally->due().FirstWithout(dues), group.tally->waits().FirstWithout(waits), times);
}

BoardCount& BoardCount::operator+=(const BoardCount& other) {
  cases += other.cases;
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
  group_events += other.group_events;
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
  row->set_group_events(group_events);
}

}  // namespace gaiwan
