#include "server/main/engine_thread.h"

#include <cstddef>
#include <future>
#include <utility>

#include "server/main/step_thread.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::unique_ptr<EngineThread>> EngineThread::Start(Data* data, Clock* clock, const v1::Limits& limits,
                                                                  std::function<void()> on_fatal) {
  Engine::Parts parts;
  parts.store = &data->store();
  parts.sealer = &data->sealer();
  parts.clock = clock;
  parts.deciders = data->deciders();
  parts.projectors = data->projectors();
  Engine::Options options;
  options.queue_commands_max = static_cast<size_t>(limits.queue_commands());
  options.queue_bytes_max = static_cast<size_t>(limits.queue_bytes());
  std::unique_ptr<EngineThread> made(new EngineThread);
  ASSIGN_OR_RETURN(made->engine_, Engine::Open(std::move(parts), options));
  made->engine_->WriteApart();
  made->write_thread_ = std::thread([engine = made->engine_.get()] {
    while (engine->Write()) {
    }
  });
  made->thread_ = std::thread([engine = made->engine_.get(), on_fatal = std::move(on_fatal)] {
    while (engine->WaitForWork(kLookAgainEvery)) {
      while (engine->Step() > 0) {
      }
      if (!engine->fatal().ok()) return on_fatal();
    }
  });
  return made;
}

absl::Status EngineThread::Carry(EngineCommand command) {
  auto answered = std::make_shared<std::promise<absl::Status>>();
  std::future<absl::Status> answer = answered->get_future();
  RETURN_IF_ERROR(engine_->Submit(std::move(command),
                                  [answered](absl::StatusOr<EngineAnswer> a) { answered->set_value(a.status()); }));
  return answer.get();
}

void EngineThread::CloseAndJoin() {
  if (engine_ != nullptr) engine_->Close();
  if (thread_.joinable()) thread_.join();
  if (engine_ != nullptr) engine_->WriteInStep();
  if (write_thread_.joinable()) write_thread_.join();
}

}  // namespace gaiwan
