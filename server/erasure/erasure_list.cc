#include "server/erasure/erasure_list.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kFirstLine = "gaiwan erasures 1";

std::string PathIn(const std::string& dir) {
  return absl::StrCat(dir, "/", kErasureList);
}

// Of one case nobody is erased twice at one moment.
std::tuple<int64_t, int32_t, std::string, std::string> Identity(const v1::ErasureRow& row) {
  return {row.erase_time().seconds(), row.erase_time().nanos(), row.case_(), row.who()};
}

absl::StatusOr<std::string> ToText(const std::vector<v1::ErasureRow>& rows) {
  std::string text = absl::StrCat(kFirstLine, "\n");
  for (const v1::ErasureRow& row : rows) {
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(row, &json).ok())
      return absl::InternalError("an erasure is no JSON");
    absl::StrAppend(&text, json, "\n");
  }
  return text;
}

absl::StatusOr<std::vector<v1::ErasureRow>> FromText(absl::string_view text, const std::string& path) {
  std::vector<v1::ErasureRow> rows;
  bool first = true;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (std::exchange(first, false)) {
      if (line != kFirstLine) return absl::DataLossError(absl::StrCat(path, " is no list of erasures, or a newer one"));
      continue;
    }
    if (!google::protobuf::util::JsonStringToMessage(std::string(line), &rows.emplace_back()).ok()) {
      return absl::DataLossError(absl::StrCat(path, " is damaged: a line is no erasure"));
    }
  }
  return rows;
}

}  // namespace

std::vector<v1::ErasureRow> JoinErasures(std::vector<v1::ErasureRow> some, const std::vector<v1::ErasureRow>& others) {
  std::set<std::tuple<int64_t, int32_t, std::string, std::string>> seen;
  for (const v1::ErasureRow& row : some) seen.insert(Identity(row));
  for (const v1::ErasureRow& row : others) {
    if (seen.insert(Identity(row)).second) some.push_back(row);
  }
  std::sort(some.begin(), some.end(), [](const auto& a, const auto& b) { return Identity(a) < Identity(b); });
  return some;
}

absl::StatusOr<std::vector<v1::ErasureRow>> ReadErasureList(const std::string& dir, const SignedHead& head) {
  const std::string path = PathIn(dir);
  ASSIGN_OR_RETURN(const std::optional<std::string> signed_text, ReadWholeFile(path));
  if (!signed_text.has_value()) return std::vector<v1::ErasureRow>();
  const absl::StatusOr<std::string> text = head.OpenText(*signed_text);
  if (!text.ok()) {
    return absl::DataLossError(absl::StrCat(path, " was changed, or is another server's: ", text.status().message()));
  }
  return FromText(*text, path);
}

absl::Status AddToErasureList(const std::string& dir, const std::vector<v1::ErasureRow>& rows, const SignedHead& head) {
  ASSIGN_OR_RETURN(std::vector<v1::ErasureRow> there, ReadErasureList(dir, head));
  const size_t before = there.size();
  const std::vector<v1::ErasureRow> all = JoinErasures(std::move(there), rows);
  if (all.size() == before) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string text, ToText(all));
  ASSIGN_OR_RETURN(const std::string signed_text, head.SignText(text));
  return WriteFileAtomically(PathIn(dir), signed_text, 0600);
}

}  // namespace gaiwan
