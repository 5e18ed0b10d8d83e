#include "tests/testing/faulty_file_system.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "rocksdb/system_clock.h"

namespace gaiwan::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus ToStatus(FaultyFileSystem::Fault fault, const std::string& name) {
  if (fault == FaultyFileSystem::Fault::kNoSpace) return IOStatus::NoSpace("a test said so", name);
  return IOStatus::IOError("a test said so", name);
}

// Without a slash at the end or two in a row, so that names compare.
std::string Clean(const std::string& name) {
  std::string clean = std::filesystem::path(name).lexically_normal();
  while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean;
}

std::optional<std::string> BytesOf(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace

class FaultyFileSystem::File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name, FaultyFileSystem* disk)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), disk_(disk) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const std::optional<Fault> fault = disk_->CountAppend();
    if (!fault.has_value()) return AppendNow(data, options, debug);
    if (*fault == Fault::kTorn || *fault == Fault::kNoSpace) {
      const IOStatus half = AppendNow(Slice(data.data(), data.size() / 2), options, debug);
      if (!half.ok()) return half;
    }
    return ToStatus(*fault, name_);
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo& /*info*/,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    if (const std::optional<Fault> fault = disk_->Count()) return ToStatus(*fault, name_);
    const IOStatus done = FSWritableFileOwnerWrapper::Truncate(size, options, debug);
    if (done.ok()) disk_->Truncated(name_, size);
    return done;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override { return SyncAll(options, debug); }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override { return SyncAll(options, debug); }
  // Space set aside ahead is not kept track of; without it the runs are a good deal faster, too.
  void PrepareWrite(size_t /*offset*/, size_t /*size*/, const IOOptions& /*options*/,
                    IODebugContext* /*debug*/) override {}
  IOStatus Allocate(uint64_t /*offset*/, uint64_t /*size*/, const IOOptions& /*options*/,
                    IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }
  // Says nothing about durability, so it syncs nothing.
  IOStatus RangeSync(uint64_t /*offset*/, uint64_t /*size*/, const IOOptions& /*options*/,
                     IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }

 private:
  IOStatus AppendNow(const Slice& data, const IOOptions& options, IODebugContext* debug) {
    const IOStatus done = FSWritableFileOwnerWrapper::Append(data, options, debug);
    if (done.ok()) disk_->Grown(name_, data.size());
    return done;
  }
  // The real disk is left out: only what would be kept matters.
  IOStatus SyncAll(const IOOptions& options, IODebugContext* debug) {
    const uint64_t size = disk_->SizeOf(name_);
    if (const std::optional<Fault> fault = disk_->Count()) return ToStatus(*fault, name_);
    const IOStatus done = FSWritableFileOwnerWrapper::Flush(options, debug);
    if (done.ok()) disk_->Synced(name_, size);
    return done;
  }

  const std::string name_;
  FaultyFileSystem* const disk_;
};

class FaultyFileSystem::Directory final : public rocksdb::FSDirectory {
 public:
  Directory(std::unique_ptr<rocksdb::FSDirectory> directory, std::string name, FaultyFileSystem* disk)
      : directory_(std::move(directory)), name_(std::move(name)), disk_(disk) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    if (const std::optional<Fault> fault = disk_->Count()) return ToStatus(*fault, name_);
    disk_->NamesSynced(name_);
    return IOStatus::OK();
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& /*dir_options*/) override {
    return Fsync(options, debug);
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override { return directory_->Close(options, debug); }
  size_t GetUniqueId(char* id, size_t size) const override { return directory_->GetUniqueId(id, size); }

 private:
  const std::unique_ptr<rocksdb::FSDirectory> directory_;
  const std::string name_;
  FaultyFileSystem* const disk_;
};

void FaultyFileSystem::FailAt(uint64_t k, Fault fault) {
  MutexLock lock(&mu_);
  left_ = k;
  fault_ = fault;
  fired_ = false;
}

bool FaultyFileSystem::fired() const {
  MutexLock lock(&mu_);
  return fired_;
}

void FaultyFileSystem::SetNoSpace(bool no_space) {
  MutexLock lock(&mu_);
  no_space_ = no_space;
}

void FaultyFileSystem::Heal() {
  MutexLock lock(&mu_);
  left_ = 0;
  dead_ = false;
  no_space_ = false;
}

void FaultyFileSystem::CutPower() {
  MutexLock lock(&mu_);
  std::error_code ignored;
  for (const auto& [name, known] : files_) {
    if (!known.name_synced) {
      std::filesystem::remove(name, ignored);
    } else if (known.synced < known.size) {
      std::filesystem::resize_file(name, known.synced, ignored);
    }
  }
  for (auto it = renamed_.rbegin(); it != renamed_.rend(); ++it) {
    std::filesystem::remove(it->name, ignored);
    if (it->before.has_value()) std::ofstream(it->name, std::ios::binary) << *it->before;
  }
  files_.clear();
  renamed_.clear();
}

