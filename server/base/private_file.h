// server/base/private_file.h: small files with secrets in them, for the owner alone. Any thread; one writer a file.
#ifndef GAIWAN_SERVER_BASE_PRIVATE_FILE_H_
#define GAIWAN_SERVER_BASE_PRIVATE_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// Keys, certificates with their chains and sets of keys are far smaller; what is larger is another file.
inline constexpr size_t kSmallFileBytesMax = 1 << 20;

// Writes `text` aside (mode 0600), syncs it and puts it in the place of `path`: a reader sees the old file or the new
// one.
//   UNAVAILABLE  names the file and why.
absl::Status WritePrivateFile(const std::string& path, absl::string_view text);

// NOT_FOUND for no such file; UNAVAILABLE, also for one of more than kSmallFileBytesMax.
absl::StatusOr<std::string> ReadSmallFile(const std::string& path);
// The same, and FAILED_PRECONDITION when others may read it.
absl::StatusOr<std::string> ReadPrivateFile(const std::string& path);

// Makes the folder for the owner alone when it is missing.
absl::Status MakePrivateFolder(const std::string& path);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_PRIVATE_FILE_H_
