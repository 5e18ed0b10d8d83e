#include "workflow/base/csv.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Lines of the rows, and of the faults.
std::vector<int> RowLines(const CsvTable& table) {
  std::vector<int> lines;
  for (const CsvRow& row : table.rows) lines.push_back(row.line);
  return lines;
}
std::vector<int> FaultLines(const std::vector<CsvFault>& faults) {
  std::vector<int> lines;
  for (const CsvFault& fault : faults) lines.push_back(fault.line);
  return lines;
}

TEST(ReadCsv, TakesByteOrderMarkCommentsCrlfAndQuotes) {
  CsvTable table;
  EXPECT_THAT(
      ReadCsv(
          "\xEF\xBB\xBF# made by hand, not \"quoted\r\n\r\na,b\r\n1,\"x, \"\"y\"\"\"\r\n\r\n#3,\"line\r\nend\"\r\n5,",
          &table),
      IsEmpty());
  EXPECT_THAT(table.header.fields, ElementsAre("a", "b"));
  EXPECT_EQ(table.header.line, 3);
  EXPECT_THAT(RowLines(table), ElementsAre(4, 6, 8));
  EXPECT_THAT(table.rows[0].fields, ElementsAre("1", "x, \"y\""));
  EXPECT_THAT(table.rows[1].fields, ElementsAre("#3", "line\r\nend"));
  EXPECT_THAT(table.rows[2].fields, ElementsAre("5", ""));
}

TEST(ReadCsv, TellsEveryFaultByLineAndKeepsTheGoodRows) {
  CsvTable table;
  const std::vector<CsvFault> faults =
      ReadCsv("a,b\n1\n2,x\"y\n3,\"x\"y\n4,\xFF\n5,ok\n6,1,2\n7,\"never\nclosed\n", &table);
  EXPECT_THAT(FaultLines(faults), ElementsAre(2, 3, 4, 5, 7, 8));
  EXPECT_THAT(faults[0].en, HasSubstr("1 columns; the header has 2"));
  EXPECT_THAT(faults[3].zh, HasSubstr("UTF-8"));
  EXPECT_THAT(RowLines(table), ElementsAre(6));
}

TEST(ReadCsv, RefusesWhatIsNoUtf8) {
  // Overlong, a surrogate, above U+10FFFF, cut off, a lone continuation, GBK.
  for (const char* bytes :
       {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB9", "\x80", "\xCE\xDA\xC0\xBC"}) {
    CsvTable table;
    EXPECT_THAT(FaultLines(ReadCsv(absl::StrCat("a\n", bytes, "\n"), &table)), ElementsAre(2));
    EXPECT_THAT(table.rows, IsEmpty());
  }
  CsvTable table;
  EXPECT_THAT(ReadCsv("a\n乌兰\xF0\xA0\xAE\xB7\n", &table), IsEmpty());
  EXPECT_THAT(table.rows[0].fields, ElementsAre("乌兰\xF0\xA0\xAE\xB7"));
}

TEST(ReadCsv, HasNoRowsWithoutAHeader) {
  for (const char* text : {"", "# only this", "\n\n", "\"a\n1\n", "\xFF,b\n1,2\n"}) {
    CsvTable table;
    EXPECT_THAT(ReadCsv(text, &table), SizeIs(1)) << text;
    EXPECT_THAT(table.header.fields, IsEmpty()) << text;
    EXPECT_THAT(table.rows, IsEmpty()) << text;
  }
}

TEST(ReadCsv, NamesEachLimit) {
  CsvTable bytes;
  EXPECT_THAT(ReadCsv(std::string(kCsvBytesMax + 1, 'a'), &bytes)[0].en, HasSubstr("the limit is 4194304"));

  std::string many = "a\n";
  for (size_t i = 0; i <= kCsvRowsMax; ++i) many += "1\n";
  CsvTable rows;
  const std::vector<CsvFault> rows_faults = ReadCsv(many, &rows);
  EXPECT_THAT(FaultLines(rows_faults), ElementsAre(static_cast<int>(kCsvRowsMax) + 2));
  EXPECT_THAT(rows.rows, IsEmpty());

  CsvTable columns;
  EXPECT_THAT(ReadCsv(std::string(kCsvColumnsMax, ','), &columns)[0].en, HasSubstr("65 columns; the limit is 64"));

  std::string long_field;
  for (int64_t i = 0; i < kCsvFieldCharsMax; ++i) long_field += "兰";
  CsvTable fields;
  const std::vector<CsvFault> field_faults =
      ReadCsv(absl::StrCat("a,b\n1,", long_field, "\n2,", long_field, "x\n"), &fields);
  EXPECT_THAT(FaultLines(field_faults), ElementsAre(3));
  EXPECT_EQ(field_faults[0].column, "b");
  EXPECT_THAT(field_faults[0].en, HasSubstr("2001 characters; the limit is 2000"));
  EXPECT_THAT(RowLines(fields), ElementsAre(2));
}

// Any table, written as a spreadsheet would, reads back as it was.
TEST(ReadCsv, ReadsBackWhatWasWritten) {
  const auto written = [](const std::vector<std::string>& fields, bool always_quote, const std::string& end) {
    std::vector<std::string> out;
    for (const std::string& field : fields) {
      const bool quote = always_quote || field.find_first_of(",\"\r\n") != std::string::npos;
      out.push_back(quote ? absl::StrCat("\"", absl::StrReplaceAll(field, {{"\"", "\"\""}}), "\"") : field);
    }
    return absl::StrCat(absl::StrJoin(out, ","), end);
  };
  EXPECT_TRUE(rc::check([&written] {
    const auto piece =
        rc::gen::element<std::string>("a", "乌", ",", "\"", "\n", "\r\n", "\r", " ", "#", "\xF0\xA0\xAE\xB7");
    const auto field = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                                    [](const std::vector<std::string>& pieces) { return absl::StrJoin(pieces, ""); });
    const size_t width = *rc::gen::inRange<size_t>(2, 6);
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(width, field));
    const bool always_quote = *rc::gen::arbitrary<bool>();
    const std::string end = *rc::gen::element<std::string>("\n", "\r\n");
    std::string text = written(std::vector<std::string>(width, "h"), always_quote, end);
    for (const std::vector<std::string>& row : rows) text += written(row, always_quote, end);

    CsvTable table;
    RC_ASSERT(ReadCsv(text, &table).empty());
    RC_ASSERT(table.rows.size() == rows.size());
    for (size_t i = 0; i < rows.size(); ++i) RC_ASSERT(table.rows[i].fields == rows[i]);
  }));
}

// Whatever the bytes, reading ends, and each row that is kept is as wide as the header.
TEST(ReadCsv, SurvivesAnyBytes) {
  EXPECT_TRUE(rc::check([] {
    const auto piece = rc::gen::element<std::string>("a", ",", "\"", "\n", "\r\n", "\r", "#", "\xFF", "\xE4", "乌");
    const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
    CsvTable table;
    ReadCsv(absl::StrJoin(pieces, ""), &table);
    for (const CsvRow& row : table.rows) RC_ASSERT(row.fields.size() == table.header.fields.size());
  }));
}

}  // namespace
}  // namespace gaiwan
