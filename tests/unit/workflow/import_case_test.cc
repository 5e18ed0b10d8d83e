// What is taken over from a paper ledger through the definition the county runs by: where it stands then, which gates
// still wait, what is refused; and reports to other platforms.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/case_number.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kPaperDay[] = "2026-02-02 00:00";
constexpr char kToday[] = "2026-03-02 09:00";
constexpr char kOpening[] = R"(opening { unit: 'orgs/v' channel: 'tea_room' source: 'on-application'
    dispute_class: '02-03' text { facts: '路' } parties { party: 'a' side: PARTY_SIDE_APPLICANT details { name: '甲' } }
    parties { party: 'b' side: PARTY_SIDE_RESPONDENT details { name: '乙' } } } ledger_row: '2026台账/12' )";
constexpr char kAgreed[] = R"(stage: PAPER_STAGE_AGREED case_number: '（2026）甲村人调字第12号' lead: 'people/mediator'
    form: AGREEMENT_FORM_WRITTEN agreement_date: '2026-02-10' agreement { clauses: '乙付甲100元' }
    clauses { kind: CLAUSE_KIND_MONEY from_party: 'b' to_party: 'a' amount { currency: 'CNY' fen: 10000 }
              due_date: '2026-06-01' } )";
constexpr char kClosed[] = R"(stage: PAPER_STAGE_CLOSED case_number: '（2026）甲村人调字第7号' lead: 'people/mediator'
    form: AGREEMENT_FORM_ORAL agreement_date: '2026-02-10' result: 'agreement-oral' close_date: '2026-02-20'
    performance: 'performed' agreement { clauses: '让路' } clauses { kind: CLAUSE_KIND_ACT } )";

std::string Import(absl::string_view rest) {
  return absl::StrCat("import_case { ", kOpening, rest, " }");
}

absl::Status Take(Walk* walk, absl::string_view rest, absl::string_view person = "registrar") {
  return walk->Do(person, kPaperDay, Import(rest), kToday);
}

TEST(ImportCase, ThatWasOnlyRegisteredGoesOnFromThere) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, "stage: PAPER_STAGE_REGISTERED"));
  EXPECT_EQ(walk.State(), "registered");
  EXPECT_EQ(walk.c().case_number(), "");
  EXPECT_EQ(walk.c().imported().ledger_row(), "2026台账/12");
}

// The gates were not passed by being on paper: nobody is told and nobody has agreed until it is entered.
TEST(ImportCase, ThatIsBeingMediatedStillAsksForRightsAndConsent) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, "stage: PAPER_STAGE_ACCEPTED case_number: '（2026）甲村人调字第12号' lead: 'people/mediator'"));
  EXPECT_EQ(walk.State(), "assigned");
  EXPECT_EQ(walk.c().case_number(), "（2026）甲村人调字第12号");
  EXPECT_EQ(walk.State("notice", "a"), "untold");
  EXPECT_EQ(walk.State("consent", "b"), "asked");
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kToday,
                             "draft_agreement { text { clauses: 'x' } clauses { kind: CLAUSE_KIND_ACT } }")),
            v1::CONSENT_MISSING);
  // The month of mediation runs from the day on paper (MoJ 2002 art. 33), over or not.
  ASSERT_NE(walk.FindClock("mediation"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-03-03 00:00");
}

TEST(ImportCase, WithoutAMediatorWaitsForOne) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, "stage: PAPER_STAGE_ACCEPTED"));
  EXPECT_EQ(walk.State(), "accepted");
  EXPECT_THAT(walk.c().case_number(), HasSubstr("人调字第1号")) << "its number is given here";
}

