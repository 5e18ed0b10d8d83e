// tests/bench/processes.h: programs started beside this one, and where they work. Nothing outlives its owner: a child
// is killed with its object, and by the kernel when this process dies. Used by one thread.
#ifndef GAIWAN_TESTS_BENCH_PROCESSES_H_
#define GAIWAN_TESTS_BENCH_PROCESSES_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan::bench {

// A folder under `parent` that goes away with the object.
class TempFolder {
 public:
  static absl::StatusOr<TempFolder> Make(const std::string& parent);
  TempFolder(TempFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder();

  const std::string& path() const { return path_; }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

class Child {
 public:
  // Starts `command` (the program's path first). What it prints goes to `out_file` and `error_file`, behind what is
  // there.
  static absl::StatusOr<Child> Start(const std::vector<std::string>& command, const std::string& out_file,
                                     const std::string& error_file);
  Child(Child&& other) noexcept : pid_(other.pid_) { other.pid_ = 0; }
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  ~Child();

  // Sends `signal` and waits until it is gone. DEADLINE_EXCEEDED after `max`, and then it was killed.
  absl::Status Stop(int signal, absl::Duration max);
  // Waits for its end. FAILED_PRECONDITION when it did not end with status 0, DEADLINE_EXCEEDED (and killed) after
  // `max`.
  absl::Status Wait(absl::Duration max);
  bool IsRunning();
  // Bytes of memory that it occupies.
  int64_t ResidentBytes() const;
  // Time of a processor that its threads have used.
  absl::Duration CpuTime() const;

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  // False after `max`.
  bool WaitForEnd(absl::Duration max, int* status);
  void Kill();

  pid_t pid_;  // 0: gone.
};

// A port of 127.0.0.1 that nobody listens on now.
absl::StatusOr<int> FreePort();

// The folder that this program lies in.
std::string ProgramFolder();

// Bytes that the files of `folder` occupy on the disk.
int64_t FolderBytes(const std::string& folder);

// The whole file; empty when it cannot be read.
std::string ReadWhole(const std::string& file);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_PROCESSES_H_
