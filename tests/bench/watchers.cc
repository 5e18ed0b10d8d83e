#include "tests/bench/watchers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "grpcpp/support/client_callback.h"
#include "tests/bench/commands.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// Until a stream has what was there before it; and how long one may last in all.
constexpr absl::Duration kCatchUpMax = absl::Minutes(5);
constexpr absl::Duration kStreamMax = absl::Hours(1);

std::shared_ptr<grpc::Channel> OwnConnection(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

class Watchers::Stream final : public grpc::ClientReadReactor<v1::WatchCasesResponse> {
 public:
  Stream(std::unique_ptr<v1::CaseService::Stub> stub, absl::string_view person, const v1::WatchCasesRequest& request)
      : stub_(std::move(stub)), request_(request) {
    Prepare(person, kStreamMax, &context_);
    stub_->async()->WatchCases(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }
  ~Stream() override {
    context_.TryCancel();
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(&done_));
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;  // OnDone says why.
    {
      absl::MutexLock lock(&mu_);
      caught_up_ |= response_.caught_up();
      position_ = std::max(position_, response_.position());
      const bool is_clock = response_.type() == "clock_warned" || response_.type() == "clock_expired";
      if (!response_.type().empty()) seen_.push_back({response_.position(), absl::Now(), is_clock});
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status& status) override {
    absl::MutexLock lock(&mu_);
    status_ = FromGrpc(status, "WatchCases");
    done_ = true;
  }

  absl::Status WaitUntilCaughtUp() {
    return Wait([this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return caught_up_; }, kCatchUpMax);
  }
  absl::Status WaitFor(int64_t position, absl::Duration max) {
    return Wait([this, position]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return position_ >= position; }, max);
  }
  std::vector<Seen> TakeSeen() {
    absl::MutexLock lock(&mu_);
    return std::exchange(seen_, {});
  }

 private:
  template <typename Reached>
  absl::Status Wait(Reached reached, absl::Duration max) {
    const auto over = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return reached() || done_; };
    absl::MutexLock lock(&mu_);
    if (!mu_.AwaitWithTimeout(absl::Condition(&over), max)) {
      return absl::DeadlineExceededError(absl::StrCat("a watch stands at position ", position_));
    }
    if (reached()) return absl::OkStatus();
    return status_.ok() ? absl::UnavailableError("a watch ended") : status_;
  }

  const std::unique_ptr<v1::CaseService::Stub> stub_;
  const v1::WatchCasesRequest request_;
  grpc::ClientContext context_;
  v1::WatchCasesResponse response_;  // Of the read under way.
  absl::Mutex mu_;
  std::vector<Seen> seen_ ABSL_GUARDED_BY(mu_);
  int64_t position_ ABSL_GUARDED_BY(mu_) = 0;
  bool caught_up_ ABSL_GUARDED_BY(mu_) = false;
  bool done_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mu_);
};

absl::StatusOr<std::unique_ptr<Watchers>> Watchers::Start(const std::string& target, absl::string_view person,
                                                          const v1::WatchCasesRequest& request, int count) {
  const std::shared_ptr<grpc::Channel> channel = OwnConnection(target);
  std::unique_ptr<Watchers> watchers(new Watchers());
  for (int i = 0; i < count; ++i) {
    watchers->streams_.push_back(std::make_unique<Stream>(v1::CaseService::NewStub(channel), person, request));
  }
  for (const auto& stream : watchers->streams_) RETURN_IF_ERROR(stream->WaitUntilCaughtUp());
  return watchers;
}

Watchers::~Watchers() = default;

absl::Status Watchers::WaitFor(int64_t position, absl::Duration max) {
  for (const auto& stream : streams_) RETURN_IF_ERROR(stream->WaitFor(position, max));
  return absl::OkStatus();
}

std::vector<std::vector<Seen>> Watchers::TakeSeen() {
  std::vector<std::vector<Seen>> seen;
  for (const auto& stream : streams_) seen.push_back(stream->TakeSeen());
  return seen;
}

SlowWatcher::SlowWatcher(const std::string& target, absl::string_view person)
    : stub_(v1::CaseService::NewStub(OwnConnection(target))) {
  Prepare(person, kStreamMax, &context_);
  reader_ = stub_->WatchCases(&context_, {});
}

SlowWatcher::~SlowWatcher() {
  context_.TryCancel();
  static_cast<void>(reader_->Finish());
}

}  // namespace gaiwan::bench
