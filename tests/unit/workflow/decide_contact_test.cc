#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kOpen[] = "open_case { channel: 'tea_room' source: 'on-application' ";

TEST(OpenCase, AtANamedUnitWithItsCommitteeAndLevel) {
  Given({})
      .By("people/clerk")
      .When(
          "open_case { unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' dispute_class: '04-01' "
          "difficulty: 'simple' claimed { currency: 'CNY' fen: 5 } text { facts: '租金' } arose_from: 'cases/c-9' "
          "parties { side: PARTY_SIDE_APPLICANT details { name: '才仁' birth_date: '2008-03-06' } } "
          "parties { party: '1' side: PARTY_SIDE_RESPONDENT kind: PARTY_KIND_LEGAL_PERSON details { name: '合作社' } } "
          "}")
      .Then({"case_opened { definition { id: 'open' revision: 1 } unit: 'orgs/c1' committee: 'orgs/c1-committee' "
             "level: 'village' opener_unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' "
             "dispute_class: '04-01' difficulty: 'simple' claimed { currency: 'CNY' fen: 5 } "
             "text { subject: 'case' open { case_text { facts: '租金' } } } arose_from: 'cases/c-9' }",
             "party_added { party: '2' side: PARTY_SIDE_APPLICANT kind: PARTY_KIND_PERSON minor: true "
             "details { subject: 'parties/2' open { party { name: '才仁' birth_date: '2008-03-06' } } } }",
             "party_added { party: '1' side: PARTY_SIDE_RESPONDENT kind: PARTY_KIND_LEGAL_PERSON "
             "details { subject: 'parties/1' open { party { name: '合作社' } } } }"});
}

TEST(OpenCase, TakesTheOnlyUnitOfTheCaller) {
  GivenStory story = Given({}).By("people/grid").When(absl::StrCat(kOpen, "}"));
  EXPECT_EQ(story.Case().unit(), "orgs/g1");
  EXPECT_EQ(story.Case().level(), "grid");
  EXPECT_EQ(story.Case().committee(), "orgs/c1-committee");
  EXPECT_EQ(story.Case().opener_unit(), "orgs/g1");
}

TEST(OpenCase, AsksForTheUnitWhenTheCallerHasSeveralOrNone) {
  Given({}).By("people/clerk").When(absl::StrCat(kOpen, "}")).ThenBadField("command.open_case.unit");
  Given({}).By("people/nobody").When(absl::StrCat(kOpen, "}")).ThenBadField("command.open_case.unit");
}

TEST(OpenCase, ACommitteeOrVenueHasTheLevelOfItsPlace) {
  EXPECT_EQ(Given({}).When(absl::StrCat(kOpen, "unit: 'orgs/x1-committee' }")).Case().level(), "town");
  EXPECT_EQ(Given({}).When(absl::StrCat(kOpen, "unit: 'orgs/v1' }")).Case().level(), "village");
}

TEST(OpenCase, AUnitServedByTheNextOneUpTheTree) {
  EXPECT_EQ(Given({}).When(absl::StrCat(kOpen, "unit: 'orgs/c2' }")).Case().committee(), "orgs/x1-committee");
}

TEST(OpenCase, NamesTheFieldThatIsWrong) {
  const auto open = [](const char* fields) { return Given({}).When(absl::StrCat("open_case { ", fields, " }")); };
  open("channel: 'balloon' source: 'court'").ThenBadField("command.open_case.channel");
  open("channel: 'grid' source: 'rumour'").ThenBadField("command.open_case.source");
  open("channel: 'grid' source: 'court' dispute_class: '77'").ThenBadField("command.open_case.dispute_class");
  open("channel: 'grid' source: 'court' difficulty: 'vast'").ThenBadField("command.open_case.difficulty");
  open("channel: 'grid' source: 'court' arose_from: 'c-9'").ThenBadField("command.open_case.arose_from");
  open("channel: 'grid' source: 'court' unit: 'orgs/zz'").ThenBadField("command.open_case.unit");
  open("channel: 'grid' source: 'court' unit: 'orgs/new'").ThenBadField("command.open_case.unit");
  open("channel: 'grid' source: 'court' parties { details { name: 'a' } } parties { details { name: 'b' sex: 'x' } }")
      .ThenBadField("command.open_case.parties[1].details.sex");
  open("channel: 'grid' source: 'court' parties { details { name: 'a' id_type: 'x' } }")
      .ThenBadField("command.open_case.parties[0].details.id_type");
  open("channel: 'grid' source: 'court' parties { details { name: 'a' birth_date: '2026-03-06' } }")
      .ThenBadField("command.open_case.parties[0].details.birth_date");
}

