#include "server/seal/key_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// One key on disk: state, three bytes of zero, nonce, wrapped key, tag.
constexpr size_t kSlotBytes = 64;
constexpr size_t kNonceAt = 4;
constexpr size_t kWrappedAt = kNonceAt + kAeadNonceBytes;
constexpr unsigned char kUnused = 0;
constexpr unsigned char kLive = 1;
constexpr unsigned char kErased = 2;
// 4 MiB a file: few enough files for millions of keys, small enough to copy.
constexpr uint64_t kSlotsPerFile = 65536;
// The first batch is small, since what a run does not use is skipped at the next start; a busy server doubles it.
constexpr uint64_t kBatchMin = 64;
constexpr uint64_t kBatchMax = 2048;
// 4 MiB of unwrapped keys: those of the cases at work.
constexpr size_t kRecentMax = 65536;
// Slot 0 of the first file holds a wrapped constant instead of a key: it tells whether the master key is the right one.
constexpr uint64_t kCheckNumber = 0;

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat("keys: cannot ", what, " ", path, ": ", std::strerror(errno)));
}

std::string AssociatedData(uint64_t number) {
  return absl::StrCat("gaiwan key ", number);
}

std::string WrapSlot(const AeadKey& master, uint64_t number, const AeadKey& key, Random& random) {
  const std::string nonce = RandomBytes(random, kAeadNonceBytes);
  std::string slot(kNonceAt, '\0');
  slot[0] = static_cast<char>(kLive);
  slot += nonce;
  slot += AeadSeal(master, nonce, AssociatedData(number),
                   absl::string_view(reinterpret_cast<const char*>(key.data()), key.size()));
  return slot;
}

off_t OffsetOf(uint64_t number) {
  return static_cast<off_t>(number % kSlotsPerFile * kSlotBytes);
}

bool WriteAll(int fd, absl::string_view bytes, off_t at) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
    at += n;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Open(const std::string& dir, const AeadKey& master,
                                                         Random* random) {
  std::unique_ptr<KeyStore> store(new KeyStore(dir, master, random));
  RETURN_IF_ERROR(store->Load());
  return store;
}

KeyStore::KeyStore(std::string dir, const AeadKey& master, Random* random)
    : dir_(std::move(dir)), master_(master), random_(random), batch_(kBatchMin) {}

KeyStore::~KeyStore() {
  MutexLock lock(&mu_);
  for (const int fd : files_) {
    if (fd >= 0) ::close(fd);
  }
}

absl::Status KeyStore::Load() {
  MutexLock lock(&mu_);
  // The last used slot of the last file that exists; what a run made and did not use is skipped.
  uint64_t file = 0;
  while (::access(absl::StrCat(dir_, "/", absl::StrFormat("keys-%06d", file + 1)).c_str(), F_OK) == 0) ++file;
  ASSIGN_OR_RETURN(const int fd, FileOf(file * kSlotsPerFile, /*make=*/true));
  struct stat info {};
  if (::fstat(fd, &info) != 0) return Failed("look at", dir_);
  const uint64_t slots = (static_cast<uint64_t>(info.st_size) + kSlotBytes - 1) / kSlotBytes;
  made_to_ = file * kSlotsPerFile + (slots == 0 ? 0 : slots - 1);
  next_ = made_to_ + 1;
  return CheckMaster();
}

