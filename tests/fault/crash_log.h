// tests/fault/crash_log.h: what the client of the kill test saw, line by line in files that kill_test.py compares. A
// line is with the system when Write returns. Thread-safe.
#ifndef GAIWAN_TESTS_FAULT_CRASH_LOG_H_
#define GAIWAN_TESTS_FAULT_CRASH_LOG_H_

#include <cstdio>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace gaiwan::testing {

class LineFile {
 public:
  // Begins the file anew. The process ends when it cannot be written: nothing would be proved.
  explicit LineFile(const std::string& path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  void Write(absl::string_view line);

 private:
  absl::Mutex mu_;
  std::FILE* const file_ ABSL_PT_GUARDED_BY(mu_);
};

struct CrashLog {
  explicit CrashLog(const std::string& folder)
      : sent(folder + "/sent"),
        acknowledged(folder + "/acknowledged"),
        watched(folder + "/watched"),
        calls(folder + "/calls"),
        history(folder + "/history"),
        faults(folder + "/faults") {}

  LineFile sent;          // REQUEST_ID, before it is sent for the first time.
  LineFile acknowledged;  // REQUEST_ID CASE VERSION FIRST_POSITION LAST_POSITION, of each answer.
  LineFile watched;       // POSITION CASE VERSION TYPE, as delivered.
  LineFile calls;         // BEGIN END CASE KIND REQUEST ETAG OUTCOME VERSION EVENTS, see case_calls.h.
  LineFile history;       // See crash_history.h.
  LineFile faults;        // What must not happen, in words.
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_CRASH_LOG_H_
