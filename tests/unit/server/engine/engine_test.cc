// The engine over the memory store and a Decider that knows one thing: notes are added to a stream.
#include "server/engine/engine.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/random.h"
#include "server/log/memory_store.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/engine/notes_decider.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::NoteCommand;
using ::gaiwan::testing::NotesDecider;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Keeps what it was told.
class RecordingProjector final : public Projector {
 public:
  void Project(const Change& change, Group* group) override {
    group->Put(Family::kList, change.stream, absl::StrCat(change.after->version()));
  }
  absl::Status Complete(Position first, Group* group) override {
    completed.push_back(absl::StrCat(first, "+", group->record_count()));
    group->Put(Family::kTree, "edge", absl::StrCat(first + group->record_count()));
    return std::exchange(complete_answer, absl::OkStatus());
  }
  void Committed(absl::Span<const Change> changes) override {
    for (const Change& change : changes) seen.push_back(absl::StrCat(change.stream, "@", change.first_position));
  }
  void Announced(absl::Span<const Change> changes) override {
    for (const Change& change : changes) announced.push_back(absl::StrCat(change.stream, "@", change.first_position));
  }
  void Dropped() override { ++dropped; }
  std::vector<std::string> seen;
  std::vector<std::string> announced;
  std::vector<std::string> completed;
  absl::Status complete_answer;  // Of the next Complete.
  int dropped = 0;
};

// A store whose next commits fail as told.
class FailingStore final : public Store {
 public:
  absl::StatusOr<Position> Commit(const Group& group) override {
    if (clock != nullptr) clock->AdvanceTime(commit_takes);
    if (failures.empty()) return memory.Commit(group);
    const auto [status, written] = failures.front();
    failures.erase(failures.begin());
    if (written) {
      EXPECT_OK(memory.Commit(group).status());
    }
    return status;
  }
  Position LastPosition() const override { return frozen.value_or(memory.LastPosition()); }
  std::unique_ptr<View> Look() const override { return memory.Look(); }
  absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const override {
    return memory.Get(family, key, value);
  }
  absl::Status Reopen() override {
    ++reopened;
    frozen.reset();
    return reopen_answer;
  }
  WriteGate write_gate() const override { return memory.write_gate(); }
  void ExpireRequestsBefore(absl::Time time) override { memory.ExpireRequestsBefore(time); }

  MemoryStore memory;
  std::vector<std::pair<absl::Status, bool>> failures;  // The answer, and whether the group is written all the same.
  std::optional<Position> frozen;                       // What LastPosition() says until Reopen().
  absl::Status reopen_answer;
  int reopened = 0;
  FakeClock* clock = nullptr;  // Goes on by `commit_takes` with every write.
  absl::Duration commit_takes;
};

class EngineTest : public ::testing::Test {
 protected:
  EngineTest()
      : keys_(KeyStore::Open(dir_.path(), AeadKey{}, RealRandom()).value()), sealer_(keys_.get(), RealRandom()) {
    Start({});
  }

  void Start(const Engine::Options& options) {
    Engine::Parts parts{&store_, &sealer_, &clock_, {{"cases", &decider_}}, {&projector_}};
    engine_ = Engine::Open(std::move(parts), options).value();
  }
  static EngineCommand Note(const std::string& stream, const std::string& id, const std::string& text = "a") {
    return NoteCommand(stream, id, text);
  }
  // Puts it in line; the answer is there after a Step.
  std::shared_ptr<absl::StatusOr<EngineAnswer>> Submit(EngineCommand command, bool system = false) {
    auto answer = std::make_shared<absl::StatusOr<EngineAnswer>>(absl::UnknownError("not answered"));
    EXPECT_OK(engine_->Submit(
        std::move(command), [answer](absl::StatusOr<EngineAnswer> a) { *answer = std::move(a); }, system));
    return answer;
  }
  absl::StatusOr<EngineAnswer> Do(EngineCommand command) {
    auto answer = Submit(std::move(command));
    engine_->Step();
    return *answer;
  }

  TempDir dir_;
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  FakeClock clock_{absl::FromUnixSeconds(1772400000)};
  FailingStore store_;
  NotesDecider decider_;
  RecordingProjector projector_;
  std::unique_ptr<Engine> engine_;
};

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

