#include "tests/fault/crash_worker.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/status_detail.h"
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
// One act in so many is a look at a case, and one command in so many on the case looked at last says at which version.
constexpr uint32_t kReadOneIn = 4;
constexpr uint32_t kEtagOneIn = 2;
// One act in so many is some commands together.
constexpr uint32_t kTogetherOneIn = 6;
constexpr uint32_t kTogetherMax = 8;
// One command in so many of those that wait for an answer is given up: whether it was carried out nobody hears.
constexpr uint32_t kGiveUpOneIn = 4;
// Of the cases of a desk, how many are worked on mostly.
constexpr uint32_t kLatestCases = 4;

// One clock for all workers, that nobody sets.
int64_t Now() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

bool IsUnknown(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         // The queue is full or the server is busy: nothing happened, and it may be sent again.
         status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

}  // namespace

std::string CasePool::Take(uint32_t any) const {
  absl::MutexLock lock(&mu_);
  if (names_.empty()) return "";
  const uint32_t count = static_cast<uint32_t>(names_.size());
  const uint32_t of = any % 2 == 0 ? count : std::min(count, kLatestCases);
  return names_[count - 1 - (any / 2) % of];
}

CrashWorker::CrashWorker(uint64_t run, const bench::Desk& desk, const std::shared_ptr<grpc::Channel>& channel,
                         CasePool* pool, const std::atomic<bool>* stop, CrashLog* log)
    : run_(run),
      desk_(desk),
      stub_(v1::CaseService::NewStub(channel)),
      pool_(pool),
      stop_(stop),
      log_(log),
      random_(static_cast<uint32_t>(run)) {}

void CrashWorker::Run() {
  while (!*stop_) {
    if (pool_->Take(0).empty() || OneIn(kOpenOneIn)) {
      OpenOne();
    } else if (OneIn(kReadOneIn)) {
      ReadOne();
    } else if (OneIn(kTogetherOneIn)) {
      CarryOnTogether();
    } else {
      CarryOnOne();
    }
    absl::SleepFor(kBreath);
  }
  for (const Request& request : unanswered_) {
    if (OneIn(kGiveUpOneIn)) {
      Record(request, 0, "unknown", 0, 0);
    } else {
      SendUntilAnswered(request);
    }
  }
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
  pool_->Add(name);
  if (OneIn(2)) return;
  SendUntilAnswered(Make(desk_.registrar, name, bench::SubmitCase()));
  if (OneIn(2)) return;
  SendUntilAnswered(Make(desk_.head, name, bench::AcceptCase()));
}

CrashWorker::Request CrashWorker::CarryOn(const std::string& name) {
  const int party = OneIn(2) ? 1 : 2;
  v1::ExecuteRequest command = OneIn(3)   ? bench::GiveRightsNotice(party)
                               : OneIn(2) ? bench::RecordContact(party)
                                          : bench::AddNote();
  return Make(desk_.registrar, name, std::move(command));
}

// What does not move it may wait for its repeat until other commands have passed it.
void CrashWorker::CarryOnOne() {
  const bool goes_on = !seen_case_.empty() && OneIn(3);
  Request request = CarryOn(goes_on ? seen_case_ : pool_->Take(random_()));
  if (goes_on && OneIn(kEtagOneIn)) request.request.set_etag(absl::StrCat(seen_version_));
  if (SendFirst(&request) != Outcome::kUnknown) return;
  if (OneIn(2)) {
    unanswered_.push_back(std::move(request));
  } else {
    SendUntilAnswered(request);
  }
}

void CrashWorker::CarryOnTogether() {
  const bool of_one_case = OneIn(2);
  const std::string name = pool_->Take(random_());
  std::vector<Request> requests;
  v1::ExecuteBatchRequest batch;
  for (uint32_t left = 2 + random_() % (kTogetherMax - 1); left > 0; --left) {
    Request& request = requests.emplace_back(CarryOn(of_one_case ? name : pool_->Take(random_())));
    log_->sent.Write(request.request.request_id());
    request.begin = Now();
    *batch.add_requests() = request.request;
  }
  const v1::ExecuteBatchResponse response = OneIn(2) ? SendOnStream(batch) : SendBatch(batch);
  for (size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    if (response.outcomes_size() == 0) {
      unanswered_.push_back(request);
      continue;
    }
    const v1::ExecuteOutcome& outcome = response.outcomes(static_cast<int>(i));
    if (outcome.has_done()) {
      Acknowledge(request, outcome.done().receipt());
    } else if (IsUnknown(grpc::Status(static_cast<grpc::StatusCode>(outcome.refused().code()), ""))) {
      unanswered_.push_back(request);
    } else {
      log_->faults.Write(absl::StrCat("refused in a batch: ", request.request.request_id(), ": ",
                                      outcome.refused().ShortDebugString()));
    }
  }
}

