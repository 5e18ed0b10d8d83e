#include "server/backup/set_text.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kTitle = "gaiwan backup set 1";
constexpr absl::string_view kFile = "file ";

}  // namespace

std::string ToSetText(const BackupSetInfo& set) {
  std::string text =
      absl::StrCat(kTitle, "\nid ", set.id, "\ntime_micros ", absl::ToUnixMicros(set.create_time), "\nposition ",
                   set.head.position, "\nsha256 ", absl::BytesToHexString(set.head.digest), "\nrecord_time_micros ",
                   absl::ToUnixMicros(set.head.record_time), "\nlast_key ", set.last_key, "\nlog_copy ", set.log_copy,
                   "\nnew_bytes ", set.new_bytes, "\ntotal_bytes ", set.total_bytes, "\ncatalogue_bytes ",
                   set.catalogue_bytes, "\ncatalogue_sha256 ", set.catalogue_sha256, "\n");
  for (const CopiedFile& file : set.own) absl::StrAppend(&text, kFile, ToLine(file), "\n");
  return text;
}

absl::StatusOr<BackupSetInfo> FromSetText(absl::string_view text) {
  BackupSetInfo set;
  std::map<absl::string_view, absl::string_view> facts;
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
  if (lines.empty() || lines[0] != kTitle) return absl::InvalidArgumentError(absl::StrCat("it is no \"", kTitle, "\""));
  for (absl::string_view line : lines) {
    if (absl::ConsumePrefix(&line, kFile)) {
      ASSIGN_OR_RETURN(CopiedFile file, FromLine(line));
      set.own.push_back(std::move(file));
      continue;
    }
    const std::pair<absl::string_view, absl::string_view> fact = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    facts.insert(fact);
  }
  int64_t create_micros = 0, record_micros = 0;
  const auto number = [&](const char* name, auto* value) {
    const auto fact = facts.find(name);
    return fact != facts.end() && absl::SimpleAtoi(fact->second, value);
  };
  if (!number("id", &set.id) || !number("time_micros", &create_micros) || !number("position", &set.head.position) ||
      !number("record_time_micros", &record_micros) || !number("last_key", &set.last_key) ||
      !number("log_copy", &set.log_copy) || !number("new_bytes", &set.new_bytes) ||
      !number("total_bytes", &set.total_bytes) || !number("catalogue_bytes", &set.catalogue_bytes) ||
      facts.count("sha256") == 0 || facts.count("catalogue_sha256") == 0) {
    return absl::InvalidArgumentError("a line is missing, or holds no number");
  }
  set.create_time = absl::FromUnixMicros(create_micros);
  set.head.record_time = absl::FromUnixMicros(record_micros);
  set.head.digest = absl::HexStringToBytes(facts["sha256"]);
  set.catalogue_sha256 = std::string(facts["catalogue_sha256"]);
  return set;
}

}  // namespace gaiwan
