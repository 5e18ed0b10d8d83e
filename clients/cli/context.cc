#include "clients/cli/context.h"

#include <utility>

#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/json.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

// https://no-color.org: set, and not to the empty value.
bool ColoursWelcome(const Io& io, bool tty) {
  return tty && io.env("NO_COLOR").value_or("").empty();
}

}  // namespace

Context::Context(const Io* io, Globals globals, const ChannelFactory& channels)
    : io_(io), globals_(std::move(globals)), client_(io, &globals_, channels), labels_(&client_, globals_.codes) {}

bool Context::out_colours() const {
  return ColoursWelcome(*io_, io_->out_is_tty);
}

bool Context::err_colours() const {
  return ColoursWelcome(*io_, io_->err_is_tty);
}

int Context::PrintJson(const google::protobuf::Message& message) {
  out() << ToJson(message) << '\n';
  return kExitDone;
}

int Context::Fail(const grpc::Status& status) {
  return ReportFailure(status, err(), err_colours());
}

int Context::Fail(absl::string_view message) {
  err() << Paint("失败：", Colour::kRed, err_colours()) << message << '\n';
  return kExitFailed;
}

int Context::WrongUsage(absl::string_view message) {
  err() << "gaiwan: " << message << '\n';
  return kExitWrongUsage;
}

}  // namespace gaiwan::cli
