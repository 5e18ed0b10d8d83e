// server/main/head_thread.h: what is done every second beside serving: HEAD is written, uploads and requests expire,
// and hand-overs that nobody receives are told of. Started and stopped by one thread.
#ifndef GAIWAN_SERVER_MAIN_HEAD_THREAD_H_
#define GAIWAN_SERVER_MAIN_HEAD_THREAD_H_

#include <set>
#include <string>

#include "server/base/clock.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/step_thread.h"

namespace gaiwan {

class HeadThread {
 public:
  // Nothing is owned; all outlives it.
  HeadThread(Data* data, const Engine* engine, Clock* clock) : data_(data), engine_(engine), clock_(clock) {}

  void Start();
  void Stop() { thread_.Stop(); }
  // Once nothing is written any more: HEAD says where the log ends.
  void JoinAndWriteHead();

 private:
  // Once when an organisation stops receiving what was handed over by line, and once when it receives again.
  void TellOverdue();

  Data* const data_;
  const Engine* const engine_;
  Clock* const clock_;
  std::set<std::string> silent_;  // Organisations that do not receive, as told. Of the thread alone.
  StepThread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_HEAD_THREAD_H_
