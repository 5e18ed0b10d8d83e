// clients/ledger/ledger_reader.h: the rows of a paper ledger 台账 as commands that take its cases over, and every fault
// at once. Pure but for the names it is given; for one thread.
#ifndef GAIWAN_CLIENTS_LEDGER_LEDGER_READER_H_
#define GAIWAN_CLIENTS_LEDGER_LEDGER_READER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "clients/ledger/ledger_format.h"
#include "clients/ledger/ledger_names.h"
#include "gaiwan/v1/case_service.pb.h"

namespace gaiwan::ledger {

// A row that can be sent. Name and request id come from the committee, the row's number and what it says: the same row
// again is the same command.
struct LedgerRow {
  std::string file;
  int line = 0;
  // As shown: its case number, or its number in the book.
  std::string shown;
  v1::ExecuteRequest request;
};

// What is wrong with a row, in words for the clerk.
struct LedgerFault {
  std::string file;
  // As an editor counts, the header being line 1; 0 when it is the file's.
  int line = 0;
  // Title of the column; empty when it is the row's.
  std::string column;
  std::string words;
};

class LedgerReader {
 public:
  // `committee` (`orgs/{org}`) is that of rows that name none; empty: each must. Nothing is owned, all outlive it.
  LedgerReader(const LedgerFormat* format, const LedgerNames* names, std::string committee);

  // Reads one file, UTF-8 or GB18030, with a header of the format's titles; columns of other titles are told as faults.
  void Read(const std::string& file, absl::string_view bytes);

  // Of all files, in their order.
  const std::vector<LedgerRow>& rows() const { return rows_; }
  const std::vector<LedgerFault>& faults() const { return faults_; }
  // Of one of them no row was read: its encoding or its header is wrong.
  bool has_unread_file() const { return has_unread_file_; }

 private:
  class Row;

  // False when the file as a whole does not read.
  bool ReadRows(const std::string& file, absl::string_view bytes);

  const LedgerFormat* const format_;
  const LedgerNames* const names_;
  const std::string committee_;
  std::vector<LedgerRow> rows_;
  std::vector<LedgerFault> faults_;
  bool has_unread_file_ = false;
  // Name of the case -> where the row stands.
  absl::flat_hash_map<std::string, std::string> places_;
};

// `2026-03-02` of 2026/3/2, 2026.3.2, 2026年3月2日 and the like; what is none of them comes back as it is.
std::string PlainDate(absl::string_view text);
// "（2026）城中人调字第12号" with whatever brackets it was written in, without white space.
std::string PlainCaseNumber(absl::string_view text);

}  // namespace gaiwan::ledger

#endif  // GAIWAN_CLIENTS_LEDGER_LEDGER_READER_H_
