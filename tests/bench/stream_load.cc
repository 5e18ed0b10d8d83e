#include "tests/bench/stream_load.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "grpcpp/client_context.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/client_callback.h"
#include "tests/bench/commands.h"

namespace gaiwan::bench {
namespace {

constexpr char kMethod[] = "/gaiwan.v1.CaseService/ExecuteStream";
// A stream lasts as long as its run; this only bounds a server that hangs.
constexpr absl::Duration kStreamMax = absl::Minutes(15);
// Field 1 of ExecuteBatchRequest, length-delimited.
constexpr uint32_t kRequestsTag = (v1::ExecuteBatchRequest::kRequestsFieldNumber << 3) | 2;

}  // namespace

class StreamLoad::Stream final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Stream(StreamLoad* load, grpc::GenericStub* stub, size_t desk, uint64_t count)
      : load_(load), stub_(stub), desk_(desk), count_(count) {}

  void Start() {
    Prepare(load_->workload_->Get(desk_, 0).person, kStreamMax, &context_);
    stub_->PrepareBidiStreamingCall(&context_, kMethod, grpc::StubOptions(), this);
    SendNext();
    StartRead(&incoming_);
    StartCall();
  }

  void OnWriteDone(bool ok) override { HalfDone(ok); }

  void OnReadDone(bool ok) override {
    if (!ok) return;  // OnDone says why.
    v1::ExecuteBatchResponse response;
    const int64_t bytes = static_cast<int64_t>(incoming_.Length());
    const grpc::Status parsed = grpc::SerializationTraits<v1::ExecuteBatchResponse>::Deserialize(&incoming_, &response);
    if (!parsed.ok()) load_->counts_->Fail(parsed.error_message());
    Count(response, bytes);
    StartRead(&incoming_);
    HalfDone(true);
  }

  void OnDone(const grpc::Status& status) override {
    if (!status.ok()) load_->counts_->Fail(absl::StrCat(kMethod, ": ", status.error_message()));
    load_->busy_.DecrementCount();
  }

 private:
  // The next message goes out when this one is both written and answered: the answer may be told first.
  void HalfDone(bool ok) {
    if (!ok || halves_.fetch_add(1) == 0) return;
    SendNext();
  }

  void SendNext() {
    const uint64_t size = load_->stopping_ ? 0 : std::min<uint64_t>(kCommandsPerMessage, count_ - sent_);
    if (size == 0) return StartWritesDone();
    halves_ = 0;
    std::string bytes;
    {
      google::protobuf::io::StringOutputStream stream(&bytes);
      google::protobuf::io::CodedOutputStream out(&stream);
      for (uint64_t i = 0; i < size; ++i) {
        const Workload::Item item = load_->workload_->Get(desk_, sent_ + i);
        out.WriteTag(kRequestsTag);
        out.WriteVarint32(static_cast<uint32_t>(item.bytes.size()));
        out.WriteString(item.bytes);
      }
    }
    sent_ += size;
    const grpc::Slice slice(bytes);
    outgoing_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&outgoing_);
  }

  void Count(const v1::ExecuteBatchResponse& response, int64_t bytes) {
    LoadCounts* const counts = load_->counts_;
    int64_t done = 0;
    int64_t events = 0;
    for (const v1::ExecuteOutcome& outcome : response.outcomes()) {
      if (!outcome.has_done()) {
        counts->Fail(outcome.refused().message());
        continue;
      }
      const v1::Receipt& receipt = outcome.done().receipt();
      events += receipt.last_position() - receipt.first_position() + 1;
      ++done;
    }
    counts->completed.fetch_add(done, std::memory_order_relaxed);
    counts->events.fetch_add(events, std::memory_order_relaxed);
    counts->response_bytes.fetch_add(bytes, std::memory_order_relaxed);
  }

  StreamLoad* const load_;
  grpc::GenericStub* const stub_;
  const size_t desk_;
  const uint64_t count_;
  grpc::ClientContext context_;
  grpc::ByteBuffer outgoing_, incoming_;
  std::atomic<int> halves_{0};
  uint64_t sent_ = 0;  // Touched by one callback at a time: the one that completes a message.
};

StreamLoad::StreamLoad(const Workload* workload, const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                       int64_t count, LoadCounts* counts)
    : workload_(workload), counts_(counts), busy_(static_cast<int>(workload->desk_count())) {
  for (const auto& channel : channels) stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
  const uint64_t desks = workload->desk_count();
  for (uint64_t desk = 0; desk < desks; ++desk) {
    const uint64_t all = static_cast<uint64_t>(count);
    const uint64_t share = count > 0 ? all / desks + (desk < all % desks) : std::numeric_limits<uint64_t>::max();
    streams_.push_back(std::make_unique<Stream>(this, stubs_[desk % stubs_.size()].get(), desk, share));
  }
}

StreamLoad::~StreamLoad() = default;

void StreamLoad::Start() {
  for (const std::unique_ptr<Stream>& stream : streams_) stream->Start();
}

}  // namespace gaiwan::bench
