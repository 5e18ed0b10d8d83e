#include "server/timer/timer.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace gaiwan {

Timer::Timer(Parts parts, const Options& options)
    : parts_(std::move(parts)),
      inbox_(std::make_shared<AnswerInbox>(parts_.wake)),
      check_(options.check_clock ? std::make_unique<ClockCheck>(parts_.clock, parts_.last_record_time()) : nullptr) {}

Timer::~Timer() {
  inbox_->Detach();
}

size_t Timer::Step() {
  TakeAnswers();
  if (!held().empty() || Paused()) return 0;
  const size_t again = TryAgain();
  return again + (Paused() ? 0 : TakeNew());
}

absl::Duration Timer::NextWake() const {
  if (!inbox_->empty()) return absl::ZeroDuration();
  if (!held().empty()) return kLookEvery;
  const absl::Duration monotonic = parts_.clock->MonotonicNow();
  absl::Duration wait = kLookEvery;
  if (in_flight_ < kExpiriesInFlightMax) wait = std::min(wait, next_retry_ - monotonic);
  if (HasRoom()) wait = std::min(wait, parts_.front->earliest() - Now());
  return std::clamp(std::max(wait, paused_until_ - monotonic), absl::ZeroDuration(), kLookEvery);
}

std::string Timer::held() const {
  return check_ == nullptr ? "" : check_->Look();
}

void Timer::Confirm() {
  if (check_ != nullptr) check_->Confirm();
  inbox_->Wake();
}

Timer::Counts Timer::counts() const {
  return {sent_, settled_, failed_};
}

absl::Time Timer::Now() const {
  return std::max(parts_.clock->TimeNow(), parts_.last_record_time());
}

void Timer::TakeAnswers() {
  for (const auto& [key, answer] : inbox_->Take()) Settle(key, answer);
}

void Timer::Settle(const std::string& key, const absl::Status& answer) {
  const auto known = known_.find(key);
  known->second.in_flight = false;
  --in_flight_;
  if (IsEngineWide(answer)) {
    ++failed_;
    // A group's answers come together and count as one pause.
    if (!Paused()) Pause();
    RetryLater(key, paused_until_ - parts_.clock->MonotonicNow());
    return;
  }
  pauses_ = 0;
  std::string value;
  const absl::StatusOr<bool> still_due = parts_.store->Get(Family::kDue, key, &value);
  if (still_due.ok() && !*still_due) {
    known_.erase(known);
    ++settled_;
    return;
  }
  ++failed_;
  RetryLater(key, Backoff(known->second.attempts++, kRetryFirst, kRetryLast));
}

void Timer::RetryLater(const std::string& key, absl::Duration delay) {
  const absl::Duration at = parts_.clock->MonotonicNow() + delay;
  known_[key].retry_at = at;
  next_retry_ = std::min(next_retry_, at);
}

void Timer::Pause() {
  paused_until_ = parts_.clock->MonotonicNow() + Backoff(pauses_++, kRetryFirst, kPauseLast);
}

size_t Timer::TryAgain() {
  const absl::Duration now = parts_.clock->MonotonicNow();
  if (next_retry_ > now) return 0;
  std::vector<std::string> keys;
  for (const auto& [key, known] : known_) {
    if (!known.in_flight && known.retry_at <= now) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());  // In the order they fell due.
  size_t sent = 0;
  std::string value;
  for (const std::string& key : keys) {
    if (in_flight_ >= kExpiriesInFlightMax || Paused()) break;
    const absl::StatusOr<bool> still_due = parts_.store->Get(Family::kDue, key, &value);
    if (!still_due.ok()) {
      Pause();
      break;
    }
    if (!*still_due) {
      known_.erase(key);
      ++settled_;
      continue;
    }
    const absl::StatusOr<DueRow> row = ParseDueKey(key);  // It parsed before.
    if (row.ok() && Submit(key, *row)) ++sent;
  }
  next_retry_ = absl::InfiniteDuration();
  for (const auto& [key, known] : known_) {
    if (!known.in_flight) next_retry_ = std::min(next_retry_, known.retry_at);
  }
  return sent;
}

size_t Timer::TakeNew() {
  const absl::Time now = Now();
  if (!HasRoom() || parts_.front->earliest() > now) return 0;
  const std::string from = parts_.front->BeginScan();
  const size_t room = std::min(kExpiriesInFlightMax - in_flight_, kExpiriesKnownMax - known_.size());
  std::vector<std::pair<std::string, DueRow>> taken;
  std::string next(DueFront::kNothing);
  const absl::Status scanned =
      parts_.store->Look()->Scan(Family::kDue, from, "", [&](absl::string_view key, absl::string_view) {
        if (known_.contains(key)) return true;
        absl::StatusOr<DueRow> row = ParseDueKey(key);
        if (!row.ok()) return true;  // Not ours to mend; `gaiwand --verify` finds it.
        if (taken.size() >= room || row->time > now) {
          next = std::string(key);
          return false;
        }
        taken.emplace_back(std::string(key), *std::move(row));
        return true;
      });
  if (!scanned.ok()) {
    parts_.front->EndScan(from);
    Pause();
    return 0;
  }
  size_t sent = 0;
  for (const auto& [key, row] : taken) {
    if (Paused()) {
      next = key;  // From here on they were only looked at.
      break;
    }
    if (Submit(key, row)) ++sent;
  }
  parts_.front->EndScan(next);
  return sent;
}

// False when the engine does not take it; it is then tried again.
bool Timer::Submit(const std::string& key, const DueRow& row) {
  known_[key].in_flight = true;
  ++in_flight_;
  const absl::Status status = parts_.submit(ExpiryOf(row), AnswerInbox::For(inbox_, key), /*system=*/true);
  if (!status.ok()) {
    Settle(key, status);
    return false;
  }
  ++sent_;
  return true;
}

}  // namespace gaiwan
