#include "server/reads/read_log.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::StatusIs;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";

Read Look(const std::string& who, const std::string& name) {
  Read read;
  read.who = who;
  read.case_name = name;
  read.method = "CaseService.GetCase";
  read.shown = {v1::GLIMPSE, v1::PROCESS, v1::RECORDS};
  return read;
}

class ReadLogTest : public ::testing::Test {
 protected:
  const v1::ReadsNoted& Entry(size_t i) const { return static_cast<const v1::ReadsNoted&>(*commands_[i].body); }

  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  std::vector<EngineCommand> commands_;
  std::vector<Done> waiting_;
  absl::Status refuses_;
  int woken_ = 0;
  ReadLog log_{[this](EngineCommand command, Done done) {
                 if (!refuses_.ok()) return refuses_;
                 commands_.push_back(std::move(command));
                 waiting_.push_back(std::move(done));
                 return absl::OkStatus();
               },
               &clock_, "start", ReadLog::Options{4, 2}, [this] { ++woken_; }};
};

TEST_F(ReadLogTest, WritesManyInOneEntryOfTheDay) {
  EXPECT_OK(log_.Note(Look("people/a", kCase)));
  EXPECT_OK(log_.Note(Look("people/b", kCase)));
  EXPECT_EQ(woken_, 1);
  EXPECT_EQ(log_.Step(), 2U);
  ASSERT_EQ(commands_.size(), 1U);
  EXPECT_EQ(commands_[0].stream, "reads/2026-03-02");
  ASSERT_EQ(Entry(0).reads_size(), 2);
  EXPECT_EQ(Entry(0).reads(0).who(), "people/a");
  EXPECT_EQ(Entry(0).reads(1).case_(), kCase);
  ASSERT_EQ(Entry(0).reads(0).shown_size(), 1) << "where it stands need not be said";
  EXPECT_EQ(Entry(0).reads(0).shown(0), v1::RECORDS);
  EXPECT_FALSE(log_.idle());
  waiting_[0](EngineAnswer());
  EXPECT_TRUE(log_.idle());
}

// A thread that rests for as long as it is told, and is rung when something waits: no read waits longer than it may.
TEST_F(ReadLogTest, NoReadWaitsLongerThanItMay) {
  absl::Duration rest = log_.StepWhenDue();
  absl::Duration longest;
  std::vector<absl::Time> noted;
  size_t sent = 0;
  for (int millis = 0, next = 0, rested = 0, rung = 0; millis < 10000; ++millis, ++rested) {
    if (millis == next) {
      noted.push_back(clock_.TimeNow());
      EXPECT_OK(log_.Note(Look(absl::StrCat("people/", millis), kCase)));
      next += 1 + millis * 37 % 130;
    }
    if (woken_ > rung || absl::Milliseconds(rested) >= rest) {
      rung = woken_;
      rested = 0;
      rest = log_.StepWhenDue();
      for (; sent < commands_.size(); ++sent) {
        const v1::ReadsNoted& entry = Entry(sent);
        for (int i = 0; i < entry.reads_size(); ++i) {
          longest = std::max(longest, clock_.TimeNow() - noted.front());
          noted.erase(noted.begin());
        }
        waiting_[sent](EngineAnswer());
      }
    }
    clock_.AdvanceTime(absl::Milliseconds(1));
  }
  EXPECT_GT(sent, 80U);
  EXPECT_LT(sent, 200U) << "many in one entry";
  EXPECT_EQ(longest, kNoteEvery / 2) << "the other half is for the write itself";
}

TEST_F(ReadLogTest, CountsTheSameAgainAndWritesTheCountWhenTheHourIsOver) {
  for (int i = 0; i < 5; ++i) EXPECT_OK(log_.Note(Look("people/a", kCase)));
  log_.Step();
  waiting_[0](EngineAnswer());
  EXPECT_EQ(Entry(0).reads_size(), 1);
  EXPECT_EQ(log_.Step(), 0U);
  clock_.AdvanceTime(absl::Hours(1));
  EXPECT_EQ(log_.Step(), 1U);
  EXPECT_EQ(Entry(1).reads(0).count(), 4);
}

// The second reason was counted away, and with it the number of an export.
TEST_F(ReadLogTest, NotesTheSameAgainForAnotherReason) {
  Read look = Look("people/a", kCase);
  look.reason = "（导出编号 E-0123456789AB）";
  EXPECT_OK(log_.Note(look));
  look.reason = "（导出编号 E-0123456789AC）";
  EXPECT_OK(log_.Note(look));
  EXPECT_OK(log_.Note(look));
  EXPECT_EQ(log_.Step(), 2U);
  EXPECT_EQ(Entry(0).reads(1).reason().open().text().text(), look.reason);
}

// A reason is anybody's words: with a new one each time the memory of the server was filled within the hour.
TEST_F(ReadLogTest, RemembersSoManyLooksAndLosesNoCount) {
  const Read look = Look("people/a", kCase);
  size_t written = 0;
  const auto write = [&] {
    while (log_.Step() > 0) {
      waiting_.back()(EngineAnswer());
      written += static_cast<size_t>(Entry(commands_.size() - 1).reads_size());
    }
  };
  EXPECT_OK(log_.Note(look));
  EXPECT_OK(log_.Note(look));
  Read other = look;
  for (size_t i = 1; i < kReadsRememberedMax; ++i) {
    other.reason = absl::StrCat("理由", i);
    EXPECT_OK(log_.Note(other));
  }
  write();
  EXPECT_EQ(written, kReadsRememberedMax);
  other.reason = "再一个理由";
  EXPECT_OK(log_.Note(other));
  write();
  EXPECT_EQ(written, kReadsRememberedMax + 2) << "the count of the first one, and this";
  EXPECT_OK(log_.Note(look));
  write();
  EXPECT_EQ(written, kReadsRememberedMax + 3) << "it is noted anew";
  const v1::ReadsNoted& counted = Entry(commands_.size() - 2);
  EXPECT_EQ(counted.reads(0).who(), "people/a");
  EXPECT_EQ(counted.reads(0).count(), 1);
}

