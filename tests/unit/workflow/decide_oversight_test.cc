#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kNeed[] =
    "request_support { need: 'machine' place: 'orgs/c1' needed_by: '2026-03-20' words: '要一辆车运草料' }";

Story Asked() {
  return Join({Opened(), {"support_requested { support: '1' need: 'machine' words: '要一辆车' }"}});
}
Story Claimed() {
  return Join({Asked(), {"support_claimed { support: '1' partner: '合作社' }"}});
}
Story Reported() {
  return Join({Claimed(), {"support_reported { support: '1' }"}});
}

TEST(Support, NeedClaimProofConfirmation) {
  Given(Opened()).When(kNeed).Then(
      {"support_requested { support: '1' need: 'machine' place: 'orgs/c1' needed_by: '2026-03-20' words: "
       "'要一辆车运草料' }"});
  Given(Asked())
      .When("claim_support { support: '1' partner: '合作社' }")
      .Then({"support_claimed { support: '1' partner: '合作社' }"});
  Given(Claimed())
      .When("report_support { support: '1' proof { text: '照片两张' } }")
      .Then({"support_reported { support: '1' text { subject: 'case' open { text { text: '照片两张' } } } }"});
  GivenStory confirmed = Given(Reported()).When("confirm_support { support: '1' }");
  confirmed.Then({"support_confirmed { support: '1' }"});
  EXPECT_EQ(confirmed.Case().supports(0).state(), v1::SUPPORT_STATE_CONFIRMED);
  EXPECT_EQ(confirmed.Case().supports(0).partner(), "合作社");
}

TEST(Support, WhatWasNotDoneIsReportedAnew) {
  GivenStory refused = Given(Reported()).When("confirm_support { support: '1' refused: true }");
  EXPECT_EQ(refused.Case().supports(0).state(), v1::SUPPORT_STATE_REFUSED);
  const Story again = Join({Reported(), {"support_confirmed { support: '1' refused: true }"}});
  EXPECT_EQ(Given(again).When("report_support { support: '1' proof { text: '又送了一车' } }").Events().size(), 1u);
}

TEST(Support, NamesNobody) {
  const auto words = [](const char* text) {
    return Given(Opened()).When(absl::StrCat("request_support { need: 'machine' words: '", text, "' }"));
  };
  for (const char* telling : {"联系13897450001", "联系 138 9745 0001", "０９７７－８２４１２３４",
                              "身份证63282119700101001X", "帮牧民1运草"}) {
    words(telling).ThenBadField("command.request_support.words");
  }
  for (const char* fine : {"2026-03-20前要两辆车", "草料15000斤，12300元"}) {
    EXPECT_EQ(words(fine).Events().size(), 1u) << fine;
  }
}

