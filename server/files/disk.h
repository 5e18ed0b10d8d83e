// server/files/disk.h: what the file store does to a disk, as a seam: the real one, and in tests one that fails at any
// step and forgets what was not synced.
//
// Every path is absolute or relative to the process. Thread-safe on different paths.
#ifndef GAIWAN_SERVER_FILES_DISK_H_
#define GAIWAN_SERVER_FILES_DISK_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// Each returns RESOURCE_EXHAUSTED for a full disk, else UNAVAILABLE, naming what was tried and the path.
class Disk {
 public:
  virtual ~Disk() = default;

  // Makes a file for its owner alone with these bytes, whatever was there.
  virtual absl::Status Create(const std::string& path, absl::string_view bytes) = 0;
  virtual absl::Status WriteAt(const std::string& path, int64_t offset, absl::string_view bytes) = 0;
  virtual absl::Status Truncate(const std::string& path, int64_t size) = 0;
  // What was written survives a power cut.
  virtual absl::Status Sync(const std::string& path) = 0;
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  // OK when it is not there.
  virtual absl::Status Remove(const std::string& path) = 0;
  // For its owner alone. OK when it is there.
  virtual absl::Status MakeFolder(const std::string& path) = 0;
  // Creations, renames and removals in it survive a power cut.
  virtual absl::Status SyncFolder(const std::string& path) = 0;
};

class RealDisk final : public Disk {
 public:
  absl::Status Create(const std::string& path, absl::string_view bytes) override;
  absl::Status WriteAt(const std::string& path, int64_t offset, absl::string_view bytes) override;
  absl::Status Truncate(const std::string& path, int64_t size) override;
  absl::Status Sync(const std::string& path) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status MakeFolder(const std::string& path) override;
  absl::Status SyncFolder(const std::string& path) override;
};

// A file open for reading; movable.
class ReadableFile {
 public:
  // NOT_FOUND; UNAVAILABLE when it cannot be read.
  static absl::StatusOr<ReadableFile> Open(const std::string& path);
  ~ReadableFile();
  ReadableFile(ReadableFile&& other) noexcept;
  ReadableFile& operator=(ReadableFile&& other) noexcept;

  int64_t size() const { return size_; }
  // Fewer bytes at its end. UNAVAILABLE when the disk fails.
  absl::StatusOr<std::string> ReadAt(int64_t offset, size_t bytes) const;

 private:
  ReadableFile(std::string path, int fd, int64_t size);

  std::string path_;
  int fd_;  // -1 after a move.
  int64_t size_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILES_DISK_H_
