#include "clients/cli/table.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan::cli {
namespace {

TEST(Table, AlignsColumnsOfMixedText) {
  Table table({"案件", "状态", "单位"});
  table.AddRow({"c-1", "受理(accepted)", "甲"});
  table.AddRow({"c-22", "调", "乙"});
  std::ostringstream out;
  table.Print(out, false);
  EXPECT_EQ(out.str(),
            "案件  状态            单位\n"
            "c-1   受理(accepted)  甲\n"
            "c-22  调              乙\n");
}

TEST(Table, ColoursDoNotMoveColumns) {
  Table table({"a", "b"});
  table.AddRow({Cell("超期", Colour::kRed), "x"});
  table.AddRow({Cell(""), "y"});
  std::ostringstream out;
  table.Print(out, true);
  EXPECT_THAT(out.str(), ::testing::HasSubstr("\x1b[31m超期\x1b[0m  x\n      y\n"));
}

TEST(PrintFields, LeavesOutWhatIsEmpty) {
  std::ostringstream out;
  PrintFields(out, {{"案件", "c-1"}, {"案号", ""}, {"纠纷类别", "land"}});
  EXPECT_EQ(out.str(), "案件      c-1\n纠纷类别  land\n");
}

}  // namespace
}  // namespace gaiwan::cli
