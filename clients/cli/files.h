// clients/cli/files.h: whole files and standard input. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_FILES_H_
#define GAIWAN_CLIENTS_CLI_FILES_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <string>

#include "absl/status/statusor.h"

namespace gaiwan::cli {

// As large as the server takes one file (ImportFile.content): nothing larger is worth sending.
inline constexpr int64_t kFileBytesMax = 4 * 1024 * 1024;

// All of `path`, or of `in` when it is `-`. `on_bytes`, if given, hears how many bytes each read brought.
//   NOT_FOUND           no such file, or it cannot be opened.
//   INVALID_ARGUMENT    a directory, or more than kFileBytesMax.
absl::StatusOr<std::string> ReadWhole(const std::string& path, std::istream* in,
                                      const std::function<void(int64_t)>& on_bytes = nullptr);

// Writes all of `path`, readable by its owner alone.
//   UNAVAILABLE  it cannot be written.
absl::Status WriteWhole(const std::string& path, const std::string& content);

// Whether `path` names a file that is there.
bool IsFile(const std::string& path);

// Its size in bytes; 0 when it is not there.
int64_t FileBytes(const std::string& path);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_FILES_H_
