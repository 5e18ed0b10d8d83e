#include "server/reads/read_index.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "server/reads/read_log.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// The position behind it makes the whole key; names of cases have no zero byte.
std::string Prefix(absl::string_view case_name) {
  std::string key = absl::StrCat("read/", case_name);
  key.push_back('\0');
  return key;
}

}  // namespace

void ReadIndex::Project(const Change& change, Group* group) {
  if (!absl::StartsWith(change.stream, absl::StrCat(kReadStreams, "/"))) return;
  Position position = change.first_position;
  for (const auto& event : change.events) {
    absl::flat_hash_set<std::string> cases;
    for (const v1::ReadNote& read : event->reads_noted().reads()) {
      if (read.case_().empty() || !cases.insert(read.case_()).second) continue;
      group->Put(Family::kList, absl::StrCat(Prefix(read.case_()), keys::PositionKey(position)), "");
    }
    ++position;
  }
}

absl::StatusOr<std::vector<Position>> FindReads(const View& view, absl::string_view case_name, Position after,
                                                size_t limit) {
  const std::string prefix = Prefix(case_name);
  std::string behind = prefix;
  behind.back() = '\1';
  std::vector<Position> positions;
  absl::Status status;
  RETURN_IF_ERROR(view.Scan(Family::kList, absl::StrCat(prefix, keys::PositionKey(after + 1)), behind,
                            [&](absl::string_view key, absl::string_view) {
                              const absl::StatusOr<Position> position = keys::ParsePosition(key.substr(prefix.size()));
                              if (!position.ok()) {
                                status = position.status();
                                return false;
                              }
                              positions.push_back(*position);
                              return positions.size() < limit;
                            }));
  RETURN_IF_ERROR(status);
  return positions;
}

}  // namespace gaiwan
