#include "clients/cli/parse.h"

#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

using ::gaiwan::testing::IsOkAndHolds;
using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

TEST(ParseYuan, IsExactToTheFen) {
  EXPECT_THAT(ParseYuan("12000"), IsOkAndHolds(1200000));
  EXPECT_THAT(ParseYuan("12000.5"), IsOkAndHolds(1200050));
  EXPECT_THAT(ParseYuan("0.29"), IsOkAndHolds(29));  // 0.29 * 100 is 28.999... in floating point.
  EXPECT_THAT(ParseYuan("1.10"), IsOkAndHolds(110));
  EXPECT_THAT(ParseYuan("0"), IsOkAndHolds(0));
  EXPECT_THAT(ParseYuan("100000000000"), IsOkAndHolds(10'000'000'000'000));
}

TEST(ParseYuan, RefusesWhatIsNoAmount) {
  for (const char* wrong : {"", ".", ".5", "5.", "1,000", "1e3", "12.3.4", " 1", "一百", "+1", "0x10"}) {
    EXPECT_THAT(ParseYuan(wrong), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("digits"))) << wrong;
  }
  EXPECT_THAT(ParseYuan("-1"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("negative")));
  EXPECT_THAT(ParseYuan("1.001"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("two decimals")));
  EXPECT_THAT(ParseYuan("100000000000.01"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("100000000000 yuan")));
  EXPECT_THAT(ParseYuan("99999999999999999999999"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at most")));
}

TEST(ParseTime, TakesWhatPeopleAndProgramsWrite) {
  const absl::Time ten = absl::FromUnixSeconds(1772416800);  // 2026-03-02T02:00:00Z.
  for (const char* same :
       {"2026-03-02 10:00", "2026-03-02T10:00", "2026-03-02T10:00+08:00", "2026-03-02T10:00:00+08:00",
        "2026-03-02T02:00:00Z", "2026-03-01T21:00:00-05:00", "2026-03-02 10:00:00.000"}) {
    EXPECT_THAT(ParseTime(same), IsOkAndHolds(ten)) << same;
  }
  EXPECT_THAT(ParseTime("2026-03-02T02:00:00.25Z"), IsOkAndHolds(ten + absl::Milliseconds(250)));
  EXPECT_EQ(TimeText(ten), "2026-03-02 10:00");
}

TEST(ParseTime, RefusesWhatDoesNotExist) {
  for (const char* wrong : {"", "2026-03-02", "2026-02-29 10:00", "2026-03-02 24:00", "2026-03-02 10:60",
                            "2026-03-02 10", "2026-03-02 1:00", "2026-03-02 10:00:61", "2026-03-02 10:00 ",
                            "2026-03-02T10:00+8:00", "2026-03-02T10:00+08:00x", "2026-03-02T10:00:00.Z", "明天"}) {
    EXPECT_THAT(ParseTime(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

TEST(ParseDayOrTime, StartsADayAtMidnightInChina) {
  EXPECT_THAT(ParseDayOrTime("2026-03-02"), IsOkAndHolds(absl::FromUnixSeconds(1772416800) - absl::Hours(10)));
  EXPECT_THAT(ParseDayOrTime("2026-02-30"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("28")));
}

TEST(ParseDuration, AddsUpItsParts) {
  EXPECT_THAT(ParseDuration("3d"), IsOkAndHolds(absl::Hours(72)));
  EXPECT_THAT(ParseDuration("2h30m"), IsOkAndHolds(absl::Minutes(150)));
  EXPECT_THAT(ParseDuration("1d45m10s"), IsOkAndHolds(absl::Hours(24) + absl::Minutes(45) + absl::Seconds(10)));
  EXPECT_THAT(ParseDuration("3650d"), IsOkAndHolds(absl::Hours(24 * 3650)));
}

TEST(ParseDuration, RefusesTheRest) {
  for (const char* wrong : {"", "3", "d", "3w", "30m2h", "1h1h", "-1h", "1.5h", "0d", "3651d", "9999999999d", "3 d"}) {
    EXPECT_THAT(ParseDuration(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

TEST(ParseParty, ReadsSideNameAndPhone) {
  ASSERT_OK_AND_ASSIGN(const v1::NewParty party, ParseParty("applicant:叶某:19900000001"));
  EXPECT_EQ(party.side(), v1::PARTY_SIDE_APPLICANT);
  EXPECT_EQ(party.details().name(), "叶某");
  EXPECT_EQ(party.details().phone(), "19900000001");
  ASSERT_OK_AND_ASSIGN(const v1::NewParty other, ParseParty("被申请人：才仁·道尔吉"));
  EXPECT_EQ(other.side(), v1::PARTY_SIDE_RESPONDENT);
  EXPECT_EQ(other.details().name(), "才仁·道尔吉");
}

TEST(ParseParty, SaysWhatIsMissing) {
  EXPECT_THAT(ParseParty("叶某"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("SIDE:NAME")));
  EXPECT_THAT(ParseParty("applicant:"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("name")));
  EXPECT_THAT(ParseParty("plaintiff:叶某"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("respondent")));
}

TEST(Names, AreTakenShortOrLong) {
  EXPECT_EQ(CaseName("c-1"), "cases/c-1");
  EXPECT_EQ(CaseName("cases/c-1"), "cases/c-1");
  EXPECT_EQ(CaseName("-"), "");
  EXPECT_EQ(CaseName("orgs/632821"), "orgs/632821");
  EXPECT_EQ(OrgName("632821"), "orgs/632821");
  EXPECT_EQ(OrgName(""), "");
  EXPECT_THAT(PersonName("p-1"), IsOkAndHolds("people/p-1"));
  EXPECT_THAT(PersonName("people/p-1"), IsOkAndHolds("people/p-1"));
  EXPECT_THAT(PersonName("马某"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(PersonName("people/"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(MoneyText, GroupsThousands) {
  v1::Money money;
  money.set_fen(5);
  EXPECT_EQ(MoneyText(money), "0.05 元");
  money.set_fen(1200050);
  EXPECT_EQ(MoneyText(money), "12,000.50 元");
  money.set_fen(123456789);
  EXPECT_EQ(MoneyText(money), "1,234,567.89 元");
}

TEST(DueText, IsTheLastDayAndNotTheMomentAfterIt) {
  EXPECT_EQ(DueText(ToProto(absl::FromUnixSeconds(1772416800) - absl::Hours(10))), "2026-03-01");
  EXPECT_EQ(DueText(ToProto(absl::FromUnixSeconds(1772416800))), "2026-03-02 10:00");
}

TEST(PersonalText, SaysWhyThereIsNothingToRead) {
  v1::Personal personal;
  personal.mutable_hidden();
  EXPECT_EQ(PersonalText(personal), "（无权查看）");
  personal.mutable_erased();
  EXPECT_EQ(PersonalText(personal), "（已依法删除）");
  personal.mutable_open()->mutable_party()->set_name("叶某");
  EXPECT_EQ(PersonalText(personal), "叶某");
}

}  // namespace
}  // namespace gaiwan::cli
