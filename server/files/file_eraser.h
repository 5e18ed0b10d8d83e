// server/files/file_eraser.h: destroys stored files for good, behind the back of the store that reads them: what is
// gone is not found there any more. Thread-safe.
#ifndef GAIWAN_SERVER_FILES_FILE_ERASER_H_
#define GAIWAN_SERVER_FILES_FILE_ERASER_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/files/disk.h"
#include "server/seal/key_store.h"

namespace gaiwan {

class FileEraser {
 public:
  // Of the FileStore in the folder `dir`. `keys` and `disk` are not owned and outlive it.
  FileEraser(std::string dir, KeyStore* keys, Disk* disk) : dir_(std::move(dir)), keys_(keys), disk_(disk) {}

  // Destroys the key of a file in its place, then takes the file away: nobody reads it again, here or in a copy.
  // Durable before it returns. OK when there is none.
  //   INVALID_ARGUMENT  no id of a case, or no digest. UNAVAILABLE  the disk refuses: some of it may be done.
  absl::Status Erase(absl::string_view case_id, absl::string_view sha256) const;

 private:
  const std::string dir_;
  KeyStore* const keys_;
  Disk* const disk_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILES_FILE_ERASER_H_
