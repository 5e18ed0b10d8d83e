// Whether what stays of a case names who is to be erased.
#include "server/api/erasure_scout.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";

// One case with its whole history, nothing of it sealed.
class OneCase final : public CaseReader {
 public:
  absl::StatusOr<std::shared_ptr<const v1::Case>> Get(absl::string_view name) const override {
    if (name != kCase) return Refused(v1::Case(), v1::CASE_UNKNOWN);
    return std::make_shared<const v1::Case>(case_);
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAt(absl::string_view name, int64_t) const override {
    return Get(name);
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAtTime(absl::string_view name, absl::Time) const override {
    return Get(name);
  }
  absl::StatusOr<std::vector<HistoryRecord>> History(absl::string_view, int64_t from_version,
                                                     int limit) const override {
    std::vector<HistoryRecord> records;
    for (const auto& event : events_) {
      if (event->version() < from_version || records.size() == static_cast<size_t>(limit)) continue;
      records.push_back({event->version(), event});
    }
    return records;
  }
  absl::StatusOr<CasePage> List(const CaseQuery&) const override { return CasePage(); }
  absl::StatusOr<std::vector<MediatorLoad>> Loads(const std::vector<std::string>&, absl::string_view) const override {
    return std::vector<MediatorLoad>();
  }

  void Add(v1::Event event) {
    event.set_version(case_.version() + 1);
    Evolve(event, &case_);
    events_.push_back(std::make_shared<const v1::Event>(std::move(event)));
  }
  void AddParty(const std::string& id, const std::string& name, const std::string& phone = "",
                const std::string& number = "") {
    v1::Event event;
    event.mutable_party_added()->set_party(id);
    v1::Personal* details = event.mutable_party_added()->mutable_details();
    details->set_subject("parties/" + id);
    details->mutable_open()->mutable_party()->set_name(name);
    details->mutable_open()->mutable_party()->set_phone(phone);
    details->mutable_open()->mutable_party()->set_id_number(number);
    Add(std::move(event));
  }
  void Note(const std::string& text, const std::string& subject = "case") {
    v1::Event event;
    event.mutable_note_added()->mutable_text()->set_subject(subject);
    event.mutable_note_added()->mutable_text()->mutable_open()->mutable_text()->set_text(text);
    Add(std::move(event));
  }

 private:
  v1::Case case_;
  std::vector<std::shared_ptr<const v1::Event>> events_;
};

class ErasureScoutTest : public ::testing::Test {
 protected:
  v1::ErasureFacts Look(const std::string& who, const std::string& reason = "期满") {
    v1::ErasePersonalData command;
    command.set_who(who);
    command.mutable_reason()->set_text(reason);
    const ErasureScout scout(&reader_, [](absl::string_view stream, v1::Personal* personal) {
      EXPECT_EQ(stream, kCase);
      EXPECT_TRUE(personal->has_open());
      return absl::OkStatus();
    });
    const absl::StatusOr<v1::ErasureFacts> facts = scout.Look(kCase, command);
    EXPECT_OK(facts);
    return facts.ok() ? *facts : v1::ErasureFacts();
  }

  OneCase reader_;
};

TEST_F(ErasureScoutTest, NamesAndNumbersInAnySpelling) {
  reader_.AddParty("1", "扎西·才让", "138 9745 0001", "63282119900101123X");
  reader_.AddParty("2", "孔某");
  reader_.Note("双方当面说清。");
  EXPECT_FALSE(Look("1").named_in_shared_text());
  EXPECT_EQ(Look("1").version(), 3);
  reader_.Note("孔某说可以。");
  EXPECT_FALSE(Look("1").named_in_shared_text());
  EXPECT_TRUE(Look("2").named_in_shared_text());
  for (const char* text : {"扎西才让说不行", "请打 13897450001", "证件 63282119900101123x"}) {
    OneCase reader = reader_;
    std::swap(reader, reader_);
    reader_.Note(text);
    EXPECT_TRUE(Look("1").named_in_shared_text()) << text;
    std::swap(reader, reader_);
  }
}

TEST_F(ErasureScoutTest, TheNameOfBeforeCountsAndOthersTextsDoNot) {
  reader_.AddParty("1", "扎西");
  reader_.AddParty("2", "孔某");
  reader_.Note("扎西认账", "parties/2");
  EXPECT_FALSE(Look("1").named_in_shared_text()) << "that goes with party 2";
  reader_.Note("扎西认账");
  v1::Event amended;
  amended.mutable_party_amended()->set_party("1");
  amended.mutable_party_amended()->mutable_details()->set_subject("parties/1");
  amended.mutable_party_amended()->mutable_details()->mutable_open()->mutable_party()->set_name("才让");
  reader_.Add(std::move(amended));
  EXPECT_TRUE(Look("1").named_in_shared_text());
}

TEST_F(ErasureScoutTest, AShortNameIsInNoText) {
  reader_.AddParty("1", "马", "110");
  reader_.Note("马和羊110只");
  EXPECT_FALSE(Look("1").named_in_shared_text());
}

TEST_F(ErasureScoutTest, TheReasonAndALongHistory) {
  reader_.AddParty("1", "扎西才让", "13897450001");
  for (int i = 0; i < 1200; ++i) reader_.Note(absl::StrCat("第", i, "条"));
  EXPECT_FALSE(Look("1").reason_names_person());
  EXPECT_TRUE(Look("1", "扎西·才让本人申请").reason_names_person());
  EXPECT_TRUE(Look("1", "138-9745-0001来电").reason_names_person());
  EXPECT_FALSE(Look("1").named_in_shared_text());
  reader_.Note("扎西才让");
  EXPECT_TRUE(Look("1").named_in_shared_text()) << "on the third page";
}

TEST_F(ErasureScoutTest, WhatCannotBeReadIsNotGuessed) {
  reader_.AddParty("1", "扎西");
  v1::ErasePersonalData command;
  command.set_who("1");
  const ErasureScout scout(&reader_, [](absl::string_view, v1::Personal*) { return absl::DataLossError("broken"); });
  EXPECT_THAT(scout.Look(kCase, command), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(scout.Look("cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb", command), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace gaiwan
