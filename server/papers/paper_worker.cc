#include "server/papers/paper_worker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/base/log.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/retry.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// A paper takes about a second.
constexpr int kBusyRetryMillis = 2000;

absl::Status ShuttingDown() {
  return Refused(v1::Case(), v1::SHUTTING_DOWN);
}

absl::Status Busy() {
  return RetryLater(absl::ResourceExhaustedError(absl::StrCat(kPapersWaitingMax, " papers are waiting to be rendered")),
                    v1::BUSY, kBusyRetryMillis);
}

absl::Status PapersUnavailable(absl::string_view why) {
  return RefusedBecause(v1::Case(), v1::PAPERS_UNAVAILABLE, MakeLabel(why, why));
}

}  // namespace

PaperWorker::PaperWorker(Options options) : options_(std::move(options)), thread_([this] { Run(); }) {}

PaperWorker::~PaperWorker() {
  Close(absl::ZeroDuration());
}

absl::Status PaperWorker::Submit(PaperRequest request, absl::Duration give_up, Done done) {
  MutexLock lock(&mu_);
  if (closing_) return ShuttingDown();
  if (waiting_.size() >= kPapersWaitingMax) return Busy();
  waiting_.push_back({std::move(request), give_up, std::move(done)});
  changed_.SignalAll();
  return absl::OkStatus();
}

void PaperWorker::Close(absl::Duration patience) {
  std::deque<Waiting> refused;
  {
    MutexLock lock(&mu_);
    if (!closing_) end_by_ = options_.clock->MonotonicNow() + patience;
    closing_ = true;
    refused.swap(waiting_);
    changed_.SignalAll();
  }
  for (const Waiting& each : refused) each.done(ShuttingDown());
  if (thread_.joinable()) thread_.join();
}

void PaperWorker::Run() {
  while (true) {
    Waiting next;
    {
      MutexLock lock(&mu_);
      while (waiting_.empty() && !closing_) changed_.Wait(&mu_);
      if (closing_) break;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    if (options_.clock->MonotonicNow() >= next.give_up) {
      next.done(absl::DeadlineExceededError("other papers took all the time there was"));
      continue;
    }
    next.done(Render(next.request));
  }
  if (process_ != nullptr) process_->Stop(EndBy());
  process_.reset();
}

absl::Duration PaperWorker::EndBy() {
  MutexLock lock(&mu_);
  return end_by_;
}

absl::StatusOr<PaperAnswer> PaperWorker::Render(const PaperRequest& request) {
  if (options_.clock->MonotonicNow() < pause_until_) return PapersUnavailable(last_failure_);
  // One that ended while it had nothing to do is no failure of this paper.
  if (process_ != nullptr && process_->HasEnded()) process_.reset();
  absl::StatusOr<PaperAnswer> answer = AskOnce(request);
  if (answer.ok() || absl::IsInvalidArgument(answer.status())) {
    failures_ = 0;
    return answer;
  }
  Failed(answer.status());
  return PapersUnavailable(last_failure_);
}

absl::StatusOr<PaperAnswer> PaperWorker::AskOnce(const PaperRequest& request) {
  const std::string id = absl::StrCat(++last_id_);
  ASSIGN_OR_RETURN(const std::string frame, EncodePaperRequest(id, request));
  if (process_ == nullptr) {
    ASSIGN_OR_RETURN(process_, PaperProcess::Start(options_.command, options_.clock));
    LogLine(LogLevel::kInfo, "paper worker started");
  }
  const absl::Duration give_up = options_.clock->MonotonicNow() + options_.timeout;
  return process_->Ask(id, frame, [this, give_up] { return std::min(give_up, EndBy()); });
}

void PaperWorker::Failed(const absl::Status& status) {
  process_.reset();
  ++failures_;
  // The first failure may be this one paper's; the next is tried at once.
  const absl::Duration pause = failures_ < 2
                                   ? absl::ZeroDuration()
                                   : std::min(kPaperPauseMax, kPaperPauseFirst * (1 << std::min(failures_ - 2, 10)));
  pause_until_ = options_.clock->MonotonicNow() + pause;
  last_failure_ = absl::IsDeadlineExceeded(status)
                      ? absl::StrCat("a paper took longer than ", absl::FormatDuration(options_.timeout))
                      : std::string(status.message());
  LogLine(LogLevel::kWarning, "paper worker failed")
      .With("why", absl::StatusCodeToString(status.code()))
      .With("failures", static_cast<int64_t>(failures_));
}

}  // namespace gaiwan
