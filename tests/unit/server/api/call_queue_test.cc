// The queue on a real gRPC server on loopback, with a service of one method.
#include "server/api/call_queue.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/support/slice.h"
#include "gtest/gtest.h"
#include "server/base/mutex.h"

namespace gaiwan {
namespace {

class Service final : public v1::CaseService::WithRawMethod_GetCase<v1::CaseService::Service>, public QueuedService {
 public:
  explicit Service(CallQueue::Handler handler) : handler_(std::move(handler)) {}

  void AcceptFrom(CallQueue* queue) override {
    queue->Accept([this](auto&&... call) { RequestGetCase(call...); }, handler_);
  }

 private:
  const CallQueue::Handler handler_;
};

grpc::ByteBuffer Bytes(const std::string& text) {
  const grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

std::string Text(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  EXPECT_TRUE(bytes.DumpToSingleSlice(&slice).ok());
  return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
}

// What a call came to; filled on a thread of gRPC's.
class Outcome {
 public:
  void Set(const grpc::Status& status, const grpc::ByteBuffer& answer) {
    MutexLock lock(&mu_);
    status_ = status;
    if (status.ok()) text_ = Text(answer);
    done_ = true;
    changed_.SignalAll();
  }
  grpc::StatusCode code() {
    Wait();
    return status_.error_code();
  }
  std::string text() {
    Wait();
    return text_;
  }

 private:
  void Wait() {
    MutexLock lock(&mu_);
    while (!done_) changed_.Wait(&mu_);
  }

  Mutex mu_;
  CondVar changed_;
  bool done_ ABSL_GUARDED_BY(mu_) = false;
  grpc::Status status_;
  std::string text_;
};

class CallQueueTest : public ::testing::Test {
 protected:
  ~CallQueueTest() override { Stop(); }

  void Start(
      CallQueue::Handler handler, std::function<void()> rung = [] {}) {
    service_ = std::make_unique<Service>(std::move(handler));
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    queue_ = std::make_unique<CallQueue>(builder.AddCompletionQueue());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    service_->AcceptFrom(queue_.get());
    queue_->Run({std::move(rung), [this](bool hold) { held_.push_back(hold); },
                 [this](bool gather) { gathered_.push_back(gather); }});
    stub_ = std::make_unique<grpc::GenericStub>(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }
  void Stop() {
    if (server_ == nullptr) return;
    server_->Shutdown();
    queue_->Stop();
    server_ = nullptr;
  }

  std::shared_ptr<Outcome> Call(const std::string& text) {
    struct Slot {
      grpc::ClientContext context;
      grpc::ByteBuffer request, answer;
    };
    auto slot = std::make_shared<Slot>();
    auto outcome = std::make_shared<Outcome>();
    slot->request = Bytes(text);
    stub_->UnaryCall(&slot->context, "/gaiwan.v1.CaseService/GetCase", grpc::StubOptions(), &slot->request,
                     &slot->answer,
                     [slot, outcome](const grpc::Status& status) { outcome->Set(status, slot->answer); });
    return outcome;
  }

  // The queue's thread's; read when it has stopped.
  std::vector<bool> held_;
  std::vector<bool> gathered_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<CallQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

TEST_F(CallQueueTest, MoreCallsThanAreAwaitedAreAllAnswered) {
  Start([](Wire* wire, const grpc::ByteBuffer& request) {
    wire->Finish(Bytes(absl::StrCat("answer to ", Text(request))), grpc::Status::OK);
  });
  std::vector<std::shared_ptr<Outcome>> outcomes;
  for (int i = 0; i < 2 * kCallsAwaited; ++i) outcomes.push_back(Call(absl::StrCat(i)));
  for (int i = 0; i < 2 * kCallsAwaited; ++i) EXPECT_EQ(outcomes[i]->text(), absl::StrCat("answer to ", i));
  Stop();
  // Held and let go in turns, and let go at the end.
  for (size_t i = 0; i < held_.size(); ++i) EXPECT_EQ(held_[i], i % 2 == 0);
  EXPECT_EQ(held_.size() % 2, 0u);
}

TEST_F(CallQueueTest, EveryCallIsHandedOutWhileCallsAreGathered) {
  std::atomic<int> apart{0};
  Start([&](Wire* wire, const grpc::ByteBuffer&) {
    if (gathered_.empty() || !gathered_.back()) ++apart;
    wire->Finish(Bytes("done"), grpc::Status::OK);
  });
  std::vector<std::shared_ptr<Outcome>> outcomes;
  for (int i = 0; i < kCallsAwaited; ++i) outcomes.push_back(Call("x"));
  for (const auto& outcome : outcomes) EXPECT_EQ(outcome->text(), "done");
  EXPECT_EQ(Call("one that comes alone")->text(), "done");
  Stop();
  EXPECT_EQ(apart, 0);
  for (size_t i = 0; i < gathered_.size(); ++i) EXPECT_EQ(gathered_[i], i % 2 == 0);
  EXPECT_EQ(gathered_.size() % 2, 0u) << "whoever carries them out is woken in the end";
}

TEST_F(CallQueueTest, AFailureIsTheCallersStatus) {
  Start([](Wire* wire, const grpc::ByteBuffer&) {
    wire->Finish(grpc::ByteBuffer(), grpc::Status(grpc::StatusCode::ABORTED, "changed"));
  });
  EXPECT_EQ(Call("x")->code(), grpc::StatusCode::ABORTED);
}

// As the engine uses it: calls wait, and are finished on the ring.
TEST_F(CallQueueTest, RingsFinishWhatWaits) {
  std::vector<Wire*> waiting;  // The queue's thread's.
  std::atomic<int> taken{0};
  std::vector<std::thread::id> threads;
  Start(
      [&](Wire* wire, const grpc::ByteBuffer&) {
        waiting.push_back(wire);
        threads.push_back(std::this_thread::get_id());
        ++taken;
      },
      [&] {
        threads.push_back(std::this_thread::get_id());
        for (Wire* wire : std::exchange(waiting, {})) wire->Finish(Bytes("done"), grpc::Status::OK);
      });
  const auto first = Call("1");
  const auto second = Call("2");
  while (taken < 2) std::this_thread::yield();
  queue_->Ring();
  EXPECT_EQ(first->text(), "done");
  EXPECT_EQ(second->text(), "done");
  const auto third = Call("3");
  while (taken < 3) std::this_thread::yield();
  queue_->Ring();
  EXPECT_EQ(third->text(), "done");
  Stop();
  queue_->Ring();  // Nobody listens any more.
  for (const std::thread::id& id : threads) EXPECT_EQ(id, threads.front());
  EXPECT_NE(threads.front(), std::this_thread::get_id());
}

TEST_F(CallQueueTest, StopWaitsForACallThatIsFinishedElsewhere) {
  std::atomic<Wire*> taken{nullptr};
  Start([&](Wire* wire, const grpc::ByteBuffer&) { taken = wire; });
  const auto outcome = Call("x");
  while (taken == nullptr) std::this_thread::yield();
  std::atomic<bool> finished{false};
  std::thread late([&] {
    // The server, which is being shut down meanwhile, gives the call up at its deadline.
    EXPECT_NE(outcome->code(), grpc::StatusCode::OK);
    finished = true;
    taken.load()->Finish(Bytes("too late"), grpc::Status::OK);
  });
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(10));
  queue_->Stop();
  EXPECT_TRUE(finished);
  late.join();
  server_ = nullptr;
}

TEST_F(CallQueueTest, OneThatNeverRanIsGoneWithoutATrace) {
  grpc::ServerBuilder builder;
  CallQueue queue(builder.AddCompletionQueue());
  queue.Ring();
  queue.Stop();
}

}  // namespace
}  // namespace gaiwan
