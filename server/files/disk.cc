#include "server/files/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/log/atomic_file.h"

namespace gaiwan {
namespace {

constexpr mode_t kOwnerOnlyFolder = 0700;
constexpr mode_t kOwnerOnlyFile = 0600;

absl::Status WriteAll(const std::string& path, int fd, int64_t offset, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("writing", path, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
    offset += written;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RealDisk::Create(const std::string& path, absl::string_view bytes) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnlyFile);
  if (fd < 0) return FileError("creating", path, errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  return WriteAll(path, fd, 0, bytes);
}

absl::Status RealDisk::WriteAt(const std::string& path, int64_t offset, absl::string_view bytes) {
  const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return FileError("opening", path, errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  return WriteAll(path, fd, offset, bytes);
}

absl::Status RealDisk::Truncate(const std::string& path, int64_t size) {
  return truncate(path.c_str(), size) == 0 ? absl::OkStatus() : FileError("shortening", path, errno);
}

absl::Status RealDisk::Sync(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FileError("opening", path, errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  return fsync(fd) == 0 ? absl::OkStatus() : FileError("syncing", path, errno);
}

absl::Status RealDisk::Rename(const std::string& from, const std::string& to) {
  return rename(from.c_str(), to.c_str()) == 0 ? absl::OkStatus() : FileError("renaming", from, errno);
}

absl::Status RealDisk::Remove(const std::string& path) {
  return unlink(path.c_str()) == 0 || errno == ENOENT ? absl::OkStatus() : FileError("removing", path, errno);
}

absl::Status RealDisk::MakeFolder(const std::string& path) {
  return mkdir(path.c_str(), kOwnerOnlyFolder) == 0 || errno == EEXIST ? absl::OkStatus()
                                                                       : FileError("creating", path, errno);
}

absl::Status RealDisk::SyncFolder(const std::string& path) {
  return gaiwan::SyncFolder(path);
}

absl::StatusOr<ReadableFile> ReadableFile::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return absl::NotFoundError(absl::StrCat(path, " is not there"));
  if (fd < 0) return FileError("opening", path, errno);
  ReadableFile file(path, fd, 0);
  struct stat facts = {};
  if (fstat(fd, &facts) != 0) return FileError("reading", path, errno);
  file.size_ = facts.st_size;
  return file;
}

ReadableFile::ReadableFile(std::string path, int fd, int64_t size) : path_(std::move(path)), fd_(fd), size_(size) {}

ReadableFile::~ReadableFile() {
  if (fd_ >= 0) close(fd_);
}

ReadableFile::ReadableFile(ReadableFile&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

ReadableFile& ReadableFile::operator=(ReadableFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

absl::StatusOr<std::string> ReadableFile::ReadAt(int64_t offset, size_t bytes) const {
  std::string out(bytes, '\0');
  size_t got = 0;
  while (got < bytes) {
    const ssize_t part = pread(fd_, out.data() + got, bytes - got, offset + static_cast<int64_t>(got));
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) return FileError("reading", path_, errno);
    if (part == 0) break;
    got += static_cast<size_t>(part);
  }
  out.resize(got);
  return out;
}

}  // namespace gaiwan
