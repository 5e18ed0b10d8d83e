#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

Story Asked(absl::string_view mediator = "people/mediator") {
  return Join({Opened(),
               Assigned(),
               {absl::StrCat("recusal_requested { recusal: '1' mediator: '", mediator, "' party: '2' }")}});
}
Story Recused() {
  return Join({Asked(), {"recusal_decided { recusal: '1' granted: true }"}});
}
Story Refused() {
  return Join({Opened(), {"mediator_chosen { party: '2' mediator: 'people/helper' refuses: true }"}});
}

// PML art. 19, 23: parties choose one or several, or do not accept one.
TEST(ChooseMediator, TheLatestWordOfAPartyCounts) {
  GivenStory story = Given(Opened()).When("choose_mediator { party: '2' mediator: 'people/helper' }");
  story.Then({"mediator_chosen { party: '2' mediator: 'people/helper' }"});
  story.When("choose_mediator { party: '2' mediator: 'people/helper' refuses: true reason { text: '是他表弟' } }");
  story.Then(
      {"mediator_chosen { party: '2' mediator: 'people/helper' refuses: true "
       "text { subject: 'parties/2' open { text { text: '是他表弟' } } } }"});
  ASSERT_EQ(story.Case().mediator_choices_size(), 1);
  EXPECT_TRUE(story.Case().mediator_choices(0).refuses());
  EXPECT_EQ(story.Case().mediator_choices(0).round(), 1);
  story.When("choose_mediator { party: '1' mediator: 'people/helper' }");
  EXPECT_EQ(story.Case().mediator_choices_size(), 2);
}

