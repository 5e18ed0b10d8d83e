#include "server/base/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

absl::Status Failed(absl::string_view what, const std::string& path) {
  if (errno == ENOENT) return absl::NotFoundError(absl::StrCat("there is no ", path));
  return absl::UnavailableError(absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(errno)));
}

bool WriteAll(int fd, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

absl::StatusOr<std::string> Read(const std::string& path, bool is_private) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Failed("open", path);
  const absl::Cleanup close_fd = [fd] { ::close(fd); };
  struct stat info {};
  if (::fstat(fd, &info) != 0) return Failed("read", path);
  if (is_private && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(path, " may be read by others: chmod 600 it"));
  }
  if (!S_ISREG(info.st_mode) || info.st_size > static_cast<off_t>(kSmallFileBytesMax)) {
    return absl::UnavailableError(absl::StrCat(path, " is no file of at most ", kSmallFileBytesMax, " bytes"));
  }
  std::string text(static_cast<size_t>(info.st_size), '\0');
  size_t got = 0;
  while (got < text.size()) {
    const ssize_t n = ::read(fd, text.data() + got, text.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Failed("read", path);
    if (n == 0) break;
    got += static_cast<size_t>(n);
  }
  text.resize(got);
  return text;
}

}  // namespace

absl::Status WritePrivateFile(const std::string& path, absl::string_view text) {
  const std::string aside = absl::StrCat(path, ".new");
  ::unlink(aside.c_str());  // Of a start that was cut off.
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return Failed("make", aside);
  const bool written = WriteAll(fd, text) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written || ::rename(aside.c_str(), path.c_str()) != 0) {
    const absl::Status failed = Failed("write", path);
    ::unlink(aside.c_str());
    return failed;
  }
  const std::string folder = path.substr(0, path.rfind('/'));
  const int dir = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir >= 0) {
    ::fsync(dir);
    ::close(dir);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  return Read(path, /*is_private=*/false);
}

absl::StatusOr<std::string> ReadPrivateFile(const std::string& path) {
  return Read(path, /*is_private=*/true);
}

absl::Status MakePrivateFolder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return absl::OkStatus();
  return Failed("make the folder", path);
}

}  // namespace gaiwan
