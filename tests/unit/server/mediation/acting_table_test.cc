#include "server/mediation/acting_table.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/directory/fold.h"
#include "server/engine/projector.h"
#include "server/log/memory_store.h"
#include "server/mediation/unit_record_decider.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/date.h"
#include "workflow/base/personal_walk.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kOffice[] = "orgs/t-justice";

v1::Event EventOf(const std::string& text) {
  v1::Event event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
  return event;
}

const std::vector<std::string>& History() {
  static const auto* const history = new std::vector<std::string>{
      "sample_drawn { sample: '1' cases: 'cases/a' cases: 'cases/b' }",
      "sample_called { sample: '1' case: 'cases/a' outcome: SAMPLE_OUTCOME_DENIED }",
      "sample_called { sample: '1' case: 'cases/b' outcome: SAMPLE_OUTCOME_DIFFERS }",
      "sample_called { sample: '1' case: 'cases/b' outcome: SAMPLE_OUTCOME_CONFIRMED }",
      "day_reported { date: '2026-03-02' }",
      "subsidy_published { subsidy: '1' lines { case: 'cases/c' amount { fen: 5 } } lines { case: 'cases/d' amount { "
      "fen: 7 } } }",
      "subsidy_objected { subsidy: '1' case: 'cases/c' }",
      "subsidy_objection_decided { subsidy: '1' case: 'cases/c' upheld: true }",
      "subsidy_approved { subsidy: '1' total { fen: 7 } }",
      "stand_in_appointed { absent: 'people/p-1' stand_in: 'people/p-2' from_date: '2026-03-02' to_date: '2026-03-20' "
      "}",
      "stand_in_appointed { absent: 'people/p-3' stand_in: 'people/p-2' from_date: '2026-03-02' to_date: '2026-03-20' "
      "}",
      "stand_in_ended { absent: 'people/p-3' stand_in: 'people/p-2' end_date: '2026-03-05' }"};
  return *history;
}

// Everything that is asked of the table, as text.
std::string Dump(const ActingTable& table) {
  std::string text;
  for (const auto& [stream, acts] : table.All()) {
    absl::StrAppend(&text, stream, "\n");
    for (const auto& each : acts.samples) absl::StrAppend(&text, each->ShortDebugString(), "\n");
    for (const auto& each : acts.stand_ins) absl::StrAppend(&text, each->ShortDebugString(), "\n");
    for (const auto& each : acts.subsidies) absl::StrAppend(&text, each->ShortDebugString(), "\n");
  }
  for (const char* name : {"cases/a", "cases/b", "cases/c", "cases/d"}) {
    absl::StrAppend(&text, name, table.IsPaid(name) ? " paid" : "", table.FoundOtherwise(name) ? " otherwise" : "",
                    "\n");
  }
  return text;
}

TEST(ActingTable, IsMadeFromTheLogAgain) {
  MemoryStore store;
  Group group;
  ActingTable live;
  uint64_t version = 0;
  for (const std::string& text : History()) {
    v1::Event event = EventOf(text);
    event.set_version(static_cast<int64_t>(++version));
    event.set_actor("people/officer");
    event.mutable_record_time()->set_seconds(static_cast<int64_t>(version));
    group.Append(kOffice, version, event.SerializeAsString());
    live.Add(kOffice, event);
  }
  ASSERT_OK(store.Commit(group).status());
  UnitRecordTable reports;
  ActingTable again;
  ASSERT_OK(reports.Load(*store.Look(), kOffice, [&](const v1::Event& event) { again.Add(kOffice, event); }));
  EXPECT_EQ(Dump(again), Dump(live));
  EXPECT_TRUE(reports.FindReport(kOffice, absl::CivilDay(2026, 3, 2)).has_value());
}

TEST(ActingTable, KnowsWhatIsPaidAndWhatWentOtherwise) {
  ActingTable table;
  for (size_t i = 0; i < 7; ++i) table.Add(kOffice, EventOf(History()[i]));
  EXPECT_TRUE(table.FoundOtherwise("cases/a"));
  EXPECT_FALSE(table.FoundOtherwise("cases/b")) << "the last call counts";
  EXPECT_THAT(table.PaidCases(), UnorderedElementsAre("cases/c", "cases/d"));
  table.Add(kOffice, EventOf(History()[7]));
  EXPECT_THAT(table.PaidCases(), ElementsAre("cases/d")) << "an objection took it off";
  EXPECT_FALSE(table.IsPaid("cases/c"));
  EXPECT_THAT(table.Acts("orgs/elsewhere").samples, IsEmpty());
}

