#include "server/papers/private_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/log/atomic_file.h"

namespace gaiwan {

namespace fs = std::filesystem;

absl::StatusOr<PrivateFolder> PrivateFolder::Make(const std::string& dir) {
  std::error_code error;
  const std::string absolute = fs::absolute(dir, error);
  if (mkdir(absolute.c_str(), 0700) != 0 && errno != EEXIST) return FileError("creating", absolute, errno);
  std::string path = absolute + "/package-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return FileError("creating", path, errno);
  return PrivateFolder(std::move(path));
}

absl::Status PrivateFolder::Sweep(const std::string& dir) {
  std::error_code error;
  fs::remove_all(dir, error);
  return error ? FileError("removing", dir, error.value()) : absl::OkStatus();
}

PrivateFolder::PrivateFolder(std::string path) : path_(std::move(path)) {}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;  // The next start sweeps what stays.
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}

PrivateFolder& PrivateFolder::operator=(PrivateFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

absl::Status PrivateFolder::Append(const std::string& name, absl::string_view bytes) const {
  const std::string path = absl::StrCat(path_, "/", name);
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return FileError("creating", path, errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("writing", path, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
