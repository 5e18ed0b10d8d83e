// server/main/sign_in_thread.h: what finds out who calls, kept fresh by a thread: sessions that were ended end their
// streams, keys and certificates are renewed. Made, started and stopped by one thread; parts() is thread-safe as they
// are.
#ifndef GAIWAN_SERVER_MAIN_SIGN_IN_THREAD_H_
#define GAIWAN_SERVER_MAIN_SIGN_IN_THREAD_H_

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/api/open_streams.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/settings.h"
#include "server/main/sign_in_parts.h"
#include "server/main/step_thread.h"

namespace gaiwan {

class SignInThread {
 public:
  // Nothing is owned; all outlives it. Errors as SignInParts::Make.
  static absl::StatusOr<std::unique_ptr<SignInThread>> Start(const StartOptions& options, const Policy& policy,
                                                             Data* data, Clock* clock, Engine* engine,
                                                             OpenStreams* streams);

  SignInParts& parts() { return *parts_; }
  void Stop() { thread_.Stop(); }
  void Join() { thread_.Join(); }

 private:
  explicit SignInThread(OpenStreams* streams) : streams_(streams) {}
  void Step();

  OpenStreams* const streams_;
  std::unique_ptr<SignInParts> parts_;
  std::atomic<bool> standing_changed_{false};
  absl::Duration next_ = absl::ZeroDuration();  // Of the thread alone.
  StepThread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SIGN_IN_THREAD_H_
