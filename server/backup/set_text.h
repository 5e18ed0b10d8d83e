// server/backup/set_text.h: what a set says of itself, as text: one fact a line, then its files. Pure.
#ifndef GAIWAN_SERVER_BACKUP_SET_TEXT_H_
#define GAIWAN_SERVER_BACKUP_SET_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/backup/backup_folder.h"

namespace gaiwan {

std::string ToSetText(const BackupSetInfo& set);

// What stands behind the last line is not looked at: a signature, perhaps. INVALID_ARGUMENT for what is no set, or of a
// version unknown here.
absl::StatusOr<BackupSetInfo> FromSetText(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BACKUP_SET_TEXT_H_