std::optional<FaultyFileSystem::Fault> FaultyFileSystem::Count() {
  MutexLock lock(&mu_);
  if (dead_) return Fault::kDeadDisk;
  if (left_ == 0 || --left_ > 0) return std::nullopt;
  fired_ = true;
  dead_ = fault_ == Fault::kDeadDisk;
  return fault_;
}

std::optional<FaultyFileSystem::Fault> FaultyFileSystem::CountAppend() {
  {
    MutexLock lock(&mu_);
    if (no_space_) return Fault::kNoSpace;
  }
  return Count();
}

void FaultyFileSystem::Grown(const std::string& name, uint64_t by) {
  MutexLock lock(&mu_);
  files_[name].size += by;
}

void FaultyFileSystem::Truncated(const std::string& name, uint64_t size) {
  MutexLock lock(&mu_);
  Known& known = files_[name];
  known.size = size;
  known.synced = std::min(known.synced, size);
}

void FaultyFileSystem::Synced(const std::string& name, uint64_t size) {
  MutexLock lock(&mu_);
  files_[name].synced = size;
}

uint64_t FaultyFileSystem::SizeOf(const std::string& name) const {
  MutexLock lock(&mu_);
  const auto it = files_.find(name);
  return it == files_.end() ? 0 : it->second.size;
}

void FaultyFileSystem::NamesSynced(const std::string& dir) {
  MutexLock lock(&mu_);
  for (auto& [name, known] : files_) {
    if (std::filesystem::path(name).parent_path() == dir) known.name_synced = true;
  }
  std::erase_if(renamed_, [&dir](const Renamed& r) { return std::filesystem::path(r.name).parent_path() == dir; });
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) {
  if (const std::optional<Fault> fault = Count()) return ToStatus(*fault, name);
  std::unique_ptr<rocksdb::FSWritableFile> real;
  const IOStatus made = target()->NewWritableFile(name, options, &real, debug);
  if (!made.ok()) return made;
  const std::string clean = Clean(name);
  {
    MutexLock lock(&mu_);
    files_[clean] = Known();
  }
  *file = std::make_unique<File>(std::move(real), clean, this);
  return made;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& /*options*/,
                                              std::unique_ptr<rocksdb::FSWritableFile>* /*file*/,
                                              IODebugContext* /*debug*/) {
  return IOStatus::NotSupported("ReopenWritableFile", name);
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string& name, const std::string& /*old_name*/,
                                             const rocksdb::FileOptions& /*options*/,
                                             std::unique_ptr<rocksdb::FSWritableFile>* /*file*/,
                                             IODebugContext* /*debug*/) {
  return IOStatus::NotSupported("ReuseWritableFile", name);
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* directory, IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> real;
  const IOStatus opened = target()->NewDirectory(name, options, &real, debug);
  if (opened.ok()) *directory = std::make_unique<Directory>(std::move(real), Clean(name), this);
  return opened;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                                      IODebugContext* debug) {
  if (const std::optional<Fault> fault = Count()) return ToStatus(*fault, from);
  Renamed renamed = {Clean(to), BytesOf(to)};
  const IOStatus done = target()->RenameFile(from, to, options, debug);
  if (!done.ok()) return done;
  MutexLock lock(&mu_);
  renamed_.push_back(std::move(renamed));
  Known known;
  if (const auto it = files_.find(Clean(from)); it != files_.end()) {
    known = it->second;
    files_.erase(it);
  }
  known.name_synced = false;
  files_[Clean(to)] = known;
  return done;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const IOOptions& options, IODebugContext* debug) {
  if (const std::optional<Fault> fault = Count()) return ToStatus(*fault, name);
  const IOStatus done = target()->DeleteFile(name, options, debug);
  if (!done.ok()) return done;
  MutexLock lock(&mu_);
  files_.erase(Clean(name));
  return done;
}

namespace {

// RocksDB waits a second after each failed flush and compaction; a loop over every failure cannot.
class HastyClock final : public rocksdb::SystemClockWrapper {
 public:
  HastyClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
  const char* Name() const override { return "HastyClock"; }
  void SleepForMicroseconds(int micros) override { target_->SleepForMicroseconds(std::min(micros, 1000)); }
};

class FaultyEnv final : public rocksdb::EnvWrapper {
 public:
  explicit FaultyEnv(const std::shared_ptr<FaultyFileSystem>& file_system)
      : EnvWrapper(std::shared_ptr<rocksdb::Env>(rocksdb::NewCompositeEnv(file_system))) {
    file_system_ = file_system;
    system_clock_ = std::make_shared<HastyClock>();
  }
};

}  // namespace

std::shared_ptr<rocksdb::Env> EnvOver(const std::shared_ptr<FaultyFileSystem>& file_system) {
  return std::make_shared<FaultyEnv>(file_system);
}

}  // namespace gaiwan::testing
