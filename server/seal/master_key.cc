#include "server/seal/master_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

constexpr size_t kFileBytesMax = 256;  // 64 digits and a line end; what is longer is another file.

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(what, " ", path, ": ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<AeadKey> ReadMasterKey(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    if (errno == ENOENT) return absl::NotFoundError(absl::StrCat("key_file: there is no ", path));
    return Failed("cannot open", path);
  }
  struct stat info {};
  char text[kFileBytesMax];
  const bool known = ::fstat(fd, &info) == 0;
  const ssize_t n = ::read(fd, text, sizeof(text));
  ::close(fd);
  if (!known || n < 0) return Failed("cannot read", path);
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(absl::StrCat("key_file: ", path, " may be read by others: chmod 600 it"));
  }
  const absl::string_view digits = absl::StripAsciiWhitespace(absl::string_view(text, static_cast<size_t>(n)));
  AeadKey key;
  if (digits.size() != 2 * key.size() || !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    return absl::InvalidArgumentError(absl::StrCat("key_file: ", path, " does not hold 64 hexadecimal digits"));
  }
  const std::string bytes = absl::HexStringToBytes(digits);
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

absl::Status CreateMasterKey(const std::string& path, Random* random) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    if (errno == EEXIST) return absl::AlreadyExistsError(absl::StrCat("key_file: ", path, " exists"));
    return Failed("cannot make", path);
  }
  const std::string text = absl::StrCat(absl::BytesToHexString(RandomBytes(*random, kAeadKeyBytes)), "\n");
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written) {
    ::unlink(path.c_str());
    return Failed("cannot write", path);
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
