// The engine over the memory store and a Decider that knows one thing: notes are added to a stream.
#include "server/engine/engine.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/unit/server/engine/engine_fixture.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::EngineTest;
using ::gaiwan::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(EngineTest, EveryGroupIsCompletedInItsOwnWrite) {
  Submit(Note("cases/1", "r1", "ab"));
  Submit(Note("cases/2", "r2", "c"));
  engine_->Step();
  ASSERT_OK(Do(Note("cases/1", "r3", "d")).status());
  Do(Note("cases/1", "r3", "d")).status().IgnoreError();  // A repeat writes nothing.
  EXPECT_THAT(projector_.completed, ElementsAre("1+3", "4+1"));
  std::string row;
  ASSERT_OK_AND_ASSIGN(const bool found, store_.Get(Family::kTree, "edge", &row));
  EXPECT_TRUE(found);
  EXPECT_EQ(row, "5");
}

TEST_F(EngineTest, AGroupThatCannotBeCompletedIsNotWritten) {
  projector_.complete_answer = absl::DataLossError("a tile is missing");
  EXPECT_THAT(Do(Note("cases/1", "r1")).status(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store_.LastPosition(), 0u);
  EXPECT_EQ(projector_.dropped, 1);
  EXPECT_THAT(projector_.seen, IsEmpty());
  ASSERT_OK(Do(Note("cases/1", "r1")).status());  // Asked again, it is carried out once.
  EXPECT_EQ(store_.LastPosition(), 1u);
}

TEST_F(EngineTest, WritesEventsRowsAndRequestInOneGroup) {
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(Note("cases/1", "r1", "ab")));
  EXPECT_EQ(answer.receipt.version(), 2);
  EXPECT_EQ(answer.receipt.first_position(), 1);
  EXPECT_EQ(answer.receipt.last_position(), 2);
  EXPECT_EQ(store_.LastPosition(), 2u);
  EXPECT_THAT(projector_.seen, ElementsAre("cases/1@1"));
  EXPECT_EQ(decider_.committed, 1);
  EXPECT_EQ(engine_->counts().groups, 1u);
  EXPECT_EQ(engine_->counts().events, 2u);
}

TEST_F(EngineTest, AnswersApartWhenAnotherThreadDoesIt) {
  int told = 0;
  engine_->AnswerApart([&told] { ++told; });
  auto first = Submit(Note("cases/1", "r1"));
  EXPECT_EQ(engine_->Step(), 1u);
  auto second = Submit(Note("cases/2", "r2"));
  EXPECT_EQ(engine_->Step(), 1u);
  EXPECT_THAT(projector_.seen, ElementsAre("cases/1@1", "cases/2@2"));
  EXPECT_THAT(projector_.announced, IsEmpty());
  EXPECT_THAT(*first, StatusIs(absl::StatusCode::kUnknown, "not answered"));

  EXPECT_EQ(engine_->Answer(), 2u);
  EXPECT_OK(*first);
  EXPECT_OK(*second);
  EXPECT_THAT(projector_.announced, ElementsAre("cases/1@1", "cases/2@2"));
  EXPECT_EQ(engine_->Answer(), 0u);
  EXPECT_EQ(told, 2);
}

TEST_F(EngineTest, WhatIsLeftIsAnsweredWhenStepAnswersAgain) {
  engine_->AnswerApart([] {});
  auto first = Submit(Note("cases/1", "r1"));
  EXPECT_EQ(engine_->Step(), 1u);
  EXPECT_THAT(*first, StatusIs(absl::StatusCode::kUnknown, "not answered"));
  engine_->AnswerInStep();
  EXPECT_OK(*first);
  auto second = Submit(Note("cases/1", "r2"));
  EXPECT_EQ(engine_->Step(), 1u);
  EXPECT_OK(*second);
  EXPECT_THAT(projector_.announced, ElementsAre("cases/1@1", "cases/1@2"));
}

