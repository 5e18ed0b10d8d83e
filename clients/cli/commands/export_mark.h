// clients/cli/commands/export_mark.h: who took a file out, when, and under which number: what stands in the file, and
// what the server has beside the calls that it was made from. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_EXPORT_MARK_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_EXPORT_MARK_H_

#include <string>

#include "clients/cli/context.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

struct ExportMark {
  // As the server knows who asks: name and `people/{person}`.
  std::string who;
  // By the server's clock.
  std::string time;
  // `E-5F0C21AA93D7`.
  std::string number;
};

// Asks the server who is asking and what time it is, and has every call from here on carry a number of its own. Before
// the calls that the file is made from.
grpc::Status BeginExport(Context& context, ExportMark* mark);

// In one line, for the end of a file, the foot of a page.
std::string MarkText(const ExportMark& mark);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_EXPORT_MARK_H_
