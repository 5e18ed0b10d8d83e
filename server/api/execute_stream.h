// server/api/execute_stream.h: a stream of batches, answered in order.
//
// Bounded: at most kBatchesInFlightMax batches are read and not yet answered, so a caller that does not read its
// answers stops being read. One object owns the stream from its first to its last callback (OpenStreams); one write at
// a time.
#ifndef GAIWAN_SERVER_API_EXECUTE_STREAM_H_
#define GAIWAN_SERVER_API_EXECUTE_STREAM_H_

#include <cstddef>
#include <deque>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/api/command_runner.h"
#include "server/api/open_streams.h"
#include "server/api/serve.h"
#include "server/auth/caller.h"
#include "server/base/mutex.h"

namespace gaiwan {

// One on its way here, one being decided, one on its way back, and one to spare.
inline constexpr size_t kBatchesInFlightMax = 4;

class ExecuteStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                            public OpenStream,
                            public std::enable_shared_from_this<ExecuteStream> {
 public:
  // What is named is not owned and outlives the stream. A caller that is not signed in gets a stream that ends with
  // why.
  static ExecuteStream* Start(const ServeParts& parts, const CommandRunner* runner, OpenStreams* streams,
                              grpc::CallbackServerContext* context);

  void End(const absl::Status& why) override;
  void Recheck() override;

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  // One batch, from its reading to the writing of its answer.
  struct Slot {
    bool answered = false;
    grpc::ByteBuffer answer;
  };

  ExecuteStream(const ServeParts& parts, const CommandRunner* runner, OpenStreams* streams, absl::Duration begin)
      : parts_(parts), runner_(runner), streams_(streams), begin_(begin) {}

  void RunBatch(std::shared_ptr<v1::ExecuteBatchRequest> batch);
  void SettleSlot(const std::shared_ptr<Slot>& slot, const v1::ExecuteBatchResponse& response);
  // Starts whatever may start now: a read, a write, the end.
  void Advance();

  const ServeParts& parts_;
  const CommandRunner* const runner_;
  OpenStreams* const streams_;
  const absl::Duration begin_;
  Caller caller_;

  // gRPC's from the start of a read or write until it is done.
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;

  Mutex mu_;
  std::deque<std::shared_ptr<Slot>> slots_ ABSL_GUARDED_BY(mu_);
  bool reading_ ABSL_GUARDED_BY(mu_) = false;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  bool no_more_reads_ ABSL_GUARDED_BY(mu_) = false;
  bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status end_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_EXECUTE_STREAM_H_