TEST_F(EngineTest, EndsWhenClosedAndAllIsAnsweredApart) {
  std::vector<std::shared_ptr<absl::StatusOr<EngineAnswer>>> answers;
  std::atomic<bool> ended{false};
  std::atomic<int> told{0};
  engine_->AnswerApart([&told] { ++told; });
  // More groups than may wait unanswered: Step has to wait for Answer.
  std::thread steps([&] {
    while (engine_->WaitForWork(absl::Seconds(1))) engine_->Step();
  });
  std::thread answerer([&] {
    int answered = 0;
    while (!ended || answered < told) {
      if (answered == told) {
        std::this_thread::yield();
        continue;
      }
      ++answered;
      engine_->Answer();
    }
  });
  for (int i = 0; i < 200; ++i) answers.push_back(Submit(Note("cases/1", absl::StrCat("r", i))));
  engine_->Close();
  steps.join();
  ended = true;
  answerer.join();
  for (const auto& answer : answers) EXPECT_OK(*answer);
  EXPECT_EQ(projector_.announced.size(), 200u);
}

TEST_F(EngineTest, CommandsThatAreGatheredWakeStepOnceTheyHaveCome) {
  // Sleeps for as long as nobody wakes it.
  std::thread steps([&] {
    while (engine_->WaitForWork(absl::InfiniteDuration())) engine_->Step();
  });
  std::atomic<int> answered{0};
  const auto done = [&answered](const absl::StatusOr<EngineAnswer>& answer) {
    EXPECT_OK(answer);
    ++answered;
  };
  for (int round = 0; round < 50; ++round) {
    engine_->Gather(true);
    for (int i = 0; i < 3; ++i) ASSERT_OK(engine_->Submit(Note("cases/1", absl::StrCat("r", round, "-", i)), done));
    engine_->Gather(false);
    while (answered < 3 * (round + 1)) std::this_thread::yield();
  }
  engine_->Close();
  steps.join();
}

TEST_F(EngineTest, WhileACommandIsDecidedTheNextOnesStateIsBroughtNear) {
  decider_.in_memory = {"cases/1", "cases/2", "cases/4"};
  for (const char* stream : {"cases/1", "cases/2", "cases/3", "cases/4"}) Submit(Note(stream, stream));
  engine_->Step();
  EXPECT_THAT(*decider_.steps, ElementsAre("near cases/2", "decide cases/1", "decide cases/2", "near cases/4",
                                           "decide cases/3", "decide cases/4"));
}

TEST_F(EngineTest, LaterCommandsOfAGroupSeeWhatEarlierOnesDid) {
  auto first = Submit(Note("cases/1", "r1"));
  auto second = Submit(Note("cases/1", "r2"));
  auto other = Submit(Note("cases/2", "r3"));
  EXPECT_EQ(engine_->Step(), 3u);
  ASSERT_OK(*first);
  EXPECT_EQ((*second)->receipt.version(), 2);
  EXPECT_EQ((*other)->receipt.version(), 1);
  EXPECT_EQ((*other)->receipt.first_position(), 3);
  EXPECT_EQ(engine_->counts().groups, 1u);
}

TEST_F(EngineTest, ARepeatGetsTheSameReceiptByteForByteAndChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const EngineAnswer first, Do(Note("cases/1", "r1", "ab")));
  ASSERT_OK(Do(Note("cases/1", "r2")));
  clock_.AdvanceTime(absl::Hours(24));
  ASSERT_OK_AND_ASSIGN(const EngineAnswer repeat, Do(Note("cases/1", "r1", "ab")));
  EXPECT_EQ(repeat.receipt.SerializeAsString(), first.receipt.SerializeAsString());
  EXPECT_EQ(store_.LastPosition(), 3u);
  EXPECT_EQ(engine_->counts().groups, 2u) << "a group of repeats writes nothing";
}

