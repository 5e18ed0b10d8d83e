// A handwritten agreement: complete by its paper, typed later, compared by everybody who signed.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kPhoto[] =
    "document_added { document: 'photo' paper: 'agreement' sha256: 'ab' media_type: 'image/jpeg' }";
constexpr char kDraft[] = "draft_agreement { handwritten: 'photo' }";
constexpr char kDrafted[] = "agreement_drafted { agreement: '1' effect_rule: EFFECT_RULE_PML29 handwritten: 'photo' }";
constexpr char kPay[] =
    "clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } "
    "due_date: '2026-04-01' } ";
constexpr char kOwed[] =
    "obligations { id: '1-1' agreement: '1' clause: 1 due_date: '2026-04-01' amount { currency: 'CNY' fen: 10000 } "
    "state: OBLIGATION_STATE_OPEN }";

std::string Transcribe(const std::string& clauses = kPay) {
  return absl::StrCat("transcribe_agreement { agreement: '1' text { clauses: '付一百元' } ", clauses, " }");
}
std::string Confirm(absl::string_view party, absl::string_view more = "") {
  return absl::StrCat("confirm_transcript { agreement: '1' party: '", party, "' ", more, " }");
}

Story OnPaper() {
  return Join({Opened(), Agreeing({"1", "2"}), Assigned(), {kPhoto}});
}

// Signed and sealed on paper; in effect, and nobody knows clause by clause what is owed.
Story InEffectOnPaper() {
  return Join({OnPaper(),
               {kDrafted, "agreement_signed { agreement: '1' signer: '1' way: SIGNATURE_WAY_BY_HAND }",
                "agreement_signed { agreement: '1' signer: '2' way: SIGNATURE_WAY_BY_HAND }",
                "agreement_signed { agreement: '1' signer: 'people/mediator' way: SIGNATURE_WAY_BY_HAND }",
                "agreement_sealed { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }",
                "agreement_effective { agreement: '1' effective_time { seconds: 1772420400 } }"}});
}