TEST(OpenCase, IsRefusedTwiceAndWithOneIdForTwo) {
  Given(Opened()).When(absl::StrCat(kOpen, "}")).ThenRefused(v1::CASE_EXISTS, "cases/c-1");
  Given({})
      .When(absl::StrCat(kOpen, "parties { party: 'a' } parties { party: 'a' } }"))
      .ThenRefused(v1::PART_EXISTS, "parties/a");
  Given({}).When(absl::StrCat(kOpen, "unit: 'orgs/alone' }")).ThenRefused(v1::LEVEL_UNKNOWN, "orgs/alone");
}

TEST(RegisterClue, BeginsAtTheGrid) {
  Given({})
      .By("people/grid")
      .When(
          "register_clue { text { facts: '吵架' } channel: 'grid' dispute_class: '02' "
          "parties { side: PARTY_SIDE_THIRD details { name: '甲' } } }")
      .Then({"clue_registered { definition { id: 'open' revision: 1 } unit: 'orgs/g1' committee: 'orgs/c1-committee' "
             "level: 'grid' opener_unit: 'orgs/g1' channel: 'grid' dispute_class: '02' "
             "text { subject: 'case' open { case_text { facts: '吵架' } } } }",
             "party_added { party: '1' side: PARTY_SIDE_THIRD kind: PARTY_KIND_PERSON "
             "details { subject: 'parties/1' open { party { name: '甲' } } } }"});
  Given({})
      .By("people/grid")
      .When("register_clue { text { place: '桥头' } }")
      .ThenBadField("command.register_clue.text.facts");
  Given({})
      .By("people/grid")
      .When("register_clue { text { facts: 'x' } channel: 'y' }")
      .ThenBadField("command.register_clue.channel");
}

TEST(Clue, SettledDismissedVoidedInWords) {
  Given(Opened())
      .When("settle_clue { how { text: '说和了' } }")
      .Then({"clue_settled { text { subject: 'case' open { text { text: '说和了' } } } }"});
  Given(Opened())
      .When("dismiss_clue { reason { text: '没有这事' } }")
      .Then({"clue_dismissed { text { subject: 'case' open { text { text: '没有这事' } } } }"});
  Given(Opened())
      .When("void_case { reason { text: '录错' } }")
      .Then({"case_voided { text { subject: 'case' open { text { text: '录错' } } } }"});
  Given(Opened()).When("submit_case {}").Then({"case_submitted {}"});
}

// The register has no gaps.
TEST(Clue, WhatHasANumberIsNeitherVoidedNorSettledNorDismissed) {
  const Story numbered =
      Join({Opened(), {"case_accepted { committee: 'orgs/c1-committee' case_number: '（2026）东庄人调字第1号' }"}});
  for (const char* command : {"settle_clue { how { text: 'x' } }", "dismiss_clue { reason { text: 'x' } }",
                              "void_case { reason { text: 'x' } }"}) {
    GivenStory story = Given(numbered).When(command);
    story.ThenRefused(v1::NOT_IN_THIS_STATE);
    EXPECT_EQ(story.Why(), "案件尚未编号；本案已编号 （2026）东庄人调字第1号，只能终止调解或者结案");
  }
}

TEST(TurnClueIntoCase, StaysAtItsUnitOrGoesToANamedOne) {
  Given(Opened())
      .When("turn_clue_into_case { source: 'grid-report' }")
      .Then({"clue_turned_into_case { source: 'grid-report' unit: 'orgs/c1' committee: 'orgs/c1-committee' "
             "level: 'village' }"});
  Given(Opened())
      .When("turn_clue_into_case { source: 'grid-report' dispute_class: '02' unit: 'orgs/x1' }")
      .Then({"clue_turned_into_case { source: 'grid-report' dispute_class: '02' unit: 'orgs/x1' "
             "committee: 'orgs/x1-committee' level: 'town' }"});
  Given(Opened()).When("turn_clue_into_case { source: 'x' }").ThenBadField("command.turn_clue_into_case.source");
  Given(Opened())
      .When("turn_clue_into_case { source: 'court' unit: 'orgs/zz' }")
      .ThenBadField("command.turn_clue_into_case.unit");
}

TEST(AmendFacts, SaysOnlyWhatIsGiven) {
  Given(Opened())
      .When("amend_facts { dispute_class: '02' rules_cited: '民法典288' claimed { currency: 'CNY' fen: 9 } }")
      .Then({"facts_amended { dispute_class: '02' rules_cited: '民法典288' claimed { currency: 'CNY' fen: 9 } }"});
  Given(Opened())
      .When("amend_facts { text { claim: '赔偿' } difficulty: 'ordinary' }")
      .Then({"facts_amended { text { subject: 'case' open { case_text { claim: '赔偿' } } } difficulty: 'ordinary' }"});
  Given(Opened()).When("amend_facts { text {} }").ThenBadField("command.amend_facts");
  Given(Opened()).When("amend_facts { dispute_class: 'x' }").ThenBadField("command.amend_facts.dispute_class");
}

