// server/papers/paper_process.h: one process that renders papers: started, asked, ended. Whatever goes wrong with it,
// it is ended and not used again. Used by one thread.
#ifndef GAIWAN_SERVER_PAPERS_PAPER_PROCESS_H_
#define GAIWAN_SERVER_PAPERS_PAPER_PROCESS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/child_process.h"
#include "server/base/clock.h"
#include "server/papers/paper_frame.h"

namespace gaiwan {

class PaperProcess {
 public:
  // Starts `command` as ChildProcess does. `clock` is not owned.
  //   UNAVAILABLE  it cannot be started.
  static absl::StatusOr<std::unique_ptr<PaperProcess>> Start(const std::vector<std::string>& command, Clock* clock);
  // Of the monotonic clock; asked again and again, so that it may come nearer meanwhile.
  using GiveUp = absl::FunctionRef<absl::Duration()>;

  // Sends a frame of EncodePaperRequest and waits for the answer to `id`, until `give_up`.
  //   INVALID_ARGUMENT   the worker says why not; it can be asked again.
  //   DEADLINE_EXCEEDED  nothing came in time.
  //   UNAVAILABLE        it ended; the message has what it said last.
  //   INTERNAL           what it says makes no sense.
  absl::StatusOr<PaperAnswer> Ask(absl::string_view id, absl::string_view frame, GiveUp give_up);

  // It ended by itself.
  bool HasEnded();
  // The last line it wrote to its standard error; empty for none.
  const std::string& last_words() const { return last_words_; }

  // Lets it end by itself, by closing what it reads from, until `give_up`; then ends it.
  void Stop(absl::Duration give_up);

 private:
  PaperProcess(Clock* clock, std::unique_ptr<ChildProcess> child) : clock_(clock), child_(std::move(child)) {}

  // Waits until one of its streams has something to do. DEADLINE_EXCEEDED.
  absl::Status Wait(bool writing, GiveUp give_up, bool* can_write, bool* can_read);
  absl::Status Send(absl::string_view frame, GiveUp give_up);
  absl::StatusOr<std::string> Receive(size_t bytes, GiveUp give_up);
  // Takes what it complained of, a line of the log each.
  void TakeComplaints();
  absl::Status Ended();

  Clock* const clock_;
  const std::unique_ptr<ChildProcess> child_;
  std::string complaint_;  // Of a line that is not finished.
  std::string last_words_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PAPER_PROCESS_H_
