#include "server/evidence/changed_record.h"

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan {
namespace {

// Enough of a hash to look for it by.
constexpr size_t kHashCharsShown = 16;

std::string Shown(const Hash& hash) {
  return absl::BytesToHexString(HashView(hash)).substr(0, kHashCharsShown);
}

}  // namespace

std::string ChangedRecordWords(const View& view, Position position, const Hash& kept, const Hash& made) {
  std::string words = absl::StrCat("position ", position, " does not hold the record that is in the tree: ");
  const absl::StatusOr<std::string> stored = view.GetStored(position);
  const absl::StatusOr<RecordParts> parts =
      stored.ok() ? TakeApart(*stored) : absl::StatusOr<RecordParts>(stored.status());
  if (!parts.ok()) return words + "no record lies there";
  absl::StrAppend(&words, absl::CHexEscape(parts->stream), " version ", parts->version, " lies there, with leaf ",
                  Shown(made), " and not ", Shown(kept));
  return words;
}

}  // namespace gaiwan