TEST_F(EngineTest, ARepeatInTheSameGroupGetsTheSameReceipt) {
  auto first = Submit(Note("cases/1", "r1"));
  auto second = Submit(Note("cases/1", "r1"));
  engine_->Step();
  EXPECT_EQ((*first)->receipt.SerializeAsString(), (*second)->receipt.SerializeAsString());
  EXPECT_EQ(store_.LastPosition(), 1u);
}

TEST_F(EngineTest, TheSameIdForAnotherCommandIsRefused) {
  ASSERT_OK(Do(Note("cases/1", "r1", "a")));
  const absl::Status refused = Do(Note("cases/1", "r1", "b")).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("request_id")));
  v1::BadField detail;
  ASSERT_TRUE(ReadDetail(refused, &detail));
  EXPECT_EQ(detail.words().zh(), WordsFor(v1::REQUEST_ID_REUSED).zh());
  auto first = Submit(Note("cases/1", "r9", "a"));
  auto second = Submit(Note("cases/1", "r9", "b"));
  engine_->Step();
  EXPECT_OK(*first);
  EXPECT_THAT(*second, StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(EngineTest, AnIdIsTheCallersOwn) {
  ASSERT_OK(Do(Note("cases/1", "r1")));
  EngineCommand other = Note("cases/1", "r1");
  other.actor = "people/b";
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(std::move(other)));
  EXPECT_EQ(answer.receipt.version(), 2);
}

TEST_F(EngineTest, AnOldRequestIsForgottenAfterThirtyDays) {
  ASSERT_OK(Do(Note("cases/1", "r1")));
  clock_.AdvanceTime(kRequestRetention + absl::Seconds(2));
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(Note("cases/1", "r1")));
  EXPECT_EQ(answer.receipt.version(), 2);
}

TEST_F(EngineTest, AStaleVersionIsRefusedWithBoth) {
  ASSERT_OK(Do(Note("cases/1", "r1")));
  EngineCommand stale = Note("cases/1", "r2");
  stale.expected_version = 7;
  const absl::Status status = Do(std::move(stale)).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted));
  v1::CaseChanged detail;
  ASSERT_TRUE(ReadDetail(status, &detail));
  EXPECT_EQ(detail.expected_version(), 7);
  EXPECT_EQ(detail.current_version(), 1);
}

TEST_F(EngineTest, AfterHoldsUntilSomebodyElseChangesTheStream) {
  ASSERT_OK(Do(Note("cases/1", "r1")));
  EngineCommand next = Note("cases/1", "r2");
  next.after = "r1";
  ASSERT_OK(Do(next));
  EngineCommand clock = Note("cases/1", "tick");
  clock.actor = "system/clock";
  ASSERT_OK(Do(clock));
  next.request_id = "r3";
  ASSERT_OK(Do(next)) << "the caller's own later commands and the clock's are nobody else's";

  EngineCommand other = Note("cases/1", "x");
  other.actor = "people/b";
  ASSERT_OK(Do(other));
  next.request_id = "r4";
  EXPECT_THAT(Do(next), StatusIs(absl::StatusCode::kAborted));
}

TEST_F(EngineTest, AfterSeesTheGroupBeingBuilt) {
  auto first = Submit(Note("cases/1", "r1"));
  EngineCommand own = Note("cases/1", "r2");
  own.after = "r1";
  auto second = Submit(own);
  EngineCommand other = Note("cases/1", "x");
  other.actor = "people/b";
  auto third = Submit(other);
  own.request_id = "r3";
  auto fourth = Submit(own);
  engine_->Step();
  EXPECT_OK(*second);
  EXPECT_OK(*third);
  EXPECT_THAT(*fourth, StatusIs(absl::StatusCode::kAborted));
}

