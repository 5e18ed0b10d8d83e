#include "workflow/print.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/explain.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;

TEST(DisplayWidth, CountsTwoColumnsForWideCharacters) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("盖碗"), 4);
  EXPECT_EQ(DisplayWidth("（默认）"), 8);
  EXPECT_EQ(DisplayWidth("ᠮᠣᠩ"), 3);
}

TEST(PrintDefinition, SaysWhatACountySigns) {
  const std::string page = PrintDefinition(*ShippedDefinition());
  for (const char* part : {"（默认，非县里正式文本）", "接 → 查 → 调 → 结 → 访", "网格 → 村（社区） → 乡镇 → 县",
                           "自愿", "受理→已受理", "主任、登记员：受理、归档、不予受理、加盖印章", "3个工作日",
                           "司法部令第75号", "人民调解法第33条", "至少回访1次", "负责人（签名）"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(PrintDefinition, NamesTheAuthorityWhenThereIsOne) {
  v1::Definition proto = ShippedDefinition()->proto();
  proto.set_authority("乌兰县司法局 乌司〔2026〕1号");
  ASSERT_OK_AND_ASSIGN(std::shared_ptr<const Definition> definition, Definition::FromProto(proto));
  const std::string page = PrintDefinition(*definition);
  EXPECT_THAT(page, HasSubstr("发布机关：乌兰县司法局 乌司〔2026〕1号"));
}

TEST(PrintDefinition, KeepsItsLinesOnThePage) {
  for (absl::string_view line : absl::StrSplit(PrintDefinition(*ShippedDefinition()), '\n')) {
    EXPECT_LE(DisplayWidth(line), 96) << line;
  }
}

TEST(CommandLabel, IsThereForEveryCommand) {
  const google::protobuf::Descriptor* commands = v1::Command::descriptor();
  for (int i = 0; i < commands->field_count(); ++i) {
    const v1::Label& label = CommandLabel(commands->field(i)->name());
    EXPECT_FALSE(label.zh().empty()) << commands->field(i)->name();
    EXPECT_FALSE(label.en().empty()) << commands->field(i)->name();
  }
  EXPECT_TRUE(CommandLabel("no_such_command").zh().empty());
}

}  // namespace
}  // namespace gaiwan::testing
