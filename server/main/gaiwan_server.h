// server/main/gaiwan_server.h: the whole server: the one place that builds the parts and wires them.
//
// Made, started and shut down by one thread; the threads it runs are its own (docs/architecture.md names them).
#ifndef GAIWAN_SERVER_MAIN_GAIWAN_SERVER_H_
#define GAIWAN_SERVER_MAIN_GAIWAN_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/main/settings.h"
#include "server/main/verify.h"

namespace gaiwan {

class GaiwanServer {
 public:
  // Opens the data folder and everything on it, starts the threads, and serves. `on_fatal` is called once, on any
  // thread, when the server can no longer write and has to end.
  //   FAILED_PRECONDITION  the folder is held by another server, or newer than this one, or its key file is missing.
  //   DATA_LOSS            records that were synced are damaged or missing.
  //   INVALID_ARGUMENT     a setting or a definition in `definitions_dir` is wrong.
  static absl::StatusOr<std::unique_ptr<GaiwanServer>> Start(const StartOptions& options,
                                                             std::function<void()> on_fatal);
  // Drains and closes, if Shutdown was not called.
  virtual ~GaiwanServer() = default;

  // Calls in flight are answered, what is in line is carried out, HEAD is written. Returns why it could not serve on,
  // if that is why it ends.
  virtual absl::Status Shutdown() = 0;

  // Of the public service.
  virtual int port() const = 0;
};

// `gaiwand --rotate-master-key`: wraps the keys of a stopped server anew; returns how many. Errors as Start.
absl::StatusOr<uint64_t> RotateFolder(const StartOptions& options);

// `gaiwand --verify`: opens the folder of a stopped server and compares all that is kept with the log.
absl::StatusOr<VerifyReport> VerifyFolder(const StartOptions& options);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_GAIWAN_SERVER_H_
