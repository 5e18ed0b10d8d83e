#include "server/backup/tree_copy.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Read and written at once.
constexpr size_t kPieceBytes = 1 << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

// Size and digest of the file, each piece of it shown to `piece`. NOT_FOUND when there is no such file.
absl::StatusOr<CopiedFile> ReadThrough(const std::string& path,
                                       absl::FunctionRef<absl::Status(absl::string_view)> piece) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0 && errno == ENOENT) return absl::NotFoundError(absl::StrCat("there is no ", path));
  if (file.get() < 0) return FileError("opening", path, errno);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  if (EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1)
    return absl::InternalError("OpenSSL does not digest");
  std::string buffer(kPieceBytes, '\0');
  CopiedFile read;
  while (true) {
    const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FileError("reading", path, errno);
    if (n == 0) break;
    read.bytes += static_cast<uint64_t>(n);
    EVP_DigestUpdate(digest.get(), buffer.data(), static_cast<size_t>(n));
    RETURN_IF_ERROR(piece(absl::string_view(buffer.data(), static_cast<size_t>(n))));
  }
  std::string bytes(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size);
  bytes.resize(size);
  read.sha256 = absl::BytesToHexString(bytes);
  return read;
}

absl::Status WriteAll(int fd, absl::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FileError("writing", path, errno);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MakeFolders(const std::string& dir) {
  if (dir.empty()) return absl::OkStatus();
  if (::mkdir(dir.c_str(), 0700) == 0)
    return SyncFolder(fs::path(dir).parent_path().empty() ? "." : fs::path(dir).parent_path().string());
  if (errno == EEXIST) return absl::OkStatus();
  if (errno != ENOENT) return FileError("creating", dir, errno);
  RETURN_IF_ERROR(MakeFolders(fs::path(dir).parent_path().string()));
  if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) return FileError("creating", dir, errno);
  return SyncFolder(fs::path(dir).parent_path().string());
}

absl::StatusOr<CopiedFile> CopyFileDurably(const std::string& from, const std::string& to) {
  const std::string folder = fs::path(to).parent_path().string();
  RETURN_IF_ERROR(MakeFolders(folder));
  const std::string aside = to + ".new";
  const Descriptor out(::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (out.get() < 0) return FileError("creating", aside, errno);
  absl::StatusOr<CopiedFile> copied =
      ReadThrough(from, [&](absl::string_view piece) { return WriteAll(out.get(), piece, aside); });
  if (!copied.ok()) {
    ::unlink(aside.c_str());
    return copied;
  }
  if (::fsync(out.get()) != 0) return FileError("syncing", aside, errno);
  if (::rename(aside.c_str(), to.c_str()) != 0) return FileError("renaming", aside, errno);
  RETURN_IF_ERROR(SyncFolder(folder));
  return copied;
}

absl::StatusOr<CopiedFile> ReadDigest(const std::string& path) {
  return ReadThrough(path, [](absl::string_view) { return absl::OkStatus(); });
}

absl::Status CheckCopy(const std::string& dir, const CopiedFile& file) {
  const std::string path = absl::StrCat(dir, "/", file.path);
  const absl::StatusOr<CopiedFile> found = ReadDigest(path);
  if (absl::IsNotFound(found.status())) return absl::DataLossError(absl::StrCat(path, " is missing"));
  RETURN_IF_ERROR(found.status());
  if (found->bytes == file.bytes && found->sha256 == file.sha256) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path, " is damaged: ", found->bytes, " bytes with digest ", found->sha256,
                                          ", not ", file.bytes, " with ", file.sha256));
}

absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& dir) {
  std::vector<std::string> files;
  std::error_code error;
  if (!fs::exists(dir, error)) return files;
  for (fs::recursive_directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error)) files.push_back(it->path().lexically_relative(dir).generic_string());
  }
  if (error) return FileError("listing", dir, error.value());
  std::sort(files.begin(), files.end());
  return files;
}

std::string ToLine(const CopiedFile& file) {
  return absl::StrCat(file.sha256, " ", file.bytes, " ", file.path);
}

absl::StatusOr<CopiedFile> FromLine(absl::string_view line) {
  const std::vector<absl::string_view> words = absl::StrSplit(line, absl::MaxSplits(' ', 2));
  CopiedFile file;
  if (words.size() != 3 || words[0].size() != 64 || !absl::SimpleAtoi(words[1], &file.bytes) || words[2].empty() ||
      words[2].front() == '/' || absl::StrContains(words[2], "..")) {
    return absl::InvalidArgumentError("a line is not digest, bytes and path");
  }
  file.sha256 = std::string(words[0]);
  file.path = std::string(words[2]);
  return file;
}

}  // namespace gaiwan
