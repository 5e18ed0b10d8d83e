// 可执行性: what an agreement leaves open warns, never blocks it, and is explained when a court is asked to confirm
// (CPL Interpretation art. 358).
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/enforceability.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::SettlingRule Rule() {
  v1::SettlingRule rule = OpenDefinition().proto().settling();
  rule.add_apology_words("当面");
  rule.add_condition_words("健康");
  rule.add_payment_words("转账");
  return rule;
}

v1::Clause ClauseOf(const std::string& text) {
  v1::Clause clause;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &clause)) << text;
  return clause;
}

constexpr char kMoney[] =
    "kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } ";

// What one clause of these words and figures leaves open, as `{clause}-{kind}`.
std::vector<std::string> Found(const std::string& words, const std::string& clause, const v1::Case& c = v1::Case()) {
  v1::Agreement agreement;
  *agreement.add_clauses() = ClauseOf(clause);
  v1::AgreementText text;
  text.add_clauses(words);
  *agreement.mutable_findings() = FindInWords(Rule(), agreement.clauses(), text);
  std::vector<std::string> ids;
  for (const v1::Finding& finding : FindingsOf(Rule(), c, agreement)) ids.push_back(FindingId(finding));
  return ids;
}

TEST(Enforceability, FindsNothingInAClearClause) {
  EXPECT_THAT(Found("2026年4月1日前转账", absl::StrCat(kMoney, "due_date: '2026-04-01'")), IsEmpty());
  EXPECT_THAT(Found("当面道歉", "kind: CLAUSE_KIND_APOLOGY from_party: '1' to_party: '2' due_date: '2026-04-01'"),
              IsEmpty());
  EXPECT_THAT(Found("羊三只，健康", "kind: CLAUSE_KIND_THING from_party: '1' to_party: '2' due_date: '2026-04-01'"),
              IsEmpty());
  EXPECT_THAT(Found("不得放牧", "kind: CLAUSE_KIND_OMISSION from_party: '1'"), IsEmpty());
  EXPECT_THAT(Found("各自看好牲畜", "kind: CLAUSE_KIND_ACT ongoing: true"), IsEmpty());
}

TEST(Enforceability, FindsWhatWordsLeaveOpen) {
  const std::string dated = absl::StrCat(kMoney, "due_date: '2026-04-01'");
  EXPECT_THAT(Found("尽快转账", dated), ElementsAre("1-vague"));
  EXPECT_THAT(Found("视情况转账", dated), ElementsAre("1-unverifiable"));
  EXPECT_THAT(Found("由其子女转账", dated), ElementsAre("1-third-party"));
  EXPECT_THAT(Found("付款", dated), ElementsAre("1-payment-way"));
  EXPECT_THAT(Found("道歉", "kind: CLAUSE_KIND_APOLOGY from_party: '1' to_party: '2' due_date: '2026-04-01'"),
              ElementsAre("1-apology-way"));
  EXPECT_THAT(Found("羊", "kind: CLAUSE_KIND_THING from_party: '1' to_party: '2' due_date: '2026-04-01'"),
              ElementsAre("1-no-thing", "1-thing-condition"));
}

// What stands in fields need not stand in words as well; a field that says too little is found like words that do.
TEST(Enforceability, ReadsTheFieldsFirst) {
  const std::string thing = "kind: CLAUSE_KIND_THING from_party: '1' to_party: '2' due_date: '2026-04-01' thing { ";
  EXPECT_THAT(Found("羊", absl::StrCat(thing, "what: 'sheep' count: 3 condition: 'healthy' }")), IsEmpty());
  EXPECT_THAT(Found("羊", absl::StrCat(thing, "what: 'sheep' count: 3 }")), ElementsAre("1-thing-condition"));
  EXPECT_THAT(Found("羊三只，健康", absl::StrCat(thing, "what: 'sheep' count: 3 }")), IsEmpty());
  EXPECT_THAT(Found("付款", absl::StrCat(kMoney, "due_date: '2026-04-01' manner: 'cash'")), IsEmpty());
  EXPECT_THAT(Found("道歉",
                    "kind: CLAUSE_KIND_APOLOGY from_party: '1' to_party: '2' due_date: '2026-04-01' "
                    "manner: 'orally'"),
              IsEmpty());
}