// What other platforms ask for: each item alone, the others stay.
TEST(AmendFacts, TakesTheParticularsThatPlatformsAskFor) {
  GivenStory story =
      Given(Opened()).When("amend_facts { particulars { occurred_date: '2026-02-20' deaths: 1 attribute: 'group' } }");
  story.Then({"facts_amended { particulars { occurred_date: '2026-02-20' deaths: 1 attribute: 'group' } }"});
  story.When("amend_facts { particulars { deaths: 0 forecast: 'stable' } }");
  const v1::Particulars& known = story.Case().particulars();
  EXPECT_EQ(known.occurred_date(), "2026-02-20");
  EXPECT_TRUE(known.has_deaths());
  EXPECT_EQ(known.deaths(), 0);
  EXPECT_EQ(known.attribute(), "group");
  EXPECT_EQ(known.forecast(), "stable");
  Given(Opened())
      .When("amend_facts { particulars { occurred_date: '2026-03-06' } }")
      .ThenBadField("command.amend_facts.particulars.occurred_date");
  Given(Opened())
      .When("amend_facts { particulars { attribute: 'x' } }")
      .ThenBadField("command.amend_facts.particulars.attribute");
  Given(Opened())
      .When("amend_facts { particulars { forecast: 'x' } }")
      .ThenBadField("command.amend_facts.particulars.forecast");
  Given(Opened()).When("amend_facts { particulars {} }").ThenBadField("command.amend_facts");
}

TEST(OpenCase, TakesParticularsAndSpecialGroups) {
  const auto open = [](const std::string& particulars, const std::string& group) {
    return absl::StrCat("open_case { unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' particulars { ",
                        particulars, " } parties { side: PARTY_SIDE_APPLICANT details { name: '甲' special_groups: '",
                        group, "' } } }");
  };
  GivenStory story = Given({}).When(open("attribute: 'group'", "migrant-worker"));
  ASSERT_EQ(story.Events().size(), 2u);
  EXPECT_EQ(story.Case().particulars().attribute(), "group");
  Given({})
      .When(open("attribute: 'group'", "x"))
      .ThenBadField("command.open_case.parties[0].details.special_groups[0]");
  Given({}).When(open("attribute: 'x'", "minor")).ThenBadField("command.open_case.particulars.attribute");
}

TEST(CorrectEntry, KeepsBoth) {
  Given(Opened())
      .When("correct_entry { entry: 2 text { text: '应为才让' } }")
      .Then({"entry_corrected { entry: 2 text { subject: 'case' open { text { text: '应为才让' } } } }"});
  Given(Opened()).When("correct_entry { entry: 4 text { text: 'x' } }").ThenBadField("command.correct_entry.entry");
}

// What not everybody sees is not told by what corrects it, however often.
TEST(CorrectEntry, TakesTheClassOfWhatItCorrects) {
  const std::vector<std::pair<std::string, v1::Event::PayloadCase>> entries = {
      {"complaint_filed { complaint: '1' party: '1' }", v1::Event::kComplaintFiled},
      {"satisfaction_answered { party: '1' }", v1::Event::kSatisfactionAnswered},
      {"sham_suspicion_raised {}", v1::Event::kShamSuspicionRaised}};
  for (const auto& [entry, payload] : entries) {
    GivenStory story = Given(Join({Opened(), {entry}}));
    const int64_t at = story.Case().version();
    for (int64_t corrects : {at, at + 1}) {
      story.When(absl::StrCat("correct_entry { entry: ", corrects, " text { text: '应为' } }"));
      ASSERT_EQ(story.Events().size(), 1u);
      EXPECT_EQ(story.Events()[0].entry_corrected().about().payload(), payload) << entry;
    }
    // Of anything else there is nothing to take over.
    story.When("correct_entry { entry: 1 text { text: '应为' } }");
    EXPECT_FALSE(story.Events()[0].entry_corrected().has_about());
  }
}

TEST(AdoptEntry, TakesSomebodyElse) {
  const auto late = [] {
    return Given(Join({Opened(), {DoneBy("people/grid", "needs_adoption: true note_added {}")}}));
  };
  late().By("people/head").When("adopt_entry { entry: 4 }").Then({"entry_adopted { entry: 4 }"});
  late().By("people/grid").When("adopt_entry { entry: 4 }").ThenRefused(v1::SAME_PERSON);
  late().When("adopt_entry { entry: 3 }").ThenRefused(v1::ALREADY_ADOPTED, "3");
  late().When("adopt_entry { entry: 5 }").ThenBadField("command.adopt_entry.entry");
  GivenStory adopted = late().When("adopt_entry { entry: 4 }");
  adopted.When("adopt_entry { entry: 4 }").ThenRefused(v1::ALREADY_ADOPTED);
}

}  // namespace
}  // namespace gaiwan
