// tests/fault/linearizability.h: is there an order of these calls, each taking effect at one moment between its begin
// and its end, by which a single thread would have given the same answers? Wing and Gong's search with Lowe's memory of
// what was tried, as Porcupine does it. Pure.
//
// A call whose answer was never heard is a maybe: it took effect at some moment after its begin, or never did.
#ifndef GAIWAN_TESTS_FAULT_LINEARIZABILITY_H_
#define GAIWAN_TESTS_FAULT_LINEARIZABILITY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"

namespace gaiwan::testing {

// The end of a maybe.
inline constexpr int64_t kNeverHeard = std::numeric_limits<int64_t>::max();

template <typename Call>
struct TimedCall {
  int64_t begin = 0;
  int64_t end = kNeverHeard;
  Call what;
};

template <typename State>
struct Linearization {
  bool found = false;
  // Indices of the calls in the order found; when none was, the longest beginning of one, and where it led.
  std::vector<size_t> order;
  State reached{};
  // Steps of the search.
  uint64_t tried = 0;
};

// `step` gives the state behind a call that begins in `state`; nullopt when the call, with the answer it had, cannot be
// next. State is hashable. Calls that end at the moment another begins are taken to have met.
template <typename State, typename Call>
Linearization<State> Linearize(const std::vector<TimedCall<Call>>& calls, State state,
                               absl::FunctionRef<std::optional<State>(const State&, const Call&)> step) {
  // Begins and ends in the order of time, as a list from which calls are lifted while they are in the order tried.
  struct Entry {
    size_t call;
    bool is_end;
    size_t before, after;
  };
  std::vector<Entry> list = {{0, false, 0, 0}};  // The head.
  std::vector<std::pair<int64_t, std::pair<bool, size_t>>> moments;
  size_t heard = 0;  // Calls not in the order yet, without the maybes.
  for (size_t i = 0; i < calls.size(); ++i) {
    moments.push_back({calls[i].begin, {false, i}});
    if (calls[i].end == kNeverHeard) continue;
    moments.push_back({calls[i].end, {true, i}});
    ++heard;
  }
  std::sort(moments.begin(), moments.end());
  std::vector<size_t> begin_of(calls.size()), end_of(calls.size(), 0);
  for (const auto& [time, what] : moments) {
    const size_t at = list.size();
    list.push_back({what.second, what.first, at - 1, 0});
    list[at - 1].after = at;
    (what.first ? end_of : begin_of)[what.second] = at;
  }
  const auto unlink = [&](size_t at) {
    list[list[at].before].after = list[at].after;
    if (list[at].after != 0) list[list[at].after].before = list[at].before;
  };
  const auto relink = [&](size_t at) {
    list[list[at].before].after = at;
    if (list[at].after != 0) list[list[at].after].before = at;
  };

  Linearization<State> result;
  result.reached = state;
  std::vector<uint64_t> in_order((calls.size() + 63) / 64);
  absl::flat_hash_set<std::pair<std::vector<uint64_t>, State>> tried;
  std::vector<std::pair<size_t, State>> stack;
  size_t at = list[0].after;
  while (heard > 0) {
    if (at != 0 && !list[at].is_end) {
      const size_t call = list[at].call;
      ++result.tried;
      std::optional<State> next = step(state, calls[call].what);
      in_order[call / 64] |= uint64_t{1} << (call % 64);
      if (next.has_value() && tried.insert({in_order, *next}).second) {
        stack.emplace_back(call, std::exchange(state, *std::move(next)));
        unlink(begin_of[call]);
        if (end_of[call] != 0) {
          unlink(end_of[call]);
          --heard;
        }
        if (stack.size() > result.order.size()) {
          result.order.clear();
          for (const auto& [each, before] : stack) result.order.push_back(each);
          result.reached = state;
        }
        at = list[0].after;
        continue;
      }
      in_order[call / 64] &= ~(uint64_t{1} << (call % 64));
      at = list[at].after;
      continue;
    }
    // A call ends here, or the list does, and it could not be put into the order before: back.
    if (stack.empty()) return result;
    const size_t call = stack.back().first;
    state = std::move(stack.back().second);
    stack.pop_back();
    in_order[call / 64] &= ~(uint64_t{1} << (call % 64));
    if (end_of[call] != 0) {
      relink(end_of[call]);
      ++heard;
    }
    relink(begin_of[call]);
    at = list[begin_of[call]].after;
  }
  result.found = true;
  result.order.clear();
  for (const auto& [each, before] : stack) result.order.push_back(each);
  result.reached = state;
  return result;
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_LINEARIZABILITY_H_
