// gaiwan case bulk: the same command on each case that a filter chooses.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/bulk.h"
#include "clients/cli/commands/case_choice.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string command;
  std::string data;
  bool dry_run = false;
  CaseChoice choice;
};

bool ChoosesAll(const v1::ListCasesRequest& request) {
  v1::ListCasesRequest narrowed = request;
  narrowed.clear_show_closed();
  narrowed.clear_order();
  return narrowed.ByteSizeLong() == 0;
}

int Run(Context& context, const Flags& flags) {
  v1::Command command;
  const int read = ReadCommand(context, flags.command, flags.data, &command);
  if (read != kExitDone) return read;
  v1::ListCasesRequest request;
  const int chosen = RequestOf(context, flags.choice, &request);
  if (chosen != kExitDone) return chosen;
  if (ChoosesAll(request)) return context.WrongUsage("chooses every case: say which, by --filter or another flag");
  v1::ListCasesResponse list;
  PageFlags all;
  all.all = true;
  const grpc::Status listed = CallPages(
      context, request, all,
      [&context](grpc::ClientContext* call, const v1::ListCasesRequest& page_request, v1::ListCasesResponse* page) {
        return context.client().cases().ListCases(call, page_request, page);
      },
      &list);
  if (!listed.ok()) return context.Fail(listed);
  if (list.cases_size() > kBulkMax) {
    return context.Fail(
        absl::StrCat("共 ", list.cases_size(), " 件，一次最多办理 ", kBulkMax, " 件：请加条件，分批办理"));
  }
  v1::ExecuteBatchRequest batch;
  for (const v1::Case& c : list.cases()) {
    v1::ExecuteRequest* each = batch.add_requests();
    each->set_name(c.name());
    // What somebody changed since it was listed may not be what the filter asks for any more.
    each->set_etag(absl::StrCat(c.version()));
    each->set_request_id(context.io().new_uuid());
    each->set_view(v1::CASE_VIEW_RECEIPT);
    each->set_validate_only(flags.dry_run);
    *each->mutable_command() = command;
  }
  v1::ExecuteBatchResponse outcomes;
  const grpc::Status status = SendAll(context, batch, &outcomes);
  const int refused = PrintOutcomes(context, batch, outcomes, flags.dry_run ? "可以办理" : "已办理");
  if (!context.json()) {
    context.out() << (flags.dry_run ? "试算：可办理 " : "已办理 ") << outcomes.outcomes_size() - refused << " 件，拒绝 "
                  << refused << " 件\n";
  }
  if (!status.ok()) return context.Fail(status);
  return refused == 0 ? kExitDone : kExitFailed;
}

}  // namespace

void AddCaseBulk(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "bulk", "Do the same thing on each case that the flags choose, at most 1,000, each with its outcome.",
      {{"gaiwan case bulk assign_mediators --data '{\"lead\":\"people/p-1\"}' --filter 'state = accepted -mediator:*' "
        "--dry-run",
        "what would be done"},
       {"gaiwan case bulk add_note --data @note.json --unit 632821100 --overdue", "the same note on each of them"},
       {"gaiwan case bulk archive_case --data @file.json --view 待归档 --closed --json | jq '.outcomes[].refused'",
        "as a view of mine says, for a script"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("COMMAND", flags->command, "The command, as `case explain` names it.")->required();
  app->add_option("--data", flags->data, "The command's fields: a JSON object, @FILE, or @- for standard input.")
      ->type_name("DATA");
  app->add_flag("--dry-run", flags->dry_run, "Decide and answer, change nothing.");
  AddCaseChoice(app, &flags->choice);
  AddDueBefore(app, &flags->choice);
  AddView(app, &flags->choice);
}

}  // namespace gaiwan::cli