TEST(Enforceability, AConditionIsOneThatSomebodyCouldCheck) {
  const std::string act = "kind: CLAUSE_KIND_ACT from_party: '1' to_party: '2' due_date: '2026-04-01' ";
  EXPECT_THAT(Found("修好水渠", absl::StrCat(act, "conditional: true")), ElementsAre("1-no-condition"));
  EXPECT_THAT(Found("如镇政府批准，修好水渠", absl::StrCat(act, "conditional: true")), IsEmpty());
  EXPECT_THAT(Found("修好水渠", act), IsEmpty());
}

TEST(Enforceability, FindsWhatFiguresLeaveOpen) {
  EXPECT_THAT(Found("转账", kMoney), ElementsAre("1-no-date"));
  EXPECT_THAT(Found("转账", "kind: CLAUSE_KIND_MONEY amount { currency: 'CNY' fen: 1 } due_date: '2026-04-01'"),
              ElementsAre("1-no-debtor", "1-no-creditor"));
  EXPECT_THAT(Found("转账", absl::StrCat(kMoney,
                                         "instalments { due_date: '2026-04-01' amount { currency: 'CNY' fen: 1 } } "
                                         "instalments { due_date: '2026-05-01' }")),
              ElementsAre("1-instalments"));
  EXPECT_THAT(Found("修墙", "kind: CLAUSE_KIND_ACT to_party: '2' due_date: '2026-04-01'"), ElementsAre("1-no-debtor"));
}

TEST(Enforceability, AsksForTitlePapersAndCoOwnersUntilTheyAreInTheFile) {
  const std::string clause = "kind: CLAUSE_KIND_ACT from_party: '1' to_party: '2' due_date: '2026-04-01'";
  EXPECT_THAT(Found("房屋过户给乙", clause), ElementsAre("1-no-title-paper", "1-no-co-owner-consent"));
  v1::Case c;
  c.add_documents()->set_paper("title-papers");
  EXPECT_THAT(Found("房屋过户给乙", clause, c), ElementsAre("1-no-co-owner-consent"));
  c.add_documents()->set_paper("co-owner-consent");
  EXPECT_THAT(Found("房屋过户给乙", clause, c), IsEmpty());
  c.mutable_documents(0)->set_withdrawn(true);
  EXPECT_THAT(Found("房屋过户给乙", clause, c), ElementsAre("1-no-title-paper"));
  // Rent disposes of nothing.
  EXPECT_THAT(Found("房屋租给乙", clause), IsEmpty());
}

TEST(Enforceability, ReadsTheChineseTextAlsoWhereAnotherPrevails) {
  v1::Agreement agreement;
  *agreement.add_clauses() = ClauseOf(absl::StrCat(kMoney, "due_date: '2026-04-01'"));
  v1::AgreementText text;
  text.set_language("mn");
  text.add_clauses("ᠮᠥᠩᠭᠥ");
  EXPECT_EQ(FindInWords(Rule(), agreement.clauses(), text).size(), 0);
  v1::AgreementTranslation* chinese = text.add_translations();
  chinese->set_language("zh");
  chinese->add_clauses("尽快转账");
  ASSERT_EQ(FindInWords(Rule(), agreement.clauses(), text).size(), 1);
  EXPECT_EQ(FindingWords(FindInWords(Rule(), agreement.clauses(), text)[0]).zh(), "第1条：用语不明确“尽快”");
}

TEST(Enforceability, HasWordsForEveryKind) {
  for (const std::string& kind : FindingKinds()) {
    v1::Finding finding;
    finding.set_clause(2);
    finding.set_kind(kind);
    EXPECT_NE(FindingWords(finding).zh(), FindingId(finding)) << kind;
    EXPECT_FALSE(FindingWords(finding).en().empty()) << kind;
  }
}

constexpr char kVague[] =
    "draft_agreement { agreement: 'a' text { clauses: '尽快付款' } clauses { kind: CLAUSE_KIND_MONEY from_party: '2' "
    "to_party: '1' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-01' } }";

