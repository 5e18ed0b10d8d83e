#include "workflow/base/csv.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// REQUIRES: UTF-8.
int64_t CharactersOf(absl::string_view text) {
  int64_t count = 0;
  for (; !text.empty(); text.remove_prefix(Utf8CharacterBytes(text))) ++count;
  return count;
}

class CsvReader {
 public:
  CsvReader(absl::string_view text, CsvTable* table) : text_(text), table_(table) {}

  std::vector<CsvFault> Read() {
    SkipComments();
    if (AtEnd()) {
      AddFault(line_, "", "文件没有表头", "the file has no header");
      return std::move(faults_);
    }
    if (!ReadRecord(&table_->header)) {
      table_->header.fields.clear();
      return std::move(faults_);
    }
    if (table_->header.fields.size() > kCsvColumnsMax) {
      AddFault(table_->header.line, "",
               absl::StrCat("有 ", table_->header.fields.size(), " 列，最多 ", kCsvColumnsMax, " 列"),
               absl::StrCat(table_->header.fields.size(), " columns; the limit is ", kCsvColumnsMax));
      table_->header.fields.clear();
      return std::move(faults_);
    }
    while (!AtEnd()) {
      if (SkipLineEnd()) continue;
      CsvRow row;
      if (!ReadRecord(&row) || !CheckRow(row)) continue;
      if (table_->rows.size() == kCsvRowsMax) {
        AddFault(row.line, "", absl::StrCat("超过 ", kCsvRowsMax, " 行，请分成几个文件"),
                 absl::StrCat("more than ", kCsvRowsMax, " rows: split the file"));
        table_->rows.clear();
        break;
      }
      table_->rows.push_back(std::move(row));
    }
    return std::move(faults_);
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  bool AtLineEnd() const { return text_[at_] == '\n' || absl::StartsWith(text_.substr(at_), "\r\n"); }

  // Over one line end, if there is one here.
  bool SkipLineEnd() {
    if (AtEnd() || !AtLineEnd()) return false;
    at_ += text_[at_] == '\n' ? 1 : 2;
    ++line_;
    return true;
  }

  void SkipToLineEnd() {
    while (!AtEnd() && !AtLineEnd()) ++at_;
  }

  void SkipComments() {
    while (!AtEnd()) {
      if (text_[at_] == '#') SkipToLineEnd();
      if (!SkipLineEnd()) return;
    }
  }

  // Reads up to and over the line end. False: a fault was added, and the next record begins here.
  bool ReadRecord(CsvRow* row) {
    const size_t begin = at_;
    row->line = line_;
    bool ok = true;
    do {
      std::string field;
      if (!ReadField(&field)) {
        ok = false;
        break;
      }
      row->fields.push_back(std::move(field));
    } while (SkipComma());
    if (!ok) SkipToLineEnd();
    // The bytes as they lie in the file: also what a faulty record left unread.
    if (!IsUtf8(text_.substr(begin, at_ - begin))) {
      AddFault(row->line, "", "不是 UTF-8 编码，请另存为“CSV UTF-8”", "not UTF-8: save the file as \"CSV UTF-8\"");
      ok = false;
    }
    SkipLineEnd();
    return ok;
  }

  bool SkipComma() {
    if (AtEnd() || text_[at_] != ',') return false;
    ++at_;
    return true;
  }

  bool ReadField(std::string* field) {
    if (!AtEnd() && text_[at_] == '"') return ReadQuoted(field);
    const size_t begin = at_;
    while (!AtEnd() && !AtLineEnd() && text_[at_] != ',') {
      if (text_[at_] == '"') {
        AddFault(line_, "", "引号不在字段开头：含引号的字段要整体加引号，里面的引号写两个",
                 "a quotation mark inside a field: put the field in quotation marks and double the one inside");
        return false;
      }
      ++at_;
    }
    *field = std::string(text_.substr(begin, at_ - begin));
    return true;
  }

  bool ReadQuoted(std::string* field) {
    const int opened = line_;
    ++at_;
    while (!AtEnd()) {
      const char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        field->push_back(c);
        continue;
      }
      if (!AtEnd() && text_[at_] == '"') {
        field->push_back('"');
        ++at_;
        continue;
      }
      if (AtEnd() || AtLineEnd() || text_[at_] == ',') return true;
      AddFault(line_, "", "引号结束之后还有文字", "text after the closing quotation mark");
      return false;
    }
    AddFault(opened, "", "这里开始的引号没有结束，之后的各行都没有读",
             "this quotation mark is never closed: nothing after it was read");
    return false;
  }

  bool CheckRow(const CsvRow& row) {
    const std::vector<std::string>& names = table_->header.fields;
    if (row.fields.size() != names.size()) {
      AddFault(row.line, "", absl::StrCat("有 ", row.fields.size(), " 列，表头有 ", names.size(), " 列"),
               absl::StrCat(row.fields.size(), " columns; the header has ", names.size()));
      return false;
    }
    bool ok = true;
    for (size_t i = 0; i < names.size(); ++i) {
      const int64_t count = CharactersOf(row.fields[i]);
      if (count <= kCsvFieldCharsMax) continue;
      AddFault(row.line, names[i], absl::StrCat("有 ", count, " 个字，最多 ", kCsvFieldCharsMax, " 个"),
               absl::StrCat(count, " characters; the limit is ", kCsvFieldCharsMax));
      ok = false;
    }
    return ok;
  }

  void AddFault(int line, absl::string_view column, std::string zh, std::string en) {
    faults_.push_back({line, std::string(column), std::move(zh), std::move(en)});
  }

  const absl::string_view text_;
  CsvTable* const table_;
  std::vector<CsvFault> faults_;
  size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<CsvFault> ReadCsv(absl::string_view text, CsvTable* table) {
  if (text.size() > kCsvBytesMax) {
    return {{1, "", absl::StrCat("文件有 ", text.size(), " 字节，最多 ", kCsvBytesMax, " 字节"),
             absl::StrCat("the file has ", text.size(), " bytes; the limit is ", kCsvBytesMax)}};
  }
  absl::ConsumePrefix(&text, kByteOrderMark);
  return CsvReader(text, table).Read();
}

}  // namespace gaiwan
