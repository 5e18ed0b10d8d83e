// server/api/watch_stream.h: one watch on the wire: pulls changes from the WatchSource, makes of each what the caller
// may see, writes them one at a time.
//
// Nothing is pulled while there is something to write, so a slow reader costs at most kWatchItemsMax answers of memory.
// One object owns the stream from its first to its last callback (OpenStreams).
#ifndef GAIWAN_SERVER_API_WATCH_STREAM_H_
#define GAIWAN_SERVER_API_WATCH_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/api/open_streams.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/view.h"
#include "server/api/watch_source.h"
#include "server/auth/caller.h"
#include "server/base/mutex.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Changes pulled at once: enough to keep a fast reader's connection busy while catching up.
inline constexpr size_t kWatchItemsMax = 64;
// Cases of the past that one watch remembers to have noted, half a megabyte; one that comes again behind so many others
// is noted again.
inline constexpr size_t kCaughtUpCasesMax = 32768;

class WatchStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                          public OpenStream,
                          public std::enable_shared_from_this<WatchStream> {
 public:
  struct Parts {
    const ServeParts* serve;
    WatchSource* source;
    const OpenPersonal* open;
    const PageTokens* tokens;
    OpenStreams* streams;
    ReadLog* reads;
  };

  // What is named is not owned and outlives the stream. A request that cannot be served gets a stream that ends with
  // why.
  static WatchStream* Start(const Parts& parts, grpc::CallbackServerContext* context, const grpc::ByteBuffer& request);

  void End(const absl::Status& why) override;
  void Recheck() override;

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  WatchStream(const Parts& parts, absl::Duration begin) : parts_(parts), begin_(begin) {}

  absl::Status Subscribe(const grpc::CallbackServerContext& context, const grpc::ByteBuffer& request);
  // What came together: answers, what of them has to be noted first, and why there is no more.
  struct Taken {
    std::vector<grpc::ByteBuffer> answers;
    std::vector<Read> to_note;
    absl::Status status;
  };

  // What the source had; runs on its thread.
  void Take(absl::StatusOr<std::vector<WatchItem>> items);
  // Notes what broken glass reveals, one after the other, and sends once all of it is durable.
  void NoteThenSend(const std::shared_ptr<Taken>& taken);
  void Send(std::vector<grpc::ByteBuffer> answers, const absl::Status& status);
  // What it reveals goes into `to_note`, once a case; all else is noted.
  absl::StatusOr<grpc::ByteBuffer> ToAnswer(const WatchItem& item, std::vector<Read>* to_note);
  // Of the past that is told: whether the same was noted of that case.
  bool IsNotedAlready(const Read& read);
  // Starts whatever may start now: a write, a pull, the end.
  void Advance();

  const Parts parts_;
  const absl::Duration begin_;
  Caller caller_;
  std::string case_name_;
  std::string query_;                                // What its tokens are good for.
  uint64_t began_at_ = 0;                            // The end of the log when it began.
  absl::flat_hash_set<size_t> caught_up_with_;       // Take's alone: digests of what IsNotedAlready was asked.
  std::unique_ptr<WatchSubscription> subscription_;  // Constant from Start to OnDone; null when it could not begin.

  grpc::ByteBuffer outgoing_;  // gRPC's until the write is done.

  Mutex mu_;
  std::deque<grpc::ByteBuffer> waiting_ ABSL_GUARDED_BY(mu_);
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  bool pulling_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status end_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_WATCH_STREAM_H_
