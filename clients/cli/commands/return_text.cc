#include "clients/cli/commands/return_text.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/csv_text.h"
#include "clients/cli/format.h"
#include "clients/report/xlsx_file.h"

namespace gaiwan::cli {
namespace {

constexpr int64_t kFenPerTenThousandYuan = 1000000;

bool HasFew(const v1::ReturnTable& table) {
  for (const v1::ReturnRow& row : table.rows()) {
    for (const v1::FigureValue& value : row.values()) {
      if (value.few()) return true;
    }
  }
  return false;
}

// Where a figure is read as a number in a spreadsheet.
report::ReportCellText NumberCell(std::string text) {
  report::ReportCellText cell;
  cell.number = text != "—" && text != kFewText;
  cell.text = std::move(text);
  return cell;
}

report::ReportCellText TextCell(std::string text) {
  report::ReportCellText cell;
  cell.text = std::move(text);
  return cell;
}

std::vector<std::string> Titles(const v1::ReturnTable& table) {
  std::vector<std::string> titles = {"指标", "名称", "口径", "单位"};
  for (const v1::ReturnRow& row : table.rows()) {
    titles.push_back(row.own() ? absl::StrCat(row.unit_name(), "（本级）") : row.unit_name());
  }
  return titles;
}

std::vector<report::ReportCellText> Line(const v1::ReturnTable& table, int i) {
  const v1::FigureDefinition& figure = table.definition().figures(i);
  std::vector<report::ReportCellText> cells = {TextCell(figure.id()), TextCell(figure.label().zh()),
                                               TextCell(figure.words().zh()), TextCell(UnitText(figure.unit()))};
  for (const v1::ReturnRow& row : table.rows()) cells.push_back(NumberCell(FigureText(row.values(i), figure.unit())));
  return cells;
}

}  // namespace

std::string UnitText(v1::FigureUnit unit) {
  switch (unit) {
    case v1::FIGURE_UNIT_CASES:
      return "件";
    case v1::FIGURE_UNIT_PEOPLE:
      return "人";
    case v1::FIGURE_UNIT_TEN_THOUSAND_YUAN:
      return "万元";
    case v1::FIGURE_UNIT_PERCENT:
      return "%";
    case v1::FIGURE_UNIT_TIMES:
      return "次";
    default:
      return "";
  }
}

std::string FigureText(int64_t value, v1::FigureUnit unit) {
  const char* sign = value < 0 ? "-" : "";
  const int64_t size = value < 0 ? -value : value;
  if (unit == v1::FIGURE_UNIT_PERCENT) return absl::StrFormat("%s%d.%02d", sign, size / 100, size % 100);
  if (unit != v1::FIGURE_UNIT_TEN_THOUSAND_YUAN) return absl::StrCat(value);
  // Exact: to the fen, without the zeros behind.
  std::string text = absl::StrFormat("%s%d.%06d", sign, size / kFenPerTenThousandYuan, size % kFenPerTenThousandYuan);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string FigureText(const v1::FigureValue& value, v1::FigureUnit unit) {
  if (value.few()) return kFewText;
  return value.has_value() ? FigureText(value.value(), unit) : "—";
}

std::string FewNote(const v1::ReturnTable& table) {
  return HasFew(table) ? absl::StrCat(kFewText, "：不足三件且其中有保密案件，不显示具体数；合计数仍为实数") : "";
}

std::string PeriodText(const v1::ReturnPeriod& period) {
  const char* basis = period.basis() == v1::PERIOD_BASIS_RECORDED ? "按登记时间" : "按发生时间";
  const std::string months = period.from_month() == period.to_month()
                                 ? period.from_month()
                                 : absl::StrCat(period.from_month(), " 至 ", period.to_month());
  return absl::StrCat(months, "（", basis, "）");
}

std::string ReturnCsv(const v1::ReturnTable& table, const ExportMark& mark) {
  std::string csv = absl::StrCat(kCsvBegin, CsvLine(Titles(table)));
  for (int i = 0; i < table.definition().figures_size(); ++i) {
    std::vector<std::string> fields;
    for (const report::ReportCellText& cell : Line(table, i)) fields.push_back(cell.text);
    csv += CsvLine(fields);
  }
  if (const std::string note = FewNote(table); !note.empty()) csv += CsvLine({note});
  return csv + CsvLine({MarkText(mark)});
}

absl::Status WriteReturnXlsx(const std::string& path, const v1::ReturnTable& table, const ExportMark& mark) {
  report::SheetContent figures{"报表", Titles(table), {}};
  for (int i = 0; i < table.definition().figures_size(); ++i) figures.rows.push_back(Line(table, i));
  report::SheetContent about{"说明", {"项目", "内容"}, {}};
  const auto say = [&about](const char* what, std::string words) {
    about.rows.push_back({TextCell(what), TextCell(std::move(words))});
  };
  say("报表", table.definition().title().zh());
  say("标识", absl::StrCat(table.definition().id(), " 第", table.definition().revision(), "版"));
  say("来源", table.definition().source());
  say("单位", table.rows().empty() ? table.unit() : table.rows(0).unit_name());
  say("期间", PeriodText(table.period()));
  say("截至", table.has_as_of() ? TimeText(table.as_of()) : "");
  say("截至记录", absl::StrCat(table.position()));
  if (std::string note = FewNote(table); !note.empty()) say("说明", std::move(note));
  say("导出人", mark.who);
  say("导出时间", mark.time);
  say("导出编号", mark.number);
  return report::WriteSheets(path, {figures, about}, MarkText(mark));
}

}  // namespace gaiwan::cli
