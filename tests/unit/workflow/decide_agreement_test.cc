#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/effect_rules.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kSeal[] = "seal_agreement { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }";
constexpr char kSealed[] = "agreement_sealed { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }";

Story Ready() {
  return Join({Opened(), Agreeing({"1", "2"}), Assigned()});
}

std::string Draft(const std::string& clauses, int lines = 1, const std::string& more = "") {
  std::string text = "draft_agreement { text { ";
  for (int i = 0; i < lines; ++i) absl::StrAppend(&text, "clauses: '条款' ");
  return absl::StrCat(text, "} ", clauses, more, " }");
}
constexpr char kPay[] =
    "clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } "
    "due_date: '2026-04-01' } ";
std::string Effective(absl::string_view agreement, absl::string_view time) {
  return absl::StrCat("agreement_effective { agreement: '", agreement,
                      "' effective_time { seconds: ", absl::ToUnixSeconds(TimeOf(time)), " } obligations { id: '",
                      agreement, "-1' agreement: '", agreement,
                      "' clause: 1 due_date: '2026-04-01' amount { currency: 'CNY' fen: 10000 } "
                      "state: OBLIGATION_STATE_OPEN } }");
}
std::string Sign(absl::string_view who, absl::string_view way = "SIGNATURE_WAY_BY_HAND") {
  return absl::StrCat("sign_agreement { agreement: '1' signer: '", who, "' way: ", way, " }");
}

// The file in which a reliable electronic signature stands, with its certificate.
constexpr char kSignedFile[] =
    "document_added { document: 'e' paper: 'agreement' sha256: 'aa' media_type: 'application/pdf' }";

TEST(DraftAgreement, IsUnderThePeoplesMediationLawUnlessSaid) {
  Given(Ready())
      .When(Draft(kPay))
      .Then({absl::StrCat("agreement_drafted { agreement: '1' effect_rule: EFFECT_RULE_PML29 "
                          "text { subject: 'case' open { agreement { clauses: '条款' } } } ",
                          kPay, "}")});
  Given(Ready())
      .When(Draft(kPay, 1, "effect_rule: EFFECT_RULE_SPC24"))
      .ThenBadField("command.draft_agreement.effect_rule");
  EXPECT_EQ(Given(Ready())
                .WithCase([](v1::Case* c) { c->set_source("court"); })
                .When(Draft(kPay, 1, "effect_rule: EFFECT_RULE_SPC24"))
                .Case()
                .agreements(0)
                .effect_rule(),
            v1::EFFECT_RULE_SPC24);
}

// SPC 2016 art. 24 is the rule of what a court sent, unless the committee declined it.
TEST(DraftAgreement, OfACourtsCaseIsUnderTheCourtsRule) {
  const auto drafted_when = [](v1::DelegationState state) {
    GivenStory story = Given(Ready()).WithCase([state](v1::Case* c) {
      c->set_source("court");
      c->mutable_delegation()->set_state(state);
    });
    return story.When(Draft(kPay)).Case().agreements(0).effect_rule();
  };
  EXPECT_EQ(drafted_when(v1::DELEGATION_STATE_ACCEPTED), v1::EFFECT_RULE_SPC24);
  EXPECT_EQ(drafted_when(v1::DELEGATION_STATE_DECLINED), v1::EFFECT_RULE_PML29);
  Given(Ready())
      .WithCase([](v1::Case* c) {
        c->set_source("court");
        c->mutable_delegation()->set_state(v1::DELEGATION_STATE_DECLINED);
      })
      .When(Draft(kPay, 1, "effect_rule: EFFECT_RULE_SPC24"))
      .ThenBadField("command.draft_agreement.effect_rule");
}

TEST(DraftAgreement, NeedsTwoWillingSidesAndEachPartyItNames) {
  Given(Join({Opened(), Agreeing({"1"})})).When(Draft(kPay)).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/2");
  const Story four = Join({Opened(4), Agreeing({"1", "2"}), Told({"3"})});
  const auto names = [](const char* party) {
    return Draft(absl::StrCat("clauses { kind: CLAUSE_KIND_APOLOGY from_party: '1' to_party: '", party, "' }"));
  };
  Given(four).When(names("3")).ThenRefused(v1::CONSENT_MISSING, "parties/3");
  Given(four).When(names("4")).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/4");
  Given(four).When(names("9")).ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Join({four, {"refusal_recorded { party: '3' }"}})).When(names("3")).ThenRefused(v1::PARTY_REFUSED, "parties/3");
}

