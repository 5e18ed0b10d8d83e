#include "server/main/erased_rows.h"

#include <cstdint>
#include <iterator>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/log/atomic_file.h"
#include "server/log/compact_row.h"
#include "server/projection/lookup_projector.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// From so many cases at a time on, the whole family is written anew at once.
constexpr size_t kCasesOneByOneMax = 16;

}  // namespace

absl::Status CompactErasedRows(RocksStore* store, const std::string& mark_file,
                               const std::vector<v1::ErasureRow>& rows) {
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(mark_file));
  int64_t done = 0;
  if (!text.has_value() || !absl::SimpleAtoi(absl::StripAsciiWhitespace(*text), &done)) done = 0;
  std::set<std::string> cases;
  int64_t last = done;
  for (const v1::ErasureRow& row : rows) {
    if (row.position() <= done) continue;
    cases.insert(row.case_());
    last = row.position();
  }
  if (cases.empty()) return absl::OkStatus();
  if (cases.size() > kCasesOneByOneMax) {
    RETURN_IF_ERROR(store->Compact(Family::kList));
    // Writes out what is still in memory and in the write-ahead log of the others.
    cases.erase(std::next(cases.begin()), cases.end());
  }
  for (const std::string& name : cases) RETURN_IF_ERROR(CompactRow(*store, Family::kList, LookupRowKey(name)));
  return WriteFileAtomically(mark_file, absl::StrCat(last, "\n"), 0600);
}

}  // namespace gaiwan
