#include "clients/report/report_table.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/report/report_values.h"

namespace gaiwan::report {
namespace {

constexpr int64_t kFenPerYuan = 100;

bool NeedsList(const v1::ReportColumn& column) {
  return column.cell() == v1::REPORT_CELL_CODE || column.cell() == v1::REPORT_CELL_LABEL;
}

// What stands in the cell for a value that is there.
ReportCellText CellOf(const v1::ReportColumn& column, const ReportNames& names, const std::string& value) {
  for (const v1::ReportWord& word : column.words()) {
    if (word.code() == value) return {word.word()};
  }
  int64_t number = 0;
  switch (column.cell()) {
    case v1::REPORT_CELL_YUAN:
      if (!absl::SimpleAtoi(value, &number)) return {value};
      return {absl::StrFormat("%d.%02d", number / kFenPerYuan, number % kFenPerYuan), true};
    case v1::REPORT_CELL_COUNT:
      return {value, absl::SimpleAtoi(value, &number)};
    case v1::REPORT_CELL_CODE:
    case v1::REPORT_CELL_LABEL: {
      // Of several codes each; one that is not known leaves its place empty.
      std::vector<std::string> words;
      bool any = false;
      for (const absl::string_view code : absl::StrSplit(value, kListed)) {
        const v1::CodeEntry* entry = names.FindCode(column.list(), code);
        words.push_back(entry == nullptr                        ? ""
                        : column.cell() == v1::REPORT_CELL_CODE ? entry->ministry()
                                                                : entry->label().zh());
        any = any || !words.back().empty();
      }
      return any ? ReportCellText{absl::StrJoin(words, kListed)} : ReportCellText{};
    }
    default:
      return {value};
  }
}

}  // namespace

absl::Status CheckFormat(const v1::ReportFormat& format) {
  if (format.platform().empty()) return absl::InvalidArgumentError("platform: 没有写上报平台");
  if (format.sheet().empty()) return absl::InvalidArgumentError("sheet: 没有写工作表名");
  if (format.columns().empty()) return absl::InvalidArgumentError("columns: 一列也没有");
  absl::flat_hash_set<std::string> titles;
  for (const v1::ReportColumn& column : format.columns()) {
    if (column.title().empty() || !titles.insert(column.title()).second) {
      return absl::InvalidArgumentError(absl::StrCat("columns: 表头“", column.title(), "”为空或者出现了两次"));
    }
    if (!IsValue(column.value())) {
      return absl::InvalidArgumentError(
          absl::StrCat("columns: ", column.title(), "：没有 ", column.value(), " 这个值"));
    }
    if (NeedsList(column) && column.list().empty()) {
      return absl::InvalidArgumentError(absl::StrCat("columns: ", column.title(), "：须写明代码表 list"));
    }
  }
  return absl::OkStatus();
}

ReportRow MakeRow(const v1::ReportFormat& format, const ReportNames& names, const v1::Case& c) {
  ReportRow row;
  row.name = c.name();
  row.version = c.version();
  row.case_number = c.case_number();
  const ReportSource source{c, names, format.platform()};
  for (const v1::ReportColumn& column : format.columns()) {
    const std::string value = ValueOf(column.value(), source);
    row.cells.push_back(value.empty() ? ReportCellText() : CellOf(column, names, value));
    if (column.required() && row.cells.back().text.empty()) row.missing.push_back(column.title());
  }
  return row;
}

bool HasNews(const v1::Case& c, const std::string& platform) {
  for (const v1::Report& report : c.reports()) {
    if (report.platform() != platform) continue;
    return report.refused() || c.version() > report.same_until_version();
  }
  return true;
}

}  // namespace gaiwan::report
