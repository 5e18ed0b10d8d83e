#include "clients/recompute/record_lines.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/unit/clients/recompute/random_history.h"
#include "workflow/evolve.h"

namespace gaiwan::recompute {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// Records as a log has them, and what could mislead somebody who looks for their ends.
v1::ExportLogResponse SomeRecords() {
  v1::ExportLogResponse page;
  page.set_read_position(40);
  page.set_until_position(1000);
  v1::Case c;
  gaiwan::testing::RandomHistory history(7);
  for (int position = 1; position <= 30; ++position) {
    v1::ExportedRecord* record = page.add_records();
    record->set_position(position);
    record->set_stream("cases/c-1");
    *record->mutable_event() = history.Next(c);
    Evolve(record->event(), &c);
  }
  page.add_records();
  for (const char* said : {"}]", "[{", "\"}", "\\", "\\\"}],", "「三只羊」\n\t{\"records\":[]}", "<b>\x7f"}) {
    v1::Personal* text = page.add_records()->mutable_event()->mutable_case_imported()->mutable_text();
    text->set_subject(said);
    text->mutable_open()->mutable_text()->set_text(absl::StrCat(said, said));
  }
  return page;
}

std::vector<std::string> OneByOne(const v1::ExportLogResponse& page) {
  std::vector<std::string> lines;
  for (const v1::ExportedRecord& record : page.records()) {
    std::string line;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(record, &line).ok());
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> Printed(const v1::ExportLogResponse& page) {
  std::vector<std::string> lines;
  PrintRecords(page, [&](absl::string_view line) { lines.emplace_back(line); });
  return lines;
}

TEST(RecordLines, OfAPageAreTheBytesOfEachByItself) {
  const v1::ExportLogResponse page = SomeRecords();
  EXPECT_THAT(Printed(page), ElementsAreArray(OneByOne(page)));
}

TEST(RecordLines, OfAPageWithoutRecordsAreNone) {
  v1::ExportLogResponse page;
  page.set_until_position(3);
  EXPECT_THAT(Printed(page), IsEmpty());
}

TEST(RecordLines, AreReadAsTheyWerePrinted) {
  v1::ExportLogResponse page = SomeRecords();
  v1::ExportLogResponse read;
  ASSERT_TRUE(ParseRecords(Printed(page), &read));
  page.clear_read_position();
  page.clear_until_position();
  EXPECT_TRUE(MessageDifferencer::Equals(read, page));
}

TEST(RecordLines, ThatAreNoRecordEachAreNotRead) {
  v1::ExportLogResponse read;
  for (const char* bad : {"", "{}, {}", R"({"position":1)", R"({"nothing":1})", "]", R"({}],"untilPosition":"1)"}) {
    EXPECT_FALSE(ParseRecords({"{}", bad}, &read)) << bad;
  }
}

}  // namespace
}  // namespace gaiwan::recompute
