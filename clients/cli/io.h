// clients/cli/io.h: everything the program touches outside itself, as arguments, so that a test hands in its own.
#ifndef GAIWAN_CLIENTS_CLI_IO_H_
#define GAIWAN_CLIENTS_CLI_IO_H_

#include <functional>
#include <iostream>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/interrupts.h"

namespace gaiwan::cli {

// Not owned: streams and interrupts outlive the run. Used by one thread.
struct Io {
  // Answers, and nothing else.
  std::ostream* out = nullptr;
  // Messages, warnings, progress.
  std::ostream* err = nullptr;
  std::istream* in = nullptr;
  bool out_is_tty = false;
  bool err_is_tty = false;
  // A variable of the environment; nothing when it is not set.
  std::function<std::optional<std::string>(const std::string&)> env;
  // A fresh random UUID, 36 characters.
  std::function<std::string()> new_uuid;
  // A line that is not shown while it is typed (a password, a code); nothing at the end of the input.
  std::function<std::optional<std::string>(const std::string& prompt)> read_secret;
  // Waits between two tries; may return early when interrupted.
  std::function<void(absl::Duration)> sleep;
  // What Ctrl-C does while a watch runs.
  Interrupts* interrupts = nullptr;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_IO_H_
