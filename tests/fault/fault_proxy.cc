// gaiwan_fault_proxy: stands between a client and a server and does to unary calls what lines and machines do: swallows
// a request or an answer, carries a call out twice, holds it back so that others overtake it, cuts a message in half,
// breaks a call off. Knows no message: it moves bytes. Which call meets what comes from the seed and the order of
// calls.
//
//   gaiwan_fault_proxy SERVER SEED PERCENT     prints `port N`, and on SIGTERM how many calls met each fault
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "grpcpp/alarm.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace gaiwan::testing {
namespace {

enum Fault { kNone, kRequestLost, kAnswerLost, kTwice, kHeldBack, kHalfRequest, kHalfAnswer, kBrokenOff, kFaultCount };
constexpr const char* kFaultNames[kFaultCount] = {"none",      "request-lost", "answer-lost", "twice",
                                                  "held-back", "half-request", "half-answer", "broken-off"};
// The longest that a call is held back: so many others overtake it.
constexpr int kHeldMillisMax = 400;
// Of what is carried out although nobody waits for it any more.
constexpr auto kServerMax = std::chrono::seconds(60);
constexpr int kMessageBytesMax = 64 << 20;

class Dice {
 public:
  Dice(uint64_t seed, int percent) : random_(seed), percent_(percent) {}

  Fault Draw() {
    const std::lock_guard<std::mutex> lock(mu_);
    const bool fault = static_cast<int>(random_() % 100) < percent_;
    const Fault drawn = fault ? static_cast<Fault>(1 + random_() % (kFaultCount - 1)) : kNone;
    ++counts_[drawn];
    return drawn;
  }
  uint64_t Below(uint64_t n) {
    const std::lock_guard<std::mutex> lock(mu_);
    return random_() % n;
  }
  void Print() {
    const std::lock_guard<std::mutex> lock(mu_);
    for (int i = 0; i < kFaultCount; ++i) std::cout << kFaultNames[i] << ' ' << counts_[i] << '\n';
    std::cout << std::flush;
  }

 private:
  std::mutex mu_;
  std::mt19937_64 random_;
  const int percent_;
  uint64_t counts_[kFaultCount] = {};
};

// The first part of a message, shorter than the whole.
grpc::ByteBuffer Half(const grpc::ByteBuffer& whole, Dice* dice) {
  std::vector<grpc::Slice> slices;
  static_cast<void>(whole.Dump(&slices));
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  if (!bytes.empty()) bytes.resize(dice->Below(bytes.size()));
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// One call upstream. Lives until it is answered, whoever still waits for it.
struct Carried {
  grpc::ClientContext context;
  grpc::ByteBuffer request, response;
};

class Proxied final : public grpc::ServerGenericBidiReactor {
 public:
  Proxied(grpc::GenericCallbackServerContext* context, grpc::GenericStub* stub, Dice* dice)
      : context_(context), stub_(stub), dice_(dice), fault_(dice->Draw()), method_(context->method()) {
    for (const auto& [key, value] : context->client_metadata()) {
      const std::string name(key.data(), key.size());
      if (name.rfind("x-", 0) == 0) headers_.emplace_back(name, std::string(value.data(), value.size()));
    }
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return End(grpc::Status(grpc::StatusCode::INTERNAL, "no request"));
    switch (fault_) {
      case kRequestLost:
        return;  // Until the client gives up.
      case kHalfRequest:
        request_ = Half(request_, dice_);
        break;
      case kBrokenOff:
        return context_->TryCancel();
      case kHeldBack: {
        Keep();
        const auto until = std::chrono::system_clock::now() + std::chrono::milliseconds(dice_->Below(kHeldMillisMax));
        alarm_.Set(until, [this](bool) {
          Carry();
          Leave();
        });
        return;
      }
      case kTwice:
        Carry();
        break;
      default:
        break;
    }
    Carry();
  }

  void OnCancel() override { End(grpc::Status::CANCELLED); }
  void OnDone() override { Leave(); }

 private:
  ~Proxied() override = default;

  void Keep() { ++holders_; }
  void Leave() {
    if (--holders_ == 0) delete this;
  }

  void Carry() {
    Keep();
    auto carried = std::make_shared<Carried>();
    carried->request = request_;
    carried->context.set_deadline(std::chrono::system_clock::now() + kServerMax);
    for (const auto& [name, value] : headers_) carried->context.AddMetadata(name, value);
    stub_->UnaryCall(&carried->context, method_, grpc::StubOptions(), &carried->request, &carried->response,
                     [this, carried](const grpc::Status& status) {
                       Answer(status, carried->response);
                       Leave();
                     });
  }

  void Answer(const grpc::Status& status, const grpc::ByteBuffer& response) {
    if (fault_ == kAnswerLost) return;
    // Of two answers the later one is told: the client hears of the repeat.
    if (fault_ == kTwice && answers_++ == 0) return;
    if (ended_.exchange(true)) return;
    if (!status.ok()) return Finish(status);
    response_ = fault_ == kHalfAnswer ? Half(response, dice_) : response;
    StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
  }

  void End(const grpc::Status& status) {
    if (!ended_.exchange(true)) Finish(status);
  }

  grpc::GenericCallbackServerContext* const context_;  // Gone once the call is over.
  grpc::GenericStub* const stub_;
  Dice* const dice_;
  const Fault fault_;
  const std::string method_;
  std::vector<std::pair<std::string, std::string>> headers_;
  grpc::ByteBuffer request_, response_;
  grpc::Alarm alarm_;
  std::atomic<int> holders_{1};  // gRPC itself, calls upstream, the alarm.
  std::atomic<int> answers_{0};
  std::atomic<bool> ended_{false};
};

class Service final : public grpc::CallbackGenericService {
 public:
  Service(const std::string& server, Dice* dice) : dice_(dice) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    stub_ = std::make_unique<grpc::GenericStub>(
        grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments));
  }

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Proxied(context, stub_.get(), dice_);
  }

 private:
  Dice* const dice_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

int Main(const std::string& upstream, uint64_t seed, int percent) {
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigaddset(&end, SIGINT);
  pthread_sigmask(SIG_BLOCK, &end, nullptr);
  Dice dice(seed, percent);
  Service service(upstream, &dice);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&service);
  builder.SetMaxReceiveMessageSize(kMessageBytesMax);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::cout << "port " << port << std::endl;
  int signal = 0;
  sigwait(&end, &signal);
  dice.Print();
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
  return 0;
}

}  // namespace
}  // namespace gaiwan::testing

int main(int argc, char** argv) {
  uint64_t seed = 0;
  int percent = 0;
  if (argc != 4 || !absl::SimpleAtoi(argv[2], &seed) || !absl::SimpleAtoi(argv[3], &percent)) {
    std::cerr << "usage: gaiwan_fault_proxy SERVER SEED PERCENT" << std::endl;
    return 2;
  }
  return gaiwan::testing::Main(argv[1], seed, percent);
}
