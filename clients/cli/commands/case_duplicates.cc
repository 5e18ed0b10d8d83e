// gaiwan case duplicates: which cases may be the same dispute as this one.
#include <memory>
#include <string>

#include "clients/cli/commands/commands.h"
#include "clients/cli/duplicates_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/parse.h"

namespace gaiwan::cli {
namespace {

int Run(Context& context, const std::string& case_id) {
  v1::FindDuplicatesRequest request;
  request.set_name(CaseName(case_id));
  v1::FindDuplicatesResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().FindDuplicates(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  const v1::PossibleDuplicates& found = response.duplicates();
  if (found.cases().empty() && found.shared().empty()) context.out() << "没有发现可能相同的案件\n";
  PrintDuplicates(context, found);
  return kExitDone;
}

}  // namespace

void AddCaseDuplicates(CommandTree* tree, CLI::App* parent) {
  const auto case_id = std::make_shared<std::string>();
  CLI::App* app = tree->Add(
      parent, "duplicates", "Cases that may be the same dispute: by telephone, identity number, name and village.",
      {{"gaiwan case duplicates c-7f3", "what else there is of these people"},
       {"gaiwan case do c-7f3 merge_cases --data '{\"into\":\"cases/c-9a1\",\"reason\":{\"text\":\"…\"}}'",
        "they are one"},
       {"gaiwan case do c-7f3 link_cases --data '{\"other\":\"cases/c-9a1\",\"kind\":\"LINK_KIND_SAME_PARTIES\"}'",
        "they belong together"}},
      [case_id](Context& context) { return Run(context, *case_id); });
  app->add_option("CASE", *case_id, "The case.")->required();
}

}  // namespace gaiwan::cli
