// The search itself, over registers and over cases: orders there are, and orders there are not.
#include "tests/fault/linearizability.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fault/case_calls.h"
#include "tests/testing/dice.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A register that holds a number, 0 at first.
struct RegisterCall {
  bool writes = false;
  int value = 0;
};
using RegisterCalls = std::vector<TimedCall<RegisterCall>>;

std::optional<int> NextValue(const int& value, const RegisterCall& call) {
  if (call.writes) return call.value;
  return call.value == value ? std::optional<int>(value) : std::nullopt;
}

TimedCall<RegisterCall> Write(int64_t begin, int64_t end, int value) {
  return {begin, end, {true, value}};
}
TimedCall<RegisterCall> Read(int64_t begin, int64_t end, int value) {
  return {begin, end, {false, value}};
}

Linearization<int> Order(const RegisterCalls& calls) {
  return Linearize<int, RegisterCall>(calls, 0, NextValue);
}

TEST(Linearize, NothingIsInOrder) {
  EXPECT_TRUE(Order({}).found);
}

TEST(Linearize, OneAfterAnother) {
  EXPECT_TRUE(Order({Write(1, 2, 5), Read(3, 4, 5), Write(5, 6, 7), Read(7, 8, 7)}).found);
}

TEST(Linearize, AReadBehindAWriteMustSeeIt) {
  const Linearization<int> order = Order({Write(1, 2, 5), Read(3, 4, 0)});
  EXPECT_FALSE(order.found);
  EXPECT_THAT(order.order, ElementsAre(0u));
  EXPECT_EQ(order.reached, 5);
}

TEST(Linearize, AReadThatMeetsAWriteMaySeeItOrNot) {
  EXPECT_TRUE(Order({Write(1, 10, 5), Read(2, 3, 0)}).found);
  EXPECT_TRUE(Order({Write(1, 10, 5), Read(2, 3, 5)}).found);
  EXPECT_FALSE(Order({Write(1, 10, 5), Read(2, 3, 6)}).found);
}

TEST(Linearize, OnceSeenItStaysSeen) {
  EXPECT_TRUE(Order({Write(1, 10, 5), Read(2, 3, 0), Read(4, 5, 5)}).found);
  EXPECT_FALSE(Order({Write(1, 10, 5), Read(2, 3, 5), Read(4, 5, 0)}).found) << "a stale read";
}

TEST(Linearize, TwoReadersMustAgreeOnTheOrderOfTwoWrites) {
  EXPECT_FALSE(Order({Write(1, 20, 5), Write(1, 20, 6), Read(2, 3, 5), Read(4, 5, 6), Read(6, 7, 5)}).found);
  EXPECT_TRUE(Order({Write(1, 20, 5), Write(1, 20, 6), Read(2, 3, 5), Read(4, 5, 6), Read(21, 22, 6)}).found);
}

// Porcupine's own examples.
TEST(Linearize, ThreeClientsAtOneRegister) {
  EXPECT_TRUE(Order({Write(0, 100, 100), Read(25, 75, 100), Read(30, 60, 0)}).found);
  EXPECT_FALSE(Order({Write(0, 100, 200), Read(10, 30, 200), Read(40, 90, 0)}).found);
}

TEST(Linearize, CallsThatTouchHaveMet) {
  EXPECT_TRUE(Order({Write(1, 5, 5), Read(5, 6, 0)}).found);
  EXPECT_FALSE(Order({Write(1, 5, 5), Read(6, 7, 0)}).found);
}

TEST(Linearize, AMaybeTookEffectAtSomeTimeOrNever) {
  EXPECT_TRUE(Order({Write(1, kNeverHeard, 5), Read(2, 3, 0), Read(100, 101, 5)}).found) << "late";
  EXPECT_TRUE(Order({Write(1, kNeverHeard, 5), Read(2, 3, 0), Read(100, 101, 0)}).found) << "never";
  EXPECT_FALSE(Order({Write(10, kNeverHeard, 5), Read(2, 3, 5)}).found) << "not before it began";
  EXPECT_FALSE(Order({Write(1, kNeverHeard, 5), Read(2, 3, 5), Read(4, 5, 0)}).found) << "not undone";
  EXPECT_TRUE(Order({Write(1, kNeverHeard, 5), Write(1, kNeverHeard, 6)}).found);
}

TEST(Linearize, AnswersOfOneThreadInAnyMeetingAreInOrder) {
  // A true history: each call takes effect at a moment of its own, and begins and ends some time around it.
  Dice dice(1);
  for (int run = 0; run < 300; ++run) {
    RegisterCalls calls;
    int value = 0;
    for (int64_t moment = 1000; moment < 1000 + 40 * 10; moment += 10) {
      const bool writes = dice.OneIn(2);
      if (writes) value = dice.Throw(5);
      const bool heard = !writes || !dice.OneIn(8);
      calls.push_back({moment - dice.Throw(60), heard ? moment + dice.Throw(60) : kNeverHeard, {writes, value}});
    }
    ASSERT_TRUE(Order(calls).found) << run;
    // And one answer changed to what was never written is found out.
    for (auto& call : calls) {
      if (call.what.writes) continue;
      call.what.value = 9;
      break;
    }
    ASSERT_FALSE(Order(calls).found) << run;
  }
}

