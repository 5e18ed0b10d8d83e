#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

TEST(AddParty, TakesTheNextNumberThatIsFree) {
  Given(Opened())
      .When(
          "add_party { party { side: PARTY_SIDE_THIRD details { name: '丙' } head_count: 6 "
          "kind: PARTY_KIND_GROUP } }")
      .Then({"party_added { party: '3' side: PARTY_SIDE_THIRD kind: PARTY_KIND_GROUP head_count: 6 "
             "details { subject: 'parties/3' open { party { name: '丙' } } } }"});
  Given(Join({Opened(), {"party_added { party: '4' }"}}))
      .When("add_party { party { details { name: '丁' } } }")
      .Then({"party_added { party: '5' kind: PARTY_KIND_PERSON details { subject: 'parties/5' open { party { name: "
             "'丁' } } } }"});
}

TEST(AddParty, KnowsWhoWasAMinorOnTheDayOfTheRequest) {
  const auto minor = [](const char* born) {
    return Given(Opened())
        .At("2026-12-01T10:00+08:00")
        .When(absl::StrCat("add_party { party { details { name: 'x' birth_date: '", born, "' } } }"))
        .Case()
        .parties(2)
        .minor();
  };
  EXPECT_TRUE(minor("2008-03-03"));
  EXPECT_FALSE(minor("2008-03-02"));
}

TEST(AddParty, IsRefusedWithAnIdThatExistsOrAboveTheLimit) {
  Given(Opened())
      .When("add_party { party { party: '2' details { name: 'x' } } }")
      .ThenRefused(v1::PART_EXISTS, "parties/2");
  Given(Opened(100)).When("add_party { party { details { name: 'x' } } }").ThenRefused(v1::LIST_FULL, "parties");
  EXPECT_EQ(Given(Opened(99)).When("add_party { party { details { name: 'x' } } }").Case().parties_size(), 100);
}

// Who works for the county would not say it of themselves: name and phone together tell.
TEST(AddParty, KnowsWhoOfTheDirectoryItIs) {
  const auto person_of = [](const char* party) {
    return Given(Opened())
        .WithDirectory([](FakeDirectory* directory) { directory->Called("registrar", "王五", "139"); })
        .When(absl::StrCat("add_party { party { ", party, " } }"))
        .Case()
        .parties(2)
        .person();
  };
  EXPECT_EQ(person_of("details { name: '王五' phone: '139' }"), "people/registrar");
  EXPECT_EQ(person_of("details { name: '王五' }"), "");
  EXPECT_EQ(person_of("kind: PARTY_KIND_OTHER_ORGANISATION details { name: '王五' phone: '139' }"), "")
      << "an organisation that bears the name is not that person";
  EXPECT_EQ(person_of("person: 'people/head' details { name: 'x' }"), "people/head") << "or somebody says so";
  Given(Opened())
      .When("add_party { party { person: 'people/zz' details { name: 'x' } } }")
      .ThenBadField("command.add_party.party.person");
}

TEST(AmendParty, SaysWhoOfTheDirectoryItIsAndNeverForgetsIt) {
  GivenStory story = Given(Opened()).When("amend_party { party: '1' person: 'people/head' details { name: 'x' } }");
  EXPECT_EQ(story.Case().parties(0).person(), "people/head");
  EXPECT_EQ(
      story.By("people/registrar").When("amend_party { party: '1' details { name: 'y' } }").Case().parties(0).person(),
      "people/head");
}

// What a party wants is asked when it is entered, when its details change, and on the phone.
TEST(MessageChoice, IsThePartysLatestWord) {
  GivenStory story = Given(Opened()).When(
      "add_party { party { details { name: 'x' } messages { channels: MESSAGE_CHANNEL_VOICE channels: "
      "MESSAGE_CHANNEL_SMS } } }");
  const auto channels = [&] {
    const auto& chosen = story.Case().parties(2).message_channels();
    return std::vector<int>(chosen.begin(), chosen.end());
  };
  EXPECT_EQ(channels(), (std::vector<int>{v1::MESSAGE_CHANNEL_VOICE, v1::MESSAGE_CHANNEL_SMS}));
  story.When("amend_party { party: '3' details { name: 'y' } }");
  EXPECT_EQ(channels().size(), 2u) << "nothing was said of it";
  story.When(
      "record_contact { party: '3' way: WAY_BY_PHONE reached: true messages { channels: MESSAGE_CHANNEL_NONE } }");
  EXPECT_EQ(channels(), (std::vector<int>{v1::MESSAGE_CHANNEL_NONE}));
  story.When("amend_party { party: '3' details { name: 'y' } messages {} }");
  EXPECT_TRUE(channels().empty()) << "as the county does it";
}

TEST(MessageChoice, IsRefused) {
  const auto choose = [](const char* channels) {
    return Given(Opened()).When(
        absl::StrCat("add_party { party { details { name: 'x' } messages { ", channels, " } } }"));
  };
  choose("channels: MESSAGE_CHANNEL_SMS channels: MESSAGE_CHANNEL_SMS")
      .ThenBadField("command.add_party.party.messages.channels[1]");
  choose("channels: MESSAGE_CHANNEL_SMS channels: MESSAGE_CHANNEL_NONE")
      .ThenBadField("command.add_party.party.messages.channels[1]");
  choose("channels: MESSAGE_CHANNEL_UNSPECIFIED").ThenBadField("command.add_party.party.messages.channels[0]");
  Given(Opened())
      .When("record_contact { party: '1' way: WAY_BY_PHONE messages { channels: MESSAGE_CHANNEL_SMS } }")
      .ThenBadField("command.record_contact.messages");
}