TEST(DraftAgreement, KeepsWhatItsWordsLeaveOpenAndIsNotRefused) {
  GivenStory story = Given(Join({Opened(), Agreeing({"1", "2"}), Assigned()})).By("people/mediator").When(kVague);
  ASSERT_EQ(story.Case().agreements_size(), 1);
  ASSERT_EQ(story.Case().agreements(0).findings_size(), 1);
  EXPECT_EQ(story.Case().agreements(0).findings(0).kind(), "vague");
  EXPECT_EQ(story.Case().agreements(0).findings(0).word(), "尽快");
  // A new text is looked at anew.
  story.When(
      "revise_draft { agreement: 'a' text { clauses: '四月一日前付款' } clauses { kind: CLAUSE_KIND_MONEY "
      "from_party: '2' to_party: '1' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-01' } }");
  EXPECT_EQ(story.Case().agreements(0).findings_size(), 0);
}

// In effect, of the day before.
Story VagueInEffect() {
  return Join({Opened(), Agreeing({"1", "2"}), Assigned(), InEffect("a")});
}

std::string Apply(absl::string_view more = "") {
  return absl::StrCat(
      "apply_for_confirmation { agreement: 'a' hand_over { way: HAND_OVER_WAY_BY_HAND } applicants: '1' applicants: "
      "'2' ",
      more, " }");
}

void MakeVague(v1::Case* c) {
  v1::Finding* finding = c->mutable_agreements(0)->add_findings();
  finding->set_clause(1);
  finding->set_kind("vague");
  finding->set_word("尽快");
  c->mutable_agreements(0)->mutable_clauses(0)->clear_due_date();
}

TEST(ApplyForConfirmation, IsRefusedWithTheListOfWhatIsNotExplained) {
  GivenStory story = Given(VagueInEffect()).WithCase(MakeVague);
  story.When(Apply()).ThenRefused(v1::FINDINGS_UNEXPLAINED, "agreements/a");
  EXPECT_EQ(story.Why(), "第1条：用语不明确“尽快”（1-vague）");
  story.When(Apply("explanations { finding: '1-vague' words { text: '双方口头约定一周内' } }"))
      .ThenRefused(v1::FINDINGS_UNEXPLAINED, "agreements/a");
  EXPECT_EQ(story.Why(), "第1条：没有写明履行期限（1-no-date）");
}

TEST(ApplyForConfirmation, GoesWithAnExplanationInAnyWords) {
  for (const char* explained : {"explanations { finding: '1-vague' words { text: '一周内' } } "
                                "explanations { finding: '1-no-date' words { text: '同上' } }",
                                "explanations { words { text: '当事人坚持申请' } }"}) {
    GivenStory story = Given(VagueInEffect()).WithCase(MakeVague).When(Apply(explained));
    ASSERT_EQ(story.Case().confirmations_size(), 1) << explained;
    const v1::ConfirmationAppliedFor& applied = story.Events()[0].confirmation_applied_for();
    EXPECT_EQ(applied.findings_size(), 2);
    EXPECT_FALSE(applied.explanations().open().text().text().empty());
  }
  // What is clean needs none.
  GivenStory clean = Given(VagueInEffect()).When(Apply());
  EXPECT_EQ(clean.Case().confirmations_size(), 1);
  EXPECT_FALSE(clean.Events()[0].confirmation_applied_for().has_explanations());
}

TEST(ApplyForConfirmation, RefusesAnExplanationOfNothing) {
  GivenStory story = Given(VagueInEffect()).WithCase(MakeVague);
  story.When(Apply("explanations { finding: '7-vague' words { text: '一' } }"))
      .ThenBadField("command.apply_for_confirmation.explanations[0].finding");
  story.When(Apply("explanations { finding: '1-vague' }"))
      .ThenBadField("command.apply_for_confirmation.explanations[0].words");
}

// --- informed consent ---

// `1` claims 1,000 yuan and is to get 100.
Story FarBelow() {
  return Join({Opened(),
               {"facts_amended { claimed { currency: 'CNY' fen: 100000 } }"},
               Agreeing({"1", "2"}),
               Assigned(),
               {"agreement_drafted { agreement: 'a' effect_rule: EFFECT_RULE_PML29 clauses { kind: CLAUSE_KIND_MONEY "
                "from_party: '2' to_party: '1' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-01' } }"}});
}

