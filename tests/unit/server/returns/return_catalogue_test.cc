#include "server/returns/return_catalogue.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/returns/shipped_returns.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/returns/shipped_codes.h"

namespace gaiwan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ShippedCodes;
using testing::StatusIs;

std::vector<std::string> FaultsOf(const std::string& text) {
  std::vector<std::string> paths;
  v1::ReturnDefinition definition;
  for (const v1::Fault& fault : CheckReturn(text, ShippedCodes().get(), &definition)) {
    paths.push_back(fault.path() + ": " + fault.words().en());
  }
  return paths;
}

TEST(ReturnCatalogue, WhatIsShippedHasNoFaults) {
  for (const ReturnCatalogue::Text& text : ShippedReturns()) {
    EXPECT_THAT(FaultsOf(text.textproto), IsEmpty()) << text.name;
  }
  ASSERT_OK_AND_ASSIGN(const auto catalogue, ReturnCatalogue::Make(ShippedReturns()));
  ASSERT_NE(catalogue->Find("ministry", 0), nullptr);
  EXPECT_EQ(catalogue->Find("ministry", 1), catalogue->Find("ministry", 0));
  EXPECT_EQ(catalogue->Find("ministry", 2), nullptr);
  EXPECT_EQ(catalogue->Find("nowhere", 0), nullptr);
}

// Whoever reads a figure reads what it counts, in both languages.
TEST(ReturnCatalogue, EveryShippedFigureSaysWhatItCounts) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, ReturnCatalogue::Make(ShippedReturns()));
  for (const v1::ReturnDefinition& definition : catalogue->definitions()) {
    for (const v1::FigureDefinition& figure : definition.figures()) {
      EXPECT_FALSE(figure.words().zh().empty() || figure.words().en().empty()) << figure.id();
      EXPECT_FALSE(figure.label().zh().empty() || figure.label().en().empty()) << figure.id();
    }
  }
}

TEST(ReturnCatalogue, TellsEveryFaultAtOnce) {
  const std::vector<std::string> faults = FaultsOf(R"pb(
    id: 'Own'
    revision: 0
    figures {
      id: 'a'
      unit: FIGURE_UNIT_CASES
      terms {
        measure: MEASURE_CONCLUDED
        where { sources: 'nowhere' forms: 'spoken' }
      }
      terms {
        measure: MEASURE_ACCEPTED
        where { results: 'refused' }
      }
      terms { measure: MEASURE_AMOUNT_FEN }
      terms {
        measure: MEASURE_SCREENING_SETTLED
        where { channels: 'tea_room' }
      }
    }
    figures {
      id: 'a'
      label { zh: '甲' }
      words { zh: '乙' }
      unit: FIGURE_UNIT_CASES
      ratio { numerator: 'a' denominator: 'x' }
    }
    figures {
      id: 'b'
      label { zh: '甲' }
      words { zh: '乙' }
      unit: FIGURE_UNIT_CASES
    })pb");
  for (const char* fault :
       {"id: ", "revision: ", "title: ", "figures[a].label: ", "figures[a].words: ",
        "figures[a].terms[0].where.sources: ", "figures[a].terms[0].where.forms: ", "figures[a].terms[1].where: ",
        "figures[a].terms[2].measure: ", "figures[a].terms[3].where: ", "figures[a]: the id stands twice",
        "figures[a].unit: ", "figures[a].ratio.denominator: ", "figures[b]: "}) {
    EXPECT_THAT(faults, Contains(HasSubstr(fault)));
  }
  EXPECT_THAT(FaultsOf("figures { nonsense: 1 }"), Contains(HasSubstr("1:")));
}

TEST(ReturnCatalogue, TakesNoRevisionTwice) {
  std::vector<ReturnCatalogue::Text> twice = ShippedReturns();
  twice.push_back(twice.front());
  EXPECT_THAT(ReturnCatalogue::Make(twice).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("is there twice")));
}

}  // namespace
}  // namespace gaiwan
