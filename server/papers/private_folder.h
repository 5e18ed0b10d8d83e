// server/papers/private_folder.h: a folder of readable files for one package, gone when it goes out of sight. Movable;
// used by one thread at a time.
#ifndef GAIWAN_SERVER_PAPERS_PRIVATE_FOLDER_H_
#define GAIWAN_SERVER_PAPERS_PRIVATE_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

class PrivateFolder {
 public:
  // A new one in `dir`, which is made when it is not there, both for their owner alone.
  //   RESOURCE_EXHAUSTED, UNAVAILABLE  the disk refuses; so do all below.
  static absl::StatusOr<PrivateFolder> Make(const std::string& dir);
  // Removes what an earlier process left in `dir`.
  static absl::Status Sweep(const std::string& dir);

  ~PrivateFolder();
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&& other) noexcept;

  // Absolute.
  const std::string& path() const { return path_; }
  // Adds bytes at the end of a file of it, made when it is not there.
  absl::Status Append(const std::string& name, absl::string_view bytes) const;

 private:
  explicit PrivateFolder(std::string path);

  std::string path_;  // Empty after a move.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PRIVATE_FOLDER_H_