absl::Status KeyStore::CheckMaster() {
  ASSIGN_OR_RETURN(const int fd, FileOf(kCheckNumber, /*make=*/true));
  char slot[kSlotBytes] = {};
  const ssize_t n = ::pread(fd, slot, sizeof(slot), OffsetOf(kCheckNumber));
  if (n < 0) return Failed("read", dir_);
  if (n == 0) {
    const std::string check = WrapSlot(master_, kCheckNumber, AeadKey{}, *random_);
    if (!WriteAll(fd, check, OffsetOf(kCheckNumber)) || ::fdatasync(fd) != 0) return Failed("write", dir_);
    return absl::OkStatus();
  }
  const absl::string_view bytes(slot, sizeof(slot));
  if (!AeadOpen(master_, bytes.substr(kNonceAt, kAeadNonceBytes), AssociatedData(kCheckNumber),
                bytes.substr(kWrappedAt))
           .ok()) {
    return absl::FailedPreconditionError(absl::StrCat("key_file: it is not the key of the data in ", dir_));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> KeyStore::FileOf(uint64_t number, bool make) {
  const size_t file = number / kSlotsPerFile;
  if (files_.size() <= file) files_.resize(file + 1, -1);
  if (files_[file] < 0) {
    const std::string path = absl::StrCat(dir_, "/", absl::StrFormat("keys-%06d", file));
    files_[file] = ::open(path.c_str(), O_RDWR | O_CLOEXEC | (make ? O_CREAT : 0), 0600);
    if (files_[file] < 0) return Failed("open", path);
    if (make) {
      // The file's name must outlive a power cut as surely as the keys in it.
      const int dir = ::open(dir_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      const bool synced = dir >= 0 && ::fsync(dir) == 0;
      if (dir >= 0) ::close(dir);
      if (!synced) return Failed("sync", dir_);
    }
  }
  return files_[file];
}

absl::Status KeyStore::MakeBatch() {
  // A batch ends with its file.
  const uint64_t first = made_to_ + 1;
  const uint64_t count = std::min(batch_, kSlotsPerFile - first % kSlotsPerFile);
  ASSIGN_OR_RETURN(const int fd, FileOf(first, /*make=*/true));
  std::string slots;
  slots.reserve(count * kSlotBytes);
  std::vector<AeadKey> keys(count);
  for (uint64_t i = 0; i < count; ++i) {
    random_->Fill(absl::MakeSpan(keys[i]));
    slots += WrapSlot(master_, first + i, keys[i], *random_);
  }
  if (!WriteAll(fd, slots, OffsetOf(first)) || ::fdatasync(fd) != 0) {
    if (errno == ENOSPC || errno == EDQUOT) return absl::ResourceExhaustedError("keys: no space for new keys");
    return Failed("write", dir_);
  }
  if (recent_.size() + count > kRecentMax) recent_.clear();
  for (uint64_t i = 0; i < count; ++i) recent_[first + i] = keys[i];
  made_to_ = first + count - 1;
  batch_ = std::min(2 * batch_, kBatchMax);
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> KeyStore::NewKey() {
  MutexLock lock(&mu_);
  if (next_ > made_to_) RETURN_IF_ERROR(MakeBatch());
  return next_++;
}

absl::StatusOr<AeadKey> KeyStore::Get(uint64_t number) {
  MutexLock lock(&mu_);
  if (auto found = recent_.find(number); found != recent_.end()) return found->second;
  if (number == kCheckNumber || number > made_to_) return absl::NotFoundError(absl::StrCat("keys: no key ", number));
  ASSIGN_OR_RETURN(const int fd, FileOf(number, /*make=*/false));
  char slot[kSlotBytes] = {};
  if (::pread(fd, slot, sizeof(slot), OffsetOf(number)) < 0) return Failed("read", dir_);
  const unsigned char state = static_cast<unsigned char>(slot[0]);
  if (state == kErased || state == kUnused)
    return absl::NotFoundError(absl::StrCat("keys: key ", number, " is erased"));
  const absl::string_view bytes(slot, sizeof(slot));
  ASSIGN_OR_RETURN(const std::string plain, AeadOpen(master_, bytes.substr(kNonceAt, kAeadNonceBytes),
                                                     AssociatedData(number), bytes.substr(kWrappedAt)));
  AeadKey key;
  std::copy(plain.begin(), plain.end(), key.begin());
  if (recent_.size() >= kRecentMax) recent_.clear();
  recent_[number] = key;
  return key;
}

absl::Status KeyStore::Erase(uint64_t number) {
  MutexLock lock(&mu_);
  if (number == kCheckNumber || number > made_to_) return absl::NotFoundError(absl::StrCat("keys: no key ", number));
  ASSIGN_OR_RETURN(const int fd, FileOf(number, /*make=*/false));
  std::string slot(kSlotBytes, '\0');
  slot[0] = static_cast<char>(kErased);
  if (!WriteAll(fd, slot, OffsetOf(number)) || ::fdatasync(fd) != 0) return Failed("erase in", dir_);
  recent_.erase(number);
  return absl::OkStatus();
}

uint64_t KeyStore::last_number() const {
  MutexLock lock(&mu_);
  return next_ - 1;
}

}  // namespace gaiwan