TEST(SignAgreement, ForFarLessThanClaimedAsksForANoteOfIt) {
  GivenStory story = Given(FarBelow()).By("people/mediator");
  story.When("sign_agreement { agreement: 'a' signer: '1' way: SIGNATURE_WAY_BY_HAND }")
      .ThenRefused(v1::INFORMED_NOTE_MISSING, "parties/1");
  EXPECT_EQ(
      story.Why(),
      "约定金额 100.00 元，不到请求 1000.00 元的 50%：申请一方签名时须附知情说明（informed_note），写明已告知其放弃的"
      "部分");
  story.When(
      "sign_agreement { agreement: 'a' signer: '1' way: SIGNATURE_WAY_BY_HAND informed_note { text: '知道放弃九百元' } "
      "}");
  ASSERT_EQ(story.Case().agreements(0).signatures_size(), 1);
  EXPECT_TRUE(story.Case().agreements(0).signatures(0).informed());
  // The other side gives up nothing.
  story.When("sign_agreement { agreement: 'a' signer: '2' way: SIGNATURE_WAY_BY_HAND }");
  ASSERT_EQ(story.Case().agreements(0).signatures_size(), 2);
  EXPECT_FALSE(story.Case().agreements(0).signatures(1).informed());
}

// What happened is recorded as it happened: in the tent on Monday nobody could ask for what the server wants on
// Thursday.
TEST(SignAgreement, AsksForNoNoteOfASignatureOfThePast) {
  const char* sign = "sign_agreement { agreement: 'a' signer: '1' way: SIGNATURE_WAY_BY_HAND }";
  GivenStory late = Given(FarBelow()).By("people/mediator");
  late.At("2026-03-12T09:00+08:00").HappenedAt("2026-03-09T18:00+08:00").When(sign);
  ASSERT_EQ(late.Case().agreements(0).signatures_size(), 1);
  EXPECT_FALSE(late.Case().agreements(0).signatures(0).informed());
  // The same day, before the draft was entered.
  const auto drafted_at = [](absl::string_view time) {
    return [time](v1::Case* c) {
      c->mutable_agreements(0)->mutable_draft_entry_time()->set_seconds(absl::ToUnixSeconds(TimeOf(time)));
    };
  };
  GivenStory before = Given(FarBelow()).WithCase(drafted_at("2026-03-12T16:00+08:00")).By("people/mediator");
  before.At("2026-03-12T16:05+08:00").HappenedAt("2026-03-12T10:00+08:00").When(sign);
  EXPECT_EQ(before.Case().agreements(0).signatures_size(), 1);
  // After it, on the day: it is asked for.
  Given(FarBelow())
      .WithCase(drafted_at("2026-03-12T09:00+08:00"))
      .By("people/mediator")
      .At("2026-03-12T16:05+08:00")
      .HappenedAt("2026-03-12T10:00+08:00")
      .When(sign)
      .ThenRefused(v1::INFORMED_NOTE_MISSING, "parties/1");
}

TEST(SignAgreement, AsksForNoNoteWhereNothingFarBelowIsAgreed) {
  for (const auto& change : std::vector<std::function<void(v1::Case*)>>{
           [](v1::Case* c) { c->mutable_claimed()->set_fen(20000); },  // Half is not below half.
           [](v1::Case* c) { c->clear_claimed(); }, [](v1::Case* c) { c->mutable_agreements(0)->set_partial(true); },
           [](v1::Case* c) { c->mutable_agreements(0)->mutable_clauses(0)->set_kind(v1::CLAUSE_KIND_ACT); }}) {
    GivenStory story = Given(FarBelow())
                           .WithCase(change)
                           .By("people/mediator")
                           .When("sign_agreement { agreement: 'a' signer: '1' way: SIGNATURE_WAY_BY_HAND }");
    EXPECT_EQ(story.Case().agreements(0).signatures_size(), 1);
  }
}

}  // namespace
}  // namespace gaiwan