TEST(Linearize, ManyMeetingCallsAreNotTriedInEveryOrder) {
  RegisterCalls calls;
  for (int i = 0; i < 12; ++i) calls.push_back(Read(1, 100, 0));
  calls.push_back(Write(1, 100, 5));
  calls.push_back(Read(101, 102, 6));
  const Linearization<int> order = Order(calls);
  EXPECT_FALSE(order.found);
  // 13 calls have six thousand million orders, and 2^13 sets.
  EXPECT_LT(order.tried, uint64_t{20} << 13);
}

// --- cases ---

std::string Orders(absl::string_view calls, absl::string_view history = "") {
  absl::StatusOr<CaseHistories> cases = ReadCalls(calls, history);
  if (!cases.ok()) return cases.status().ToString();
  for (const auto& [name, of_case] : *cases) {
    if (!Linearize<uint64_t, CaseCall>(of_case, 0, NextVersion).found) return name;
  }
  return "";
}

TEST(CaseCalls, CommandsAndReadsByVersion) {
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 3 3\n"
                   "3 9 cases/a command r2 - done 4 1\n"
                   "4 5 cases/a read - - done 3 0\n"
                   "6 7 cases/a read - - done 4 0\n"
                   "10 11 cases/a command r3 4 done 5 1\n"),
            "");
}

TEST(CaseCalls, ALostUpdateIsFound) {
  // Both were told that theirs is version 4.
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 3 3\n"
                   "3 9 cases/a command r2 - done 4 1\n"
                   "3 9 cases/a command r3 - done 4 1\n"),
            "cases/a");
}

TEST(CaseCalls, AStaleReadIsFound) {
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 3 3\n"
                   "3 4 cases/a command r2 - done 4 1\n"
                   "5 6 cases/a read - - done 3 0\n"),
            "cases/a");
  // Another case is another matter.
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 3 3\n"
                   "3 4 cases/b command r2 - done 1 1\n"
                   "5 6 cases/a read - - done 3 0\n"),
            "");
}

TEST(CaseCalls, AnEtagIsCompared) {
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 1 1\n"
                   "3 9 cases/a command r2 1 done 2 1\n"
                   "3 9 cases/a command r3 1 stale 2 0\n"),
            "");
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 1 1\n"
                   "3 9 cases/a command r2 1 done 2 1\n"
                   "3 9 cases/a command r3 1 done 3 1\n"),
            "cases/a")
      << "both saw version 1";
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 1 1\n"
                   "3 9 cases/a command r3 1 stale 1 0\n"),
            "cases/a")
      << "refused for nothing";
}

TEST(CaseCalls, WhatWasNeverHeardIsWhereTheLogHasIt) {
  constexpr char kCalls[] =
      "1 2 cases/a command r1 - done 1 1\n"
      "3 - cases/a command r2 - unknown 0 0\n"
      "5 6 cases/a read - - done 1 0\n"
      "7 8 cases/a command r3 - done 3 1\n";
  EXPECT_EQ(
      Orders(kCalls, "11 cases/a 1 r1 1 case_opened\n12 cases/a 2 r2 1 note_added\n13 cases/a 3 r3 1 note_added\n"),
      "");
  EXPECT_EQ(Orders(kCalls), "cases/a") << "nobody made version 2";
}

TEST(CaseCalls, ClocksStandInTheLogAlone) {
  constexpr char kHistory[] =
      "11 cases/a 1 r1 2 case_opened STARTED:acceptance:50:99\n12 cases/a 2 - 0 party_added\n"
      "20 cases/a 3 clock-1 1 clock_warned WARNED:acceptance:80:120\n";
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 2 2\n5 6 cases/a read - - done 3 0\n", kHistory), "");
  EXPECT_EQ(Orders("1 2 cases/a command r1 - done 2 2\n5 6 cases/a read - - done 3 0\n7 8 cases/a read - - done 2 0\n",
                   kHistory),
            "cases/a");
}

TEST(CaseCalls, ALineThatDoesNotParseIsNamed) {
  EXPECT_THAT(Orders("1 2 cases/a command r1 - done 1\n"), HasSubstr("1 2 cases/a command r1 - done 1"));
  EXPECT_THAT(Orders("1 2 cases/a command r1 - done one 1\n"), HasSubstr("done one 1"));
  EXPECT_THAT(Orders("", "11 cases/a 1 r1\n"), HasSubstr("11 cases/a 1 r1"));
}

TEST(CaseCalls, WordsForPeople) {
  ASSERT_OK_AND_ASSIGN(const CaseHistories cases, ReadCalls("1 2 cases/a command r1 7 done 8 1\n", ""));
  ASSERT_THAT(cases.at("cases/a"), SizeIs(1));
  EXPECT_EQ(WordsOf(cases.at("cases/a")[0]), "1 to 2: command r1 if 7, done at version 8 with 1 events");
}

}  // namespace
}  // namespace gaiwan::testing
