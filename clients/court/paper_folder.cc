#include "clients/court/paper_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/court/sha256.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::court {
namespace {

constexpr absl::string_view kPart = ".part";
constexpr size_t kReadBytes = 1 << 20;

absl::Status Failed(absl::string_view what) {
  return absl::UnavailableError(absl::StrCat("papers: ", what, ": ", std::strerror(errno)));
}

// An open file or folder, closed at the end.
class Opened {
 public:
  Opened(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Opened() {
    if (fd_ >= 0) close(fd_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status SyncFolder(const std::string& path) {
  const Opened folder(path, O_RDONLY | O_DIRECTORY);
  if (folder.fd() < 0 || fsync(folder.fd()) != 0) return Failed(path);
  return absl::OkStatus();
}

}  // namespace

std::string PaperFolder::PathOf(const std::string& hand_over, const std::string& sha256) const {
  return absl::StrCat(dir_, "/", hand_over, "/", sha256);
}

bool PaperFolder::Has(const std::string& hand_over, const std::string& sha256) const {
  std::error_code error;
  return std::filesystem::exists(PathOf(hand_over, sha256), error);
}

int64_t PaperFolder::SizeOfPart(const std::string& hand_over, const std::string& sha256) const {
  struct stat about {};
  return stat(absl::StrCat(PathOf(hand_over, sha256), kPart).c_str(), &about) == 0 ? about.st_size : 0;
}

absl::Status PaperFolder::Append(const std::string& hand_over, const std::string& sha256,
                                 absl::string_view bytes) const {
  const std::string path = absl::StrCat(PathOf(hand_over, sha256), kPart);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const Opened file(path, O_WRONLY | O_CREAT | O_APPEND);
  if (file.fd() < 0) return Failed(path);
  while (!bytes.empty()) {
    const ssize_t put = write(file.fd(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return Failed(path);
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  return absl::OkStatus();
}

absl::Status PaperFolder::Keep(const std::string& hand_over, const std::string& sha256) const {
  const std::string kept = PathOf(hand_over, sha256);
  const std::string path = absl::StrCat(kept, kPart);
  const Opened file(path, O_RDWR);
  if (file.fd() < 0) return Failed(path);
  Sha256Sum sum;
  std::string bytes(kReadBytes, '\0');
  for (;;) {
    const ssize_t got = read(file.fd(), bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed(path);
    if (got == 0) break;
    sum.Add(absl::string_view(bytes).substr(0, static_cast<size_t>(got)));
  }
  if (sum.Hex() != sha256) {
    Drop(hand_over, sha256);
    return absl::DataLossError(absl::StrCat("papers: what came of ", sha256, " has another digest"));
  }
  if (fsync(file.fd()) != 0 || rename(path.c_str(), kept.c_str()) != 0) return Failed(path);
  // The name, the hand-over's folder, and the folder of all of them.
  RETURN_IF_ERROR(SyncFolder(absl::StrCat(dir_, "/", hand_over)));
  return SyncFolder(dir_);
}

void PaperFolder::Drop(const std::string& hand_over, const std::string& sha256) const {
  std::error_code error;
  std::filesystem::remove(absl::StrCat(PathOf(hand_over, sha256), kPart), error);
}

}  // namespace gaiwan::court
