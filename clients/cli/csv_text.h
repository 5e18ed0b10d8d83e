// clients/cli/csv_text.h: what spreadsheets read, as lines of text. Pure functions.
#ifndef GAIWAN_CLIENTS_CLI_CSV_TEXT_H_
#define GAIWAN_CLIENTS_CLI_CSV_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace gaiwan::cli {

// What a file begins with: without it a spreadsheet takes it for GB18030.
inline constexpr char kCsvBegin[] = "\xEF\xBB\xBF";

// What a spreadsheet would take for a formula is text.
inline std::string CsvField(std::string text) {
  if (!text.empty() && absl::StrContains("=+@", text.substr(0, 1))) text = absl::StrCat("'", text);
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// With its end of line.
inline std::string CsvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (size_t i = 0; i < fields.size(); ++i) absl::StrAppend(&line, i == 0 ? "" : ",", CsvField(fields[i]));
  return line + "\r\n";
}

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_CSV_TEXT_H_
