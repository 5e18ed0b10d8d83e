// server/log/data_folder.h: the one folder a server keeps everything in, held by one server at a time.
//
// LOCK names the process that holds it, FORMAT the number of the layout; what else lies in it belongs to the parts
// above (README.md has all of it). Movable, not thread-safe; the lock goes with the object, or with the process however
// it ends.
#ifndef GAIWAN_SERVER_LOG_DATA_FOLDER_H_
#define GAIWAN_SERVER_LOG_DATA_FOLDER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace gaiwan {

// The layout of the folder this program writes and reads. What is inside the store has format numbers of its own.
inline constexpr uint64_t kDataFolderFormat = 1;

// In the folder of a sample county alone: a file that says so (server/main/sample_county.h).
inline constexpr char kSampleMark[] = "SAMPLE";

class DataFolder {
 public:
  // Takes `dir` for this process. Creates it (and the folders above it) when missing; new folders are for the owner
  // only (0700).
  //   FAILED_PRECONDITION  another server holds it (the message says which process); its format is newer (both
  //   numbers);
  //                        or it holds other things than a data folder.
  //   DATA_LOSS            FORMAT does not parse, or is missing beside a log.
  //   UNAVAILABLE, RESOURCE_EXHAUSTED  the disk refuses.
  static absl::StatusOr<DataFolder> Open(const std::string& dir);

  ~DataFolder();
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&& other) noexcept;

  const std::string& dir() const { return dir_; }
  std::string log_dir() const { return dir_ + "/log"; }
  std::string keys_dir() const { return dir_ + "/keys"; }
  std::string files_dir() const { return dir_ + "/files"; }
  std::string evidence_dir() const { return dir_ + "/evidence"; }
  std::string private_dir() const { return dir_ + "/private"; }

 private:
  DataFolder(std::string dir, int lock_fd);

  std::string dir_;
  int lock_fd_;  // Holds the flock; -1 after a move.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_DATA_FOLDER_H_