TEST(HandwrittenAgreement, IsItsPaperWhichTheFileShows) {
  Given(OnPaper()).When(kDraft).Then({kDrafted});
  Given(OnPaper()).When("draft_agreement { handwritten: 'other' }").ThenRefused(v1::PART_UNKNOWN, "documents/other");
  Given(Join({OnPaper(), {"document_withdrawn { document: 'photo' }"}}))
      .When(kDraft)
      .ThenBadField("command.draft_agreement.handwritten");
  // Without a picture there is nothing to compare the transcript with.
  Given(Join({OnPaper(), {"document_added { document: 'bare' paper: 'agreement' }"}}))
      .When("draft_agreement { handwritten: 'bare' }")
      .ThenBadField("command.draft_agreement.handwritten");
  // What one party handed in and the other has not seen is nobody's agreement.
  const char* own = "document_added { document: 'own' paper: 'agreement' party: '1' sha256: 'ab' }";
  Given(Join({OnPaper(), {own}}))
      .When("draft_agreement { handwritten: 'own' }")
      .ThenBadField("command.draft_agreement.handwritten");
  Given(Join({OnPaper(), {own, "document_released { document: 'own' }"}}))
      .When("draft_agreement { handwritten: 'own' }")
      .Then({"agreement_drafted { agreement: '1' effect_rule: EFFECT_RULE_PML29 handwritten: 'own' }"});
  Given(Join({OnPaper(), {kDrafted}}))
      .When("withdraw_document { document: 'photo' reason { text: '拿错' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "documents/photo");
  Given(OnPaper())
      .When(absl::StrCat("draft_agreement { handwritten: 'photo' text { clauses: '付款' } ", kPay, "}"))
      .ThenBadField("command.draft_agreement.text");
}

TEST(HandwrittenAgreement, AnyOtherNeedsItsWords) {
  Given(OnPaper()).When("draft_agreement {}").ThenBadField("command.draft_agreement.text");
  Given(OnPaper()).When("draft_agreement { text { facts: '路' } }").ThenBadField("command.draft_agreement.clauses");
}

TEST(HandwrittenAgreement, TakesEffectWithTheLastOfSignaturesAndSeal) {
  GivenStory story = Given(Join({OnPaper(), {kDrafted}}));
  for (const char* who : {"1", "2", "people/mediator"}) {
    story.When(absl::StrCat("sign_agreement { agreement: '1' signer: '", who, "' way: SIGNATURE_WAY_BY_HAND }"));
    EXPECT_FALSE(story.Case().agreements(0).has_effective_time()) << who;
  }
  story.By("people/head").When("seal_agreement { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }");
  EXPECT_TRUE(story.Case().agreements(0).has_effective_time());
  EXPECT_THAT(story.Case().obligations(), IsEmpty());
}

TEST(HandwrittenAgreement, IsNotRevisedByTyping) {
  Given(Join({OnPaper(), {kDrafted}}))
      .When(absl::StrCat("revise_draft { agreement: '1' text { clauses: '付款' } ", kPay, "}"))
      .ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
}

TEST(TranscribeAgreement, OfOneInEffectWrittenByHand) {
  Given(InEffectOnPaper())
      .When(Transcribe())
      .Then({absl::StrCat("agreement_transcribed { agreement: '1' text { subject: 'case' open { agreement { clauses: "
                          "'付一百元' } } } ",
                          kPay, "}")});
  Given(Join({OnPaper(), {kDrafted}})).When(Transcribe()).ThenRefused(v1::NOT_EFFECTIVE, "agreements/1");
  Given(Join({Opened(), Agreeing({"1", "2"}), Assigned(), InEffect("1")}))
      .When(Transcribe())
      .ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  Given(Join({InEffectOnPaper(),
              {"agreement_amended { agreement: '2' replaces: '1' }",
               "agreement_effective { agreement: '2' effective_time { seconds: 1772420460 } }"}}))
      .When(Transcribe())
      .ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  Given(InEffectOnPaper())
      .When(Transcribe("clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' }"))
      .ThenBadField("command.transcribe_agreement.clauses[0].amount");
}

TEST(ConfirmTranscript, TheLastOneMakesItOwed) {
  GivenStory story = Given(InEffectOnPaper());
  story.When(Confirm("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  story.When(Transcribe());
  story.When(Confirm("1")).Then({"transcript_confirmed { agreement: '1' party: '1' }"});
  story.When(Confirm("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "parties/1");
  EXPECT_THAT(story.Case().obligations(), IsEmpty());
  story.When(Confirm("2"))
      .Then({"transcript_confirmed { agreement: '1' party: '2' }",
             absl::StrCat("transcript_complete { agreement: '1' ", kOwed, " }")});
  ASSERT_EQ(story.Case().obligations_size(), 1);
  EXPECT_TRUE(story.Case().agreements(0).transcript().has_confirm_time());
  story.When(Transcribe()).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
}

TEST(ConfirmTranscript, ADifferenceIsKeptAndIsNoConfirmation) {
  GivenStory story = Given(InEffectOnPaper()).When(Transcribe());
  story.When(Confirm("1", "difference { text: '纸上写的是一百一十元' }"))
      .Then({"transcript_confirmed { agreement: '1' party: '1' difference { subject: 'case' open { text { text: "
             "'纸上写的是一百一十元' } } } }"});
  EXPECT_THAT(story.Case().agreements(0).transcript().confirmed_by(), IsEmpty());
  story.When(Confirm("2"));
  EXPECT_THAT(story.Case().agreements(0).transcript().confirmed_by(), ElementsAre("2"));
  // Typed anew, it is another text: everybody is asked again.
  story.When(Transcribe());
  EXPECT_EQ(story.Case().agreements(0).transcript().number(), 2);
  EXPECT_THAT(story.Case().agreements(0).transcript().confirmed_by(), IsEmpty());
}

TEST(ConfirmTranscript, ByWhoSignedAndReadOutToWhoDoesNotRead) {
  const Story third = Join({Opened(3), Agreeing({"1", "2"}), Assigned(), {kPhoto}});
  Story signed_by_two = InEffectOnPaper();
  signed_by_two.erase(signed_by_two.begin(), signed_by_two.begin() + static_cast<int64_t>(OnPaper().size()));
  GivenStory story = Given(Join({third, signed_by_two})).When(Transcribe());
  story.When(Confirm("3")).ThenRefused(v1::NOT_IN_THIS_STATE, "parties/3");
  story.WithCase([](v1::Case* c) { c->mutable_parties(0)->set_needs_reading(true); });
  story.When(Confirm("1")).ThenBadField("command.confirm_transcript.read_out_in");
  story.When(Confirm("1", "read_out_in: 'bo'"))
      .Then({"transcript_confirmed { agreement: '1' party: '1' read_out_in: 'bo' }"});
}

}  // namespace
}  // namespace gaiwan
