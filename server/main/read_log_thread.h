// server/main/read_log_thread.h: the log of reads with the thread that writes it. Made, started and stopped by one
// thread; log() is thread-safe as the read log is.
#ifndef GAIWAN_SERVER_MAIN_READ_LOG_THREAD_H_
#define GAIWAN_SERVER_MAIN_READ_LOG_THREAD_H_

#include "gaiwan/v1/settings.pb.h"
#include "server/base/clock.h"
#include "server/engine/engine.h"
#include "server/main/step_thread.h"
#include "server/reads/read_log.h"

namespace gaiwan {

class ReadLogThread {
 public:
  // `engine` and `clock` are not owned and outlive it.
  ReadLogThread(Engine* engine, Clock* clock, const v1::Limits& limits);

  ReadLog& log() { return log_; }
  void Start();
  // What was shown is written down, also at the end; the engine still runs.
  void StopAndDrain();

 private:
  Engine* const engine_;
  ReadLog log_;
  StepThread thread_;  // Last: it steps the log.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_READ_LOG_THREAD_H_