// Two groups under way: one is on its way to the store, the next is decided over it.
class TwoGroupsTest : public EngineTest {
 protected:
  TwoGroupsTest() {
    store_.clock = &clock_;
    store_.commit_takes = kWriteWorthHandingOver;
    engine_->WriteApart();
  }

  // Two commands in one group that Step hands over: one alone is written at once.
  void HandOver(const std::string& stream, const std::string& id) {
    first_ = Submit(Note(stream, id, "ab"));
    Submit(Note("cases/beside", id + "-beside"));
    ASSERT_EQ(engine_->Step(), 2u);
    ASSERT_THAT(*first_, StatusIs(absl::StatusCode::kUnknown, "not answered"));
  }
  // The group on its way is written, and Step learns of it.
  void Land() {
    ASSERT_TRUE(engine_->Write());
    engine_->Step();
  }
  static void ExpectUnanswered(const absl::StatusOr<EngineAnswer>& answer) {
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnknown, "not answered"));
  }

  std::shared_ptr<absl::StatusOr<EngineAnswer>> first_;
};

TEST_F(TwoGroupsTest, TheNextIsDecidedOverWhatIsNotDurableYet) {
  HandOver("cases/1", "r1");
  auto second = Submit(Note("cases/1", "r2"));
  auto other = Submit(Note("cases/2", "r3"));
  EXPECT_EQ(engine_->Step(), 2u);
  ExpectUnanswered(*second);
  EXPECT_EQ(store_.LastPosition(), 0u);
  EXPECT_THAT(projector_.completed, ElementsAre("1+3")) << "the next is completed when it is handed over";

  Land();
  EXPECT_OK(*first_);
  ExpectUnanswered(*second);
  EXPECT_EQ(store_.LastPosition(), 3u);
  Land();
  ASSERT_OK(*second);
  EXPECT_EQ((*second)->receipt.version(), 3);
  EXPECT_EQ((*second)->receipt.first_position(), 4);
  EXPECT_EQ((*other)->receipt.first_position(), 5);
  EXPECT_THAT(projector_.completed, ElementsAre("1+3", "4+2"));
  EXPECT_THAT(projector_.seen, ElementsAre("cases/1@1", "cases/beside@3", "cases/1@4", "cases/2@5"));
}

TEST_F(TwoGroupsTest, TheOpenGroupTakesWhatComesUntilTheOtherIsDurable) {
  HandOver("cases/1", "r1");
  for (int i = 0; i < 3; ++i) {
    Submit(Note("cases/2", absl::StrCat("s", i)));
    EXPECT_EQ(engine_->Step(), 1u);
  }
  Land();
  Land();
  EXPECT_EQ(engine_->counts().groups, 2u);
  EXPECT_EQ(store_.LastPosition(), 6u);
}

TEST_F(TwoGroupsTest, TheOpenGroupHasALimitToo) {
  HandOver("cases/1", "r1");
  for (size_t i = 0; i < kCommandsPerGroupMax + 7; ++i) Submit(Note("cases/2", absl::StrCat("s", i)));
  EXPECT_EQ(engine_->Step(), kCommandsPerGroupMax);
  EXPECT_EQ(engine_->Step(), 0u) << "the rest waits in line";
  ASSERT_TRUE(engine_->Write());
  EXPECT_EQ(engine_->Step(), 0u) << "and is of the group after the next";
  EXPECT_EQ(engine_->Step(), 7u);
}

TEST_F(TwoGroupsTest, AWriteThatFailsTakesTheNextWithIt) {
  HandOver("cases/1", "r1");
  auto over_it = Submit(Note("cases/1", "r2"));
  auto refused = Submit(Note("cases/3", "r3", "no"));
  engine_->Step();
  store_.failures = {{absl::UnavailableError("EIO"), false}};
  Land();
  EXPECT_THAT(*first_, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(*over_it, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(*refused, StatusIs(absl::StatusCode::kFailedPrecondition)) << "it rests on nothing that was lost";
  EXPECT_EQ(store_.LastPosition(), 0u);
  EXPECT_EQ(store_.reopened, 1);
  EXPECT_EQ(decider_.dropped, 1);
  EXPECT_EQ(projector_.dropped, 1);
  EXPECT_THAT(projector_.seen, IsEmpty());

  // Repeated, each is carried out once, from the first position on.
  ASSERT_OK_AND_ASSIGN(const EngineAnswer first, Do(Note("cases/1", "r1", "ab")));
  EXPECT_EQ(first.receipt.first_position(), 1);
  ASSERT_OK_AND_ASSIGN(const EngineAnswer second, Do(Note("cases/1", "r2")));
  EXPECT_EQ(second.receipt.version(), 3);
}

// The simulation found it: a caller was told for good that the case was accepted already, and it never was.
TEST_F(TwoGroupsTest, ARefusalOverWhatIsLostIsNoRefusal) {
  HandOver("cases/1", "r1");
  auto refused = Submit(Note("cases/1", "r2", "no"));
  EngineCommand stale = Note("cases/1", "r3");
  stale.expected_version = 0;  // As it was before the group on its way.
  auto changed = Submit(stale);
  EngineCommand look = Note("cases/1", "r4");
  look.validate_only = true;
  auto looked = Submit(look);
  engine_->Step();
  store_.failures = {{absl::UnavailableError("EIO"), false}};
  Land();
  for (const auto& answer : {refused, changed, looked}) {
    EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnavailable));
  }
  EXPECT_OK(Do(stale)) << "nothing had changed it";
}