TEST(DraftAgreement, ChecksItsClauses) {
  Given(Ready()).When(Draft(kPay, 2)).ThenRefused(v1::CLAUSES_DO_NOT_MATCH);
  Given(Ready())
      .When(Draft("clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' }"))
      .ThenBadField("command.draft_agreement.clauses[0].amount");
  Given(Ready())
      .When(Draft("clauses { kind: CLAUSE_KIND_ACT from_party: '1' to_party: '1' }"))
      .ThenBadField("command.draft_agreement.clauses[0].to_party");
  Given(Ready())
      .When(Draft("clauses { kind: CLAUSE_KIND_ACT due_date: '2026-05-01' instalments { due_date: '2026-05-01' } }"))
      .ThenBadField("command.draft_agreement.clauses[0].due_date");
  Given(Ready())
      .When(Draft("clauses { kind: CLAUSE_KIND_MONEY amount { currency: 'CNY' fen: 100 } "
                  "instalments { due_date: '2026-05-01' amount { currency: 'CNY' fen: 60 } } "
                  "instalments { due_date: '2026-06-01' amount { currency: 'CNY' fen: 50 } } }"))
      .ThenBadField("command.draft_agreement.clauses[0].instalments");
}

TEST(DraftAgreement, ChecksWhatIsHandedOverAndHow) {
  const auto draft = [](const std::string& clause) {
    return Given(Ready()).When(Draft(absl::StrCat("clauses { ", clause, " }")));
  };
  const std::string thing = "kind: CLAUSE_KIND_THING from_party: '1' to_party: '2' due_date: '2026-05-01' ";
  draft(absl::StrCat(thing, "thing { what: 'unicorn' count: 1 }"))
      .ThenBadField("command.draft_agreement.clauses[0].thing.what");
  draft(absl::StrCat(thing, "thing { what: 'sheep' count: 3 condition: 'golden' }"))
      .ThenBadField("command.draft_agreement.clauses[0].thing.condition");
  draft(absl::StrCat(thing, "manner: 'by-drone'")).ThenBadField("command.draft_agreement.clauses[0].manner");
  draft("kind: CLAUSE_KIND_ACT thing { what: 'sheep' count: 3 }")
      .ThenBadField("command.draft_agreement.clauses[0].thing");
  const GivenStory story =
      draft(absl::StrCat(thing, "thing { what: 'sheep' count: 3 condition: 'healthy' } manner: 'hand-over'"));
  EXPECT_EQ(story.Case().agreements(0).clauses(0).thing().count(), 3);
}

TEST(DraftAgreement, AClauseHangsOnAnEarlierOne) {
  const auto after = [](int first, int second) {
    return Given(Ready()).When(Draft(absl::StrCat("clauses { kind: CLAUSE_KIND_ACT after_clause: ", first,
                                                  " } clauses { kind: CLAUSE_KIND_ACT after_clause: ", second, " }"),
                                     2));
  };
  EXPECT_EQ(after(0, 1).Case().agreements_size(), 1);
  after(1, 0).ThenBadField("command.draft_agreement.clauses[0].after_clause");
  after(0, 2).ThenBadField("command.draft_agreement.clauses[1].after_clause");
  after(0, 3).ThenBadField("command.draft_agreement.clauses[1].after_clause");
}

TEST(DraftAgreement, TimesOfTheDayAreOfADutyThatGoesOn) {
  const auto draft = [](const char* clause) {
    return Given(Ready()).When(Draft(absl::StrCat("clauses { kind: CLAUSE_KIND_ACT ", clause, " }")));
  };
  EXPECT_EQ(draft("ongoing: true times: '06:30' times: '20:00'").Case().agreements(0).clauses(0).times_size(), 2);
  draft("due_date: '2026-05-01' times: '20:00'").ThenBadField("command.draft_agreement.clauses[0].times");
  for (const char* wrong : {"20.00", "24:00", "20:60", "8:00x", "２０:", "ab:cd", ""}) {
    draft(absl::StrCat("ongoing: true times: '06:30' times: '", wrong, "'").c_str())
        .ThenBadField("command.draft_agreement.clauses[0].times[1]");
  }
  draft("ongoing: true times: '06:30' times: '06:30'").ThenBadField("command.draft_agreement.clauses[0].times[1]");
}

