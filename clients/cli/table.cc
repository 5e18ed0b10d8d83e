#include "clients/cli/table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

absl::string_view CodeOf(Colour colour) {
  switch (colour) {
    case Colour::kRed:
      return "\x1b[31m";
    case Colour::kYellow:
      return "\x1b[33m";
    case Colour::kGreen:
      return "\x1b[32m";
    case Colour::kGrey:
      return "\x1b[90m";
    case Colour::kNone:
      return "";
  }
  return "";
}

}  // namespace

std::string Paint(absl::string_view text, Colour colour, bool colours) {
  if (!colours || colour == Colour::kNone || text.empty()) return std::string(text);
  return absl::StrCat(CodeOf(colour), text, "\x1b[0m");
}

Table::Table(std::vector<std::string> headers) : headers_(std::move(headers)) {}

void Table::AddRow(std::vector<Cell> cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    cells[i].text = OneLine(cells[i].text);
    if (i + 1 < cells.size()) cells[i].text = FitTo(cells[i].text, kCellWidthMax);
  }
  rows_.push_back(std::move(cells));
}

void Table::Print(std::ostream& out, bool colours) const {
  std::vector<int> widths;
  for (const std::string& header : headers_) widths.push_back(DisplayWidth(header));
  for (const std::vector<Cell>& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
  }
  const auto print = [&out, &widths, colours](const std::vector<Cell>& row) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, Paint(row[i].text, row[i].colour, colours));
      if (i + 1 == row.size()) break;
      absl::StrAppend(&line, std::string(static_cast<size_t>(widths[i] - DisplayWidth(row[i].text) + 2), ' '));
    }
    out << absl::StripTrailingAsciiWhitespace(line) << '\n';
  };
  std::vector<Cell> head;
  for (const std::string& header : headers_) head.emplace_back(header, Colour::kGrey);
  print(head);
  for (const std::vector<Cell>& row : rows_) print(row);
}

void PrintFields(std::ostream& out, const std::vector<std::pair<std::string, std::string>>& fields) {
  int width = 0;
  for (const auto& [name, value] : fields) {
    if (!value.empty()) width = std::max(width, DisplayWidth(name));
  }
  for (const auto& [name, value] : fields) {
    if (!value.empty()) out << PadTo(name, width) << "  " << OneLine(value) << '\n';
  }
}

}  // namespace gaiwan::cli
