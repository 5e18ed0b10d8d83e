// gaiwan case propose: who could mediate a case, best first, and why.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

int Run(Context& context, const std::string& case_id) {
  v1::ProposeMediatorsRequest request;
  request.set_name(CaseName(case_id));
  v1::ProposeMediatorsResponse proposals;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().ProposeMediators(call, request, &proposals); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(proposals);
  Table proposed({"调解员", "姓名", "在办", "理由", "why"});
  for (const v1::ProposedMediator& each : proposals.proposed()) {
    std::vector<std::string> reasons;
    for (const v1::Label& reason : each.reasons()) reasons.push_back(Words(reason));
    proposed.AddRow({std::string(LastPart(each.person())), each.display_name(), absl::StrCat(each.open_cases()),
                     absl::StrJoin(reasons, "；"), absl::StrJoin(each.why(), " ")});
  }
  if (proposed.empty()) context.out() << "没有可以指派的调解员\n";
  if (!proposed.empty()) proposed.Print(context.out(), context.out_colours());
  Table excluded({"不能指派", "姓名", "原因"});
  for (const v1::ExcludedMediator& each : proposals.excluded()) {
    excluded.AddRow({std::string(LastPart(each.person())), each.display_name(), Words(each.reason())});
  }
  if (!excluded.empty()) {
    context.out() << '\n';
    excluded.Print(context.out(), context.out_colours());
  }
  return kExitDone;
}

}  // namespace

void AddCasePropose(CommandTree* tree, CLI::App* parent) {
  const auto case_id = std::make_shared<std::string>();
  CLI::App* app = tree->Add(
      parent, "propose", "Propose mediators of a case, best first, with the reasons; assigning stays the head's.",
      {{"gaiwan case propose c-7f3", "who could mediate it, and who could not"},
       {"gaiwan case do c-7f3 assign_mediators --data '{\"lead\":\"people/p-1\",\"why\":[\"language\",\"load\"]}'",
        "take the first, and keep why"}},
      [case_id](Context& context) { return Run(context, *case_id); });
  app->add_option("CASE", *case_id, "The case.")->required();
}

}  // namespace gaiwan::cli
