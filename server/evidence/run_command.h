// server/evidence/run_command.h: runs a program of the settings and waits for it. Thread-safe.
#ifndef GAIWAN_SERVER_EVIDENCE_RUN_COMMAND_H_
#define GAIWAN_SERVER_EVIDENCE_RUN_COMMAND_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace gaiwan {

// Runs `arguments[0]`, looked for in PATH, without a shell, its input and output nowhere. REQUIRES: not empty.
//   UNAVAILABLE         it cannot be started, or ends with another status than 0: the message says which.
//   DEADLINE_EXCEEDED   it took longer than `limit`; it was ended.
absl::Status RunCommand(const std::vector<std::string>& arguments, absl::Duration limit);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_RUN_COMMAND_H_