TEST(ActingTable, TellsWhoStandsInForWhom) {
  ActingTable table;
  for (const std::string& text : History()) table.Add(kOffice, EventOf(text));
  const std::shared_ptr<const StandInBook> book = table.StandIns();
  ASSERT_EQ(book->size(), 1u);
  const std::vector<StandInTerm>& terms = book->at("p-2");
  ASSERT_EQ(terms.size(), 2u);
  EXPECT_EQ(terms[0].absent, "p-1");
  EXPECT_EQ(terms[0].org, "t-justice");
  EXPECT_TRUE(terms[0].days.Holds(absl::CivilDay(2026, 3, 20)));
  EXPECT_TRUE(terms[1].days.Holds(absl::CivilDay(2026, 3, 4)));
  EXPECT_FALSE(terms[1].days.Holds(absl::CivilDay(2026, 3, 5))) << "ended";
}

// --- through the decider --------------------------------------------------------------------------------------------

// Random bytes one can tell apart.
class CountingRandom final : public Random {
 public:
  void Fill(absl::Span<unsigned char> out) override {
    ++calls_;
    for (unsigned char& byte : out) byte = calls_;
  }

 private:
  unsigned char calls_ = 0;
};

// A town with its judicial office and its officer, a village with committee, mediator and helper.
Reference SmallCounty() {
  v1::DirectoryChanged change;
  std::vector<DirectoryPerson> people;
  const auto org = [&](const std::string& code, const std::string& parent, const std::string& kind) {
    v1::Organisation* added = change.add_organisations();
    added->set_code(code);
    added->set_parent(parent);
    added->set_kind(kind);
  };
  const auto person = [&](const std::string& id, const std::string& at, const std::string& role) {
    DirectoryPerson& added = people.emplace_back();
    added.id = id;
    v1::Post& post = added.posts.emplace_back();
    post.set_org(at);
    post.set_role(role);
    v1::StoredPerson* stored = change.add_people();
    stored->set_id(id);
    *stored->add_posts() = post;
  };
  org("t", "", "town");
  org("t-justice", "t", "judicial_office");
  org("v", "t", "village");
  org("v-committee", "v", "mediation_committee");
  person("officer", "t-justice", "justice-officer");
  person("head", "v-committee", "head");
  person("mediator", "v-committee", "mediator");
  person("helper", "v", "registrar");
  Reference reference = EmptyReference();
  reference.directory = reference.directory->With(change, people, 1);
  return reference;
}

class ActingDecider : public ::testing::Test {
 protected:
  ActingDecider() { directory_.Set(std::make_shared<const Reference>(SmallCounty())); }

  absl::StatusOr<v1::Event> Decide(const std::string& stream, const std::string& actor, const std::string& command,
                                   std::shared_ptr<const google::protobuf::Message> beside = nullptr) {
    auto body = std::make_shared<v1::ExecuteRequest>();
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(command, body->mutable_command())) << command;
    EngineCommand asked;
    asked.stream = stream;
    asked.actor = absl::StrCat("people/", actor);
    asked.body = body;
    asked.beside = std::move(beside);
    DecideContext context;
    context.now = absl::FromCivil(absl::CivilHour(2026, 3, 5, 18), ChinaTimeZone());
    context.seal = [](const FindKey&, v1::Event* event) {
      ForEachPersonal(event, [&](v1::Personal* text) { text->mutable_sealed()->set_key(7); });
      return absl::OkStatus();
    };
    absl::StatusOr<Decision> decision =
        decider_.Decide(asked, std::make_shared<const VersionedState>(stream, ++version_), context);
    if (!decision.ok()) return decision.status();
    Change change;
    change.stream = stream;
    change.events.push_back(std::make_shared<const v1::Event>(decision->events.at(0)));
    changes_.push_back(std::move(change));
    return decision->events.at(0);
  }
  void Commit() {
    decider_.Committed(changes_);
    changes_.clear();
  }

  DirectoryHolder directory_;
  UnitRecordTable reports_;
  ActingTable acting_;
  CountingRandom random_;
  std::shared_ptr<SubsidyRuleInForce> rule_ = std::make_shared<SubsidyRuleInForce>();
  UnitRecordDecider decider_{UnitRecordDecider::Parts{&directory_, &reports_, &acting_, &random_, rule_}};
  std::vector<Change> changes_;
  uint64_t version_ = 0;
};

