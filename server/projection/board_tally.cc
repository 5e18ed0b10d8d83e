#include "server/projection/board_tally.h"

#include <algorithm>

namespace gaiwan {
namespace {

constexpr int64_t kSecond = 1000000;  // Of a second, microseconds.

template <typename T>
void BookMoment(CountedMoments<T>* moments, T moment, int sign) {
  if (sign > 0) {
    moments->Add(moment);
  } else {
    moments->Remove(moment);
  }
}

}  // namespace

int64_t BoardTally::waiting(CaseWait wait) const {
  size_t bit = 0;
  while (wait >> bit != 1) ++bit;
  return waiting_[bit];
}

void BoardTally::Book(const BoardFacts& facts, int sign) {
  if (!facts.closed) {
    open_ += sign;
    group_events_ += facts.group_event ? sign : 0;
  }
  for (size_t bit = 0; bit < kCaseWaits; ++bit) waiting_[bit] += (facts.waits >> bit & 1) != 0 ? sign : 0;
  BookMoment(&created_, facts.created, sign);
  if (facts.closed) BookMoment(&closed_, facts.closed_at, sign);
  if (facts.due != BoardFacts::kNever) BookMoment(&due_, facts.due, sign);
  if (facts.paused != 0) BookMoment(&paused_, facts.paused, sign);
  if (facts.waits != 0) BookMoment(&waits_, facts.waiting, sign);
  // What it is overdue by now may begin before the time before was over: no moment is counted twice.
  const int64_t from = facts.late_from * kSecond, until = std::min(facts.late_until * kSecond, facts.due);
  if (from < until) {
    BookMoment(&late_from_, from, sign);
    BookMoment(&late_until_, until, sign);
  }
}

size_t BoardTally::bytes() const {
  return due_.bytes() + late_from_.bytes() + late_until_.bytes() + created_.bytes() + closed_.bytes() +
         paused_.bytes() + waits_.bytes();
}

}  // namespace gaiwan