TEST_F(ReadLogTest, WritesTheCountsWhenTheServerStopsWithinTheHour) {
  for (int i = 0; i < 5; ++i) EXPECT_OK(log_.Note(Look("people/a", kCase)));
  log_.Step();
  waiting_[0](EngineAnswer());
  EXPECT_TRUE(log_.idle());
  log_.EndHour();
  EXPECT_FALSE(log_.idle());
  EXPECT_EQ(log_.Step(), 1U);
  EXPECT_EQ(Entry(1).reads(0).count(), 4);
}

TEST_F(ReadLogTest, NotesWhatAWatchDeliversAndDoesNotCountItAsOpened) {
  for (char i = 'a'; i < 'a' + 10; ++i) {
    Read read = Look("people/a", absl::StrCat("cases/c-", std::string(26, i)));
    read.delivered = true;
    EXPECT_OK(log_.Note(read));
  }
  EXPECT_EQ(log_.Step(), 10U);
  EXPECT_TRUE(log_.unusual().empty());
  for (char i = 'k'; i < 'k' + 4; ++i) {
    EXPECT_OK(log_.Note(Look("people/a", absl::StrCat("cases/c-", std::string(26, i)))));
  }
  EXPECT_THAT(log_.Note(Look("people/a", absl::StrCat("cases/c-", std::string(26, 'z')))),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(ReadLogTest, SendsAnEntryAgainUnderTheSameIdUntilItIsWritten) {
  EXPECT_OK(log_.Note(Look("people/a", kCase)));
  EXPECT_EQ(log_.waiting(), 1U);
  log_.Step();
  EXPECT_EQ(log_.waiting(), 1U) << "on its way";
  waiting_[0](absl::UnavailableError("outcome unknown"));
  EXPECT_FALSE(log_.idle());
  EXPECT_OK(log_.Note(Look("people/b", kCase)));
  EXPECT_EQ(log_.waiting(), 2U);
  refuses_ = absl::ResourceExhaustedError("the disk is full");
  EXPECT_EQ(log_.Step(), 0U);
  refuses_ = absl::OkStatus();
  EXPECT_EQ(log_.Step(), 1U);
  ASSERT_EQ(commands_.size(), 2U);
  EXPECT_EQ(commands_[0].request_id, commands_[1].request_id);
  waiting_[1](EngineAnswer());
  EXPECT_EQ(log_.waiting(), 1U);
  log_.Step();
  waiting_[2](EngineAnswer());
  EXPECT_EQ(log_.waiting(), 0U);
  EXPECT_TRUE(log_.idle());
}

TEST_F(ReadLogTest, AnswersWhatAReasonOpensOnlyWhenItIsWritten) {
  Read read = Look("people/a", kCase);
  read.revealed = {v1::CONTACT};
  read.reason = "核对送达地址";
  absl::Status answer = absl::UnknownError("not yet");
  log_.NoteNow(read, [&](const absl::Status& status) { answer = status; });
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnknown));
  ASSERT_EQ(commands_.size(), 1U);
  EXPECT_EQ(Entry(0).reads(0).reason().open().text().text(), "核对送达地址");
  waiting_[0](EngineAnswer());
  EXPECT_OK(answer);
  refuses_ = absl::ResourceExhaustedError("the disk is full");
  log_.NoteNow(read, [&](const absl::Status& status) { answer = status; });
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kResourceExhausted)) << "what cannot be noted is not shown";
}

TEST_F(ReadLogTest, LimitsHowManyCasesOnePersonOpensInAnHourAndTellsAtHalf) {
  EXPECT_OK(log_.Note(Look("people/a", "cases/1")));
  EXPECT_OK(log_.Note(Look("people/a", "cases/2")));
  EXPECT_TRUE(log_.unusual().empty());
  EXPECT_OK(log_.Note(Look("people/a", "cases/3")));
  EXPECT_EQ(log_.unusual(), std::vector<std::string>{"people/a"});
  EXPECT_OK(log_.Note(Look("people/a", "cases/4")));
  EXPECT_THAT(log_.Note(Look("people/a", "cases/5")), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(log_.counts().unusual, 1);
  EXPECT_EQ(log_.counts().refused, 1);
  EXPECT_OK(log_.Note(Look("people/a", "cases/4"))) << "one that is open already";
  EXPECT_OK(log_.Note(Look("people/b", "cases/5"))) << "each has their own";
  Read process = Look("people/a", "cases/6");
  process.shown = {v1::GLIMPSE, v1::PROCESS};
  EXPECT_OK(log_.Note(process)) << "where a case stands is not counted";
  clock_.AdvanceTime(absl::Hours(1));
  EXPECT_OK(log_.Note(Look("people/a", "cases/5")));
}

TEST_F(ReadLogTest, LimitsLooksForAReasonAndTellsAtHalf) {
  Read read = Look("people/a", kCase);
  read.revealed = {v1::CONTACT};
  absl::Status answer;
  const auto keep = [&](const absl::Status& status) { answer = status; };
  log_.NoteNow(read, keep);
  EXPECT_TRUE(log_.unusual().empty()) << "it is half, and not more";
  log_.NoteNow(read, keep);
  EXPECT_OK(answer);
  EXPECT_EQ(log_.unusual(), std::vector<std::string>{"people/a"}) << "of one case alone";
  log_.NoteNow(read, keep);
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace gaiwan
