// clients/cli/context.h: what a command has at hand while it runs. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_CONTEXT_H_
#define GAIWAN_CLIENTS_CLI_CONTEXT_H_

#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cli/client.h"
#include "clients/cli/io.h"
#include "clients/cli/labels.h"
#include "google/protobuf/message.h"

namespace gaiwan::cli {

class Context {
 public:
  // `io` is not owned and outlives it.
  Context(const Io* io, Globals globals, const ChannelFactory& channels);

  const Io& io() const { return *io_; }
  const Globals& globals() const { return globals_; }
  bool json() const { return globals_.json; }
  std::ostream& out() { return *io_->out; }
  std::ostream& err() { return *io_->err; }
  Client& client() { return client_; }
  Labels& labels() { return labels_; }
  // Only at a terminal, and not against NO_COLOR.
  bool out_colours() const;
  bool err_colours() const;

  // Each returns the exit status to end with.
  int PrintJson(const google::protobuf::Message& message);
  int Fail(const grpc::Status& status);
  int Fail(absl::string_view message);
  int WrongUsage(absl::string_view message);

 private:
  const Io* const io_;
  const Globals globals_;
  Client client_;
  Labels labels_;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_CONTEXT_H_
