// What may not be mediated, or needs a flag (MoJ 2002 art. 22; PML art. 17, 25), as data of the definition.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/admissibility.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

std::string Open(absl::string_view more) {
  return absl::StrCat("open_case { unit: 'orgs/c1' channel: 'grid' source: 'on-application' ", more, " }");
}

std::vector<std::string> Warned(const v1::Case& c) {
  Facts facts;
  std::vector<std::string> words;
  for (const v1::Label& label : AdmissibilityWarnings(OpenDefinition(), c, facts)) words.push_back(label.zh());
  return words;
}

TEST(Admissibility, RefusesTheOpeningOfAnAdministrativeDisputeAndSaysWhereToGo) {
  GivenStory by_class = Given({}).When(Open("dispute_class: '99-03'"));
  by_class.ThenRefused(v1::STOP_LIST, "administrative");
  EXPECT_EQ(by_class.Why(), "行政争议：申请行政复议（行政复议法）");
  Given({}).When(Open("circumstances: 'administrative'")).ThenRefused(v1::STOP_LIST, "administrative");
  Given({"clue_registered { definition { id: 'open' revision: 1 } unit: 'orgs/c1' committee: 'orgs/c1-committee' "
         "level: 'village' }"})
      .When("turn_clue_into_case { source: 'grid-report' dispute_class: '99-03' }")
      .ThenRefused(v1::STOP_LIST, "administrative");
}

TEST(Admissibility, RegistersWhatIsDeclinedWithALetter) {
  GivenStory story = Given({}).By("people/clerk").When(Open("circumstances: 'court-seised'"));
  EXPECT_EQ(story.Case().circumstances(0), "court-seised");
  story.When("accept_case {}").ThenRefused(v1::STOP_LIST, "court-seised");
  EXPECT_EQ(story.Why(), "法院已受理：请法院委托（司法部令第75号）");
  ASSERT_EQ(Warned(story.Case()).size(), 1u);
  EXPECT_EQ(Warned(story.Case())[0],
            "法院已受理：请法院委托（司法部令第75号）；以“not-civil”（not-civil）不予受理，出具《decline-letter》");
  // Declined with that reason, it says which letter is given.
  story.When("decline_case { reason: 'not-civil' advice { text: '请法院委托' } }");
  ASSERT_EQ(Warned(story.Case()).size(), 1u);
  EXPECT_EQ(Warned(story.Case())[0], "以“not-civil”（not-civil）不予受理，出具《decline-letter》");
}

TEST(Admissibility, TakesOnWhatACourtEntrusted) {
  GivenStory story = Given(Join({Opened(), {"facts_amended { circumstances: 'court-seised' }"}}));
  story.When("accept_case {}").ThenRefused(v1::STOP_LIST);
  GivenStory entrusted = Given(Join({Opened(),
                                     {"delegation_received { delegation { kind: DELEGATION_KIND_ENTRUSTED "
                                      "court: 'orgs/k' state: DELEGATION_STATE_RECEIVED } }",
                                      "facts_amended { circumstances: 'court-seised' }"}}));
  EXPECT_FALSE(entrusted.When("accept_case {}").Case().case_number().empty());
}

TEST(Admissibility, FlagsAndStopsNothing) {
  GivenStory violence = Given(Join({Opened(), {"facts_amended { dispute_class: '01-06' }"}}));
  EXPECT_FALSE(violence.When("accept_case {}").Case().case_number().empty());
  ASSERT_EQ(Warned(violence.Case()).size(), 1u);
  EXPECT_EQ(Warned(violence.Case())[0], "未成年人：由监护人参加（民法典第23条）");
  GivenStory minor = Given(Opened()).WithCase([](v1::Case* c) { c->mutable_parties(0)->set_minor(true); });
  EXPECT_EQ(Warned(minor.Case()).size(), 1u);
  EXPECT_TRUE(Warned(Given(Opened()).Case()).empty());
}

TEST(Admissibility, NeverSettlesOnTheSpotWhatIsRefused) {
  Given({})
      .By("people/mediator")
      .When(
          "register_settled { unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' dispute_class: '99-03' "
          "text { facts: '补贴' } parties { side: PARTY_SIDE_APPLICANT details { name: '才让' } } "
          "parties { side: PARTY_SIDE_RESPONDENT details { name: '扎西' } } agreement { clauses: '付清' } "
          "clauses { kind: CLAUSE_KIND_ACT done_at_once: true } }")
      .ThenRefused(v1::STOP_LIST, "administrative");
}

TEST(Circumstances, AreReplacedAndTakenBackAsAWhole) {
  GivenStory story = Given(Join({Opened(), {"facts_amended { circumstances: 'court-seised' }"}}));
  story.When("amend_facts { circumstances: 'none' }").Then({"facts_amended { circumstances: 'none' }"});
  EXPECT_EQ(story.Case().circumstances_size(), 0);
  story.When("amend_facts { circumstances: 'moon' }").ThenBadField("command.amend_facts.circumstances[0]");
  story.When("amend_facts { circumstances: 'none' circumstances: 'court-seised' }")
      .ThenBadField("command.amend_facts.circumstances[0]");
  story.When("amend_facts { circumstances: 'court-seised' circumstances: 'court-seised' }")
      .ThenBadField("command.amend_facts.circumstances[1]");
}

}  // namespace
}  // namespace gaiwan
