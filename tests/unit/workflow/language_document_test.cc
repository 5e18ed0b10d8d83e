// tests/unit/workflow/language_document_test.cc: docs/workflow-language.md against the code: it lists each guard,
// condition, due field and word of the language, its example is fit to publish, and its scenario runs as printed.
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/case_dates.h"
#include "workflow/definition.h"
#include "workflow/guards.h"
#include "workflow/simulate.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string& Document() {
  static const auto* const text = new std::string(ReadText("docs/workflow-language.md"));
  return *text;
}

// The fenced blocks of this kind.
std::vector<std::string> Blocks(absl::string_view kind) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const absl::string_view line : absl::StrSplit(Document(), '\n')) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      absl::StrAppend(&blocks.back(), line, "\n");
    } else if (line == absl::StrCat("```", kind)) {
      inside = true;
      blocks.emplace_back();
    }
  }
  return blocks;
}

// Names in the first column of the tables under a heading, without their ticks.
std::vector<std::string> Rows(absl::string_view heading) {
  std::vector<std::string> rows;
  bool inside = false;
  for (absl::string_view line : absl::StrSplit(Document(), '\n')) {
    if (absl::StartsWith(line, "#")) inside = absl::EndsWith(line, heading);
    if (!inside || !absl::ConsumePrefix(&line, "| `")) continue;
    rows.emplace_back(line.substr(0, line.find('`')));
  }
  return rows;
}

std::string Row(const std::string& name, const v1::Label& words) {
  return absl::StrCat("| `", name, "` | ", words.zh(), " | ", words.en(), " |\n");
}

TEST(LanguageDocument, ListsEveryGuardWithItsWords) {
  for (const auto& [name, words] : AllGuards()) EXPECT_THAT(Document(), HasSubstr(Row(name, words)));
  EXPECT_THAT(Rows("Guards"), SizeIs(AllGuards().size()));
}

TEST(LanguageDocument, ListsEveryConditionWithItsWords) {
  for (const auto& [name, words] : AllConditions()) EXPECT_THAT(Document(), HasSubstr(Row(name, words)));
  EXPECT_THAT(Rows("Conditions"), SizeIs(AllConditions().size()));
}

// A due field is a kind of part and a field of it; whatever of these the code takes stands in the document.
TEST(LanguageDocument, ListsEveryDueField) {
  std::vector<std::string> taken;
  const google::protobuf::FileDescriptor* file = v1::Case::descriptor()->file();
  for (int i = 0; i < file->message_type_count(); ++i) {
    const google::protobuf::Descriptor* part = file->message_type(i);
    for (int k = 0; k < part->field_count(); ++k) {
      std::string name = absl::StrCat(absl::AsciiStrToLower(part->name()), ".", part->field(k)->name());
      if (IsDueField(name)) taken.push_back(std::move(name));
    }
  }
  EXPECT_THAT(taken, SizeIs(9));
  EXPECT_THAT(Rows("Due fields"), ::testing::UnorderedElementsAreArray(taken));
}

TEST(LanguageDocument, ListsEveryStartFieldWithItsWords) {
  for (const auto& [name, words] : AllStartFields()) EXPECT_THAT(Document(), HasSubstr(Row(name, words)));
  EXPECT_THAT(Rows("Start fields"), SizeIs(AllStartFields().size()));
}

TEST(LanguageDocument, ExplainsEveryWordOfTheLanguage) {
  for (const google::protobuf::EnumDescriptor* words :
       {v1::Relation_descriptor(), v1::Subject_descriptor(), v1::Outcome_descriptor(), v1::Expiry_descriptor(),
        v1::PeriodUnit_descriptor()}) {
    for (int i = 0; i < words->value_count(); ++i) {
      if (absl::EndsWith(words->value(i)->name(), "_UNSPECIFIED")) continue;
      EXPECT_THAT(Document(), HasSubstr(absl::StrCat("`", words->value(i)->name(), "`")));
    }
  }
  for (const google::protobuf::Descriptor* message :
       {v1::Definition::descriptor(), v1::Role::descriptor(), v1::Track::descriptor(), v1::Opening::descriptor(),
        v1::State::descriptor(), v1::Action::descriptor(), v1::Target::descriptor(), v1::Move::descriptor(),
        v1::Trigger::descriptor(), v1::ClockRule::descriptor(), v1::ClockOverride::descriptor(),
        v1::ClosingRule::descriptor(), v1::LateEntryRule::descriptor(), v1::GroupEventRule::descriptor(),
        v1::WrittenForm::descriptor()}) {
    for (int i = 0; i < message->field_count(); ++i) {
      EXPECT_THAT(Document(), HasSubstr(absl::StrCat("`", message->field(i)->name(), "`"))) << message->full_name();
    }
  }
}

TEST(LanguageDocument, ItsExampleIsFitToPublish) {
  ASSERT_THAT(Blocks("textproto"), SizeIs(1));
  std::vector<std::string> faults;
  for (const v1::Fault& fault : CheckDefinitionText(Blocks("textproto")[0])) {
    faults.push_back(absl::StrCat(fault.path(), ": ", fault.words().en()));
  }
  EXPECT_THAT(faults, IsEmpty());
}

TEST(LanguageDocument, ItsScenarioRunsAsPrinted) {
  ASSERT_THAT(Blocks("textproto"), SizeIs(1));
  ASSERT_THAT(Blocks("scenario"), SizeIs(1));
  const auto definition = LoadDefinition(Blocks("textproto")[0]);
  ASSERT_NE(definition, nullptr);
  const FakeDirectory directory = WalkDirectory();
  const Calendar calendar = WalkCalendar();
  Facts facts;
  facts.directory = &directory;
  facts.calendar = &calendar;
  ASSERT_OK_AND_ASSIGN(const std::string transcript, SimulateScenario(*definition, Blocks("scenario")[0], facts));
  EXPECT_EQ(transcript, Blocks("scenario")[0]);
}

}  // namespace
}  // namespace gaiwan::testing
