#include "server/seal/key_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/log/atomic_file.h"
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
// Slot 0 of the first file holds the root: it tells, too, whether the master key is the right one.
constexpr uint64_t kRootNumber = 0;

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

// DATA_LOSS when another master key wrapped it, or it is damaged.
absl::StatusOr<AeadKey> UnwrapSlot(const AeadKey& master, uint64_t number, absl::string_view slot) {
  ASSIGN_OR_RETURN(const std::string plain, AeadOpen(master, slot.substr(kNonceAt, kAeadNonceBytes),
                                                     AssociatedData(number), slot.substr(kWrappedAt)));
  AeadKey key;
  std::copy(plain.begin(), plain.end(), key.begin());
  return key;
}

std::string FileName(uint64_t file) {
  return absl::StrFormat("keys-%06d", file);
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
    : dir_(std::move(dir)), random_(random), master_(master), root_(), batch_(kBatchMin) {}

KeyStore::~KeyStore() {
  MutexLock lock(&mu_);
  CloseFiles();
}

void KeyStore::CloseFiles() {
  for (const int fd : files_) {
    if (fd >= 0) ::close(fd);
  }
  files_.clear();
}

absl::Status KeyStore::Load() {
  MutexLock lock(&mu_);
  // The last used slot of the last file that exists; what a run made and did not use is skipped.
  uint64_t file = 0;
  while (::access(absl::StrCat(dir_, "/", FileName(file + 1)).c_str(), F_OK) == 0) ++file;
  ASSIGN_OR_RETURN(const int fd, FileOf(file * kSlotsPerFile, /*make=*/true));
  struct stat info {};
  if (::fstat(fd, &info) != 0) return Failed("look at", dir_);
  const uint64_t slots = (static_cast<uint64_t>(info.st_size) + kSlotBytes - 1) / kSlotBytes;
  made_to_ = file * kSlotsPerFile + (slots == 0 ? 0 : slots - 1);
  next_ = made_to_ + 1;
  return OpenRoot();
}

absl::Status KeyStore::OpenRoot() {
  ASSIGN_OR_RETURN(const int fd, FileOf(kRootNumber, /*make=*/true));
  char slot[kSlotBytes] = {};
  const ssize_t n = ::pread(fd, slot, sizeof(slot), OffsetOf(kRootNumber));
  if (n < 0) return Failed("read", dir_);
  if (n == 0) {
    random_->Fill(absl::MakeSpan(root_));
    const std::string wrapped = WrapSlot(master_, kRootNumber, root_, *random_);
    if (!WriteAll(fd, wrapped, OffsetOf(kRootNumber)) || ::fdatasync(fd) != 0) return Failed("write", dir_);
    return absl::OkStatus();
  }
  absl::StatusOr<AeadKey> root = UnwrapSlot(master_, kRootNumber, absl::string_view(slot, sizeof(slot)));
  if (!root.ok()) {
    return absl::FailedPreconditionError(absl::StrCat("key_file: it is not the key of the data in ", dir_));
  }
  // Folders of before the root was kept: keys of other purposes came from the master key.
  root_ = *root == AeadKey{} ? master_ : *root;
  return absl::OkStatus();
}

AeadKey KeyStore::root() const {
  MutexLock lock(&mu_);
  return root_;
}

absl::Status KeyStore::CopyTo(const std::string& to) {
  MutexLock lock(&mu_);
  const uint64_t last_file = made_to_ / kSlotsPerFile;
  for (uint64_t file = 0; file <= last_file; ++file) {
    ASSIGN_OR_RETURN(const std::string slots, ReadSlots(file));
    RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(to, "/", FileName(file)), slots, 0600));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> KeyStore::ReadSlots(uint64_t file) {
  ASSIGN_OR_RETURN(const int fd, FileOf(file * kSlotsPerFile, /*make=*/false));
  std::string slots(kSlotsPerFile * kSlotBytes, '\0');
  size_t have = 0;
  while (have < slots.size()) {
    const ssize_t n = ::pread(fd, &slots[have], slots.size() - have, static_cast<off_t>(have));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Failed("read", dir_);
    if (n == 0) break;
    have += static_cast<size_t>(n);
  }
  slots.resize(have);
  return slots;
}

absl::Status KeyStore::WriteAside(const AeadKey& master, const std::string& dir, uint64_t* keys) {
  for (uint64_t file = 0; file <= made_to_ / kSlotsPerFile; ++file) {
    ASSIGN_OR_RETURN(std::string slots, ReadSlots(file));
    for (size_t at = 0; at + kSlotBytes <= slots.size(); at += kSlotBytes) {
      const uint64_t number = file * kSlotsPerFile + at / kSlotBytes;
      if (static_cast<unsigned char>(slots[at]) != kLive) continue;
      AeadKey key = root_;
      if (number != kRootNumber) {
        ASSIGN_OR_RETURN(key, UnwrapSlot(master_, number, absl::string_view(slots).substr(at, kSlotBytes)));
        ++*keys;
      }
      slots.replace(at, kSlotBytes, WrapSlot(master, number, key, *random_));
    }
    RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(dir, "/", FileName(file)), slots, 0600));
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> KeyStore::Rewrap(const AeadKey& master) {
  MutexLock lock(&mu_);
  const std::string aside = absl::StrCat(dir_, kKeysAside);
  std::error_code error;
  std::filesystem::remove_all(aside, error);  // Of a try that was cut short.
  if (::mkdir(aside.c_str(), 0700) != 0) return Failed("create", aside);
  uint64_t keys = 0;
  RETURN_IF_ERROR(WriteAside(master, aside, &keys));
  if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, dir_.c_str(), RENAME_EXCHANGE) != 0)
    return Failed("exchange", aside);
  CloseFiles();
  master_ = master;
  RETURN_IF_ERROR(SyncFolder(std::filesystem::path(dir_).parent_path().string()));
  std::filesystem::remove_all(aside, error);
  return keys;
}

absl::StatusOr<int> KeyStore::FileOf(uint64_t number, bool make) {
  const size_t file = number / kSlotsPerFile;
  if (files_.size() <= file) files_.resize(file + 1, -1);
  if (files_[file] < 0) {
    const std::string path = absl::StrCat(dir_, "/", FileName(file));
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
  if (number == kRootNumber || number > made_to_) return absl::NotFoundError(absl::StrCat("keys: no key ", number));
  ASSIGN_OR_RETURN(const int fd, FileOf(number, /*make=*/false));
  char slot[kSlotBytes] = {};
  if (::pread(fd, slot, sizeof(slot), OffsetOf(number)) < 0) return Failed("read", dir_);
  const unsigned char state = static_cast<unsigned char>(slot[0]);
  if (state == kErased || state == kUnused)
    return absl::NotFoundError(absl::StrCat("keys: key ", number, " is erased"));
  ASSIGN_OR_RETURN(const AeadKey key, UnwrapSlot(master_, number, absl::string_view(slot, sizeof(slot))));
  if (recent_.size() >= kRecentMax) recent_.clear();
  recent_[number] = key;
  return key;
}

absl::Status KeyStore::Erase(uint64_t number) {
  MutexLock lock(&mu_);
  if (number == kRootNumber || number > made_to_) return absl::NotFoundError(absl::StrCat("keys: no key ", number));
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