v1::ExecuteBatchResponse CrashWorker::SendBatch(const v1::ExecuteBatchRequest& batch) {
  grpc::ClientContext context;
  bench::Prepare(desk_.registrar, kAnswerMax, &context);
  v1::ExecuteBatchResponse response;
  const grpc::Status status = stub_->ExecuteBatch(&context, batch, &response);
  if (!status.ok() && !IsUnknown(status)) {
    log_->faults.Write(absl::StrCat("a batch: ", status.error_code(), " ", status.error_message()));
  }
  return status.ok() ? response : v1::ExecuteBatchResponse();
}

v1::ExecuteBatchResponse CrashWorker::SendOnStream(const v1::ExecuteBatchRequest& batch) {
  grpc::ClientContext context;
  bench::Prepare(desk_.registrar, kAnswerMax, &context);
  const auto stream = stub_->ExecuteStream(&context);
  v1::ExecuteBatchResponse response;
  // An answer that came is one, however the stream ends.
  const bool answered = stream->Write(batch) && stream->Read(&response);
  stream->WritesDone();
  if (const grpc::Status status = stream->Finish(); !status.ok() && !IsUnknown(status)) {
    log_->faults.Write(absl::StrCat("a stream: ", status.error_code(), " ", status.error_message()));
  }
  return answered ? response : v1::ExecuteBatchResponse();
}

void CrashWorker::ReadOne() {
  Request request{&desk_.registrar, {}, Now()};
  request.request.set_name(pool_->Take(random_()));
  v1::GetCaseRequest read;
  read.set_name(request.request.name());
  read.set_view(v1::CASE_VIEW_BASIC);
  grpc::ClientContext context;
  bench::Prepare(desk_.registrar, kAnswerMax, &context);
  v1::Case c;
  const grpc::Status status = stub_->GetCase(&context, read, &c);
  if (status.ok()) {
    Record(request, Now(), "done", c.version(), 0);
    seen_case_ = c.name();
    seen_version_ = c.version();
  } else if (!IsUnknown(status)) {
    log_->faults.Write(
        absl::StrCat("cannot read ", read.name(), ": ", status.error_code(), " ", status.error_message()));
  }
}

void CrashWorker::Record(const Request& request, int64_t end, absl::string_view outcome, int64_t version,
                         int64_t events) {
  const std::string& id = request.request.request_id();
  const std::string& etag = request.request.etag();
  log_->calls.Write(absl::StrCat(request.begin, " ", end == 0 ? "-" : absl::StrCat(end), " ", request.request.name(),
                                 " ", id.empty() ? "read" : "command", " ", id.empty() ? "-" : id, " ",
                                 etag.empty() ? "-" : etag, " ", outcome, " ", version, " ", events));
}

CrashWorker::Outcome CrashWorker::SendFirst(Request* request) {
  log_->sent.Write(request->request.request_id());
  request->begin = Now();
  v1::ExecuteResponse response;
  return Send(*request, &response);
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
  if (const auto changed = cli::DetailOf<v1::CaseChanged>(status);
      changed.has_value() && changed->reason() == v1::CASE_CHANGED && !request.request.etag().empty()) {
    Record(request, Now(), "stale", changed->current_version(), 0);
    return Outcome::kStale;
  }
  log_->faults.Write(absl::StrCat("refused: ", request.request.request_id(), " ", request.request.ShortDebugString(),
                                  ": ", status.error_code(), " ", status.error_message()));
  return Outcome::kRefused;
}

void CrashWorker::SendUntilAnswered(Request request) {
  v1::ExecuteResponse response;
  Outcome outcome = request.begin == 0 ? SendFirst(&request) : Send(request, &response);
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
  if (!acknowledged_.insert(request.request.request_id()).second) return;  // A repeat is the same call.
  Record(request, Now(), "done", receipt.version(), receipt.last_position() - receipt.first_position() + 1);
  if (!*stop_ && OneIn(kRepeatOneIn)) to_repeat_.push_back({request, receipt.SerializeAsString()});
}

}  // namespace gaiwan::testing
