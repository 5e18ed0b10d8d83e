// clients/report/xlsx_file.h: a report as a spreadsheet. What is text stays text, whatever it begins with: no formula,
// and no telephone or ID number as a figure. For one thread.
#ifndef GAIWAN_CLIENTS_REPORT_XLSX_FILE_H_
#define GAIWAN_CLIENTS_REPORT_XLSX_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/report/report_table.h"
#include "gaiwan/v1/exchange.pb.h"

namespace gaiwan::report {

// Rows a sheet of the format can have, its header among them.
inline constexpr size_t kSheetRowsMax = 1048576;
// Characters of a cell.
inline constexpr size_t kCellCharsMax = 32767;

// Writes complete rows to the format's sheet and the others, with what they lack, to a second one, 待补. The file is
// readable by its owner alone: it is full of personal data.
//   INVALID_ARGUMENT  more rows than a sheet has.
//   UNAVAILABLE       it cannot be written.
// `mark`: who took it out, in one line: in the foot of every printed page and in the file's properties, never in a
// cell, so that a platform reads what it read without.
absl::Status WriteXlsx(const std::string& path, const v1::ReportFormat& format, const std::vector<ReportRow>& rows,
                       const std::string& mark);

// One sheet: its name, the heads of its columns, its rows.
struct SheetContent {
  std::string name;
  std::vector<std::string> titles;
  std::vector<std::vector<ReportCellText>> rows;
};

// Writes the sheets in order. As WriteXlsx otherwise.
absl::Status WriteSheets(const std::string& path, const std::vector<SheetContent>& sheets, const std::string& mark);

}  // namespace gaiwan::report

#endif  // GAIWAN_CLIENTS_REPORT_XLSX_FILE_H_
