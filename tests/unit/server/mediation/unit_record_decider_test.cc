#include "server/mediation/unit_record_decider.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/fold.h"
#include "server/engine/projector.h"
#include "server/log/memory_store.h"
#include "server/mediation/unit_record_table.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/date.h"
#include "workflow/base/personal_walk.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::Optional;

constexpr char kGrid[] = "orgs/g1";

// A village with a grid, and the grid's member.
Reference SmallCounty() {
  v1::DirectoryChanged change;
  const auto add = [&](const std::string& code, const std::string& parent, const std::string& kind) {
    v1::Organisation* org = change.add_organisations();
    org->set_code(code);
    org->set_parent(parent);
    org->set_kind(kind);
  };
  add("v", "", "village");
  add("g1", "v", "grid");
  DirectoryPerson member;
  member.id = "p-1";
  v1::Post* post = &member.posts.emplace_back();
  post->set_org("g1");
  post->set_role("grid-member");
  Reference reference = EmptyReference();
  v1::StoredPerson* stored = change.add_people();
  stored->set_id("p-1");
  *stored->add_posts() = *post;
  reference.directory = reference.directory->With(change, std::vector<DirectoryPerson>{member}, 1);
  v1::CodesLoaded codes;
  v1::CodeEntry* entry = codes.add_entries();
  entry->set_list("screening_kind");
  entry->set_code("regular");
  reference.codes = reference.codes->With(codes, 1);
  return reference;
}

class UnitRecordDeciderTest : public ::testing::Test {
 protected:
  UnitRecordDeciderTest() { directory_.Set(std::make_shared<const Reference>(SmallCounty())); }

  absl::StatusOr<Decision> Decide(const v1::Command& command, uint64_t version, bool validate_only = false) {
    auto body = std::make_shared<v1::ExecuteRequest>();
    *body->mutable_command() = command;
    EngineCommand asked;
    asked.stream = kGrid;
    asked.actor = "people/p-1";
    asked.body = body;
    asked.validate_only = validate_only;
    DecideContext context;
    context.now = absl::FromCivil(absl::CivilHour(2026, 3, 5, 18), ChinaTimeZone());
    context.seal = [this](const FindKey& find_key, v1::Event* event) {
      ForEachPersonal(event, [&](v1::Personal* text) {
        const std::optional<uint64_t> known = find_key(text->subject());
        text->mutable_sealed()->set_key(known.has_value() ? *known : ++last_key_);
      });
      return absl::OkStatus();
    };
    return decider_.Decide(asked, std::make_shared<const VersionedState>(kGrid, version), context);
  }

  static Change ChangeOf(const Decision& decision) {
    Change change;
    change.stream = kGrid;
    for (const v1::Event& event : decision.events) change.events.push_back(std::make_shared<const v1::Event>(event));
    change.after = decision.after;
    return change;
  }

  static v1::Command Report(const std::string& date, int visits) {
    v1::Command command;
    command.mutable_report_day()->set_unit(kGrid);
    command.mutable_report_day()->set_date(date);
    command.mutable_report_day()->set_visits(visits);
    command.mutable_report_day()->mutable_note()->set_text("x");
    return command;
  }

  MemoryStore store_;
  DirectoryHolder directory_;
  UnitRecordTable table_;
  ActingTable acting_;
  UnitRecordDecider decider_{UnitRecordDecider::Parts{&directory_, &table_, &acting_, RealRandom(), nullptr}};
  uint64_t last_key_ = 0;
};

// Its sync failed, and it turned out to be written: the engine tells of it again, from the log.
TEST_F(UnitRecordDeciderTest, AReportThatTheStoreHeldAfterAllIsInTheTable) {
  ASSERT_OK_AND_ASSIGN(const Decision first, Decide(Report("2026-03-05", 4), 0));
  decider_.Dropped();
  EXPECT_EQ(table_.FindReport(kGrid, absl::CivilDay(2026, 3, 5)), std::nullopt);
  decider_.Committed(std::vector<Change>{ChangeOf(first)});
  ASSERT_TRUE(table_.FindReport(kGrid, absl::CivilDay(2026, 3, 5)).has_value());
  EXPECT_EQ(table_.FindReport(kGrid, absl::CivilDay(2026, 3, 5))->visits, 4);
  // What others did in the group is not this one's.
  Change other;
  other.stream = "cases/c-1";
  other.events = {std::make_shared<const v1::Event>(first.events[0])};
  decider_.Committed(std::vector<Change>{other});
  ASSERT_OK_AND_ASSIGN(const Decision second, Decide(Report("2026-03-05", 5), 1));
  EXPECT_EQ(second.events[0].day_reported().corrects(), 1);
}

