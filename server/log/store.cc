#include "server/log/store.h"

#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

absl::Status CheckKey(Family family, absl::string_view key) {
  if (!key.empty() && key.size() <= kKeyBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("a key of family ", FamilyName(family), " has ", key.size(),
                                                 " bytes; it needs 1 to ", kKeyBytesMax));
}

}  // namespace

absl::Status Store::CheckGroup(const Group& group) {
  if (group.empty()) return absl::InvalidArgumentError("the group is empty");
  if (group.record_count() > kRecordsPerGroupMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("the group has ", group.record_count(), " records; the limit is ", kRecordsPerGroupMax));
  }
  if (group.byte_size() > kBytesPerGroupMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("the group has ", group.byte_size(), " bytes; the limit is ", kBytesPerGroupMax));
  }
  for (size_t i = 0; i < group.record_count(); ++i) {
    const Group::NewRecord record = group.record(i);
    if (record.stream.empty() || record.stream.size() > kStreamBytesMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("a stream name has ", record.stream.size(), " bytes; it needs 1 to ", kStreamBytesMax));
    }
    if (record.version == 0) return absl::InvalidArgumentError("a record has version 0; versions start at 1");
  }
  for (size_t i = 0; i < group.put_or_delete_count(); ++i) {
    const Group::Row row = group.row(i);
    if (absl::Status bad = CheckKey(row.family, row.key); !bad.ok()) return bad;
  }
  for (size_t i = 0; i < group.delta_count(); ++i) {
    const Group::Delta delta = group.delta(i);
    if (absl::Status bad = CheckKey(delta.family, delta.key); !bad.ok()) return bad;
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