// The simulation found it: while the earlier request was in the same group, its stream was not looked at.
TEST_F(EngineTest, AfterARequestOnAnotherStreamIsRefusedInOneGroupToo) {
  ASSERT_OK(Do(Note("cases/2", "r0", "abc")));
  auto first = Submit(Note("cases/1", "r1"));
  EngineCommand next = Note("cases/2", "r2");
  next.after = "r1";
  auto second = Submit(next);
  engine_->Step();
  EXPECT_OK(*first);
  EXPECT_THAT(*second, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(Do(next), StatusIs(absl::StatusCode::kAborted)) << "as when it is in the store";
}

TEST_F(EngineTest, ValidateOnlyChangesNothing) {
  EngineCommand command = Note("cases/1", "r1");
  command.validate_only = true;
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(command));
  EXPECT_EQ(answer.receipt.version(), 1);
  EXPECT_EQ(store_.LastPosition(), 0u);
  EXPECT_THAT(projector_.seen, IsEmpty());
}

TEST_F(EngineTest, AFullDiskChangesNothingAndOpensByItself) {
  store_.failures = {{absl::ResourceExhaustedError("full"), false}};
  const absl::Status status = Do(Note("cases/1", "r1")).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  v1::RetryAfter retry;
  ASSERT_TRUE(ReadDetail(status, &retry));
  EXPECT_EQ(retry.reason(), v1::DISK_FULL);
  EXPECT_NE(engine_->writing_closed(), "");
  EXPECT_EQ(store_.reopened, 0);
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(Note("cases/1", "r1")));
  EXPECT_EQ(answer.receipt.first_position(), 1);
  EXPECT_EQ(engine_->writing_closed(), "");
}

TEST_F(EngineTest, OfManyThatWaitHalfAreWrittenAtATime) {
  for (size_t i = 0; i < 2 * kCommandsTakenWhole + 2; ++i) Submit(Note("cases/1", absl::StrCat("r", i)));
  EXPECT_EQ(engine_->Step(), kCommandsTakenWhole + 1);
  EXPECT_EQ(engine_->Step(), kCommandsTakenWhole) << "few are taken at once";
  EXPECT_EQ(engine_->Step(), 1u);
  EXPECT_EQ(engine_->Step(), 0u);
  EXPECT_EQ(engine_->counts().groups, 3u);
}

TEST_F(EngineTest, WhatStillWaitsWhenTheStoreIsLostIsAnswered) {
  std::vector<std::shared_ptr<absl::StatusOr<EngineAnswer>>> answers;
  for (size_t i = 0; i < kCommandsPerGroupMax + 10; ++i) {
    answers.push_back(Submit(Note("cases/1", absl::StrCat("r", i))));
  }
  store_.failures = {{absl::UnavailableError("disk"), false}};
  store_.reopen_answer = absl::DataLossError("gone");
  engine_->Step();
  EXPECT_THAT(engine_->fatal(), StatusIs(absl::StatusCode::kDataLoss));
  for (const auto& answer : answers) EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(engine_->WaitForWork(absl::ZeroDuration()));
}

TEST_F(EngineTest, AFailedWriteThatIsThereAfterAllIsAnsweredByTheRepeat) {
  store_.failures = {{absl::UnavailableError("EIO"), true}};
  store_.frozen = 0;
  EXPECT_THAT(Do(Note("cases/1", "r1", "ab")), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store_.reopened, 1);
  EXPECT_THAT(projector_.seen, ElementsAre("cases/1@1")) << "what is in memory learned of it from the log";
  EXPECT_THAT(decider_.told, ElementsAre("cases/1@2")) << "deciders keep something in memory, too";
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(Note("cases/1", "r1", "ab")));
  EXPECT_EQ(answer.receipt.last_position(), 2);
  EXPECT_EQ(store_.LastPosition(), 2u);
}

