// server/api/open_streams.h: owns the streams that are open, so that a shutdown can end them: a watch never ends by
// itself. Thread-safe.
#ifndef GAIWAN_SERVER_API_OPEN_STREAMS_H_
#define GAIWAN_SERVER_API_OPEN_STREAMS_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/base/mutex.h"

namespace gaiwan {

class OpenStream {
 public:
  virtual ~OpenStream() = default;
  // Answers what is under way and ends the stream with `why`. Thread-safe; called at most once or twice, after which it
  // does nothing.
  virtual void End(const absl::Status& why) = 0;
  // Ends the stream when whoever opened it may not stay (Authenticator::Recheck). Thread-safe.
  virtual void Recheck() = 0;
};

class OpenStreams {
 public:
  // Keeps `stream` until Remove; ends it at once when the server is shutting down.
  void Add(std::shared_ptr<OpenStream> stream);
  // The stream is done (gRPC's OnDone): nothing of it is called any more, and it may be gone when this returns.
  void Remove(OpenStream* stream);
  // Asks each stream whether its caller may stay.
  void RecheckAll();
  // Ends all streams, and those that are still to come.
  void EndAll(const absl::Status& why);

 private:
  std::vector<std::shared_ptr<OpenStream>> All();

  Mutex mu_;
  absl::flat_hash_map<OpenStream*, std::shared_ptr<OpenStream>> open_ ABSL_GUARDED_BY(mu_);
  absl::Status ended_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_OPEN_STREAMS_H_