TEST_F(UnitRecordDeciderTest, ACorrectionInTheSameGroupSeesWhatItCorrects) {
  ASSERT_OK_AND_ASSIGN(const Decision first, Decide(Report("2026-03-05", 1), 0));
  EXPECT_EQ(table_.FindReport(kGrid, absl::CivilDay(2026, 3, 5)), std::nullopt) << "not durable yet";
  ASSERT_OK_AND_ASSIGN(const Decision second, Decide(Report("2026-03-05", 2), 1));
  EXPECT_EQ(second.events[0].day_reported().corrects(), 1);
  EXPECT_EQ(second.events[0].version(), 2);
  EXPECT_EQ(last_key_, 1u) << "one key for all notes of the organisation";
  decider_.Committed(std::vector<Change>{ChangeOf(first), ChangeOf(second)});
  EXPECT_EQ(table_.FindReport(kGrid, absl::CivilDay(2026, 3, 5))->visits, 2);
  EXPECT_EQ(table_.FindKey(kGrid), std::optional<uint64_t>(1));
  v1::Receipt receipt;
  decider_.FillReceipt(*second.after, &receipt);
  EXPECT_EQ(receipt.name(), kGrid);
  EXPECT_EQ(receipt.version(), 2);
}

TEST_F(UnitRecordDeciderTest, WhatWasDroppedOrOnlyTriedIsForgotten) {
  ASSERT_OK(Decide(Report("2026-03-05", 1), 0, /*validate_only=*/true).status());
  ASSERT_OK(Decide(Report("2026-03-05", 1), 0).status());
  decider_.Dropped();
  ASSERT_OK_AND_ASSIGN(const Decision anew, Decide(Report("2026-03-05", 1), 0));
  EXPECT_EQ(anew.events[0].day_reported().corrects(), 0);
}

TEST_F(UnitRecordDeciderTest, RoundsAreNumberedAndKnownAtOnce) {
  v1::Command command;
  v1::RecordScreening* round = command.mutable_record_screening();
  round->set_unit(kGrid);
  round->set_from_date("2026-03-02");
  round->set_to_date("2026-03-05");
  round->set_kind("regular");
  round->set_screening("1");
  ASSERT_OK(Decide(command, 0).status());
  EXPECT_TRUE(decider_.HasScreening(kGrid, "1")) << "a clue of the same group may name it";
  EXPECT_FALSE(decider_.HasScreening("orgs/v", "1"));
  EXPECT_THAT(Decide(command, 1), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST(UnitRecordTable, IsMadeFromTheLogAgain) {
  MemoryStore store;
  Group group;
  const auto append = [&](uint64_t version, const std::string& date, int visits) {
    v1::Event event;
    event.set_version(static_cast<int64_t>(version));
    event.mutable_day_reported()->set_date(date);
    event.mutable_day_reported()->set_visits(visits);
    group.Append(kGrid, version, event.SerializeAsString());
  };
  append(1, "2026-03-05", 4);
  append(2, "2026-03-03", 0);
  append(3, "2026-03-05", 5);
  v1::Event screening;
  screening.set_version(4);
  screening.mutable_screening_recorded()->set_screening("1");
  screening.mutable_screening_recorded()->set_to_date("2026-03-04");
  screening.mutable_screening_recorded()->set_found(2);
  group.Append(kGrid, 4, screening.SerializeAsString());
  ASSERT_OK(store.Commit(group).status());

  UnitRecordTable table;
  ASSERT_OK(table.Load(*store.Look(), kGrid));
  ASSERT_OK(table.Load(*store.Look(), "orgs/v"));
  std::vector<std::string> seen;
  table.ForEach(
      kGrid, absl::CivilDay(2026, 3, 1), absl::CivilDay(2026, 3, 31),
      [&](const ReportRow& row) {
        seen.push_back(absl::StrCat(row.day.day(), " v", row.version, " ", row.visits, row.corrected ? " old" : ""));
      },
      [&](const ScreeningRow& row) { seen.push_back(absl::StrCat("round ", row.id, " ", row.found)); });
  EXPECT_THAT(seen, ElementsAre("3 v2 0", "5 v1 4 old", "5 v3 5", "round 1 2"));
  EXPECT_THAT(table.LastReportBefore(kGrid, absl::CivilDay(2026, 3, 5)), Optional(absl::CivilDay(2026, 3, 3)));
  EXPECT_EQ(table.LastReportBefore(kGrid, absl::CivilDay(2026, 3, 3)), std::nullopt);
  EXPECT_EQ(table.LastReportBefore("orgs/v", absl::CivilDay(2026, 3, 3)), std::nullopt);
  EXPECT_TRUE(table.HasScreening(kGrid, "1"));
}

}  // namespace
}  // namespace gaiwan
