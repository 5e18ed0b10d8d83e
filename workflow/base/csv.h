// workflow/base/csv.h: reads CSV files as people and spreadsheets write them (RFC 4180), and says every fault at
// once.
//
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_CSV_H_
#define GAIWAN_WORKFLOW_BASE_CSV_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan {

// A county with a million people has some 2 MB of grids and posts.
inline constexpr size_t kCsvBytesMax = 4 << 20;
// More than 4 MiB of the shortest rows that mean anything.
inline constexpr size_t kCsvRowsMax = 100000;
// Six times the widest of our files.
inline constexpr size_t kCsvColumnsMax = 64;
// Unicode characters of a field: the longest label of `Label`.
inline constexpr int64_t kCsvFieldCharsMax = 2000;

struct CsvRow {
  // Of its first character, as an editor counts: the first line of the file is 1.
  int line = 0;
  std::vector<std::string> fields;
};

struct CsvTable {
  // Without fields when it did not read.
  CsvRow header;
  // Each has as many fields as the header.
  std::vector<CsvRow> rows;
};

struct CsvFault {
  int line = 0;
  // Name of the column; empty when the fault is the row's or the file's.
  std::string column;
  std::string zh;
  std::string en;
};

// Reads `text` into `table`: fields between commas, in quotation marks where they hold a comma, a quotation mark (then
// doubled) or a line end; lines end in LF or CRLF. A byte order mark, and before the header lines that begin with `#`,
// are skipped; so are empty lines. Returns every fault: a row that has one is left out. A file over a limit above,
// without a header, or with a header that does not read, has no rows.
std::vector<CsvFault> ReadCsv(absl::string_view text, CsvTable* table);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_CSV_H_