TEST(DraftAgreement, HoldsIdsAndLimits) {
  Given(Join({Ready(), Drafted("a")}))
      .When(Draft(kPay, 1, "agreement: 'a'"))
      .ThenRefused(v1::PART_EXISTS, "agreements/a");
  Given(Join({Ready(), Drafted("a")}))
      .When(Draft(kPay, 1, "agreement: 'a-1'"))
      .ThenRefused(v1::PART_EXISTS, "agreements/a-1");
  Given(Ready())
      .When(Draft(kPay, 1, "agreement: 'abcdefghijklmnopqrstuvwxyza'"))
      .ThenBadField("command.draft_agreement.agreement");
  Story many = Ready();
  for (int i = 0; i < 20; ++i) many = Join({many, Drafted(absl::StrCat("d", i, "x"))});
  Given(many).When(Draft(kPay)).ThenRefused(v1::LIST_FULL, "agreements");
  Story owing = Join({Ready(), Drafted("9")});
  std::string effective = "agreement_effective { agreement: '9' ";
  for (int i = 1; i <= 400; ++i) absl::StrAppend(&effective, "obligations { id: '9-", i, "' agreement: '9' } ");
  owing.push_back(effective + "}");
  Given(owing).When(Draft(kPay)).ThenRefused(v1::LIST_FULL, "obligations");
}

TEST(ReviseDraft, VoidsWhatWasSigned) {
  const std::string revise =
      absl::StrCat("revise_draft { agreement: '1' text { clauses: '新条款' } ", kPay, "partial: true }");
  GivenStory story = Given(Join({Ready(), Drafted("1"), Signed("1", "1")})).When(revise);
  story.Then(
      {absl::StrCat("draft_revised { agreement: '1' partial: true "
                    "text { subject: 'case' open { agreement { clauses: '新条款' } } } ",
                    kPay, "}")});
  EXPECT_EQ(story.Case().agreements(0).signatures_size(), 0);
  Given(Join({Ready(), InEffect("1")})).When(revise).ThenRefused(v1::ALREADY_EFFECTIVE, "agreements/1");
  Given(Ready()).When(revise).ThenRefused(v1::PART_UNKNOWN, "agreements/1");
  Given(Join({Ready(), Drafted("1"), {"refusal_recorded { party: '1' }"}}))
      .When(revise)
      .ThenRefused(v1::PARTY_REFUSED, "parties/1");
  Given(Join({Ready(), Drafted("1")}))
      .When("revise_draft { agreement: '1' text {} clauses { kind: CLAUSE_KIND_ACT } }")
      .ThenRefused(v1::CLAUSES_DO_NOT_MATCH);
}

TEST(SignAgreement, ByAPartyThatConsentedOrAnAssignedMediator) {
  const Story drafted = Join({Ready(), Drafted("1")});
  Given(drafted).When(Sign("1")).Then({"agreement_signed { agreement: '1' signer: '1' way: SIGNATURE_WAY_BY_HAND }"});
  Given(drafted)
      .When(Sign("people/mediator"))
      .Then({"agreement_signed { agreement: '1' signer: 'people/mediator' way: SIGNATURE_WAY_BY_HAND }"});
  Given(drafted).When(Sign("people/helper")).ThenRefused(v1::NOT_A_SIGNER, "people/helper");
  Given(drafted).When(Sign("7")).ThenRefused(v1::NOT_A_SIGNER, "7");
  Given(Join({drafted, Signed("1", "1")})).When(Sign("1")).ThenRefused(v1::ALREADY_SIGNED, "1");
  Given(Join({drafted, {"refusal_recorded { party: '2' }"}}))
      .When(Sign("2"))
      .ThenRefused(v1::PARTY_REFUSED, "parties/2");
  Given(Join({drafted, {"case_reopened { round: 2 }"}})).When(Sign("2")).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/2");
  Given(Ready()).When(Sign("1")).ThenRefused(v1::PART_UNKNOWN, "agreements/1");
  Given(Join({Ready(), {"oral_agreement_recorded { agreement: '1' }"}}))
      .When(Sign("1"))
      .ThenRefused(v1::ALREADY_EFFECTIVE);
}

TEST(SignAgreement, AFingerprintNeedsAWitness) {
  Given(Join({Ready(), Drafted("1")}))
      .When(Sign("1", "SIGNATURE_WAY_FINGERPRINT"))
      .ThenRefused(v1::WITNESS_MISSING, "1");
  Given(Join({Ready(), Drafted("1")}))
      .When("sign_agreement { agreement: '1' signer: '1' way: SIGNATURE_WAY_FINGERPRINT witness { text: '村医' } }")
      .Then({"agreement_signed { agreement: '1' signer: '1' way: SIGNATURE_WAY_FINGERPRINT "
             "text { subject: 'case' open { text { text: '村医' } } } }"});
}

