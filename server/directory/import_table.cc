#include "server/directory/import_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "workflow/validate_text.h"

namespace gaiwan {
namespace {

// As `Organisation.code` says.
constexpr size_t kCodeCharsMax = 60;

struct KindOfFile {
  FileKind kind;
  // The column that only files of this kind have; seals have none and come last.
  absl::string_view mark;
  std::vector<absl::string_view> required;
  std::vector<absl::string_view> optional;
};

const std::vector<KindOfFile>& KindsOfFiles() {
  static const auto* const kinds = new std::vector<KindOfFile>{
      {FileKind::kOrganisations,
       "kind",
       {"code", "parent", "kind", "name"},
       {"name_origin", "channel", "languages", "valid_from", "valid_to", "address", "phone", "contact_origin", "note"}},
      {FileKind::kPeople,
       "role",
       {"id", "name", "org", "role"},
       {"sex", "ethnic_group", "phone", "languages", "specialties", "valid_from", "valid_to", "note"}},
      {FileKind::kChannels,
       "staffed_by",
       {"code", "staffed_by", "at_accept"},
       {"at_submit", "at_settle", "at_answer", "checklist", "behind", "hands_on", "column", "self", "note"}},
      {FileKind::kNumberStarts, "first", {"committee", "year", "first"}, {"note"}},
      {FileKind::kServings, "committee", {"org", "committee"}, {"valid_from", "valid_to", "note"}},
      {FileKind::kCodes, "list", {"list", "revision", "code", "zh"}, {"parent", "ministry", "en", "note"}},
      {FileKind::kCalendar, "status", {"date", "status", "reason"}, {"note"}},
      {FileKind::kSeals, "id", {"id", "org", "name"}, {"valid_from", "valid_to", "note"}},
  };
  return *kinds;
}

bool Contains(absl::Span<const absl::string_view> names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Fills in kind and columns. False when the header is not one of ours; every fault in it is told.
bool ReadHeader(ImportTable* table, Findings* findings) {
  const Place place = {table->file, table->csv.header.line};
  bool ok = true;
  for (size_t i = 0; i < table->csv.header.fields.size(); ++i) {
    const std::string name(absl::StripAsciiWhitespace(table->csv.header.fields[i]));
    if (!table->columns.try_emplace(name, i).second) {
      findings->Fault(place, name, {"表头里这一列出现了两次", "the header has this column twice"});
      ok = false;
    }
  }
  const std::vector<KindOfFile>& kinds = KindsOfFiles();
  const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                 [table](const KindOfFile& k) { return table->columns.contains(k.mark); });
  if (kind == kinds.end()) {
    std::vector<std::string> headers;
    headers.reserve(kinds.size());
    for (const KindOfFile& k : kinds) headers.push_back(absl::StrJoin(k.required, ","));
    findings->Fault(
        place, "",
        {absl::StrCat("看不出是哪一种文件，表头应当有：", absl::StrJoin(headers, "；或者 ")),
         absl::StrCat("the header is of no known kind of file; it should have ", absl::StrJoin(headers, "; or "))});
    return false;
  }
  table->kind = kind->kind;
  for (const absl::string_view name : kind->required) {
    if (table->columns.contains(name)) continue;
    findings->Fault(place, name, {"表头缺少这一列", "the header lacks this column"});
    ok = false;
  }
  for (const std::string& field : table->csv.header.fields) {
    const absl::string_view name = absl::StripAsciiWhitespace(field);
    if (Contains(kind->required, name) || Contains(kind->optional, name)) continue;
    findings->Fault(place, name,
                    {absl::StrCat("不认识的列 ", Quoted(name)), absl::StrCat("unknown column ", Quoted(name))});
    ok = false;
  }
  return ok;
}

bool IsCode(absl::string_view text) {
  return !text.empty() && text.size() <= kCodeCharsMax && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

}  // namespace

std::optional<ImportTable> ReadTable(int file, const ImportFile& content, Findings* findings) {
  ImportTable table;
  table.file = file;
  for (CsvFault& fault : ReadCsv(content.content, &table.csv)) {
    findings->Fault({file, fault.line}, fault.column, {std::move(fault.zh), std::move(fault.en)});
  }
  // Without a header the reader has said why.
  if (table.csv.header.fields.empty() || !ReadHeader(&table, findings)) return std::nullopt;
  return table;
}

absl::string_view ImportRow::Field(absl::string_view column) const {
  const auto found = table_.columns.find(column);
  return found == table_.columns.end() ? "" : absl::StripAsciiWhitespace(row_.fields[found->second]);
}

std::string ImportRow::Text(absl::string_view column, int64_t chars_max) const {
  const absl::string_view text = Field(column);
  const TextScan scan = ScanText(text);
  if (scan.characters > chars_max) {
    Fault(column, {absl::StrCat("有 ", scan.characters, " 个字，最多 ", chars_max, " 个"),
                   absl::StrCat(scan.characters, " characters; the limit is ", chars_max)});
  }
  if (scan.has_control || scan.has_line_break) {
    Fault(column, {"有换行或者控制字符", "a line break or control character"});
  }
  return std::string(text);
}

std::string ImportRow::RequiredText(absl::string_view column, int64_t chars_max) const {
  if (ScanText(Field(column)).has_content) return Text(column, chars_max);
  Fault(column, {"不能为空", "must not be blank"});
  return "";
}

std::string ImportRow::Formatted(absl::string_view column, v1::Format format) const {
  const absl::string_view text = Field(column);
  if (text.empty()) return "";
  const std::optional<FormatFault> fault = CheckFormat(format, text);
  if (!fault.has_value()) return std::string(text);
  Fault(column, {absl::StrCat(Quoted(text), "：", fault->zh), absl::StrCat(Quoted(text), ": ", fault->en)});
  return "";
}

std::string ImportRow::Code(absl::string_view column, bool required) const {
  const absl::string_view text = Field(column);
  if (text.empty() && !required) return "";
  if (text.empty()) {
    Fault(column, {"不能为空", "must not be blank"});
  } else if (!IsCode(text)) {
    Fault(column, {absl::StrCat(Quoted(text), " 应当是 1 到 ", kCodeCharsMax, " 个小写字母、数字或者 -"),
                   absl::StrCat(Quoted(text), " should be 1 to ", kCodeCharsMax, " of a-z, 0-9 and -")});
  } else {
    return std::string(text);
  }
  return "";
}

int64_t ImportRow::Number(absl::string_view column, int64_t min, int64_t max) const {
  const absl::string_view text = Field(column);
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number) && number >= min && number <= max) return number;
  Fault(column, {absl::StrCat(Quoted(text), " 应当是 ", min, " 到 ", max, " 的整数"),
                 absl::StrCat(Quoted(text), " should be a whole number from ", min, " to ", max)});
  return 0;
}

