#include "server/timer/recompute.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/projection/list_projector.h"

namespace gaiwan {

ClockRecomputer::ClockRecomputer(Parts parts)
    : parts_(std::move(parts)), inbox_(std::make_shared<AnswerInbox>(parts_.wake)) {}

ClockRecomputer::~ClockRecomputer() {
  inbox_->Detach();
}

size_t ClockRecomputer::Step() {
  TakeAnswers();
  const int64_t present = parts_.calendar_revision();
  if (present == done_) return 0;
  if (present != revision_) {
    revision_ = present;
    walks_failed_ = 0;
    recomputed_before_ = recomputed_;
    StartWalk();
  }
  if (Waits()) return 0;
  const size_t sent = at_end_ ? 0 : WalkOn();
  if (at_end_ && in_flight_ == 0) EndWalk();
  return sent;
}

absl::Duration ClockRecomputer::NextWake() const {
  if (!inbox_->empty()) return absl::ZeroDuration();
  const int64_t present = parts_.calendar_revision();
  if (present == done_) return kLookEvery;
  if (present != revision_) return absl::ZeroDuration();
  if (Waits()) return std::min(wait_until_ - parts_.clock->MonotonicNow(), kLookEvery);
  return at_end_ || in_flight_ >= kRecomputationsInFlightMax ? kLookEvery : absl::ZeroDuration();
}

void ClockRecomputer::TakeAnswers() {
  for (const auto& [name, answer] : inbox_->Take()) {
    --in_flight_;
    if (answer.ok()) {
      pauses_ = 0;
      ++recomputed_;
      continue;
    }
    Fail(name, answer);
    // A group's answers come together and count as one pause.
    if (IsEngineWide(answer) && !Waits()) {
      wait_until_ = parts_.clock->MonotonicNow() + Backoff(pauses_++, kRetryFirst, kPauseLast);
    }
  }
}

void ClockRecomputer::StartWalk() {
  last_.clear();
  at_end_ = false;
  complete_ = true;
}

size_t ClockRecomputer::WalkOn() {
  // A calendar is shown once its group is written and before the next is decided. So what is seen from here on has
  // every clock that was started under the calendar before.
  const std::unique_ptr<View> view = parts_.store->Look();
  std::vector<std::string> names;
  std::string scanned_to = last_;
  size_t rows = 0;
  bool more = false;
  const absl::Status scanned = ScanCaseRows(*view, last_, [&](absl::string_view name, const v1::CaseRow& row) {
    more = rows >= kRowsPerStepMax || names.size() >= kCasesPerStepMax;
    if (more) return false;
    ++rows;
    scanned_to = std::string(name);
    if (row.counted_clock()) names.push_back(scanned_to);
    return true;
  });
  if (!scanned.ok()) Fail("", scanned);

  size_t sent = 0;
  for (const std::string& name : names) {
    if (in_flight_ >= kRecomputationsInFlightMax) return sent;  // It goes on here when answers came.
    if (Needs(*view, name)) {
      const absl::Status taken =
          parts_.submit(RecomputationOf(name, revision_), AnswerInbox::For(inbox_, name), /*system=*/true);
      if (!taken.ok()) {
        wait_until_ = parts_.clock->MonotonicNow() + Backoff(pauses_++, kRetryFirst, kPauseLast);
        return sent;
      }
      ++in_flight_;
      ++sent;
    }
    last_ = name;
  }
  last_ = std::move(scanned_to);
  at_end_ = !more;
  return sent;
}

bool ClockRecomputer::Needs(const View& view, absl::string_view name) {
  // Not the cache's state, which may be a step behind what is written.
  const absl::StatusOr<uint64_t> version = view.LastVersion(name);
  absl::Status status = version.status();
  if (status.ok()) {
    const absl::StatusOr<std::shared_ptr<const CaseState>> state = parts_.loader->LoadAt(view, name, *version);
    if (state.ok()) return parts_.moves((*state)->proto());
    status = state.status();
  }
  Fail(name, status);
  return false;
}

void ClockRecomputer::EndWalk() {
  if (!complete_) {
    wait_until_ = parts_.clock->MonotonicNow() + Backoff(walks_failed_++, kRetryFirst, kRetryLast);
    return StartWalk();
  }
  done_ = revision_;
  parts_.on_done(revision_, recomputed_ - recomputed_before_);
}

void ClockRecomputer::Fail(absl::string_view name, const absl::Status& why) {
  ++failed_;
  complete_ = false;
  parts_.on_failure(name, why);
}

}  // namespace gaiwan
