// gaiwan case show: one case, now or as it was.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_text.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string case_id;
  int64_t version = 0;
  std::string time;
  std::string view;
};

int Run(Context& context, const Flags& flags) {
  v1::GetCaseRequest request;
  request.set_name(CaseName(flags.case_id));
  request.set_view(ViewOf(flags.view));
  request.set_version(flags.version);
  if (!flags.time.empty()) {
    const absl::StatusOr<absl::Time> time = ParseTime(flags.time);
    if (!time.ok()) return context.WrongUsage(absl::StrCat("--at-time ", time.status().message()));
    *request.mutable_record_time() = ToProto(*time);
  }
  v1::Case found;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().GetCase(call, request, &found); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(found);
  PrintCase(context, found);
  return kExitDone;
}

}  // namespace

void AddCaseShow(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(parent, "show", "Show a case as I may see it, now or as it was.",
                            {{"gaiwan case show c-7f3", "as it is"},
                             {"gaiwan case show c-7f3 --at-version 4", "as it was after its fourth event"},
                             {"gaiwan case show c-7f3 --at-time \"2026-03-02 18:00\"", "as the record had it then"},
                             {"gaiwan case show c-7f3 --json | jq .state", "for a script"}},
                            [flags](Context& context) { return Run(context, *flags); });
  app->add_option("CASE", flags->case_id, "The case.")->required();
  CLI::Option* version = app->add_option("--at-version", flags->version, "As it was at this version.")
                             ->type_name("N")
                             ->check(CLI::PositiveNumber);
  app->add_option("--at-time", flags->time, "As the record had it at this time.")->type_name("TIME")->excludes(version);
  AddChoice(app, "--view", &flags->view, {"basic", "full"}, "How much of it. Full when empty.");
}

}  // namespace gaiwan::cli