// What is owed goes on to be owed, the court's thirty days run from the day on paper, visits are due.
TEST(ImportCase, ThatIsBeingPerformedIsWatchedFromThere) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, kAgreed));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(walk.State("agreement", "1"), "effective");
  EXPECT_EQ(walk.State("confirmation", "1"), "eligible");
  EXPECT_EQ(walk.State("obligation", "1-1"), "open");
  EXPECT_EQ(walk.State("follow-up"), "first");
  ASSERT_NE(walk.FindClock("confirmation.1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("confirmation.1")->due_time()), "2026-03-13 00:00");
  EXPECT_EQ(walk.FindClock("mediation"), nullptr);
}

// What goes to a court from here is asked about like any other agreement.
TEST(ImportCase, AgreementIsLookedAtForWhatItLeavesOpen) {
  Walk walk(ShippedDefinition());
  const std::string vague = absl::StrReplaceAll(kAgreed, {{"clauses: '", "clauses: '尽快"}});
  ASSERT_NE(vague, kAgreed);
  ASSERT_OK(Take(&walk, vague));
  ASSERT_GT(walk.c().agreements(0).findings_size(), 0);
  EXPECT_EQ(walk.c().agreements(0).findings(0).kind(), "vague");
}

// Taken on here is not what may not be taken on; what the paper took on and numbered stands.
TEST(ImportCase, IsNotTakenOnHereAgainstTheAdmissibilityRules) {
  const auto take = [](absl::string_view rest) {
    Walk walk(ShippedDefinition());
    const std::string crime = absl::StrReplaceAll(Import(rest), {{"source:", "circumstances: 'crime' source:"}});
    return walk.Do("registrar", kPaperDay, crime, kToday);
  };
  EXPECT_EQ(ReasonOf(take("stage: PAPER_STAGE_ACCEPTED")), v1::STOP_LIST);
  EXPECT_OK(take("stage: PAPER_STAGE_ACCEPTED case_number: '（2026）甲村人调字第9号'"));
}

TEST(ImportCase, AgreedOnTheDayOfItsRegistrationTakesEffectAfterIt) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("registrar", "2026-02-10 15:00", Import(kAgreed), kToday));
  EXPECT_EQ(Shown(walk.c().agreements(0).effective_time()), "2026-02-10 15:00");
}

TEST(ImportCase, ThatWasClosedOnPaperStaysClosedAndStartsNoClock) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, kClosed));
  EXPECT_EQ(walk.State(), "closed-on-paper");
  EXPECT_TRUE(walk.c().closed());
  EXPECT_EQ(walk.c().clocks_size(), 0);
  EXPECT_EQ(walk.c().result(), "agreement-oral");
  EXPECT_EQ(walk.c().paper_outcome().performance(), "performed");
  EXPECT_EQ(walk.c().agreements_size(), 0) << "nothing is claimed to be performed with proof";
  // It can be taken up again like any other, and stays marked.
  ASSERT_OK(walk.Do("head", kToday, "reopen_case { reason { text: '反悔' } }"));
  EXPECT_EQ(walk.c().imported().stage(), v1::PAPER_STAGE_CLOSED);
}

TEST(ImportCase, IsForHeadAndRegistrarOfTheCommitteeAlone) {
  for (const char* person : {"mediator", "grid", "dispatcher", "town-head", "other-head", "nobody"}) {
    Walk walk(ShippedDefinition());
    EXPECT_EQ(ReasonOf(Take(&walk, "stage: PAPER_STAGE_ACCEPTED", person)), v1::NOT_YOUR_ROLE) << person;
    EXPECT_EQ(walk.c().version(), 0);
  }
  Walk walk(ShippedDefinition());
  EXPECT_OK(Take(&walk, "stage: PAPER_STAGE_ACCEPTED", "head"));
}

TEST(ImportCase, SaysEverythingThatDoesNotHoldTogether) {
  Walk walk(ShippedDefinition());
  const absl::Status status =
      Take(&walk, "stage: PAPER_STAGE_CLOSED result: 'agreement-written' close_date: '2026-01-20'");
  ASSERT_EQ(ReasonOf(status), v1::LEDGER_UNFIT);
  v1::CommandRefused refused;
  ASSERT_TRUE(ReadDetail(status, &refused));
  std::string said;
  for (const v1::Label& guard : refused.guards()) absl::StrAppend(&said, guard.zh(), ";");
  EXPECT_THAT(said, HasSubstr("书面还是口头"));
  EXPECT_THAT(said, HasSubstr("协议日期"));
  EXPECT_THAT(said, HasSubstr("结案日期早于登记日期"));
}

