// clients/report/report_table.h: cases in the columns of another platform (案件上报), and what each still lacks. Pure;
// for one thread.
#ifndef GAIWAN_CLIENTS_REPORT_REPORT_TABLE_H_
#define GAIWAN_CLIENTS_REPORT_REPORT_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/report/report_names.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/exchange.pb.h"

namespace gaiwan::report {

// INVALID_ARGUMENT: no platform, sheet or column; a value there is not; a title twice; a list that is missing.
absl::Status CheckFormat(const v1::ReportFormat& format);

struct ReportCellText {
  std::string text;
  // To be written as a number: a sum or a count.
  bool number = false;
};

struct ReportRow {
  // `cases/{case}` and the version that is reported.
  std::string name;
  int64_t version = 0;
  std::string case_number;
  // One a column.
  std::vector<ReportCellText> cells;
  // Titles of required columns that are empty. With any, the row is not reported.
  std::vector<std::string> missing;
};

// REQUIRES: CheckFormat(format).ok().
ReportRow MakeRow(const v1::ReportFormat& format, const ReportNames& names, const v1::Case& c);

// Whether the platform is to be told of the case: never reported, refused, or changed since.
bool HasNews(const v1::Case& c, const std::string& platform);

}  // namespace gaiwan::report

#endif  // GAIWAN_CLIENTS_REPORT_REPORT_TABLE_H_
