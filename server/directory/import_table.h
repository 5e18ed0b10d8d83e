// server/directory/import_table.h: a file of an import with its kind told by its header, and its rows read field by
// field, each fault into the findings.
//
// For one thread.
#ifndef GAIWAN_SERVER_DIRECTORY_IMPORT_TABLE_H_
#define GAIWAN_SERVER_DIRECTORY_IMPORT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/options.pb.h"
#include "server/directory/directory.h"
#include "server/directory/findings.h"
#include "server/directory/import.h"
#include "workflow/base/csv.h"

namespace gaiwan {

enum class FileKind { kOrganisations, kPeople, kSeals, kServings, kNumberStarts, kChannels, kCodes, kCalendar };

struct ImportTable {
  FileKind kind;
  int file;
  CsvTable csv;
  absl::flat_hash_map<std::string, size_t> columns;
};

// Reads a file and tells its kind; nullopt when the header is of no kind, which is a fault like any other.
std::optional<ImportTable> ReadTable(int file, const ImportFile& content, Findings* findings);

// A row being read. What it returns has no white space around it.
class ImportRow {
 public:
  // What it names outlives it.
  ImportRow(const ImportTable& table, const CsvRow& row, Findings* findings)
      : table_(table), row_(row), findings_(findings) {}

  Place place() const { return {table_.file, row_.line}; }
  void Fault(absl::string_view column, Words words) const { findings_->Fault(place(), column, std::move(words)); }

  // The field; empty when the file has no such column. Longer than `chars_max` or with control characters: a fault.
  std::string Text(absl::string_view column, int64_t chars_max) const;
  // The same, and blank is a fault.
  std::string RequiredText(absl::string_view column, int64_t chars_max) const;
  // What has this format, or nothing; anything else is a fault and comes back empty.
  std::string Formatted(absl::string_view column, v1::Format format) const;
  // A code or id, 1 to 60 of `a-z 0-9 -`; anything else is a fault, blank only where `required`.
  std::string Code(absl::string_view column, bool required = true) const;
  // A whole number within the limits; anything else, blank too, is a fault and comes back 0.
  int64_t Number(absl::string_view column, int64_t min, int64_t max) const;
  // Entries of a code list, separated by spaces, each once; what is not in the list is a fault.
  std::vector<std::string> CodesOf(absl::string_view column, absl::string_view list, const CodeLists& codes) const;
  // One entry of a code list, or nothing.
  std::string CodeOf(absl::string_view column, absl::string_view list, const CodeLists& codes) const;
  // `valid_from` and `valid_to` as stored: both dates that exist, in order; a bad one is a fault and comes back empty.
  struct Dates {
    std::string from;
    std::string to;
  };
  Dates ValidDates() const;

 private:
  absl::string_view Field(absl::string_view column) const;

  const ImportTable& table_;
  const CsvRow& row_;
  Findings* const findings_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_IMPORT_TABLE_H_
