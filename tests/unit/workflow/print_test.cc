#include "workflow/print.h"

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/display_width.h"
#include "workflow/command_labels.h"
#include "workflow/page.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kDigest[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

// Lines of a page, without what stands behind the last break.
std::vector<std::string> LinesOf(const Definition& definition) {
  std::vector<std::string> lines = absl::StrSplit(PrintDefinition(definition, kDigest), '\n');
  lines.pop_back();
  return lines;
}

TEST(PrintDefinition, SaysWhatACountySigns) {
  const std::string page = absl::StrReplaceAll(PrintDefinition(*ShippedDefinition(), kDigest), {{"\n  ", ""}});
  for (const char* part :
       {"默认，非县里正式文本", "mediation-543 第1版  SHA-256 9f86d081", "接 → 查 → 调 → 结 → 访",
        "网格 → 村（社区） → 乡镇 → 县", "自愿", "〔接〕1线索 2已登记 3待受理 4已受理", "A主任", "受理(3→4)",
        "[权利告知]未告知 已告知 已退出", "受理审查 3工作日督〔※，参照", "※＝本地承诺（默认）", "司法部令第75号",
        "人民调解法第33条", "没有凭据的，不得登记为已履行", "审定单位（盖章）", "负责人（签名）"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(PrintDefinition, NamesTheAuthorityWhenThereIsOne) {
  v1::Definition proto = ShippedDefinition()->proto();
  proto.set_authority("乌兰县司法局 乌司〔2026〕1号");
  proto.set_effective_date("2026-05-01");
  ASSERT_OK_AND_ASSIGN(std::shared_ptr<const Definition> definition, Definition::FromProto(proto));
  const std::string page = PrintDefinition(*definition, kDigest);
  EXPECT_THAT(page, HasSubstr("发布机关：乌兰县司法局 乌司〔2026〕1号"));
  EXPECT_THAT(page, HasSubstr("自2026-05-01起施行"));
}

TEST(PrintDefinition, SaysThatItIsADefaultWhereTheTitleDoesNot) {
  v1::Definition proto = ShippedDefinition()->proto();
  proto.mutable_title()->set_zh("诉前调解");
  ASSERT_OK_AND_ASSIGN(std::shared_ptr<const Definition> definition, Definition::FromProto(proto));
  EXPECT_THAT(PrintDefinition(*definition, kDigest), HasSubstr("（默认，非县里正式文本）"));
}

// The county's default and the preset: the preset was four lines longer than a page.
TEST(PrintDefinition, IsOnePage) {
  for (const std::shared_ptr<const Definition>& definition : {ShippedDefinition(), DiagnosisDefinition()}) {
    const std::vector<std::string> lines = LinesOf(*definition);
    EXPECT_LE(lines.size(), static_cast<size_t>(kPageLines)) << definition->id();
    for (const std::string& line : lines) EXPECT_LE(DisplayWidth(line), kPageColumns) << line;
  }
}

TEST(PrintDefinition, LeavesNoCommandStateRoleOrClockOut) {
  const std::shared_ptr<const Definition> definition = ShippedDefinition();
  // Labels are looked for without the page's folds.
  const std::string page = absl::StrReplaceAll(PrintDefinition(*definition, kDigest), {{"\n", ""}, {" ", ""}});
  const auto expect = [&page](const v1::Label& label) {
    EXPECT_THAT(page, HasSubstr(absl::StrReplaceAll(label.zh(), {{" ", ""}})));
  };
  for (const std::string& command : definition->commands()) expect(CommandLabel(command));
  for (const v1::Role& role : definition->proto().roles()) expect(role.label());
  for (const v1::ClockRule& clock : definition->proto().clocks()) expect(clock.label());
  for (const v1::Track& track : definition->proto().tracks()) {
    if (track.id() != "main") expect(track.label());
    for (const v1::State& state : track.states()) expect(state.label());
  }
}

TEST(Page, NoLineBeginsWithAMarkThatCloses) {
  Page page(10);
  page.Fold("", "一二三四，五六七八。", 0);
  EXPECT_EQ(page.Take(), "一二三四，\n五六七八。\n");
}

TEST(Page, FoldedLinesAreSetIn) {
  Page page(10);
  page.Fold("甲：", "一二三四五", 4);
  EXPECT_EQ(page.Take(), "甲：一二\n    三四\n    五\n");
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
