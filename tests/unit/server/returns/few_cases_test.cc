#include "server/returns/few_cases.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

class FewCasesTest : public ::testing::Test {
 protected:
  FewCasesTest() {
    for (const char* id : {"accepted", "failed", "rate"}) table_.mutable_definition()->add_figures()->set_id(id);
    v1::FigureRatio* ratio = table_.mutable_definition()->mutable_figures(2)->mutable_ratio();
    ratio->set_numerator("failed");
    ratio->set_denominator("accepted");
  }
  void AddRow(const std::string& unit, bool own, const std::vector<std::vector<std::string>>& makers) {
    v1::ReturnRow* row = table_.add_rows();
    row->set_unit(unit);
    row->set_own(own);
    for (const auto& of : makers) row->add_values()->set_value(static_cast<int64_t>(of.size()));
    row->add_values()->set_value(5000);
    makers_.push_back({unit, own, makers});
    makers_.back().figures.emplace_back();
  }
  // What a row shows: `-` for few.
  std::vector<std::string> Shown(int row) {
    std::vector<std::string> shown;
    for (const v1::FigureValue& value : table_.rows(row).values()) {
      EXPECT_NE(value.few(), value.has_value());
      shown.push_back(value.few() ? "-" : std::to_string(value.value()));
    }
    return shown;
  }

  const IsKeptFrom is_kept_ = [this](const std::string& name) {
    ++asked_;
    return kept_.count(name) > 0;
  };
  std::set<std::string> kept_ = {"cases/minor"};
  int asked_ = 0;
  v1::ReturnTable table_;
  std::vector<RowMakers> makers_;
};

using ::testing::ElementsAre;

// A figure of one told whoever knew the family that there is such a case.
TEST_F(FewCasesTest, OneOrTwoCasesWithASealedOneAmongThemAreNotTold) {
  AddRow("orgs/county", false, {{"cases/a", "cases/b", "cases/minor"}, {"cases/minor"}});
  AddRow("orgs/county", true, {{"cases/a"}, {"cases/a"}});
  AddRow("orgs/town", false, {{"cases/b", "cases/minor"}, {}});
  ASSERT_OK(HideFew(makers_, is_kept_, &table_));
  EXPECT_THAT(Shown(0), ElementsAre("3", "-", "-")) << "the sum of three stays; the ratio would tell its half";
  EXPECT_THAT(Shown(1), ElementsAre("1", "1", "5000")) << "nothing sealed is in it";
  EXPECT_THAT(Shown(2), ElementsAre("-", "0", "-")) << "none is none";
}

TEST_F(FewCasesTest, WhoSeesTheCaseIsToldTheFigure) {
  kept_.clear();
  AddRow("orgs/county", false, {{"cases/minor"}, {"cases/minor"}});
  ASSERT_OK(HideFew(makers_, is_kept_, &table_));
  EXPECT_THAT(Shown(0), ElementsAre("1", "1", "5000"));
}

TEST_F(FewCasesTest, AsksOnlyAboutTheCasesOfSmallFigures) {
  AddRow("orgs/county", false, {{"cases/a", "cases/b", "cases/c"}, {"cases/a"}});
  ASSERT_OK(HideFew(makers_, is_kept_, &table_));
  EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace gaiwan
