#include "tests/fault/crash_worker.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/bench/commands.h"

namespace gaiwan::testing {
namespace {

// An answer that takes longer is unknown. A server that is down comes back within a second or two.
constexpr absl::Duration kAnswerMax = absl::Seconds(10);
// Between two tries.
constexpr absl::Duration kRetryAfter = absl::Milliseconds(5);
// A test that cannot get an answer says so instead of hanging.
constexpr int kTriesMax = 400;
// Between two commands of one worker, so that 100 rounds leave a log that is checked in seconds.
constexpr absl::Duration kBreath = absl::Milliseconds(1);
// One command in so many opens a case; the rest carry one on.
constexpr uint32_t kOpenOneIn = 16;
// One answered command in so many is repeated at the end.
constexpr uint32_t kRepeatOneIn = 10;

bool IsUnknown(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         // The queue is full or the server is busy: nothing happened, and it may be sent again.
         status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

}  // namespace

CrashWorker::CrashWorker(uint64_t run, const bench::Desk& desk, const std::shared_ptr<grpc::Channel>& channel,
                         const std::atomic<bool>* stop, CrashLog* log)
    : run_(run),
      desk_(desk),
      stub_(v1::CaseService::NewStub(channel)),
      stop_(stop),
      log_(log),
      random_(static_cast<uint32_t>(run)) {}

void CrashWorker::Run() {
  while (!*stop_) {
    if (cases_.empty() || OneIn(kOpenOneIn)) {
      OpenOne();
    } else {
      CarryOnOne();
    }
    absl::SleepFor(kBreath);
  }
  for (const Request& request : unanswered_) SendUntilAnswered(request);
  for (const Answered& answered : to_repeat_) {
    v1::ExecuteResponse response;
    const Outcome outcome = Send(answered.request, &response);
    if (outcome == Outcome::kDone && response.receipt().SerializeAsString() == answered.receipt) continue;
    log_->faults.Write(absl::StrCat("a repeat of ", answered.request.request.request_id(),
                                    " did not return the first receipt: ", response.receipt().ShortDebugString()));
  }
}

CrashWorker::Request CrashWorker::Make(const std::string& person, const std::string& name, v1::ExecuteRequest request) {
  request.set_name(name);
  request.set_request_id(bench::RequestId(run_, next_++));
  return {&person, std::move(request)};
}

// What moves a case is repeated until it is answered: what comes next depends on it.
void CrashWorker::OpenOne() {
  const std::string name = bench::CaseName(run_, next_);
  SendUntilAnswered(Make(desk_.registrar, name, bench::OpenCase(desk_)));
  cases_.push_back(name);
  if (OneIn(2)) return;
  SendUntilAnswered(Make(desk_.registrar, name, bench::SubmitCase()));
  if (OneIn(2)) return;
  SendUntilAnswered(Make(desk_.head, name, bench::AcceptCase()));
}

// What does not move it may wait for its repeat until other commands have passed it.
void CrashWorker::CarryOnOne() {
  const std::string& name = cases_[random_() % cases_.size()];
  const int party = OneIn(2) ? 1 : 2;
  v1::ExecuteRequest command = OneIn(3)   ? bench::GiveRightsNotice(party)
                               : OneIn(2) ? bench::RecordContact(party)
                                          : bench::AddNote();
  Request request = Make(desk_.registrar, name, std::move(command));
  if (SendFirst(request) != Outcome::kUnknown) return;
  if (OneIn(2)) {
    unanswered_.push_back(std::move(request));
  } else {
    SendUntilAnswered(request);
  }
}

CrashWorker::Outcome CrashWorker::SendFirst(const Request& request) {
  log_->sent.Write(request.request.request_id());
  v1::ExecuteResponse response;
  return Send(request, &response);
}

CrashWorker::Outcome CrashWorker::Send(const Request& request, v1::ExecuteResponse* response) {
  grpc::ClientContext context;
  bench::Prepare(*request.person, kAnswerMax, &context);
  const grpc::Status status = stub_->Execute(&context, request.request, response);
  if (status.ok()) {
    Acknowledge(request, response->receipt());
    return Outcome::kDone;
  }
  if (IsUnknown(status)) return Outcome::kUnknown;
  log_->faults.Write(absl::StrCat("refused: ", request.request.request_id(), " ", request.request.ShortDebugString(),
                                  ": ", status.error_code(), " ", status.error_message()));
  return Outcome::kRefused;
}

void CrashWorker::SendUntilAnswered(const Request& request) {
  Outcome outcome = SendFirst(request);
  v1::ExecuteResponse response;
  for (int tries = 1; outcome == Outcome::kUnknown && tries < kTriesMax; ++tries) {
    absl::SleepFor(kRetryAfter);
    outcome = Send(request, &response);
  }
  if (outcome == Outcome::kUnknown) {
    log_->faults.Write(absl::StrCat("no answer to ", request.request.request_id()));
  }
}

void CrashWorker::Acknowledge(const Request& request, const v1::Receipt& receipt) {
  log_->acknowledged.Write(absl::StrCat(request.request.request_id(), " ", receipt.name(), " ", receipt.version(), " ",
                                        receipt.first_position(), " ", receipt.last_position()));
  if (!*stop_ && OneIn(kRepeatOneIn)) to_repeat_.push_back({request, receipt.SerializeAsString()});
}

}  // namespace gaiwan::testing
