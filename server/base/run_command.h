// server/base/run_command.h: runs a program of the settings and waits for it. Thread-safe.
#ifndef GAIWAN_SERVER_BASE_RUN_COMMAND_H_
#define GAIWAN_SERVER_BASE_RUN_COMMAND_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace gaiwan {

// What a program may say that is asked for a few lines.
inline constexpr size_t kCommandOutputBytesMax = 4096;

// Runs `arguments[0]`, looked for in PATH, without a shell, its input and output nowhere. REQUIRES: not empty.
//   UNAVAILABLE         it cannot be started, or ends with another status than 0: the message says which.
//   DEADLINE_EXCEEDED   it took longer than `limit`; it was ended.
absl::Status RunCommand(const std::vector<std::string>& arguments, absl::Duration limit);

// The same, and what it wrote to its standard output, at most kCommandOutputBytesMax of it.
absl::StatusOr<std::string> ReadFromCommand(const std::vector<std::string>& arguments, absl::Duration limit);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_RUN_COMMAND_H_
