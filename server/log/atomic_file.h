// server/log/atomic_file.h: small files that are there whole or not at all. Thread-safe on different paths.
#ifndef GAIWAN_SERVER_LOG_ATOMIC_FILE_H_
#define GAIWAN_SERVER_LOG_ATOMIC_FILE_H_

#include <optional>
#include <string>

#include <sys/types.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// Puts `bytes` into `path`, whatever was there: written beside it with the rights `mode`, synced, renamed, and the
// folder synced. After OK it survives a power cut; before, the old content stands. RESOURCE_EXHAUSTED when the disk is
// full, else UNAVAILABLE.
absl::Status WriteFileAtomically(const std::string& path, absl::string_view bytes, mode_t mode);

// All of a file, or nothing when there is none. UNAVAILABLE when it cannot be read.
absl::StatusOr<std::optional<std::string>> ReadWholeFile(const std::string& path);

// Makes creations, renames and deletions in `dir` durable.
absl::Status SyncFolder(const std::string& dir);

// An error that names what was tried, the path and errno's text: RESOURCE_EXHAUSTED for a full disk, else UNAVAILABLE.
absl::Status FileError(absl::string_view what, absl::string_view path, int error_number);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_ATOMIC_FILE_H_