TEST(SignAgreement, UnderTheCourtsRuleTheLastPartyMakesItEffective) {
  Given(Join({Ready(), Drafted("1", "EFFECT_RULE_SPC24"), {HappenedAt("2026-03-04T10:00+08:00", Signed("1", "2")[0])}}))
      .HappenedAt("2026-03-03T09:00+08:00")
      .When(Sign("1"))
      .Then({"agreement_signed { agreement: '1' signer: '1' way: SIGNATURE_WAY_BY_HAND }",
             Effective("1", "2026-03-04T10:00+08:00")});
}

// The parties signed on Monday, the committee sealed on Thursday. PML art. 29 says Thursday, SPC 2016 art. 24 says
// Monday of what a court sent: there the earlier day counts, also when the paper names the other rule and whatever is
// entered last.
TEST(EffectRules, TheEarlierDayCountsWhereTheyDiffer) {
  constexpr char kMonday[] = "2026-03-02T15:00+08:00";
  constexpr char kThursday[] = "2026-03-05T16:00+08:00";
  const Story sealed =
      Join({Ready(),
            Drafted("1"),
            {HappenedAt("2026-03-02T14:00+08:00", Signed("1", "1")[0]),
             HappenedAt(kThursday, Signed("1", "people/mediator")[0]), HappenedAt(kThursday, kSealed)}});
  const auto signs_last = [&](const char* source) {
    return Given(sealed).WithCase([source](v1::Case* c) { c->set_source(source); }).HappenedAt(kMonday).When(Sign("2"));
  };
  const std::string signature = "agreement_signed { agreement: '1' signer: '2' way: SIGNATURE_WAY_BY_HAND }";
  signs_last("on-application").Then({signature, Effective("1", kThursday)});
  signs_last("court").Then({signature, Effective("1", kMonday)});

  // Entered as it happened, it is in effect before the seal, which moves it no more.
  GivenStory story = Given(Join({Ready(), Drafted("1"), Signed("1", "1")}));
  story.WithCase([](v1::Case* c) { c->set_source("court"); }).HappenedAt(kMonday).When(Sign("2"));
  story.Then({signature, Effective("1", kMonday)});
  story.HappenedAt(kThursday).When(kSeal).Then({kSealed});
}

// A court that wants the seal as well has it in the definition: then the signatures alone bring no effect.
TEST(EffectRules, ACountyMayAskForMoreOfWhatACourtSent) {
  v1::Definition strict = OpenDefinition().proto();
  *strict.add_effect_rules() = EffectRuleIn(LegalEffectRules(), v1::EFFECT_RULE_SPC24);
  strict.mutable_effect_rules(0)->set_seal(true);
  const auto made = Definition::FromProto(strict);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto signs_last = [](const Definition& definition) {
    return Given(Join({Ready(), Drafted("1", "EFFECT_RULE_SPC24"), Signed("1", "1")}))
        .Under(&definition)
        .WithCase([](v1::Case* c) { c->set_source("court"); })
        .When(Sign("2"));
  };
  EXPECT_TRUE(signs_last(OpenDefinition()).Case().agreements(0).has_effective_time());
  GivenStory story = signs_last(**made);
  EXPECT_FALSE(story.Case().agreements(0).has_effective_time());
  story.When(kSeal);
  EXPECT_TRUE(story.Case().agreements(0).has_effective_time());
}

TEST(SignAgreement, OnLineOnlyElectronicSignaturesCount) {
  const Story online = Join({Ready(), Drafted("1", "EFFECT_RULE_ONLINE19"), {kSignedFile}});
  Given(online).When(Sign("1")).ThenRefused(v1::SIGNATURE_VOID, "1");
  GivenStory story = Given(online).When(Sign("1", "SIGNATURE_WAY_SIMPLE_ELECTRONIC"));
  EXPECT_FALSE(story.Case().agreements(0).has_effective_time());
  story.When(Sign("2", "SIGNATURE_WAY_RELIABLE_ELECTRONIC"));
  EXPECT_EQ(story.Events().size(), 2u);
  EXPECT_TRUE(story.Case().agreements(0).has_effective_time());
  // The mediator may still put a name to it; it takes effect once.
  story.When(Sign("people/mediator"))
      .Then({"agreement_signed { agreement: '1' signer: 'people/mediator' way: SIGNATURE_WAY_BY_HAND }"});
}

