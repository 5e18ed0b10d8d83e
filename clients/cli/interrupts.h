// clients/cli/interrupts.h: Ctrl-C as a call instead of the end of the program. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_INTERRUPTS_H_
#define GAIWAN_CLIENTS_CLI_INTERRUPTS_H_

#include <condition_variable>
#include <functional>
#include <mutex>

#include "absl/time/time.h"

namespace gaiwan::cli {

class Interrupts {
 public:
  // While it lives, an interrupt calls `stop` (on another thread) instead of ending the program. One at a time.
  class Scope {
   public:
    Scope(Interrupts* interrupts, std::function<void()> stop);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Interrupts* const interrupts_;
  };

  // An interrupt arrived. Returns false when no Scope stands: then the program ends.
  bool Trigger();
  // Whether one arrived so far while a Scope stood.
  bool triggered() const;
  // Waits, but no longer than until the next interrupt.
  void SleepFor(absl::Duration duration);

 private:
  mutable std::mutex mu_;
  std::condition_variable changed_;
  std::function<void()> stop_;  // Guarded by mu_; empty when no Scope stands.
  bool triggered_ = false;      // Guarded by mu_.
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_INTERRUPTS_H_
