// server/base/child_process.h: a program of the settings that stays up and is talked to over its standard streams. Used
// by one thread.
#ifndef GAIWAN_SERVER_BASE_CHILD_PROCESS_H_
#define GAIWAN_SERVER_BASE_CHILD_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace gaiwan {

class ChildProcess {
 public:
  // Starts `command` (a program to be found in PATH, and its arguments, no shell) in a process group of its own, with
  // nothing open but the three standard streams, and no environment but PATH, HOME and the encoding.
  //   UNAVAILABLE  it cannot be started.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const std::vector<std::string>& command);
  // Ends it, and what it started.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Sockets, not blocking: a write to a program that ended is an error (send with MSG_NOSIGNAL), and no signal. `in`
  // is -1 once it was closed.
  int in() const { return in_; }
  int out() const { return out_; }
  int err() const { return err_; }

  // It ended by itself.
  bool HasEnded();
  // It reads no more: time to end by itself.
  void CloseInput();
  void Kill();

 private:
  ChildProcess(pid_t pid, int in, int out, int err) : pid_(pid), in_(in), out_(out), err_(err) {}

  pid_t pid_;  // -1 once it was waited for.
  int in_;
  const int out_;
  const int err_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_CHILD_PROCESS_H_