TEST_F(TwoGroupsTest, OfAFailedWriteThatIsThereAfterAllOnlyTheNextGroupIsGone) {
  HandOver("cases/1", "r1");
  auto over_it = Submit(Note("cases/1", "r2"));
  engine_->Step();
  store_.failures = {{absl::UnavailableError("EIO"), true}};
  store_.frozen = 0;
  Land();
  EXPECT_THAT(*first_, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(*over_it, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(projector_.seen, ElementsAre("cases/1@1", "cases/beside@3"));
  EXPECT_EQ(store_.LastPosition(), 3u);

  ASSERT_OK_AND_ASSIGN(const EngineAnswer first, Do(Note("cases/1", "r1", "ab")));
  EXPECT_EQ(first.receipt.last_position(), 2) << "its first receipt, from the log";
  ASSERT_OK_AND_ASSIGN(const EngineAnswer second, Do(Note("cases/1", "r2")));
  EXPECT_EQ(second.receipt.first_position(), 4);
  EXPECT_EQ(second.receipt.version(), 3);
}

TEST_F(TwoGroupsTest, AFullDiskDropsBothAndOpensByItself) {
  HandOver("cases/1", "r1");
  auto over_it = Submit(Note("cases/1", "r2"));
  engine_->Step();
  store_.failures = {{absl::ResourceExhaustedError("full"), false}};
  Land();
  EXPECT_THAT(*first_, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(*over_it, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(store_.reopened, 0);
  ASSERT_OK_AND_ASSIGN(const EngineAnswer answer, Do(Note("cases/1", "r2")));
  EXPECT_EQ(answer.receipt.first_position(), 1);
  EXPECT_EQ(answer.receipt.version(), 1);
}

TEST_F(TwoGroupsTest, AStoreThatIsLostAnswersEverybody) {
  HandOver("cases/1", "r1");
  auto open = Submit(Note("cases/1", "r2"));
  engine_->Step();
  store_.failures = {{absl::UnavailableError("EIO"), false}};
  store_.reopen_answer = absl::DataLossError("gone");
  ASSERT_TRUE(engine_->Write());
  auto waiting = Submit(Note("cases/1", "r3"));
  engine_->Step();
  for (const auto& answer : {first_, open, waiting}) EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(engine_->WaitForWork(absl::ZeroDuration()));
}

TEST_F(TwoGroupsTest, ARepeatOfWhatIsOnItsWayIsAnsweredWhenThatIsDurable) {
  HandOver("cases/1", "r1");
  auto repeat = Submit(Note("cases/1", "r1", "ab"));
  auto misused = Submit(Note("cases/1", "r1", "c"));
  engine_->Step();
  ExpectUnanswered(*repeat);
  Land();
  ASSERT_OK(*repeat);
  EXPECT_EQ((*repeat)->receipt.SerializeAsString(), (*first_)->receipt.SerializeAsString());
  EXPECT_THAT(*misused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(store_.LastPosition(), 3u);
  EXPECT_EQ(engine_->counts().groups, 1u) << "a group of repeats writes nothing";
}

TEST_F(TwoGroupsTest, ARepeatOfWhatFailsFailsWithIt) {
  HandOver("cases/1", "r1");
  auto repeat = Submit(Note("cases/1", "r1", "ab"));
  engine_->Step();
  store_.failures = {{absl::UnavailableError("EIO"), false}};
  Land();
  EXPECT_THAT(*repeat, StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(TwoGroupsTest, AfterSeesWhatIsOnItsWay) {
  HandOver("cases/1", "r1");
  EngineCommand own = Note("cases/1", "r2");
  own.after = "r1";
  auto second = Submit(own);
  engine_->Step();
  EngineCommand other = Note("cases/1", "x");
  other.actor = "people/b";
  Submit(other);
  engine_->Step();
  Land();  // The open group is on its way now.
  own.request_id = "r3";
  auto third = Submit(own);
  engine_->Step();
  Land();
  EXPECT_OK(*second);
  EXPECT_THAT(*third, StatusIs(absl::StatusCode::kAborted)) << "what somebody else did was on its way";
}

TEST_F(TwoGroupsTest, WhoeverDoesNotDecideAheadWaitsForTheWrite) {
  HandOver("cases/1", "r1");
  decider_.decides_ahead = false;
  auto next = Submit(Note("cases/2", "r2"));
  Submit(Note("cases/2", "r3"));
  std::thread writer([&] { EXPECT_TRUE(engine_->Write()); });
  engine_->Step();  // Waits, decides, and writes by itself: nobody decides over that either.
  writer.join();
  EXPECT_OK(*first_);
  EXPECT_OK(*next);
  EXPECT_EQ(store_.LastPosition(), 5u);
  EXPECT_EQ(engine_->counts().groups, 2u);
}

TEST_F(TwoGroupsTest, RecordTimeGoesOnFromWhatIsOnItsWay) {
  HandOver("cases/1", "r1");
  clock_.SetWallClock(absl::FromUnixSeconds(1000));
  auto second = Submit(Note("cases/1", "r2"));
  engine_->Step();
  Land();
  ASSERT_OK(*second);
  EXPECT_EQ((*second)->receipt.record_time().seconds(), 1772400000);
}

TEST_F(TwoGroupsTest, AQuickDiskIsWrittenToInStep) {
  store_.commit_takes = absl::ZeroDuration();
  HandOver("cases/1", "r1");  // How long it takes is not known yet.
  Land();
  auto second = Submit(Note("cases/1", "r2"));
  auto third = Submit(Note("cases/2", "r3"));
  engine_->Step();
  EXPECT_OK(*second);
  EXPECT_OK(*third);
  // Once it has become slow, groups are handed over again.
  store_.commit_takes = 10 * kWriteWorthHandingOver;
  ASSERT_OK(Do(Note("cases/1", "r4")).status());
  HandOver("cases/1", "r5");
  Land();
}

TEST_F(TwoGroupsTest, EndsWhenAllIsWritten) {
  std::vector<std::shared_ptr<absl::StatusOr<EngineAnswer>>> answers;
  std::thread writes([&] {
    while (engine_->Write()) {
    }
  });
  std::thread steps([&] {
    while (engine_->WaitForWork(absl::Seconds(1))) engine_->Step();
  });
  for (int i = 0; i < 400; ++i) {
    answers.push_back(Submit(Note(absl::StrCat("cases/", i % 3), absl::StrCat("r", i))));
    if (i % 50 == 0) std::this_thread::yield();
  }
  engine_->Close();
  steps.join();
  engine_->WriteInStep();
  writes.join();
  for (const auto& answer : answers) EXPECT_OK(*answer);
  EXPECT_EQ(store_.LastPosition(), 400u);
  EXPECT_EQ(projector_.announced.size(), 400u);
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
  EXPECT_THAT(Do(Note("cases/1", "r1", "b")),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("request_id")));
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
  EXPECT_THAT(Do(Note("cases/1", "r1")), StatusIs(absl::StatusCode::kUnavailable));
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

TEST_F(EngineTest, PeopleGoBeforeClocks) {
  std::vector<std::string> order;
  for (int i = 0; i < 600; ++i) {
    ASSERT_OK(engine_->Submit(
        Note(absl::StrCat("cases/clock", i), absl::StrCat("c", i)), [&](auto) { order.push_back("clock"); }, true));
  }
  ASSERT_OK(engine_->Submit(Note("cases/1", "r1"), [&](auto) { order.push_back("person"); }));
  EXPECT_EQ(engine_->Step(), 1 + kExpiriesPerGroupMax);
  EXPECT_EQ(order.front(), "person");
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
