#include "clients/report/xlsx_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "workflow/base/utf8.h"

namespace gaiwan::report {
namespace {

constexpr char kIncomplete[] = "待补";
// A foot takes 255 characters; longer ones are refused whole.
constexpr size_t kFootBytesMax = 250;
constexpr double kColumnWidth = 18;  // Eight Chinese characters, a date, a telephone number.

// The first characters that fit into a cell.
std::string Cut(const std::string& text) {
  size_t characters = 0;
  for (absl::string_view rest = text; !rest.empty();) {
    if (++characters > kCellCharsMax) return text.substr(0, text.size() - rest.size());
    rest.remove_prefix(std::max<size_t>(1, Utf8CharacterBytes(rest)));
  }
  return text;
}

class Sheet {
 public:
  Sheet(lxw_worksheet* sheet, lxw_format* heading, lxw_format* text, lxw_format* yuan)
      : sheet_(sheet), text_(text), yuan_(yuan), heading_(heading) {}

  void Head(const std::vector<std::string>& titles) {
    worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(titles.size() - 1), kColumnWidth, nullptr);
    worksheet_freeze_panes(sheet_, 1, 0);
    for (size_t i = 0; i < titles.size(); ++i) Put(i, titles[i], heading_);
    ++row_;
  }

  void Row(const std::vector<ReportCellText>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) {
      double number = 0;
      if (cells[i].number && absl::SimpleAtod(cells[i].text, &number)) {
        const bool cents = cells[i].text.find('.') != std::string::npos;
        Keep(worksheet_write_number(sheet_, row_, static_cast<lxw_col_t>(i), number, cents ? yuan_ : nullptr));
      } else if (!cells[i].text.empty()) {
        Put(i, cells[i].text, text_);
      }
    }
    ++row_;
  }

  lxw_error error() const { return error_; }

 private:
  void Put(size_t column, const std::string& text, lxw_format* format) {
    Keep(worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(column), Cut(text).c_str(), format));
  }
  void Keep(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
  }

  lxw_worksheet* const sheet_;
  lxw_format* const text_;
  lxw_format* const yuan_;
  lxw_format* const heading_;
  lxw_row_t row_ = 0;
  lxw_error error_ = LXW_NO_ERROR;
};

std::vector<std::string> TitlesOf(const v1::ReportFormat& format) {
  std::vector<std::string> titles;
  for (const v1::ReportColumn& column : format.columns()) titles.push_back(column.title());
  return titles;
}

// There before the library opens it, so that nobody else can read it even for a moment.
absl::Status MakePrivate(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const bool made = file >= 0 && fchmod(file, 0600) == 0;
  if (file >= 0) close(file);
  return made ? absl::OkStatus() : absl::UnavailableError(absl::StrCat(path, "：不能写入"));
}

}  // namespace

absl::Status WriteSheets(const std::string& path, const std::vector<SheetContent>& sheets, const std::string& mark) {
  for (const SheetContent& sheet : sheets) {
    if (sheet.rows.size() < kSheetRowsMax) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("共 ", sheet.rows.size(), " 件，一个表最多 ", kSheetRowsMax - 1, " 件，请分期导出"));
  }
  if (absl::Status made = MakePrivate(path); !made.ok()) return made;
  // What the library puts aside while it writes is as personal as the file: in its folder, not in /tmp.
  std::string folder = std::filesystem::absolute(path).parent_path().string();
  lxw_workbook_options options = {};
  options.tmpdir = folder.data();
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  if (book == nullptr) return absl::UnavailableError(absl::StrCat(path, "：不能写入"));
  lxw_format* heading = workbook_add_format(book);
  format_set_bold(heading);
  lxw_format* text = workbook_add_format(book);
  format_set_num_format(text, "@");
  lxw_format* yuan = workbook_add_format(book);
  format_set_num_format(yuan, "0.00");

  std::string comments = mark;
  lxw_doc_properties properties = {};
  properties.comments = comments.data();
  workbook_set_properties(book, &properties);
  // In the foot `&` begins a code.
  const std::string foot = absl::StrCat("&L", Utf8Prefix(absl::StrReplaceAll(mark, {{"&", "&&"}}), kFootBytesMax));

  lxw_error first = LXW_NO_ERROR;
  for (const SheetContent& content : sheets) {
    lxw_worksheet* const page = workbook_add_worksheet(book, content.name.c_str());
    if (first == LXW_NO_ERROR) first = worksheet_set_footer(page, foot.c_str());
    Sheet sheet(page, heading, text, yuan);
    sheet.Head(content.titles);
    for (const std::vector<ReportCellText>& row : content.rows) sheet.Row(row);
    if (first == LXW_NO_ERROR) first = sheet.error();
  }
  const lxw_error closed = workbook_close(book);
  for (const lxw_error error : {first, closed}) {
    if (error != LXW_NO_ERROR) return absl::UnavailableError(absl::StrCat(path, "：", lxw_strerror(error)));
  }
  return absl::OkStatus();
}

absl::Status WriteXlsx(const std::string& path, const v1::ReportFormat& format, const std::vector<ReportRow>& rows,
                       const std::string& mark) {
  std::vector<SheetContent> sheets = {{format.sheet(), TitlesOf(format), {}},
                                      {kIncomplete, {"系统编号", "案号", "缺少的项目"}, {}}};
  for (const ReportRow& row : rows) {
    if (row.missing.empty()) {
      sheets[0].rows.push_back(row.cells);
    } else {
      sheets[1].rows.push_back({{row.name}, {row.case_number}, {absl::StrJoin(row.missing, "、")}});
    }
  }
  return WriteSheets(path, sheets, mark);
}

}  // namespace gaiwan::report