// Parties and mediator sign, seal or give a fingerprint (PML art. 29); a reliable electronic signature stands for that.
TEST(SignAgreement, ASimpleElectronicSignatureIsGoodOnLineAlone) {
  for (const char* rule : {"EFFECT_RULE_PML29", "EFFECT_RULE_SPC24"}) {
    const Story drafted = Join({Ready(), Drafted("1", rule), {kSignedFile}});
    GivenStory story = Given(drafted).When(Sign("1", "SIGNATURE_WAY_SIMPLE_ELECTRONIC"));
    story.ThenRefused(v1::SIGNATURE_VOID, "1");
    EXPECT_EQ(
        story.Why(),
        "本协议须亲笔签名、盖章、按指印（须有见证人）或者用可靠电子签名（人民调解法第29条、电子签名法第14条），法院均认"
        "可；一般电子签名（验证码、手机手写）只用于在线调解协议，在本协议上不生效，法院不予采信");
    Given(drafted)
        .When(Sign("1", "SIGNATURE_WAY_RELIABLE_ELECTRONIC"))
        .Then({"agreement_signed { agreement: '1' signer: '1' way: SIGNATURE_WAY_RELIABLE_ELECTRONIC }"});
  }
  Given(Join({Ready(), Drafted("1")}))
      .When(Sign("people/mediator", "SIGNATURE_WAY_SIMPLE_ELECTRONIC"))
      .ThenRefused(v1::SIGNATURE_VOID, "people/mediator");
  GivenStory online = Given(Join({Ready(), Drafted("1", "EFFECT_RULE_ONLINE19")})).When(Sign("1"));
  online.ThenRefused(v1::SIGNATURE_VOID, "1");
  EXPECT_EQ(
      online.Why(),
      "在线调解协议以电子签名生效，可靠的、一般的都可以（人民法院在线调解规则第19条）；申请司法确认或者起诉时，可靠电子"
      "签名与亲笔签名效力相同（电子签名法第14条），一般电子签名法院可能不予采信，拟去法院的请用可靠电子签名");
}

// Electronic Signature Law art. 13: it can be verified, or it is a tick.
TEST(SignAgreement, AReliableElectronicSignatureIsInAFileOfTheCase) {
  const std::string reliable = Sign("1", "SIGNATURE_WAY_RELIABLE_ELECTRONIC");
  const auto with = [](Story more) { return Given(Join({Ready(), Drafted("1"), std::move(more)})); };
  GivenStory none = with({}).When(reliable);
  none.ThenRefused(v1::PROOF_MISSING, "1");
  EXPECT_EQ(none.Why(),
            "可靠电子签名须先把带签名和数字证书的协议文件（PDF 或者 OFD）存入卷内，各方可以看（电子签名法第13条）");
  for (const char* unfit :
       {"document_added { document: 'e' paper: 'agreement' media_type: 'application/pdf' }",
        "document_added { document: 'e' paper: 'agreement' sha256: 'aa' media_type: 'image/jpeg' }",
        "document_added { document: 'e' paper: 'evidence' sha256: 'aa' media_type: 'application/pdf' }",
        "document_added { document: 'e' paper: 'agreement' party: '1' sha256: 'aa' media_type: "
        "'application/pdf' }"}) {
    with({unfit}).When(reliable).ThenRefused(v1::PROOF_MISSING, "1");
  }
  with({kSignedFile, "document_withdrawn { document: 'e' }"}).When(reliable).ThenRefused(v1::PROOF_MISSING, "1");
  with({kSignedFile})
      .When(reliable)
      .Then({"agreement_signed { agreement: '1' signer: '1' way: SIGNATURE_WAY_RELIABLE_ELECTRONIC }"});
  // The mediator's is no other.
  with({})
      .When(Sign("people/mediator", "SIGNATURE_WAY_RELIABLE_ELECTRONIC"))
      .ThenRefused(v1::PROOF_MISSING, "people/mediator");
}

// Who needs a guardian: a minor, an adult without full capacity (Civil Code art. 19 to 23).
class OfWhom : public ::testing::TestWithParam<void (v1::Party::*)(bool)> {};

