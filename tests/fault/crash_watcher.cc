#include "tests/fault/crash_watcher.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/bench/commands.h"

namespace gaiwan::testing {
namespace {

// A stream ends at the latest then and is resumed: also one that has nothing more to say.
constexpr absl::Duration kStreamMax = absl::Seconds(2);
// Resumed of one's own accord after so many responses.
constexpr int kResponsesPerStream = 1500;
constexpr absl::Duration kRetryAfter = absl::Milliseconds(5);

}  // namespace

CrashWatcher::CrashWatcher(const std::shared_ptr<grpc::Channel>& channel, CrashLog* log)
    : stub_(v1::CaseService::NewStub(channel)), log_(log) {}

void CrashWatcher::Run(const std::atomic<int64_t>* last_position, const std::atomic<bool>* give_up) {
  while (WatchOnce(last_position, give_up)) absl::SleepFor(kRetryAfter);
}

bool CrashWatcher::WatchOnce(const std::atomic<int64_t>* last_position, const std::atomic<bool>* give_up) {
  grpc::ClientContext context;
  bench::Prepare(bench::kObserver, kStreamMax, &context);
  v1::WatchCasesRequest request;
  request.set_resume_token(token_);
  const std::unique_ptr<grpc::ClientReader<v1::WatchCasesResponse>> reader = stub_->WatchCases(&context, request);
  v1::WatchCasesResponse response;
  int responses = 0;
  while (reached_ < *last_position && ++responses <= kResponsesPerStream && reader->Read(&response)) {
    token_ = response.resume_token();
    reached_ = response.position();
    if (response.removed()) log_->faults.Write(absl::StrCat("the watch lost sight of ", response.name()));
    if (response.bookmark()) continue;
    log_->watched.Write(
        absl::StrCat(response.position(), " ", response.name(), " ", response.version(), " ", response.type()));
  }
  context.TryCancel();
  while (reader->Read(&response)) {
    // What came too late to be taken is delivered again: the token was not moved.
  }
  const grpc::StatusCode code = reader->Finish().error_code();
  if (code != grpc::StatusCode::OK && code != grpc::StatusCode::CANCELLED && code != grpc::StatusCode::UNAVAILABLE &&
      code != grpc::StatusCode::DEADLINE_EXCEEDED) {
    log_->faults.Write(absl::StrCat("the watch ended with code ", code));
  }
  return reached_ < *last_position && !*give_up;
}

}  // namespace gaiwan::testing