TEST(ChooseMediator, IsRefused) {
  Given(Opened())
      .When("choose_mediator { party: '9' mediator: 'people/helper' }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Opened())
      .When("choose_mediator { party: '1' mediator: 'people/zz' }")
      .ThenBadField("command.choose_mediator.mediator");
  Given(Opened())
      .When("choose_mediator { party: '1' mediator: 'people/registrar' }")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/registrar");
  Story many = Opened();
  for (int i = 0; i < 100; ++i)
    many.push_back(absl::StrCat("mediator_chosen { party: '1' mediator: 'people/", i, "' }"));
  Given(many)
      .When("choose_mediator { party: '1' mediator: 'people/helper' }")
      .ThenRefused(v1::LIST_FULL, "mediator_choices");
}

TEST(AssignMediators, NobodyAPartyRefusesInThisRound) {
  GivenStory story = Given(Refused()).When("assign_mediators { lead: 'people/helper' }");
  story.ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/helper");
  EXPECT_EQ(story.Why(), "当事人 2 本轮不接受此人调解（人民调解法第23条）");
  Given(Refused())
      .When("assign_mediators { lead: 'people/mediator' assisting: 'people/helper' }")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/helper");
  // A new round asks anew, and who left the case has no say.
  for (const char* since : {"case_reopened { round: 2 }", "party_removed { party: '2' }",
                            "mediator_chosen { party: '2' mediator: 'people/helper' }"}) {
    EXPECT_EQ(Given(Join({Refused(), {since}})).When("assign_mediators { lead: 'people/helper' }").Events().size(), 1u)
        << since;
  }
}

// Recusal is about the person and the case, so it outlasts the round (SPC 2016 art. 15).
TEST(AssignMediators, NobodyWhoWasRecused) {
  GivenStory story =
      Given(Join({Recused(), {"case_reopened { round: 2 }"}})).When("assign_mediators { lead: 'people/mediator' }");
  story.ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/mediator");
  EXPECT_EQ(story.Why(), "此人已回避本案");
}

// Online Rules art. 13.
TEST(DiscloseInterest, SaysWhoKnowsAndKeepsTheMediator) {
  GivenStory story = Given(Join({Opened(), Assigned()}))
                         .When(
                             "disclose_interest { mediator: 'people/mediator' interest { text: '与申请人同村' } "
                             "kept_by: '1' kept_by: '2' }");
  story.Then(
      {"interest_disclosed { mediator: 'people/mediator' "
       "text { subject: 'case' open { text { text: '与申请人同村' } } } kept_by: '1' kept_by: '2' }"});
  EXPECT_EQ(story.Case().disclosures(0).kept_by_size(), 2);
  // Before being assigned, too.
  EXPECT_EQ(
      Given(Opened()).When("disclose_interest { mediator: 'people/helper' interest { text: 'x' } }").Events().size(),
      1u);
}

TEST(DiscloseInterest, IsRefused) {
  const auto disclose = [](const char* who, const char* more = "") {
    return Given(Join({Opened(), Assigned()}))
        .When(absl::StrCat("disclose_interest { mediator: '", who, "' interest { text: 'x' } ", more, " }"));
  };
  disclose("people/zz").ThenBadField("command.disclose_interest.mediator");
  disclose("people/registrar").ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/registrar");
  disclose("people/mediator", "kept_by: '9'").ThenRefused(v1::PART_UNKNOWN, "parties/9");
  disclose("people/mediator", "kept_by: '1' kept_by: '1'").ThenBadField("command.disclose_interest.kept_by[1]");
  Story many = Join({Opened(), Assigned()});
  for (int i = 0; i < 40; ++i) many.push_back("interest_disclosed { mediator: 'people/mediator' }");
  Given(many)
      .When("disclose_interest { mediator: 'people/mediator' interest { text: 'x' } }")
      .ThenRefused(v1::LIST_FULL, "disclosures");
}

// SPC 2016 art. 15.
TEST(RequestRecusal, ByAPartyOrByTheMediator) {
  Given(Join({Opened(), Assigned()}))
      .When("request_recusal { mediator: 'people/mediator' party: '2' reason { text: '是对方亲戚' } }")
      .Then({"recusal_requested { recusal: '1' mediator: 'people/mediator' party: '2' "
             "text { subject: 'parties/2' open { text { text: '是对方亲戚' } } } }"});
  GivenStory own = Given(Join({Opened(), Assigned()}))
                       .By("people/mediator")
                       .When("request_recusal { mediator: 'people/mediator' reason { text: '本人近亲属' } }");
  own.Then(
      {"recusal_requested { recusal: '1' mediator: 'people/mediator' "
       "text { subject: 'case' open { text { text: '本人近亲属' } } } }"});
  EXPECT_EQ(own.Case().recusals(0).state(), v1::RECUSAL_STATE_ASKED);
}

TEST(RequestRecusal, IsRefused) {
  const auto request = [](Story past, const char* text) {
    return Given(std::move(past)).When(absl::StrCat("request_recusal { reason { text: 'x' } ", text, " }"));
  };
  const Story assigned = Join({Opened(), Assigned()});
  request(assigned, "mediator: 'people/zz' party: '2'").ThenBadField("command.request_recusal.mediator");
  request(assigned, "mediator: 'people/mediator' party: '9'").ThenRefused(v1::PART_UNKNOWN, "parties/9");
  request(Asked(), "mediator: 'people/mediator' party: '1'").ThenRefused(v1::NOT_IN_THIS_STATE, "recusals/1");
  request(Asked(), "recusal: '1' mediator: 'people/mediator' party: '1'").ThenRefused(v1::PART_EXISTS, "recusals/1");
  Story many = assigned;
  for (int i = 0; i < 40; ++i) {
    many.push_back(absl::StrCat("recusal_requested { recusal: '", i, "' mediator: 'people/mediator' }"));
    many.push_back(absl::StrCat("recusal_decided { recusal: '", i, "' }"));
  }
  request(many, "mediator: 'people/mediator'").ThenRefused(v1::LIST_FULL, "recusals");
}

// Head, registrar, officer, liaison: whoever has to do with the case by a post steps back from it too.
TEST(RequestRecusal, OfWhoIsNoMediatorOfTheCase) {
  GivenStory story = Given(Join({Opened(), Assigned()}))
                         .By("people/registrar")
                         .When("request_recusal { mediator: 'people/registrar' reason { text: '一方是我表姐' } }");
  story.Then(
      {"recusal_requested { recusal: '1' mediator: 'people/registrar' by_post: true "
       "text { subject: 'case' open { text { text: '一方是我表姐' } } } }"});
  story.By("people/head").When("decide_recusal { recusal: '1' granted: true }");
  EXPECT_EQ(story.Case().mediators_size(), 1) << "who mediates goes on";
  story.When("assign_mediators { lead: 'people/mediator' }");
  EXPECT_EQ(story.Events().size(), 1u);
}

TEST(DecideRecusal, OfSomebodyOfAnotherOfficeByWhoTheDefinitionNames) {
  const Story officer =
      Join({Opened(), Assigned(), {"recusal_requested { recusal: '1' mediator: 'people/justice' by_post: true }"}});
  EXPECT_EQ(Given(officer).By("people/town-head").When("decide_recusal { recusal: '1' }").Events().size(), 1u);
  Given(officer).By("people/justice").When("decide_recusal { recusal: '1' }").ThenRefused(v1::SAME_PERSON);
  // One of the committee is the head's to decide on.
  Given(Join({Opened(), Assigned(), {"recusal_requested { recusal: '1' mediator: 'people/registrar' by_post: true }"}}))
      .By("people/town-head")
      .When("decide_recusal { recusal: '1' }")
      .ThenRefused(v1::NOT_YOUR_ROLE, "people/town-head");
}

TEST(AssignMediators, NobodyWhoIsAPartyThemselves) {
  Given(Join({Opened(), {"party_added { party: '3' person: 'people/helper' }"}}))
      .When("assign_mediators { lead: 'people/helper' }")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/helper");
}

TEST(DecideRecusal, GrantedItRelievesTheMediator) {
  GivenStory story = Given(Asked()).When("decide_recusal { recusal: '1' granted: true reason { text: '确系近亲属' } }");
  story.Then(
      {"recusal_decided { recusal: '1' granted: true "
       "text { subject: 'case' open { text { text: '确系近亲属' } } } }"});
  EXPECT_EQ(story.Case().mediators_size(), 0);
  EXPECT_EQ(story.Case().recusals(0).state(), v1::RECUSAL_STATE_GRANTED);
}

TEST(DecideRecusal, RefusedTheMediatorStays) {
  GivenStory story = Given(Asked()).When("decide_recusal { recusal: '1' }");
  story.Then({"recusal_decided { recusal: '1' }"});
  EXPECT_EQ(story.Case().mediators_size(), 1);
  EXPECT_EQ(story.Case().recusals(0).state(), v1::RECUSAL_STATE_REFUSED);
  EXPECT_EQ(
      story.When("request_recusal { mediator: 'people/mediator' party: '1' reason { text: 'x' } }").Events().size(),
      1u);
}

TEST(DecideRecusal, ByTheHeadOfTheCommitteeAndNeverByTheOneConcerned) {
  for (const char* person : {"people/helper", "people/registrar", "people/town-head", "people/clerk"}) {
    GivenStory story = Given(Asked()).By(person).When("decide_recusal { recusal: '1' granted: true }");
    story.ThenRefused(v1::NOT_YOUR_ROLE, person);
    EXPECT_EQ(story.Why(), "回避由调解委员会主任决定");
  }
  Given(Asked()).By("people/mediator").When("decide_recusal { recusal: '1' }").ThenRefused(v1::SAME_PERSON);
  // About the head somebody else decides: the definition says who.
  Given(Asked("people/head")).By("people/head").When("decide_recusal { recusal: '1' }").ThenRefused(v1::SAME_PERSON);
  EXPECT_EQ(Given(Asked("people/head")).By("people/town-head").When("decide_recusal { recusal: '1' }").Events().size(),
            1u);
}

TEST(DecideRecusal, OnlyOnceAndOnlyWhatWasAsked) {
  Given(Recused()).When("decide_recusal { recusal: '1' }").ThenRefused(v1::NOT_IN_THIS_STATE, "recusals/1");
  Given(Opened()).When("decide_recusal { recusal: '1' }").ThenRefused(v1::PART_UNKNOWN, "recusals/1");
}

// SPC 2016 art. 12: for good reason.
TEST(ReplaceMediator, TakesThePlaceOfTheOther) {
  GivenStory story =
      Given(Join({Opened(),
                  {"mediators_assigned { mediators { person: 'people/mediator' lead: true org: 'orgs/c1-committee' } "
                   "mediators { person: 'people/head' org: 'orgs/c1-committee' } }"}}))
          .When("replace_mediator { from: 'people/mediator' to: 'people/town-head' reason { text: '生病' } }");
  story.Then(
      {"mediator_replaced { from: 'people/mediator' "
       "to { person: 'people/town-head' lead: true org: 'orgs/x1-committee' } "
       "text { subject: 'case' open { text { text: '生病' } } } }"});
  ASSERT_EQ(story.Case().mediators_size(), 2);
  EXPECT_EQ(story.Case().mediators(0).person(), "people/town-head");
  EXPECT_TRUE(story.Case().mediators(0).lead());
}

TEST(ReplaceMediator, KeepsWhoMediatedBeforeAndWhen) {
  const Story assigned = {HappenedAt("2026-03-02T09:30+08:00",
                                     "mediators_assigned { mediators { person: 'people/mediator' lead: true org: "
                                     "'orgs/c1-committee' } }")};
  GivenStory story =
      Given(Join({Opened(), assigned}))
          .At("2026-03-04T09:00+08:00")
          .When("replace_mediator { from: 'people/mediator' to: 'people/helper' reason { text: '生病' } }");
  const v1::Case& c = story.Case();
  ASSERT_EQ(c.former_mediators_size(), 1);
  EXPECT_EQ(c.former_mediators(0).mediator().person(), "people/mediator");
  EXPECT_EQ(ToTime(c.former_mediators(0).mediator().from_time()), TimeOf("2026-03-02T09:30+08:00"));
  EXPECT_EQ(ToTime(c.former_mediators(0).until_time()), TimeOf("2026-03-04T09:00+08:00"));
  EXPECT_EQ(ToTime(c.mediators(0).from_time()), TimeOf("2026-03-04T09:00+08:00"));
  // Assigned once more, who stays keeps their beginning.
  story.At("2026-03-05T09:00+08:00").When("assign_mediators { lead: 'people/mediator' assisting: 'people/helper' }");
  ASSERT_EQ(story.Case().mediators_size(), 2);
  EXPECT_EQ(ToTime(story.Case().mediators(0).from_time()), TimeOf("2026-03-05T09:00+08:00"));
  EXPECT_EQ(ToTime(story.Case().mediators(1).from_time()), TimeOf("2026-03-04T09:00+08:00"));
  EXPECT_EQ(story.Case().former_mediators_size(), 1);
}

TEST(ReplaceMediator, IsRefused) {
  const auto replace = [](Story more, const char* from, const char* to) {
    return Given(Join({Opened(), Assigned(), std::move(more)}))
        .When(
            absl::StrCat("replace_mediator { from: 'people/", from, "' to: 'people/", to, "' reason { text: 'x' } }"));
  };
  replace({}, "helper", "head").ThenRefused(v1::PART_UNKNOWN, "mediators/helper");
  replace({}, "mediator", "mediator").ThenBadField("command.replace_mediator.to");
  replace({}, "mediator", "zz").ThenBadField("command.replace_mediator.to");
  replace({}, "mediator", "registrar").ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/registrar");
  replace({"mediator_chosen { party: '1' mediator: 'people/helper' refuses: true }"}, "mediator", "helper")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/helper");
  replace({"recusal_requested { recusal: '1' mediator: 'people/helper' }",
           "recusal_decided { recusal: '1' granted: true }"},
          "mediator", "helper")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/helper");
}

}  // namespace
}  // namespace gaiwan
