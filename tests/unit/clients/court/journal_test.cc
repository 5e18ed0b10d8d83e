#include "clients/court/journal.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::court {
namespace {

using gaiwan::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class JournalTest : public ::testing::Test {
 protected:
  std::string path() const { return absl::StrCat(dir_.path(), "/court.journal"); }
  std::unique_ptr<Journal> Open() {
    absl::StatusOr<std::unique_ptr<Journal>> journal = Journal::Open(path());
    EXPECT_OK(journal.status());
    return journal.ok() ? *std::move(journal) : nullptr;
  }
  // A hand-over received, confirmed, and half answered.
  void Fill() {
    const std::unique_ptr<Journal> journal = Open();
    ASSERT_NE(journal, nullptr);
    Held held;
    held.id = "c-a-3";
    held.digest = "d1";
    held.subject = "confirmations/1";
    held.serial = 7;
    held.number = "（2026）民特7号";
    held.ready_micros = 42;
    journal->Receive(held, std::string("content\nwith\0zero", 17));
    ASSERT_OK(journal->Sync());
    journal->Confirm("c-a-3");
    Decision more, filed;
    more.court_answer = v1::COURT_ANSWER_SUPPLEMENT_REQUIRED;
    more.due_date = "2026-03-20";
    more.note = "补交\n身份证明";
    filed.court_answer = v1::COURT_ANSWER_FILED;
    journal->Decide("c-a-3", more);
    journal->Decide("c-a-3", filed);
    journal->Answered("c-a-3");
    ASSERT_OK(journal->Sync());
  }

  const gaiwan::testing::TempDir dir_;
};

TEST_F(JournalTest, ReadsWhatItWrote) {
  Fill();
  const std::unique_ptr<Journal> journal = Open();
  ASSERT_NE(journal, nullptr);
  ASSERT_THAT(journal->held(), SizeIs(1));
  const Held& held = *journal->Find("c-a-3");
  EXPECT_EQ(held.digest, "d1");
  EXPECT_EQ(held.subject, "confirmations/1");
  EXPECT_EQ(held.number, "（2026）民特7号");
  EXPECT_EQ(held.ready_micros, 42);
  EXPECT_TRUE(held.confirmed);
  ASSERT_THAT(held.decisions, SizeIs(2));
  EXPECT_EQ(held.decisions[0].due_date, "2026-03-20");
  EXPECT_EQ(held.decisions[0].note, "补交 身份证明");
  EXPECT_EQ(held.answered, 1u);
  EXPECT_EQ(journal->last_serial(), 7);
  EXPECT_EQ(journal->Find("c-a-4"), nullptr);
}

TEST_F(JournalTest, WhatWasNotSyncedIsNotThere) {
  Fill();
  {
    const std::unique_ptr<Journal> journal = Open();
    journal->Answered("c-a-3");
  }
  EXPECT_EQ(Open()->Find("c-a-3")->answered, 1u);
}

TEST_F(JournalTest, StaleIsFetchedAgainUnderTheSameNumber) {
  Fill();
  {
    const std::unique_ptr<Journal> journal = Open();
    journal->MarkStale("c-a-3");
    EXPECT_TRUE(journal->Find("c-a-3")->stale);
    EXPECT_FALSE(journal->Find("c-a-3")->confirmed);
    Held again = *journal->Find("c-a-3");
    again.digest = "d2";
    journal->Receive(again, "other");
    ASSERT_OK(journal->Sync());
  }
  const std::unique_ptr<Journal> journal = Open();
  EXPECT_FALSE(journal->Find("c-a-3")->stale);
  EXPECT_EQ(journal->Find("c-a-3")->digest, "d2");
  EXPECT_EQ(journal->last_serial(), 7);
}

// What is still to be fetched is known after a restart, and that it was fetched.
TEST_F(JournalTest, KnowsWhichPapersAreNotHereYet) {
  v1::HandOverContent content;
  content.add_documents()->set_id("scan");
  content.mutable_documents(0)->set_sha256("a1");
  content.add_documents()->set_id("on-paper-only");
  {
    const std::unique_ptr<Journal> journal = Open();
    Held held;
    held.id = "c-a-3";
    held.serial = 1;
    journal->Receive(held, content.SerializeAsString());
    ASSERT_OK(journal->Sync());
  }
  {
    const std::unique_ptr<Journal> journal = Open();
    const Held& held = *journal->Find("c-a-3");
    EXPECT_FALSE(held.papers_here);
    ASSERT_THAT(held.papers, SizeIs(1));
    EXPECT_EQ(held.papers[0].document, "scan");
    EXPECT_EQ(held.papers[0].sha256, "a1");
    journal->PapersHere("c-a-3", "b2");
    ASSERT_OK(journal->Sync());
  }
  EXPECT_TRUE(Open()->Find("c-a-3")->papers_here);
  EXPECT_EQ(Open()->Find("c-a-3")->packet, "b2");
  // Another content may list others.
  const std::unique_ptr<Journal> journal = Open();
  journal->Receive(*journal->Find("c-a-3"), content.SerializeAsString());
  EXPECT_FALSE(journal->Find("c-a-3")->papers_here);
}

// A power cut at any byte of the last record: what was synced before is there, and it can be written on.
TEST_F(JournalTest, ATornEndIsCutOff) {
  Fill();
  const auto whole = std::filesystem::file_size(path());
  {
    const std::unique_ptr<Journal> journal = Open();
    journal->Answered("c-a-3");
    ASSERT_OK(journal->Sync());
  }
  const auto longer = std::filesystem::file_size(path());
  ASSERT_GT(longer, whole);
  for (auto size = longer - 1; size >= whole; --size) {
    std::filesystem::resize_file(path(), size);
    const std::unique_ptr<Journal> journal = Open();
    ASSERT_NE(journal, nullptr) << size;
    EXPECT_EQ(journal->Find("c-a-3")->answered, 1u) << size;
    EXPECT_EQ(std::filesystem::file_size(path()), whole);
    journal->Answered("c-a-3");
    ASSERT_OK(journal->Sync());
    ASSERT_EQ(std::filesystem::file_size(path()), longer);
  }
}

TEST_F(JournalTest, DamageBeforeTheEndIsToldAndNothingIsCut) {
  Fill();
  const auto size = std::filesystem::file_size(path());
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(20);
    file.put('\x7f');
  }
  EXPECT_THAT(Journal::Open(path()).status(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("byte 0")));
  EXPECT_EQ(std::filesystem::file_size(path()), size);
}

TEST_F(JournalTest, IsForOneProcess) {
  const std::unique_ptr<Journal> journal = Open();
  EXPECT_THAT(Journal::Open(path()).status(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("in use")));
}

}  // namespace
}  // namespace gaiwan::court
