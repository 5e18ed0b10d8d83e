// Two groups under way (ADR 23).
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/engine/engine.h"
#include "tests/unit/server/engine/engine_fixture.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::EngineTest;
using ::gaiwan::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

}  // namespace
}  // namespace gaiwan