TEST(AmendParty, TakesAllDetailsAnew) {
  Given(Join({Opened(), {"party_amended { party: '1' head_count: 6 }"}}))
      .When("amend_party { party: '1' details { name: '新名' } }")
      .Then({"party_amended { party: '1' head_count: 6 details { subject: 'parties/1' open { party { name: '新名' } } "
             "} }"});
  Given(Opened()).When("amend_party { party: '7' details { name: 'x' } }").ThenRefused(v1::PART_UNKNOWN, "parties/7");
  Given(Opened())
      .When("amend_party { party: '1' details { name: 'x' sex: 'y' } }")
      .ThenBadField("command.amend_party.details.sex");
}

TEST(RemoveParty, IsGoneForAllButTheRecord) {
  GivenStory story = Given(Opened()).When("remove_party { party: '2' reason { text: '弄错' } }");
  story.Then({"party_removed { party: '2' text { subject: 'parties/2' open { text { text: '弄错' } } } }"});
  EXPECT_TRUE(story.Case().parties(1).removed());
  story.When("remove_party { party: '2' reason { text: 'x' } }").ThenRefused(v1::PART_UNKNOWN, "parties/2");
  story.When("record_contact { party: '2' way: WAY_BY_PHONE }").ThenRefused(v1::PART_UNKNOWN, "parties/2");
}

TEST(RecordContact, SaysWhetherTheyWereReached) {
  Given(Opened())
      .When("record_contact { party: '1' way: WAY_BY_PHONE reached: true note { text: '明天来' } }")
      .Then({"contact_recorded { party: '1' way: WAY_BY_PHONE reached: true "
             "text { subject: 'parties/1' open { text { text: '明天来' } } } }"});
}

TEST(GiveRightsNotice, CountsForTheRound) {
  GivenStory story = Given(Opened()).When("give_rights_notice { party: '1' way: WAY_ORALLY language: 'mn' }");
  story.Then({"rights_notice_given { party: '1' way: WAY_ORALLY language: 'mn' }"});
  EXPECT_EQ(story.Case().parties(0).told_round(), 1);
  Given(Opened()).When("give_rights_notice { party: '9' way: WAY_ORALLY }").ThenRefused(v1::PART_UNKNOWN);
}

TEST(RecordConsent, AlsoAfterARefusal) {
  GivenStory story = Given(Opened()).When("record_refusal { party: '2' way: WAY_BY_PHONE }");
  EXPECT_EQ(story.Case().ending().cause(), "refused");
  story.When("record_consent { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_IN_WRITING }")
      .Then({"consent_recorded { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_IN_WRITING }"});
  EXPECT_FALSE(story.Case().has_ending());
  story.When("record_consent { party: '9' kind: CONSENT_KIND_VIDEO way: WAY_ORALLY }").ThenRefused(v1::PART_UNKNOWN);
}

TEST(RecordRefusal, OfTwoItIsTheCases) {
  Given(Opened())
      .When("record_refusal { party: '2' way: WAY_IN_PERSON note { text: '不谈' } }")
      .Then({"refusal_recorded { party: '2' way: WAY_IN_PERSON ends_mediation: true "
             "text { subject: 'parties/2' open { text { text: '不谈' } } } }"});
}

TEST(RecordRefusal, OfManyItIsThatPartysUntilASideIsGone) {
  GivenStory story = Given(Opened(4)).When("record_refusal { party: '2' way: WAY_ORALLY }");
  story.Then({"refusal_recorded { party: '2' way: WAY_ORALLY }"});
  story.When("record_refusal { party: '4' way: WAY_ORALLY }")
      .Then({"refusal_recorded { party: '4' way: WAY_ORALLY ends_mediation: true }"});
}

TEST(RecordRefusal, ThirdPartiesAndJointApplicantsGoOnWithoutOne) {
  const Story third = {"party_added { party: '3' side: PARTY_SIDE_THIRD }"};
  Given(Join({Opened(), third}))
      .When("record_refusal { party: '3' way: WAY_ORALLY }")
      .Then({"refusal_recorded { party: '3' way: WAY_ORALLY }"});
  Given(Join({Opened(1),
              {"party_added { party: '3' side: PARTY_SIDE_APPLICANT }",
               "party_added { party: '5' side: PARTY_SIDE_APPLICANT }"}}))
      .When("record_refusal { party: '5' way: WAY_ORALLY }")
      .Then({"refusal_recorded { party: '5' way: WAY_ORALLY }"});
}

TEST(RecordRefusal, AfterAnAgreementOnTheWholeEndsNothing) {
  Given(Join({Opened(), Agreeing({"1", "2"}), InEffect("1")}))
      .When("record_refusal { party: '2' way: WAY_ORALLY }")
      .Then({"refusal_recorded { party: '2' way: WAY_ORALLY }"});
}

TEST(WithdrawConsent, AtAnyTimeButOnlyWhatWasGiven) {
  Given(Join({Opened(), Agreeing({"1", "2"})}))
      .When("withdraw_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }")
      .Then({"consent_withdrawn { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY ends_mediation: true }"});
  Given(Join({Opened(), {"consent_recorded { party: '1' kind: CONSENT_KIND_VIDEO }"}}))
      .When("withdraw_consent { party: '1' kind: CONSENT_KIND_VIDEO way: WAY_ORALLY }")
      .Then({"consent_withdrawn { party: '1' kind: CONSENT_KIND_VIDEO way: WAY_ORALLY }"});
  Given(Opened())
      .When("withdraw_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }")
      .ThenRefused(v1::CONSENT_NOT_GIVEN_BEFORE, "parties/1");
  Given(Join({Opened(), Agreeing({"1"}), {"case_reopened { round: 2 }"}}))
      .When("withdraw_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }")
      .ThenRefused(v1::CONSENT_NOT_GIVEN_BEFORE);
}

}  // namespace
}  // namespace gaiwan
