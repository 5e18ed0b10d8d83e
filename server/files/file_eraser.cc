#include "server/files/file_eraser.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/files/sealed_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Letters, digits and dashes: no way up and none beside.
bool IsSafe(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           c == '-';
  });
}

}  // namespace

absl::Status FileEraser::Erase(absl::string_view case_id, absl::string_view sha256) const {
  if (!IsSafe(case_id) || !IsSafe(sha256)) return absl::InvalidArgumentError("files: no name of a stored file");
  const std::string folder = absl::StrCat(dir_, "/cases/", case_id);
  const std::string path = absl::StrCat(folder, "/", sha256);
  const absl::StatusOr<SealedFile> file = SealedFile::Open(path, case_id, keys_);
  if (absl::IsNotFound(file.status())) return absl::OkStatus();
  if (absl::IsUnavailable(file.status())) return file.status();
  // The key first: what a copy has of the file goes with it. What has no header of ours names no key.
  if (file.ok()) RETURN_IF_ERROR(keys_->Erase(file->header().key));
  RETURN_IF_ERROR(disk_->Remove(path));
  return disk_->SyncFolder(folder);
}

}  // namespace gaiwan
