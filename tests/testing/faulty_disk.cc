#include "tests/testing/faulty_disk.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "tests/testing/temp_dir.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::testing {
namespace {

std::optional<std::string> Bytes(const std::string& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return ReadFileForTest(path);
}

}  // namespace

absl::Status FaultyDisk::Count() {
  if (dead_) return absl::UnavailableError("the process died");
  if (left_ == 0 || --left_ > 0) return absl::OkStatus();
  fired_ = true;
  dead_ = fault_ == Fault::kTorn;
  if (fault_ == Fault::kNoSpace) return absl::ResourceExhaustedError("no space");
  return absl::UnavailableError("the disk failed");
}

absl::Status FaultyDisk::Create(const std::string& path, absl::string_view bytes) {
  const bool was_dead = dead_;
  const absl::Status status = Count();
  if (!status.ok() && (was_dead || !Tears())) return status;
  unsynced_names_.emplace_back(path, Bytes(path));
  synced_[path] = std::nullopt;
  RETURN_IF_ERROR(real_.Create(path, status.ok() ? bytes : bytes.substr(0, bytes.size() / 2)));
  return status;
}

absl::Status FaultyDisk::WriteAt(const std::string& path, int64_t offset, absl::string_view bytes) {
  const bool was_dead = dead_;
  const absl::Status status = Count();
  if (!status.ok() && (was_dead || !Tears())) return status;
  if (synced_.count(path) == 0) synced_[path] = Bytes(path);
  RETURN_IF_ERROR(real_.WriteAt(path, offset, status.ok() ? bytes : bytes.substr(0, bytes.size() / 2)));
  return status;
}

absl::Status FaultyDisk::Truncate(const std::string& path, int64_t size) {
  RETURN_IF_ERROR(Count());
  if (synced_.count(path) == 0) synced_[path] = Bytes(path);
  return real_.Truncate(path, size);
}

absl::Status FaultyDisk::Sync(const std::string& path) {
  RETURN_IF_ERROR(Count());
  synced_[path] = Bytes(path);
  return real_.Sync(path);
}

absl::Status FaultyDisk::Rename(const std::string& from, const std::string& to) {
  RETURN_IF_ERROR(Count());
  unsynced_names_.emplace_back(from, Bytes(from));
  unsynced_names_.emplace_back(to, Bytes(to));
  synced_[to] = synced_.count(from) > 0 ? synced_[from] : Bytes(from);
  synced_.erase(from);
  return real_.Rename(from, to);
}

absl::Status FaultyDisk::Remove(const std::string& path) {
  RETURN_IF_ERROR(Count());
  unsynced_names_.emplace_back(path, Bytes(path));
  synced_.erase(path);
  return real_.Remove(path);
}

absl::Status FaultyDisk::MakeFolder(const std::string& path) {
  RETURN_IF_ERROR(Count());
  return real_.MakeFolder(path);
}

absl::Status FaultyDisk::SyncFolder(const std::string& path) {
  RETURN_IF_ERROR(Count());
  const auto in_folder = [&](const auto& name) {
    return std::filesystem::path(name.first).parent_path() == std::filesystem::path(path);
  };
  unsynced_names_.erase(std::remove_if(unsynced_names_.begin(), unsynced_names_.end(), in_folder),
                        unsynced_names_.end());
  return real_.SyncFolder(path);
}

void FaultyDisk::CutPower() {
  for (const auto& [path, bytes] : synced_) {
    if (std::filesystem::exists(path)) WriteFileForTest(path, bytes.value_or(""));
  }
  std::reverse(unsynced_names_.begin(), unsynced_names_.end());
  for (const auto& [path, before] : unsynced_names_) {
    if (before.has_value()) {
      WriteFileForTest(path, *before);
    } else {
      std::filesystem::remove(path);
    }
  }
  unsynced_names_.clear();
  synced_.clear();
  Heal();
}

}  // namespace gaiwan::testing
