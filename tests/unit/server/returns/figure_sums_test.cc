#include "server/returns/figure_sums.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/server/returns/shipped_codes.h"

namespace gaiwan {
namespace {

using testing::ShippedCodes;

v1::ReturnDefinition OneFigure(const std::string& terms) {
  v1::ReturnDefinition definition;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(absl::StrCat("figures { id: 'a' ", terms, " }"), &definition));
  return definition;
}

v1::Booking Concluded(const std::string& more = "") {
  v1::Booking booking;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "measure: MEASURE_CONCLUDED happened_month: 674 recorded_month: 675 dispute_class: '02-03' source: 'grid-report' "
      "result: 'refused' origin: CASE_ORIGIN_OWN amount: 1",
      &booking));
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(more, &booking));
  return booking;
}

// Of March 2026, by when it happened.
int64_t Of(const std::string& terms, const v1::Booking& booking, v1::PeriodBasis basis = v1::PERIOD_BASIS_HAPPENED) {
  return FigureSums(OneFigure(terms), {674, 674}, basis, *ShippedCodes(), Directory()).Of(0, booking);
}

// A channel that a county adds as data is counted in the column that the data gives it.
TEST(FigureSums, TakesTheChannelsOfAColumn) {
  v1::DirectoryChanged change;
  for (const auto& [code, column] :
       {std::pair("tea_room", "品牌调解室"), std::pair("grid", "网格"), std::pair("stone_pavilion", "品牌调解室")}) {
    v1::Channel* channel = change.add_channels();
    channel->set_code(code);
    channel->set_column(column);
  }
  const auto directory = Directory().With(change, {}, 1);
  const auto of = [&](const char* channels, const char* channel) {
    const std::string term = absl::StrCat("terms { measure: MEASURE_CONCLUDED where { channels: ", channels, " } }");
    return FigureSums(OneFigure(term), {674, 674}, v1::PERIOD_BASIS_HAPPENED, *ShippedCodes(), *directory)
        .Of(0, Concluded(absl::StrCat("channel: '", channel, "'")));
  };
  EXPECT_EQ(of("'column:品牌调解室'", "tea_room"), 1);
  EXPECT_EQ(of("'column:品牌调解室'", "stone_pavilion"), 1);
  EXPECT_EQ(of("'column:品牌调解室'", "grid"), 0);
  EXPECT_EQ(of("['column:品牌调解室', 'grid']", "grid"), 1);
  EXPECT_EQ(of("'column:没有'", "grid"), 0);
}

TEST(FigureSums, TakesWhatTheFilterMeans) {
  for (const char* taken : {"", "where { dispute_classes: '02' }", "where { dispute_classes: '02-03' }",
                            "where { dispute_classes: 'ministry:02' }", "where { sources: 'ministry:own-initiative' }",
                            "where { results: 'note:failure' }", "where { results: 'ministry:2' }",
                            "where { origins: CASE_ORIGIN_OWN }", "where { forms: 'none' }"}) {
    EXPECT_EQ(Of(absl::StrCat("terms { measure: MEASURE_CONCLUDED ", taken, " }"), Concluded()), 1) << taken;
  }
  for (const char* left :
       {"where { dispute_classes: '01' }", "where { dispute_classes: '02-01' }", "where { sources: 'court' }",
        "where { results: 'note:success' }", "where { origins: CASE_ORIGIN_COURT }", "where { forms: 'written' }",
        "where { dispute_classes: '02' sources: 'court' }", "later_rounds: true"}) {
    EXPECT_EQ(Of(absl::StrCat("terms { measure: MEASURE_CONCLUDED ", left, " }"), Concluded()), 0) << left;
  }
  EXPECT_EQ(Of("terms { measure: MEASURE_ACCEPTED }", Concluded()), 0);
}

TEST(FigureSums, GoesByTheMonthThatWasAskedFor) {
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED }", Concluded(), v1::PERIOD_BASIS_RECORDED), 0);
  const v1::Booking before = Concluded("happened_month: 600");
  const v1::Booking after = Concluded("happened_month: 675");
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED }", before), 0);
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED time: TERM_TIME_BEFORE_PERIOD }", before), 1);
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED time: TERM_TIME_BEFORE_PERIOD }", Concluded()), 0);
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED time: TERM_TIME_UNTIL_PERIOD_END subtract: true }", Concluded()),
            -1);
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED time: TERM_TIME_UNTIL_PERIOD_END }", after), 0);
}

TEST(FigureSums, CountsWhatIsUnconfirmedOnlyWhereItIsAskedFor) {
  const v1::Booking unconfirmed = Concluded("origin: CASE_ORIGIN_UNCONFIRMED");
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED }", unconfirmed), 0);
  EXPECT_EQ(Of("terms { measure: MEASURE_CONCLUDED where { origins: CASE_ORIGIN_UNCONFIRMED } }", unconfirmed), 1);
}

TEST(FigureSums, ARatioIsRoundedHalfUpAndAbsentWithoutDenominator) {
  v1::ReturnDefinition definition;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString("figures { id: 'n' terms { measure: MEASURE_CONCLUDED } } figures "
                                                    "{ id: 'd' terms { measure: MEASURE_ACCEPTED } } "
                                                    "figures { id: 'r' ratio { numerator: 'n' denominator: 'd' } }",
                                                    &definition));
  const FigureSums sums(definition, {674, 674}, v1::PERIOD_BASIS_HAPPENED, *ShippedCodes(), Directory());
  const auto ratio = [&](int64_t numerator, int64_t denominator) {
    v1::ReturnRow row;
    sums.FillValues({numerator, denominator, 0}, &row);
    return row.values(2).has_value() ? row.values(2).value() : -1;
  };
  EXPECT_EQ(ratio(2, 3), 6667);
  EXPECT_EQ(ratio(1, 3), 3333);
  EXPECT_EQ(ratio(1, 16), 625);
  EXPECT_EQ(ratio(1, 20000), 1) << "half up";
  EXPECT_EQ(ratio(0, 5), 0);
  EXPECT_EQ(ratio(0, 0), -1);
}

TEST(FigureSums, SaysWhatOneLearnsOfACaseByIt) {
  const auto classes = [](const std::string& terms) {
    return FigureSums(OneFigure(terms), {674, 674}, v1::PERIOD_BASIS_HAPPENED, *ShippedCodes(), Directory())
        .ClassesOf(0);
  };
  EXPECT_EQ(classes("terms { measure: MEASURE_CONCLUDED }"), ClassSet{v1::PROCESS});
  EXPECT_TRUE(classes("terms { measure: MEASURE_AMOUNT_FEN }").Has(v1::AGREEMENT));
  EXPECT_TRUE(classes("terms { measure: MEASURE_SATISFIED }").Has(v1::SATISFACTION));
  EXPECT_TRUE(classes("terms { measure: MEASURE_PERSONS }").Has(v1::PARTIES));
  EXPECT_TRUE(classes("terms { measure: MEASURE_CONCLUDED where { relations: 'citizen-citizen' } }").Has(v1::PARTIES));
}

}  // namespace
}  // namespace gaiwan