TEST_F(ActingDecider, TwoDrawsOfAGroupHaveNumbersAndSeedsOfTheirOwn) {
  auto frame = std::make_shared<v1::SampleFrame>();
  for (int i = 0; i < 9; ++i) frame->add_rest(absl::StrCat("cases/", i));
  const std::string draw =
      "draw_sample { unit: 'orgs/t-justice' from_unit: 'orgs/t' from_date: '2026-03-01' to_date: '2026-03-05' size: 3 "
      "}";
  ASSERT_OK_AND_ASSIGN(const v1::Event first, Decide(kOffice, "officer", draw, frame));
  ASSERT_OK_AND_ASSIGN(const v1::Event second, Decide(kOffice, "officer", draw, frame));
  EXPECT_EQ(first.sample_drawn().sample(), "1");
  EXPECT_EQ(second.sample_drawn().sample(), "2");
  EXPECT_NE(first.sample_drawn().seed(), second.sample_drawn().seed());
  EXPECT_EQ(first.actor(), "people/officer");
  EXPECT_THAT(acting_.Acts(kOffice).samples, IsEmpty()) << "not durable yet";
  Commit();
  EXPECT_EQ(acting_.Acts(kOffice).samples.size(), 2u);
}

TEST_F(ActingDecider, AStandInIsInTheDirectoryOnceItIsDurable) {
  const std::string committee = "orgs/v-committee";
  ASSERT_OK(Decide(committee, "head",
                   "appoint_stand_in { unit: 'orgs/v-committee' absent: 'people/mediator' stand_in: 'people/helper' "
                   "from_date: '2026-03-05' to_date: '2026-03-06' }"));
  const absl::CivilDay today(2026, 3, 5);
  EXPECT_EQ(directory_.Get()->directory->Posts("helper", today).size(), 1u);
  Commit();
  const std::shared_ptr<const Directory> directory = directory_.Get()->directory;
  const std::vector<PostFact> posts = directory->Posts("helper", today);
  ASSERT_EQ(posts.size(), 2u);
  EXPECT_EQ(posts[1].org, "v-committee");
  EXPECT_EQ(posts[1].role, "mediator");
  EXPECT_THAT(directory->StandIns("helper", today), ElementsAre(StandInFact{"v-committee", "people/mediator"}));
  EXPECT_EQ(directory->Posts("helper", today + 2).size(), 1u) << "it is over";
  EXPECT_EQ(directory->Posts("mediator", today).size(), 1u) << "the other keeps theirs";
  // An import in between keeps it.
  directory_.Set(std::make_shared<const Reference>(SmallCounty()));
  EXPECT_EQ(directory_.Get()->directory->Posts("helper", today).size(), 2u);
  ASSERT_OK(Decide(committee, "head",
                   "end_stand_in { unit: 'orgs/v-committee' absent: 'people/mediator' stand_in: 'people/helper' }"));
  Commit();
  EXPECT_EQ(directory_.Get()->directory->Posts("helper", today).size(), 1u);
}

TEST_F(ActingDecider, WhatTheGroupListedIsNotListedAgain) {
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "name: 'x' revision: 1 rates { grade: 'hard' amount { currency: 'CNY' fen: 5 } } results: 'agreement-oral' "
      "objection_days: 7",
      &rule_->rule));
  auto facts = std::make_shared<v1::SubsidyFacts>();
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "cases { case: 'cases/c' committee: 'orgs/v-committee' result: 'agreement-oral' mediators: 'people/mediator' "
      "grade: 'hard' grade_confirmed: true }",
      facts.get()));
  const std::string publish =
      "publish_subsidy { unit: 'orgs/t-justice' from_date: '2026-03-01' to_date: '2026-03-05' }";
  ASSERT_OK_AND_ASSIGN(const v1::Event first, Decide(kOffice, "officer", publish, facts));
  EXPECT_EQ(first.subsidy_published().lines_size(), 1);
  ASSERT_OK_AND_ASSIGN(const v1::Event second, Decide(kOffice, "officer", publish, facts));
  EXPECT_EQ(second.subsidy_published().lines_size(), 0);
  EXPECT_EQ(second.subsidy_published().excluded(0).reason(), v1::SUBSIDY_EXCLUSION_PAID_BEFORE);
  // The group was not written: nothing was listed.
  decider_.Dropped();
  ASSERT_OK_AND_ASSIGN(const v1::Event anew, Decide(kOffice, "officer", publish, facts));
  EXPECT_EQ(anew.subsidy_published().lines_size(), 1);
}

TEST_F(ActingDecider, TextsOfTheOrganisationHaveOneKey) {
  ASSERT_OK(Decide("orgs/v-committee", "head",
                   "appoint_stand_in { unit: 'orgs/v-committee' absent: 'people/mediator' stand_in: 'people/helper' "
                   "from_date: '2026-03-05' to_date: '2026-03-06' reason { text: '住院' } }"));
  Commit();
  EXPECT_EQ(reports_.FindKey("orgs/v-committee"), std::optional<uint64_t>(7));
}

}  // namespace
}  // namespace gaiwan
