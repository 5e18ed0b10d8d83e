// server/backup/tree_copy.h: files copied so that they outlive a power cut, with the digest of what was copied. Any
// thread; two calls do not write the same file.
#ifndef GAIWAN_SERVER_BACKUP_TREE_COPY_H_
#define GAIWAN_SERVER_BACKUP_TREE_COPY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

struct CopiedFile {
  // Below the folder that was copied, with `/` between.
  std::string path;
  uint64_t bytes = 0;
  std::string sha256;  // 64 hex digits.

  friend bool operator==(const CopiedFile& a, const CopiedFile& b) = default;
};

// Copies the file `from` to `to` aside, syncs and renames it; folders on the way are made for the owner alone. Errors
// name the file.
absl::StatusOr<CopiedFile> CopyFileDurably(const std::string& from, const std::string& to);

// Size and digest of the file, its `path` left empty. NOT_FOUND when it is not there.
absl::StatusOr<CopiedFile> ReadDigest(const std::string& path);

// Reads `dir`/`file.path` and compares. DATA_LOSS names the file when it is missing or another.
absl::Status CheckCopy(const std::string& dir, const CopiedFile& file);

// Paths of all regular files below `dir`, in their order; nothing for a folder that is not there.
absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& dir);

// Makes `dir` and what is above it, for the owner alone, synced.
absl::Status MakeFolders(const std::string& dir);

// One line: digest, bytes, path. And back; INVALID_ARGUMENT for another.
std::string ToLine(const CopiedFile& file);
absl::StatusOr<CopiedFile> FromLine(absl::string_view line);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BACKUP_TREE_COPY_H_
