// gaiwan case watch: changes as they become durable, one line each, until Ctrl-C.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/event_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"
#include "clients/cli/words.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

// Connections in a row that brought nothing: with waits of up to kWaitMax some two minutes, longer than a server takes
// to come back after a crash.
constexpr int kSilentConnectionsMax = 30;

struct Flags {
  std::string unit;
  std::string case_id;
  std::string resume;
};

std::string LineOf(Context& context, const v1::WatchCasesResponse& seen) {
  const std::string head = absl::StrCat("#", seen.position(), "  ", TimeText(seen.record_time()), "  ",
                                        LastPart(seen.name()), "  v", seen.version(), "  ");
  if (seen.removed()) return absl::StrCat(head, "已不在可见范围");
  std::string line = absl::StrCat(head, EventWord(seen.type()));
  for (const v1::TrackMove& move : seen.event().moves()) {
    if (move.track() != "main") continue;
    absl::StrAppend(&line, "  → ", context.labels().State(seen.event().revisions().definition(), "main", move.to()));
  }
  const std::string details = EventDetails(context.labels(), seen.event());
  return details.empty() ? line : absl::StrCat(line, "  ", details);
}

void Show(Context& context, const v1::WatchCasesResponse& seen) {
  if (context.json()) {
    context.out() << ToJsonLine(seen) << '\n' << std::flush;
  } else if (!seen.name().empty()) {
    context.out() << OneLine(LineOf(context, seen)) << '\n' << std::flush;
  } else if (seen.caught_up()) {
    context.err() << "（以上为此前的变化，以下随时更新）\n" << std::flush;
  }
}

// One connection, until it ends. Returns its status; `token` moves with what was shown, `silent` tells if nothing came.
grpc::Status WatchOnce(Context& context, const v1::WatchCasesRequest& request, std::string* token, bool* silent) {
  grpc::ClientContext call;
  context.client().SignIn(&call);
  const Interrupts::Scope scope(context.io().interrupts, [&call] { call.TryCancel(); });
  if (context.io().interrupts->triggered()) return grpc::Status::CANCELLED;
  const auto reader = context.client().cases().WatchCases(&call, request);
  v1::WatchCasesResponse seen;
  while (reader->Read(&seen)) {
    *silent = false;
    Show(context, seen);
    // Not shown is not seen: the token stays where the reader of our output stopped.
    if (!context.out().good()) {
      call.TryCancel();
      break;
    }
    *token = seen.resume_token();
  }
  return reader->Finish();
}

int Run(Context& context, const Flags& flags) {
  v1::WatchCasesRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_name(CaseName(flags.case_id));
  std::string token = flags.resume;
  int silent_connections = 0;
  int exit = kExitDone;
  while (true) {
    request.set_resume_token(token);
    bool silent = true;
    const grpc::Status status = WatchOnce(context, request, &token, &silent);
    if (context.io().interrupts->triggered() || !context.out().good() || status.ok()) break;
    silent_connections = silent ? silent_connections + 1 : 0;
    const bool broken = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                        status.error_code() == grpc::StatusCode::CANCELLED;  // By a server that was ending.
    if (!broken || silent_connections == kSilentConnectionsMax) {
      exit = context.Fail(status);
      break;
    }
    context.err() << "连接中断（" << status.error_message() << "），稍后从断点继续\n" << std::flush;
    const Interrupts::Scope scope(context.io().interrupts, [] {});
    context.io().sleep(WaitAfter(std::max(silent_connections, 1)));
  }
  if (!token.empty()) context.err() << "从此处继续：--resume " << token << '\n';
  return exit;
}

}  // namespace

void AddCaseWatch(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app =
      tree->Add(parent, "watch", "Show changes as they happen, one line each, until Ctrl-C.",
                {{"gaiwan case watch", "all I may see, from now on"},
                 {"gaiwan case watch --unit 632821100", "held there or anywhere below"},
                 {"gaiwan case watch --case c-7f3 --resume 0", "one case, from its beginning"},
                 {"gaiwan case watch --json | jq -c '[.name,.type]'", "for a script: a JSON object a line"}},
                [flags](Context& context) { return Run(context, *flags); });
  CLI::Option* unit =
      app->add_option("--unit", flags->unit, "Held by this organisation or anywhere below it.")->type_name("ORG");
  app->add_option("--case", flags->case_id, "One case.")->type_name("CASE")->excludes(unit);
  app->add_option("--resume", flags->resume, "Go on after this token, as printed at the end. `0`: from the beginning.")
      ->type_name("TOKEN");
}

}  // namespace gaiwan::cli
