// server/main/shutdown_signal.h: SIGTERM and SIGINT as something to wait for.
//
// Made before any thread, so that all of them leave the two signals to Wait.
#ifndef GAIWAN_SERVER_MAIN_SHUTDOWN_SIGNAL_H_
#define GAIWAN_SERVER_MAIN_SHUTDOWN_SIGNAL_H_

#include <csignal>

namespace gaiwan {

class ShutdownSignal {
 public:
  // Blocks SIGTERM and SIGINT in this thread and those it starts, and ignores SIGPIPE: a peer that is gone is an error
  // of its write, not the end of the server.
  ShutdownSignal();

  // Returns the signal that came.
  int Wait();
  // Makes Wait return: for a server that has to end by itself.
  void Raise();
  // From here on the next SIGTERM or SIGINT ends the process at once: for whoever will not wait for a shutdown that
  // drains.
  void Release();

 private:
  sigset_t signals_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SHUTDOWN_SIGNAL_H_
