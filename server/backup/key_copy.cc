#include "server/backup/key_copy.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/backup/tree_copy.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Names of the copy: the one that holds, and the one that is being made.
constexpr char kCopy[] = "/keys";
constexpr char kNext[] = "/keys.next";
constexpr char kBefore[] = "/keys.before";
// Digest, bytes and path of each file of the copy.
constexpr char kContents[] = "/CONTENTS";

// What lies in the data folder beside the keys of personal data.
absl::StatusOr<std::vector<std::string>> SigningFiles(const std::string& data_dir) {
  std::vector<std::string> paths = {"head.key", "evidence/checkpoint.key"};
  for (const char* folder : {"signing", "tls"}) {
    ASSIGN_OR_RETURN(const std::vector<std::string> files, FilesBelow(absl::StrCat(data_dir, "/", folder)));
    for (const std::string& file : files) {
      if (!absl::EndsWith(file, ".new")) paths.push_back(absl::StrCat(folder, "/", file));
    }
  }
  return paths;
}

absl::Status Rename(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(from, to, error);
  return error ? FileError("renaming", from, error.value()) : absl::OkStatus();
}

}  // namespace

absl::Status CopyKeys(const std::string& data_dir, KeyStore* keys, const std::string& to) {
  RETURN_IF_ERROR(MakeFolders(to));
  std::error_code error;
  const std::string next = to + kNext;
  fs::remove_all(next, error);
  RETURN_IF_ERROR(MakeFolders(next + "/keys"));
  RETURN_IF_ERROR(keys->CopyTo(next + "/keys"));
  ASSIGN_OR_RETURN(const std::vector<std::string> signing, SigningFiles(data_dir));
  for (const std::string& path : signing) {
    const absl::Status copied =
        CopyFileDurably(absl::StrCat(data_dir, "/", path), absl::StrCat(next, "/", path)).status();
    // What was never made: no checkpoint key in a folder of before evidence.
    if (!copied.ok() && !absl::IsNotFound(copied)) return copied;
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> paths, FilesBelow(next));
  std::string contents;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(CopiedFile file, ReadDigest(absl::StrCat(next, "/", path)));
    file.path = path;
    absl::StrAppend(&contents, ToLine(file), "\n");
  }
  RETURN_IF_ERROR(WriteFileAtomically(next + kContents, contents, 0600));
  fs::remove_all(to + kBefore, error);
  if (fs::exists(to + kCopy, error)) RETURN_IF_ERROR(Rename(to + kCopy, to + kBefore));
  RETURN_IF_ERROR(Rename(next, to + kCopy));
  RETURN_IF_ERROR(SyncFolder(to));
  fs::remove_all(to + kBefore, error);
  return absl::OkStatus();
}

absl::Status RestoreKeys(const std::string& from, const std::string& data_dir) {
  std::error_code error;
  // Cut short between the two renames: the one before is whole.
  const std::string copy = fs::exists(from + kCopy, error) ? from + kCopy : from + kBefore;
  ASSIGN_OR_RETURN(const std::optional<std::string> contents, ReadWholeFile(copy + kContents));
  if (!contents.has_value())
    return absl::NotFoundError(absl::StrCat("backup.keys_dir: there is no copy of keys in ", from));
  std::vector<CopiedFile> files;
  for (const absl::string_view line : absl::StrSplit(*contents, '\n', absl::SkipEmpty())) {
    const absl::StatusOr<CopiedFile> file = FromLine(line);
    if (!file.ok()) return absl::DataLossError(absl::StrCat(copy, kContents, " is damaged: ", file.status().message()));
    RETURN_IF_ERROR(CheckCopy(copy, *file));
    files.push_back(*file);
  }
  for (const CopiedFile& file : files) {
    RETURN_IF_ERROR(
        CopyFileDurably(absl::StrCat(copy, "/", file.path), absl::StrCat(data_dir, "/", file.path)).status());
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
