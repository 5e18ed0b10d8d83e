// server/main/checkpoint_thread.h: signs where the log stands, from a minute after the start on. Started and stopped by
// one thread.
#ifndef GAIWAN_SERVER_MAIN_CHECKPOINT_THREAD_H_
#define GAIWAN_SERVER_MAIN_CHECKPOINT_THREAD_H_

#include "absl/time/time.h"
#include "server/main/data.h"
#include "server/main/step_thread.h"

namespace gaiwan {

class CheckpointThread {
 public:
  // `data` is not owned and outlives it.
  CheckpointThread(Data* data, absl::Duration every) : data_(data), every_(every) {}

  void Start();
  void Stop() { thread_.Stop(); }
  void Join() { thread_.Join(); }

 private:
  void SignWhenDue();

  Data* const data_;
  const absl::Duration every_;
  absl::Duration next_ = absl::ZeroDuration();  // Of the thread alone, once started.
  StepThread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_CHECKPOINT_THREAD_H_
