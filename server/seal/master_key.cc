#include "server/seal/master_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "server/base/run_command.h"

namespace gaiwan {
namespace {

constexpr size_t kFileBytesMax = 256;  // 64 digits and a line end; what is longer is another file.

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(what, " ", path, ": ", std::strerror(errno)));
}

// What a key service may take: beyond it a start fails, and is tried again by whoever started us.
constexpr absl::Duration kCommandMax = absl::Seconds(30);

std::optional<AeadKey> ParseKey(absl::string_view text) {
  const absl::string_view digits = absl::StripAsciiWhitespace(text);
  AeadKey key;
  if (digits.size() != 2 * key.size() || !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    return std::nullopt;
  }
  const std::string bytes = absl::HexStringToBytes(digits);
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
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
  const std::optional<AeadKey> key = ParseKey(absl::string_view(text, static_cast<size_t>(n)));
  if (key.has_value()) return *key;
  return absl::InvalidArgumentError(absl::StrCat("key_file: ", path, " does not hold 64 hexadecimal digits"));
}

absl::StatusOr<std::vector<AeadKey>> ReadMasterKeysFrom(const std::vector<std::string>& command) {
  const absl::StatusOr<std::string> said = ReadFromCommand(command, kCommandMax);
  if (!said.ok()) return absl::Status(said.status().code(), absl::StrCat("key_command: ", said.status().message()));
  std::vector<AeadKey> keys;
  for (const absl::string_view line : absl::StrSplit(*said, '\n', absl::SkipWhitespace())) {
    const std::optional<AeadKey> key = ParseKey(line);
    if (key.has_value()) keys.push_back(*key);
    // Never what it printed: it may be a key after all.
    if (!key.has_value())
      return absl::InvalidArgumentError("key_command: it printed a line that is not 64 hexadecimal digits");
  }
  if (keys.empty() || keys.size() > 2) {
    return absl::InvalidArgumentError(absl::StrCat("key_command: it printed ", keys.size(), " keys, not one or two"));
  }
  return keys;
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
