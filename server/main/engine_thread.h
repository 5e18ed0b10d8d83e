// server/main/engine_thread.h: the engine with the threads that step it and write, and commands of the server's own.
// Made, started and stopped by one thread; engine() is thread-safe as the engine is.
#ifndef GAIWAN_SERVER_MAIN_ENGINE_THREAD_H_
#define GAIWAN_SERVER_MAIN_ENGINE_THREAD_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/base/clock.h"
#include "server/engine/engine.h"
#include "server/main/data.h"

namespace gaiwan {

class EngineThread {
 public:
  // `data` and `clock` are not owned and outlive it. `on_fatal` is called on the engine's thread when it can write no
  // more.
  static absl::StatusOr<std::unique_ptr<EngineThread>> Start(Data* data, Clock* clock, const v1::Limits& limits,
                                                             std::function<void()> on_fatal);
  ~EngineThread() { CloseAndJoin(); }

  Engine& engine() { return *engine_; }
  const Engine& engine() const { return *engine_; }
  // A command of the server's own, carried out before this returns. Not on the engine's thread.
  absl::Status Carry(EngineCommand command);
  // What is in line is carried out first.
  void CloseAndJoin();

 private:
  EngineThread() = default;

  std::unique_ptr<Engine> engine_;
  std::thread thread_;
  std::thread write_thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_ENGINE_THREAD_H_