INSTANTIATE_TEST_SUITE_P(Guarded, OfWhom, ::testing::Values(&v1::Party::set_minor, &v1::Party::set_lacks_capacity));

// bug: an oral agreement of a child took effect without anybody who answers for it.
TEST_P(OfWhom, OralAgreementsWantTheGuardianNamed) {
  const auto guarded = [](const Story& more) {
    return Given(Join({Ready(), more})).WithCase([](v1::Case* c) { (c->mutable_parties(0)->*GetParam())(true); });
  };
  const char* orally = R"(record_oral_agreement { writing_not_needed: true text { clauses: '转账' } clauses {
      kind: CLAUSE_KIND_MONEY from_party: '2' to_party: '1' amount { currency: 'CNY' fen: 10000 }
      due_date: '2026-04-10' } })";
  guarded({}).When(orally).ThenRefused(v1::CONSENT_MISSING, "parties/1");
  guarded({"representative_added { representative: 'g' party: '1' kind: REPRESENTATIVE_KIND_AGENT }"})
      .When(orally)
      .ThenRefused(v1::CONSENT_MISSING, "parties/1");
  EXPECT_EQ(guarded({"representative_added { representative: 'g' party: '1' kind: REPRESENTATIVE_KIND_GUARDIAN }"})
                .When(orally)
                .Case()
                .agreements_size(),
            1);
}

// The guardian signs, and what such a party signed alone does not count.
TEST_P(OfWhom, TheGuardianSigns) {
  const Story guarded =
      Join({Ready(),
            {"representative_added { representative: 'g' party: '1' kind: REPRESENTATIVE_KIND_GUARDIAN }"},
            Drafted("1")});
  const auto minor = [&] {
    return Given(guarded).WithCase([](v1::Case* c) { (c->mutable_parties(0)->*GetParam())(true); });
  };
  GivenStory alone = minor().When(Sign("1"));
  alone.ThenRefused(v1::NOT_A_SIGNER, "parties/1");
  EXPECT_EQ(alone.Why(), "未成年人或者无、限制民事行为能力人由监护人签名（民法典第19条至第23条）");
  minor().When(Sign("g")).Then({"agreement_signed { agreement: '1' signer: 'g' way: SIGNATURE_WAY_BY_HAND }"});
}

// One that an older log holds does not count either.
TEST(SealAgreement, ASimpleElectronicSignatureLeavesItWaiting) {
  const auto signed_by = [](const char* way) {
    return Join({Ready(),
                 Drafted("1"),
                 Signed("1", "1"),
                 Signed("1", "people/mediator"),
                 {absl::StrCat("agreement_signed { agreement: '1' signer: '2' way: ", way, " }")}});
  };
  Given(signed_by("SIGNATURE_WAY_SIMPLE_ELECTRONIC")).When(kSeal).Then({kSealed});
  EXPECT_EQ(Given(signed_by("SIGNATURE_WAY_RELIABLE_ELECTRONIC")).When(kSeal).Events().size(), 2u);
}

