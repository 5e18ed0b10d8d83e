#include "server/main/shutdown_signal.h"

#include <pthread.h>
#include <unistd.h>

namespace gaiwan {

ShutdownSignal::ShutdownSignal() {
  std::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int ShutdownSignal::Wait() {
  int signal = 0;
  while (sigwait(&signals_, &signal) != 0) {
  }
  return signal;
}

void ShutdownSignal::Raise() {
  kill(getpid(), SIGTERM);
}

void ShutdownSignal::Release() {
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

}  // namespace gaiwan