TEST(Support, IsRefused) {
  Given(Opened()).When("request_support { need: 'gold' words: 'x' }").ThenBadField("command.request_support.need");
  Given(Opened())
      .When("request_support { need: 'machine' place: 'orgs/zz' words: 'x' }")
      .ThenBadField("command.request_support.place");
  Given(Opened())
      .At("2026-03-05T10:00+08:00")
      .When("request_support { need: 'machine' needed_by: '2026-03-04' words: 'x' }")
      .ThenBadField("command.request_support.needed_by");
  Given(Asked())
      .When("request_support { support: '1' need: 'machine' words: 'x' }")
      .ThenRefused(v1::PART_EXISTS, "supports/1");
  for (const char* command : {"claim_support { support: '9' partner: 'x' }", "confirm_support { support: '9' }",
                              "report_support { support: '9' proof { text: 'x' } }"}) {
    Given(Asked()).When(command).ThenRefused(v1::PART_UNKNOWN, "supports/9");
  }
  Given(Claimed()).When("claim_support { support: '1' partner: 'x' }").ThenRefused(v1::NOT_IN_THIS_STATE, "supports/1");
  Given(Asked())
      .When("report_support { support: '1' proof { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "supports/1");
  Given(Claimed()).When("report_support { support: '1' proof {} }").ThenRefused(v1::PROOF_MISSING, "supports/1");
  Given(Claimed()).When("confirm_support { support: '1' }").ThenRefused(v1::NOT_IN_THIS_STATE, "supports/1");
  Story many = Opened();
  for (int i = 0; i < 40; ++i) many.push_back(absl::StrCat("support_requested { support: '", i, "' }"));
  Given(many).When(kNeed).ThenRefused(v1::LIST_FULL, "supports");
}

TEST(Urge, AsksAndIsAnsweredOnce) {
  GivenStory urged = Given(Opened())
                         .At("2026-03-05T10:00+08:00")
                         .By("people/town-head")
                         .When("urge { text { text: '为何一直没开会' } due_date: '2026-03-09' }");
  urged.Then(
      {"urged { urging: '1' due_date: '2026-03-09' text { subject: 'case' open { text { text: "
       "'为何一直没开会' } } } }"});
  EXPECT_EQ(urged.Case().urgings(0).by(), "people/town-head");
  const Story asked = Join({Opened(), {"urged { urging: '1' }"}});
  Given(asked)
      .When("answer_urging { urging: '1' answer { text: '已定于周五' } }")
      .Then({"urging_answered { urging: '1' text { subject: 'case' open { text { text: '已定于周五' } } } }"});
  Given(Join({asked, {"urging_answered { urging: '1' }"}}))
      .When("answer_urging { urging: '1' answer { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "urgings/1");
  Given(asked).When("answer_urging { urging: '2' answer { text: 'x' } }").ThenRefused(v1::PART_UNKNOWN, "urgings/2");
  Given(asked).When("urge { urging: '1' text { text: 'x' } }").ThenRefused(v1::PART_EXISTS, "urgings/1");
  Given(Opened())
      .At("2026-03-05T10:00+08:00")
      .When("urge { text { text: 'x' } due_date: '2026-03-04' }")
      .ThenBadField("command.urge.due_date");
}

// PML art. 15.
TEST(Complaint, IsAnsweredAndSentOnOnceEach) {
  Given(Opened())
      .When("file_complaint { party: '1' reason: 'partial' text { text: '只听一面之词' } }")
      .Then({"complaint_filed { complaint: '1' party: '1' reason: 'partial' text { subject: 'case' open { text { text: "
             "'只听一面之词' } } } }"});
  const Story filed = Join({Opened(), {"complaint_filed { complaint: '1' reason: 'partial' }"}});
  GivenStory answered = Given(filed).When("answer_complaint { complaint: '1' answer { text: '已核查' } }");
  EXPECT_TRUE(answered.Case().complaints(0).answered());
  EXPECT_FALSE(answered.Case().complaints(0).sent_on());
  const Story sent = Join({filed, {"complaint_answered { complaint: '1' sent_on: true }"}});
  EXPECT_EQ(Given(sent).When("answer_complaint { complaint: '1' answer { text: '已核查' } }").Events().size(), 1u);
  Given(sent)
      .When("answer_complaint { complaint: '1' sends_on: true }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "complaints/1");
  Given(filed).When("answer_complaint { complaint: '1' }").ThenBadField("command.answer_complaint.answer");
  Given(filed).When("answer_complaint { complaint: '2' sends_on: true }").ThenRefused(v1::PART_UNKNOWN, "complaints/2");
}

TEST(Complaint, IsRefused) {
  Given(Opened())
      .When("file_complaint { party: '9' reason: 'partial' text { text: 'x' } }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Opened())
      .When("file_complaint { reason: 'mood' text { text: 'x' } }")
      .ThenBadField("command.file_complaint.reason");
  Given(Join({Opened(), {"complaint_filed { complaint: '1' reason: 'partial' }"}}))
      .When("file_complaint { complaint: '1' reason: 'partial' text { text: 'x' } }")
      .ThenRefused(v1::PART_EXISTS, "complaints/1");
}

// PML art. 5.
TEST(Guidance, IsGivenByWhoWasAsked) {
  Given(Opened())
      .When("ask_guidance { of: 'orgs/x1-committee' question { text: '能否适用' } }")
      .Then({"guidance_asked { guidance: '1' of: 'orgs/x1-committee' text { subject: 'case' open { text { text: "
             "'能否适用' } } } }"});
  const Story asked = Join({Opened(), {"guidance_asked { guidance: '1' of: 'orgs/x1-committee' }"}});
  constexpr char kAnswer[] = "answer_guidance { guidance: '1' answer { text: '可以' } }";
  Given(asked)
      .By("people/town-head")
      .When(kAnswer)
      .Then({"guidance_answered { guidance: '1' text { subject: 'case' open { text { text: '可以' } } } }"});
  Given(asked).By("people/head").When(kAnswer).ThenRefused(v1::NOT_YOUR_ROLE, "guidances/1");
  Given(Join({asked, {"guidance_answered { guidance: '1' }"}}))
      .By("people/town-head")
      .When(kAnswer)
      .ThenRefused(v1::NOT_IN_THIS_STATE, "guidances/1");
}

TEST(Guidance, IsRefused) {
  Given(Opened()).When("ask_guidance { of: 'orgs/zz' question { text: 'x' } }").ThenBadField("command.ask_guidance.of");
  Given(Opened())
      .When("ask_guidance { of: 'orgs/c1-committee' question { text: 'x' } }")
      .ThenBadField("command.ask_guidance.of");
  Given(Opened())
      .When("answer_guidance { guidance: '3' answer { text: 'x' } }")
      .ThenRefused(v1::PART_UNKNOWN, "guidances/3");
}

}  // namespace
}  // namespace gaiwan