TEST_F(EngineTest, AFailedWriteThatIsNotThereIsDoneByTheRepeat) {
  store_.failures = {{absl::UnavailableError("EIO"), false}};
  const absl::Status unknown = Do(Note("cases/1", "r1")).status();
  EXPECT_THAT(unknown, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(unknown.message(), ::testing::HasSubstr("repeat with the same request id"));
  v1::RetryAfter retry;
  ASSERT_TRUE(ReadDetail(unknown, &retry)) << "what to do next is in the answer";
  EXPECT_EQ(retry.reason(), v1::STORE_FAILED);
  EXPECT_GT(retry.retry_after_millis(), 0);
  EXPECT_EQ(decider_.dropped, 1);
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(Note("cases/1", "r1")));
  EXPECT_EQ(answer.receipt.first_position(), 1);
}

TEST_F(EngineTest, AStoreThatCannotBeOpenedAgainEndsWriting) {
  store_.failures = {{absl::UnavailableError("EIO"), false}};
  store_.reopen_answer = absl::DataLossError("gone");
  EXPECT_THAT(Do(Note("cases/1", "r1")), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(engine_->fatal(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(engine_->Submit(Note("cases/1", "r2"), [](auto) {}), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(EngineTest, RecordTimeNeverDecreases) {
  ASSERT_OK_AND_ASSIGN(const EngineAnswer first, Do(Note("cases/1", "r1")));
  clock_.SetWallClock(absl::FromUnixSeconds(1000));
  ASSERT_OK_AND_ASSIGN(const EngineAnswer second, Do(Note("cases/1", "r2")));
  EXPECT_GE(second.receipt.record_time().seconds(), first.receipt.record_time().seconds());
  Start({});
  EXPECT_EQ(engine_->last_record_time(), absl::FromUnixSeconds(1772400000)) << "also after a restart";
}

TEST_F(EngineTest, AFullQueueSaysWhenToTryAgain) {
  Start({.queue_commands_max = 2});
  Submit(Note("cases/1", "r1"));
  Submit(Note("cases/1", "r2"));
  const absl::Status status = engine_->Submit(Note("cases/1", "r3"), [](auto) {});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  v1::RetryAfter retry;
  ASSERT_TRUE(ReadDetail(status, &retry));
  EXPECT_GT(retry.retry_after_millis(), 0);
  EXPECT_EQ(engine_->Step(), 2u);
  EXPECT_OK(engine_->Submit(Note("cases/1", "r3"), [](auto) {}));
}

TEST_F(EngineTest, AQueueWithTooManyBytesSaysWhenToTryAgain) {
  Start({.queue_bytes_max = 1000});
  const auto sized = [](const std::string& request, size_t bytes) {
    EngineCommand command = Note("cases/1", request);
    command.bytes = bytes;
    return command;
  };
  EXPECT_OK(engine_->Submit(sized("r1", 600), [](auto) {}));
  const absl::Status status = engine_->Submit(sized("r2", 600), [](auto) {});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  v1::RetryAfter retry;
  ASSERT_TRUE(ReadDetail(status, &retry));
  EXPECT_EQ(retry.reason(), v1::BUSY);
  EXPECT_GT(retry.retry_after_millis(), 0);
  EXPECT_OK(engine_->Submit(sized("r3", 400), [](auto) {})) << "what still fits is taken";
  EXPECT_EQ(engine_->waiting().bytes, 1000u);
  EXPECT_EQ(engine_->Step(), 2u);
  EXPECT_EQ(engine_->waiting().bytes, 0u);
  EXPECT_OK(engine_->Submit(sized("r2", 600), [](auto) {}));
}

TEST_F(EngineTest, PeopleGoBeforeClocks) {
  std::vector<std::string> order;
  for (int i = 0; i < 600; ++i) {
    ASSERT_OK(engine_->Submit(
        Note(absl::StrCat("cases/clock", i), absl::StrCat("c", i)), [&](auto) { order.push_back("clock"); }, true));
  }
  ASSERT_OK(engine_->Submit(Note("cases/1", "r1"), [&](auto) { order.push_back("person"); }));
  EXPECT_EQ(engine_->Step(), 1 + kExpiriesBesidePeopleMax);
  EXPECT_EQ(order.front(), "person");
  clock_.AdvanceTime(kPeopleAbout);
  EXPECT_EQ(engine_->Step(), kExpiriesPerGroupMax) << "with nobody about there is no reason to wait";
}

TEST_F(EngineTest, WhilePeopleAreAboutClocksTakeATwentiethOfWhatPeopleMay) {
  projector_.clock = &clock_;
  projector_.project_takes = absl::Microseconds(100);
  size_t fired = 0;
  for (int i = 0; i < 3000; ++i) {
    ASSERT_OK(engine_->Submit(
        Note(absl::StrCat("cases/clock", i), absl::StrCat("c", i)), [&](auto) { ++fired; }, true));
  }
  const absl::Duration begin = clock_.MonotonicNow();
  for (int i = 0; clock_.MonotonicNow() - begin < absl::Seconds(1); ++i) {
    auto person = Submit(Note("cases/1", absl::StrCat("r", i)));
    ASSERT_GE(engine_->Step(), 1u);
    ASSERT_OK(*person) << "nobody waits for a clock";
  }
  const absl::Duration spent = static_cast<double>(fired) * projector_.project_takes;
  EXPECT_LE(spent, (absl::Seconds(1) + kExpiryTimeKept) / kPeoplePerExpiryTime +
                       static_cast<double>(kExpiriesBesidePeopleMax) * projector_.project_takes);
  EXPECT_GE(spent, absl::Seconds(1) / kPeoplePerExpiryTime / 2) << "clocks go on, too";
}

TEST_F(EngineTest, AClosingEngineLetsNoClockWait) {
  projector_.clock = &clock_;
  projector_.project_takes = absl::Milliseconds(5);
  for (size_t i = 0; i < 2 * kExpiriesBesidePeopleMax; ++i) {
    ASSERT_OK(engine_->Submit(
        Note(absl::StrCat("cases/clock", i), absl::StrCat("c", i)), [](auto) {}, true));
  }
  ASSERT_OK(engine_->Submit(Note("cases/1", "r1"), [](auto) {}));
  EXPECT_EQ(engine_->Step(), 1 + kExpiriesBesidePeopleMax);
  ASSERT_OK(engine_->Submit(Note("cases/1", "r2"), [](auto) {}));
  EXPECT_EQ(engine_->Step(), 1u) << "people are about: the rest of the clocks waits";
  engine_->Close();
  EXPECT_TRUE(engine_->WaitForWork(absl::ZeroDuration()));
  EXPECT_EQ(engine_->Step(), kExpiriesBesidePeopleMax);
  EXPECT_FALSE(engine_->WaitForWork(absl::ZeroDuration()));
}

TEST_F(EngineTest, AClosingEngineCarriesOutWhatIsInLine) {
  auto answer = Submit(Note("cases/1", "r1"));
  engine_->Close();
  EXPECT_THAT(engine_->Submit(Note("cases/1", "r2"), [](auto) {}), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_TRUE(engine_->WaitForWork(absl::ZeroDuration()));
  engine_->Step();
  EXPECT_OK(*answer);
  EXPECT_FALSE(engine_->WaitForWork(absl::ZeroDuration()));
}

TEST_F(EngineTest, ManyThreadsGetEachItsOwnAnswer) {
  constexpr int kThreads = 4;
  constexpr int kEach = 200;
  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = absl::StrCat("t", t, "-", i);
        ASSERT_OK(engine_->Submit(Note(absl::StrCat("cases/", t), id), [&](absl::StatusOr<EngineAnswer> answer) {
          EXPECT_OK(answer);
          ++done;
        }));
      }
    });
  }
  while (done < kThreads * kEach) {
    engine_->WaitForWork(absl::Milliseconds(50));
    engine_->Step();
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_.LastPosition(), static_cast<Position>(kThreads * kEach));
}

}  // namespace
}  // namespace gaiwan