TEST(ImportCase, RefusesANumberOfAnotherFormOrYear) {
  Walk walk(ShippedDefinition());
  EXPECT_EQ(Take(&walk, "stage: PAPER_STAGE_ACCEPTED case_number: '12号'").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Take(&walk, "stage: PAPER_STAGE_ACCEPTED case_number: '（2025）甲村人调字第12号'").code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ImportCase, RefusesANumberThatTheRegisterHas) {
  Walk walk(ShippedDefinition());
  walk.TakeNumber(12);
  EXPECT_EQ(ReasonOf(Take(&walk, "stage: PAPER_STAGE_ACCEPTED case_number: '（2026）甲村人调字第12号'")),
            v1::NUMBER_TAKEN);
  EXPECT_OK(Take(&walk, "stage: PAPER_STAGE_ACCEPTED case_number: '（2026）甲村人调字第13号'"));
}

TEST(RecordReport, KnowsWhetherAnythingChangedSince) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, kClosed));
  const int64_t reported = walk.c().version();
  const auto report = [&](absl::string_view platform) {
    return absl::StrCat("record_report { platform: '", platform, "' version: ", reported, " number: 'N-1' }");
  };
  // Two platforms were given the same version; the answer of one is no change for the other.
  ASSERT_OK(walk.Do("registrar", kToday, report("ministry")));
  ASSERT_OK(walk.Do("registrar", kToday, report("province")));
  ASSERT_EQ(walk.c().reports_size(), 2);
  for (const v1::Report& each : walk.c().reports()) EXPECT_EQ(each.same_until_version(), walk.c().version());
  ASSERT_OK(walk.Do("registrar", kToday, "add_note { note { text: '补充' } }"));
  for (const v1::Report& each : walk.c().reports()) EXPECT_LT(each.same_until_version(), walk.c().version());
  // Reported again, and refused: the number it had stays.
  ASSERT_OK(walk.Do("registrar", kToday,
                    absl::StrCat("record_report { platform: 'ministry' version: ", walk.c().version(),
                                 " refused: true reason { text: '缺项' } }")));
  EXPECT_EQ(walk.c().reports(0).number(), "N-1");
  EXPECT_TRUE(walk.c().reports(0).refused());
  EXPECT_EQ(walk.c().reports(0).same_until_version(), walk.c().version());
  EXPECT_LT(walk.c().reports(1).same_until_version(), walk.c().version());
}

TEST(RecordReport, RefusesWhatCannotBe) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(Take(&walk, kClosed));
  for (const char* wrong : {"platform: 'elsewhere' version: 1 number: 'N'",
                            "platform: 'ministry' version: 999 number: 'N'", "platform: 'ministry' version: 1"}) {
    EXPECT_EQ(walk.Do("registrar", kToday, absl::StrCat("record_report { ", wrong, " }")).code(),
              absl::StatusCode::kInvalidArgument)
        << wrong;
  }
}

TEST(ParseCaseNumber, ReadsYearRegisterAndSerial) {
  const auto number = ParseCaseNumber("（2026）第3村人调字第012号");
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->year, 2026);
  EXPECT_EQ(number->register_name, "第3村人调字");
  EXPECT_EQ(number->serial, 12);
  for (const char* other :
       {"", "（2026）", "（26）城中人调字第1号", "（2026）城中人调字第号", "（2026）城中人调字第0号", "（2026）第1号",
        "(2026)城中人调字第1号", "（2026）城中人调字第1", "（2026）城中人调字第1000000号"}) {
    EXPECT_FALSE(ParseCaseNumber(other).has_value()) << other;
  }
}

}  // namespace
}  // namespace gaiwan::testing
