#include "tests/bench/raw_stream.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/support/client_callback.h"
#include "server/log/open_db.h"
#include "server/log/request_filter.h"
#include "tests/bench/commands.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr char kMethod[] = "/gaiwan.v1.CaseService/WatchCases";
constexpr size_t kCacheBytes = 64 << 20;
constexpr absl::Duration kStreamMax = absl::Minutes(10);

using RawService = v1::CaseService::WithRawCallbackMethod_WatchCases<v1::CaseService::Service>;

class Sender final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit Sender(const OpenDb& db) : records_(db.db()->NewIterator(rocksdb::ReadOptions(), db.log())) {
    records_->SeekToFirst();
    SendNext();
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    records_->Next();
    SendNext();
  }
  void OnDone() override { delete this; }

 private:
  void SendNext() {
    if (!records_->Valid()) return Finish(grpc::Status::OK);
    const rocksdb::Slice record = records_->value();
    const grpc::Slice slice(record.data(), record.size());
    outgoing_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&outgoing_);
  }

  const std::unique_ptr<rocksdb::Iterator> records_;
  grpc::ByteBuffer outgoing_;
};

class SenderService final : public RawService {
 public:
  explicit SenderService(const OpenDb* db) : db_(*db) {}
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchCases(grpc::CallbackServerContext*,
                                                         const grpc::ByteBuffer*) override {
    return new Sender(db_);
  }

 private:
  const OpenDb& db_;
};

// Counts what comes. Used once; the caller waits for its end.
class Receiver final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit Receiver(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
    Prepare("", kStreamMax, &context_);
    stub_.PrepareBidiStreamingCall(&context_, kMethod, grpc::StubOptions(), this);
    const grpc::Slice nothing("");
    outgoing_ = grpc::ByteBuffer(&nothing, 1);
    StartWriteLast(&outgoing_, grpc::WriteOptions());
    StartRead(&incoming_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    ++records_;
    StartRead(&incoming_);
  }
  void OnDone(const grpc::Status& status) override {
    absl::MutexLock lock(&mu_);
    status_ = FromGrpc(status, "raw");
    done_ = true;
  }

  absl::StatusOr<int64_t> Wait() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(&done_));
    RETURN_IF_ERROR(status_);
    return records_;
  }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::ByteBuffer outgoing_, incoming_;
  int64_t records_ = 0;  // Of the read under way; read by others once it is done.
  absl::Mutex mu_;
  bool done_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mu_);
};

}  // namespace

absl::Status ServeRaw(const std::string& listen, const std::string& data_folder) {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db,
                   OpenDb::Open(data_folder + "/log", nullptr, kCacheBytes, std::make_shared<RequestFilter>(),
                                std::make_shared<Closing>()));
  SenderService service(db.get());
  grpc::ServerBuilder builder;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return absl::UnavailableError(absl::StrCat("cannot listen on ", listen));
  server->Wait();
  return absl::OkStatus();
}

absl::StatusOr<RawStreamResult> StreamRaw(const Setup& setup, const std::string& folder,
                                          const std::string& data_folder) {
  ASSIGN_OR_RETURN(const BaselineUnderTest raw,
                   BaselineUnderTest::Start(setup, folder, "raw", {"--data", data_folder}));
  const absl::Time begin = absl::Now();
  Receiver receiver(grpc::CreateChannel(raw.target(), grpc::InsecureChannelCredentials()));
  RawStreamResult result;
  ASSIGN_OR_RETURN(result.records, receiver.Wait());
  result.seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  return result;
}

}  // namespace gaiwan::bench
