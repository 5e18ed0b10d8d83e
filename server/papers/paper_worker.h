// server/papers/paper_worker.h: renders papers, one after another, through a process of its own that stays up.
//
// The process starts with the first paper: loading fonts costs seconds, and a server that renders none need not. One
// that crashes, or needs longer than it may, is ended and started anew; when that happens again and again, papers are
// refused at once for a while. Thread-safe; `done` is called on the worker's own thread.
#ifndef GAIWAN_SERVER_PAPERS_PAPER_WORKER_H_
#define GAIWAN_SERVER_PAPERS_PAPER_WORKER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/papers/paper_frame.h"
#include "server/papers/paper_process.h"

namespace gaiwan {

// Papers that wait, at some seconds each: who would wait longer is better told to try again.
inline constexpr size_t kPapersWaitingMax = 16;
// The pause after the second failure in a row; it doubles up to the other.
inline constexpr absl::Duration kPaperPauseFirst = absl::Seconds(1);
inline constexpr absl::Duration kPaperPauseMax = absl::Minutes(1);

class PaperWorker {
 public:
  struct Options {
    // A program to be found in PATH, and its arguments.
    std::vector<std::string> command;
    // Of one paper, from when its turn comes.
    absl::Duration timeout = absl::Seconds(60);
    // Not owned; outlives the worker.
    Clock* clock = nullptr;
  };
  using Done = std::function<void(absl::StatusOr<PaperAnswer>)>;

  explicit PaperWorker(Options options);
  ~PaperWorker();

  // Puts a paper in line. It is not begun when its turn comes after `give_up` of the monotonic clock.
  //   RESOURCE_EXHAUSTED  BUSY: kPapersWaitingMax are waiting.
  //   UNAVAILABLE         SHUTTING_DOWN.
  // `done` gets INVALID_ARGUMENT with BadField when there is no such paper, DEADLINE_EXCEEDED, or UNAVAILABLE with
  // PAPERS_UNAVAILABLE and what is the matter.
  absl::Status Submit(PaperRequest request, absl::Duration give_up, Done done);

  // Refuses what waits, lets the process finish what it renders for at most `patience`, then ends it. No-op when
  // closed.
  void Close(absl::Duration patience);

 private:
  struct Waiting {
    PaperRequest request;
    absl::Duration give_up;
    Done done;
  };

  void Run();
  absl::Duration EndBy() ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<PaperAnswer> Render(const PaperRequest& request);
  absl::StatusOr<PaperAnswer> AskOnce(const PaperRequest& request);
  void Failed(const absl::Status& status);

  const Options options_;
  Mutex mu_;
  CondVar changed_;
  std::deque<Waiting> waiting_ ABSL_GUARDED_BY(mu_);
  bool closing_ ABSL_GUARDED_BY(mu_) = false;
  absl::Duration end_by_ ABSL_GUARDED_BY(mu_) = absl::InfiniteDuration();

  // Of the thread alone.
  std::unique_ptr<PaperProcess> process_;
  uint64_t last_id_ = 0;
  int failures_ = 0;  // In a row.
  absl::Duration pause_until_ = -absl::InfiniteDuration();
  std::string last_failure_;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PAPER_WORKER_H_