std::vector<std::string> ImportRow::CodesOf(absl::string_view column, absl::string_view list,
                                            const CodeLists& codes) const {
  std::vector<std::string> entries;
  for (const absl::string_view code : absl::StrSplit(Field(column), ' ', absl::SkipEmpty())) {
    if (!codes.Has(list, code)) {
      Fault(column, {absl::StrCat("代码表 ", list, " 里没有 ", Quoted(code)),
                     absl::StrCat("the code list ", list, " has no ", Quoted(code))});
    } else if (std::find(entries.begin(), entries.end(), code) != entries.end()) {
      Fault(column, {absl::StrCat(Quoted(code), " 出现了两次"), absl::StrCat(Quoted(code), " stands here twice")});
    } else {
      entries.emplace_back(code);
    }
  }
  return entries;
}

std::string ImportRow::CodeOf(absl::string_view column, absl::string_view list, const CodeLists& codes) const {
  const absl::string_view code = Field(column);
  if (code.empty() || codes.Has(list, code)) return std::string(code);
  Fault(column, {absl::StrCat("代码表 ", list, " 里没有 ", Quoted(code)),
                 absl::StrCat("the code list ", list, " has no ", Quoted(code))});
  return "";
}

ImportRow::Dates ImportRow::ValidDates() const {
  Dates dates = {Formatted("valid_from", v1::DATE), Formatted("valid_to", v1::DATE)};
  // Ten characters, big end first: the order of the text is the order of the days.
  if (dates.from.empty() || dates.to.empty() || dates.from <= dates.to) return dates;
  Fault("valid_to", {absl::StrCat("早于 valid_from（", dates.from, "）"),
                     absl::StrCat(dates.to, " is before valid_from, ", dates.from)});
  dates.to.clear();
  return dates;
}

}  // namespace gaiwan
