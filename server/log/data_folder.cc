#include "server/log/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr mode_t kOwnerOnlyFolder = 0700;
constexpr mode_t kOwnerOnlyFile = 0600;

absl::Status MakeFolder(const std::string& dir) {
  if (mkdir(dir.c_str(), kOwnerOnlyFolder) != 0) {
    if (errno == EEXIST) return absl::OkStatus();
    return FileError("creating", dir, errno);
  }
  return SyncFolder(dir + "/..");
}

absl::Status TakeLock(const std::string& path, int fd) {
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
  if (errno != EWOULDBLOCK) return FileError("locking", path, errno);
  absl::StatusOr<std::optional<std::string>> holder = ReadWholeFile(path);
  const std::string pid = holder.ok() && holder->has_value() ? std::string(absl::StripAsciiWhitespace(**holder)) : "";
  return absl::FailedPreconditionError(
      absl::StrCat(path, " is held by another server", pid.empty() ? "" : absl::StrCat(", process ", pid)));
}

absl::Status WritePid(const std::string& path, int fd) {
  const std::string pid = absl::StrCat(getpid(), "\n");
  if (ftruncate(fd, 0) != 0) return FileError("emptying", path, errno);
  if (pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return FileError("writing", path, errno);
  }
  return absl::OkStatus();
}

// What is in the folder that a new data folder would not have; empty when there is nothing.
absl::StatusOr<std::string> StrangeEntry(const std::string& dir) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename();
    // Made before FORMAT in a start that was cut short, or by the file system.
    if (name == "LOCK" || name == "FORMAT.new" || name == "lost+found") continue;
    return name;
  }
  if (error) return FileError("listing", dir, error.value());
  return std::string();
}

absl::Status CheckFormat(const std::string& dir) {
  const std::string path = dir + "/FORMAT";
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(path));
  if (!text.has_value()) {
    std::error_code ignored;
    if (std::filesystem::exists(dir + "/log", ignored)) {
      return absl::DataLossError(absl::StrCat(path, " is missing beside a log"));
    }
    ASSIGN_OR_RETURN(const std::string strange, StrangeEntry(dir));
    if (!strange.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat(dir, " is no data folder: it has no FORMAT and holds ", strange));
    }
    return WriteFileAtomically(path, absl::StrCat(kDataFolderFormat, "\n"), kOwnerOnlyFile);
  }
  uint64_t format = 0;
  if (!absl::SimpleAtoi(absl::StripAsciiWhitespace(*text), &format) || format == 0) {
    return absl::DataLossError(absl::StrCat(path, " does not hold a number"));
  }
  if (format > kDataFolderFormat) {
    return absl::FailedPreconditionError(absl::StrCat(
        dir, " has format ", format, ", written by a newer version; this program reads up to ", kDataFolderFormat));
  }
  return absl::OkStatus();
}

}  // namespace

DataFolder::DataFolder(std::string dir, int lock_fd) : dir_(std::move(dir)), lock_fd_(lock_fd) {}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : dir_(std::move(other.dir_)), lock_fd_(std::exchange(other.lock_fd_, -1)) {}

DataFolder& DataFolder::operator=(DataFolder&& other) noexcept {
  std::swap(dir_, other.dir_);
  std::swap(lock_fd_, other.lock_fd_);
  return *this;
}

DataFolder::~DataFolder() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

absl::StatusOr<DataFolder> DataFolder::Open(const std::string& dir) {
  if (dir.empty()) return absl::InvalidArgumentError("the data folder has no name");
  const std::filesystem::path above = std::filesystem::path(dir).parent_path();
  std::error_code error;
  if (!above.empty()) std::filesystem::create_directories(above, error);
  if (error) return FileError("creating", above.string(), error.value());
  RETURN_IF_ERROR(MakeFolder(dir));

  const std::string lock_path = dir + "/LOCK";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnlyFile);
  if (fd < 0) return FileError("opening", lock_path, errno);
  DataFolder folder(dir, fd);
  RETURN_IF_ERROR(TakeLock(lock_path, fd));
  RETURN_IF_ERROR(WritePid(lock_path, fd));
  RETURN_IF_ERROR(CheckFormat(dir));
  RETURN_IF_ERROR(MakeFolder(folder.log_dir()));
  RETURN_IF_ERROR(MakeFolder(folder.keys_dir()));
  return folder;
}

}  // namespace gaiwan