TEST(SignAgreement, NobodySignsOrSealsBeforeTheDraft) {
  const Story drafted = Join({Ready(), {HappenedAt("2026-03-04T10:00+08:00", Drafted("1")[0])}});
  GivenStory story = Given(drafted).HappenedAt("2026-03-04T09:59+08:00");
  story.When(Sign("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  EXPECT_EQ(story.Why(), "签名时间不早于协议稿拟定的时间，即 2026-03-04 10:00");
  story.When(Sign("people/mediator")).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  story.When(kSeal).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  EXPECT_EQ(story.Why(), "盖章时间不早于协议稿拟定的时间，即 2026-03-04 10:00");
  story.HappenedAt("2026-03-04T10:00+08:00").When(kSeal).Then({kSealed});
  // A revised draft is another paper.
  const Story revised = {HappenedAt("2026-03-05T10:00+08:00", "draft_revised { agreement: '1' }")};
  Given(Join({drafted, revised}))
      .HappenedAt("2026-03-04T11:00+08:00")
      .When(Sign("1"))
      .ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
}

// The clocks of what is owed start with the last signature, which must not fail for them.
TEST(DraftAgreement, NeedsRoomForTheClocksOfItsDays) {
  const auto with_clocks = [](int count) {
    return Given(Ready()).WithCase([count](v1::Case* c) {
      for (int i = 0; i < count; ++i) c->add_clocks()->set_id(absl::StrCat(i));
    });
  };
  with_clocks(384).When(Draft(kPay)).ThenRefused(v1::LIST_FULL, "clocks");
  EXPECT_EQ(with_clocks(383).When(Draft(kPay)).Events().size(), 1u);
  EXPECT_EQ(with_clocks(384).When(Draft("clauses { kind: CLAUSE_KIND_OMISSION }")).Events().size(), 1u);
}

TEST(SealAgreement, LastOfAllMakesItEffectiveWhenItHappened) {
  Given(Join({Ready(), Drafted("1"), Signed("1", "1"), Signed("1", "2"), Signed("1", "people/mediator")}))
      .At("2026-03-05T18:00+08:00")
      .HappenedAt("2026-03-03T10:00+08:00")
      .When(kSeal)
      .Then({kSealed, Effective("1", "2026-03-03T10:00+08:00")});
}

TEST(SealAgreement, TheLatestActCountsInWhateverOrderTheyWereEntered) {
  GivenStory story = Given(Join({Ready(),
                                 Drafted("1"),
                                 Signed("1", "1"),
                                 {kSealed},
                                 {HappenedAt("2026-03-04T16:00+08:00", Signed("1", "2")[0])}}))
                         .HappenedAt("2026-03-03T08:00+08:00");
  story.When(Sign("people/mediator"))
      .Then({"agreement_signed { agreement: '1' signer: 'people/mediator' way: SIGNATURE_WAY_BY_HAND }",
             Effective("1", "2026-03-04T16:00+08:00")});
}

TEST(SealAgreement, BeforeASignatureLeavesItWaiting) {
  Given(Join({Ready(), Drafted("1"), Signed("1", "1"), Signed("1", "2")})).When(kSeal).Then({kSealed});
  Given(Join({Ready(), Drafted("1"), Signed("1", "1"), Signed("1", "people/mediator")})).When(kSeal).Then({kSealed});
}

TEST(SealAgreement, BindsEveryWillingPartyWhenAClauseLeavesOutWhom) {
  const Story each = {
      "agreement_drafted { agreement: '1' effect_rule: EFFECT_RULE_PML29 "
      "clauses { kind: CLAUSE_KIND_OMISSION } }"};
  const Story signed_by_two = Join({Signed("1", "1"), Signed("1", "2"), Signed("1", "people/mediator")});
  Given(Join({Opened(3), Agreeing({"1", "2", "3"}), Assigned(), each, signed_by_two})).When(kSeal).Then({kSealed});
  EXPECT_TRUE(Given(Join({Opened(3), Agreeing({"1", "2"}), Assigned(), each, signed_by_two}))
                  .When(kSeal)
                  .Case()
                  .agreements(0)
                  .has_effective_time());
}

TEST(SealAgreement, OnlyTheCommitteesOwnInItsCustody) {
  const Story drafted = Join({Ready(), Drafted("1")});
  Given(drafted)
      .When("seal_agreement { agreement: '1' seal: 'orgs/x1-committee/seals/s1' }")
      .ThenRefused(v1::SEAL_NOT_YOURS);
  Given(drafted)
      .When("seal_agreement { agreement: '1' seal: 'orgs/c1-committee/seals/s9' }")
      .ThenRefused(v1::SEAL_NOT_YOURS);
  Given(drafted).By("people/town-head").When(kSeal).ThenRefused(v1::SEAL_NOT_YOURS);
  Given(Join({drafted, {kSealed}})).When(kSeal).ThenRefused(v1::ALREADY_SEALED, "agreements/1");
  Given(Ready()).When(kSeal).ThenRefused(v1::PART_UNKNOWN, "agreements/1");
  Given(Join({Ready(), {"oral_agreement_recorded { agreement: '1' }"}})).When(kSeal).ThenRefused(v1::ALREADY_EFFECTIVE);
}

TEST(SealAgreement, DoesNotBindAPartyThatHasStopped) {
  Given(Join({Ready(),
              Drafted("1"),
              Signed("1", "1"),
              Signed("1", "2"),
              Signed("1", "people/mediator"),
              {"consent_withdrawn { party: '2' kind: CONSENT_KIND_MEDIATION }"}}))
      .When(kSeal)
      .ThenRefused(v1::PARTY_REFUSED, "parties/2");
}

TEST(RecordOralAgreement, IsEffectiveWhenReached) {
  const std::string oral =
      absl::StrCat("record_oral_agreement { text { clauses: '条款' } ", kPay, "writing_not_needed: true }");
  Given(Ready())
      .HappenedAt("2026-03-04T10:00+08:00")
      .When(oral)
      .Then({absl::StrCat("oral_agreement_recorded { agreement: '1' "
                          "text { subject: 'case' open { agreement { clauses: '条款' } } } ",
                          kPay, "}"),
             Effective("1", "2026-03-04T10:00+08:00")});
  Given(Join({Opened(), Agreeing({"1"}), Told({"2"})})).When(oral).ThenRefused(v1::CONSENT_MISSING, "parties/2");
  Given(Ready())
      .When("record_oral_agreement { text {} clauses { kind: CLAUSE_KIND_ACT } }")
      .ThenRefused(v1::CLAUSES_DO_NOT_MATCH);
  Given(Join({Ready(), Drafted("1")})).When("record_oral_agreement { agreement: '1' }").ThenRefused(v1::PART_EXISTS);
}

TEST(RecordOralAgreement, MakesAnObligationOfEachClauseOrInstalment) {
  GivenStory story = Given(Ready()).When(
      "record_oral_agreement { text { clauses: 'a' clauses: 'b' clauses: 'c' clauses: 'd' } "
      "clauses { kind: CLAUSE_KIND_MONEY amount { currency: 'CNY' fen: 100 } "
      "  instalments { due_date: '2026-05-01' amount { currency: 'CNY' fen: 40 } } instalments { due_date: "
      "'2030-05-01' } } "
      "clauses { kind: CLAUSE_KIND_OMISSION } clauses { kind: CLAUSE_KIND_APOLOGY done_at_once: true } "
      "clauses { kind: CLAUSE_KIND_ACT ongoing: true due_date: '2026-09-01' } }");
  const auto& owed = story.Case().obligations();
  ASSERT_EQ(owed.size(), 5);
  EXPECT_EQ(owed[0].id(), "1-1-1");
  EXPECT_EQ(owed[0].amount().fen(), 40);
  EXPECT_EQ(owed[1].id(), "1-1-2");
  EXPECT_FALSE(owed[1].has_amount()) << "no amount is inferred";
  EXPECT_EQ(owed[1].due_date(), "2030-05-01");
  EXPECT_EQ(owed[2].state(), v1::OBLIGATION_STATE_IN_ORDER);
  EXPECT_EQ(owed[3].state(), v1::OBLIGATION_STATE_OPEN) << "done at once, and shown as done once it is proved";
  EXPECT_EQ(owed[3].due_date(), "2026-03-05");
  EXPECT_EQ(owed[4].state(), v1::OBLIGATION_STATE_IN_ORDER);
  EXPECT_EQ(owed[4].clause(), 4);
}

TEST(RecordPerformance, NothingIsDoneWithoutProof) {
  const Story owed = Join({Ready(), InEffect("1")});
  const auto record = [&](const char* what) {
    return Given(owed).When(
        absl::StrCat("record_performance { obligation: '1-1' state: OBLIGATION_STATE_", what, " }"));
  };
  record("DONE").ThenRefused(v1::PROOF_MISSING, "obligations/1-1");
  record("PARTLY_DONE").ThenRefused(v1::PROOF_MISSING);
  record("DONE proof { text: '收条' }")
      .Then({"performance_recorded { obligation: '1-1' state: OBLIGATION_STATE_DONE "
             "text { subject: 'case' open { text { text: '收条' } } } }"});
  record("FAILED").Then({"performance_recorded { obligation: '1-1' state: OBLIGATION_STATE_FAILED }"});
  record("OPEN").ThenBadField("command.record_performance.state");
  record("IN_ORDER").ThenBadField("command.record_performance.state");
  Given(owed)
      .When("record_performance { obligation: '1-2' state: OBLIGATION_STATE_FAILED }")
      .ThenRefused(v1::PART_UNKNOWN, "obligations/1-2");
}

TEST(RecordPerformance, ADutyThatGoesOnMayBeInOrderAgain) {
  GivenStory story =
      Given(Ready()).When("record_oral_agreement { text { clauses: 'x' } clauses { kind: CLAUSE_KIND_OMISSION } }");
  story.When("record_performance { obligation: '1-1' state: OBLIGATION_STATE_FAILED }");
  story.When("record_performance { obligation: '1-1' state: OBLIGATION_STATE_IN_ORDER }");
  EXPECT_EQ(story.Case().obligations(0).state(), v1::OBLIGATION_STATE_IN_ORDER);
}

}  // namespace
}  // namespace gaiwan
