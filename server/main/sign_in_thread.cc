#include "server/main/sign_in_thread.h"

#include <utility>

#include "server/auth/authenticator.h"
#include "server/base/clock.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::unique_ptr<SignInThread>> SignInThread::Start(const StartOptions& options, const Policy& policy,
                                                                  Data* data, Clock* clock, Engine* engine,
                                                                  OpenStreams* streams) {
  std::unique_ptr<SignInThread> made(new SignInThread(streams));
  ASSIGN_OR_RETURN(made->parts_,
                   SignInParts::Make(options, policy, data, clock, [engine](EngineCommand command, Done done) {
                     return engine->Submit(std::move(command), std::move(done));
                   }));
  data->accounts().OnChange([made = made.get()] {
    made->standing_changed_ = true;
    made->thread_.Ring();
  });
  made->thread_.Start([made = made.get()] {
    made->Step();
    return kLookAgainEvery;
  });
  return made;
}

void SignInThread::Step() {
  parts_->Step();
  const absl::Duration now = RealClock()->MonotonicNow();
  if (!standing_changed_.exchange(false) && now < next_) return;
  streams_->RecheckAll();
  next_ = now + kRevocationMax / 2;
}

}  // namespace gaiwan
