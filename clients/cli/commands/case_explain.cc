// gaiwan case explain: what I may do now, why not the rest, and how each date comes about.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/display_width.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

std::string CommandLabel(const v1::Label& label, const std::string& command) {
  const std::string words = Words(label);
  return words.empty() ? CommandWord(command) : words;
}

void Print(Context& context, const v1::ExplainCaseResponse& explained) {
  PrintFields(context.out(), {{"状态", LabelWithId(Words(explained.state_label()), explained.state())},
                              {"步骤", LabelWithId(Words(explained.step_label()), explained.step())},
                              {"层级", LabelWithId(Words(explained.level_label()), explained.level())},
                              {"我的角色", absl::StrJoin(explained.roles(), "、")},
                              {"版本", absl::StrCat(explained.version())},
                              {"说明", explained.definition_note()}});
  const bool colours = context.out_colours();
  context.out() << "\n现在可以\n";
  Table open({"命令", "", "对象"});
  for (const v1::OpenCommand& command : explained.open()) {
    open.AddRow({Cell(command.command(), Colour::kGreen), CommandLabel(command.label(), command.command()),
                 absl::StrJoin(command.subjects(), "、")});
  }
  if (open.empty()) context.out() << "（无）\n";
  if (!open.empty()) open.Print(context.out(), colours);
  Table closed({"命令", "", "对象", "为何不可以"});
  for (const v1::ClosedCommand& command : explained.closed()) {
    std::vector<std::string> why;
    for (const v1::Label& words : command.words()) why.push_back(Words(words));
    closed.AddRow(
        {command.command(), CommandLabel(command.label(), command.command()), command.subject(),
         absl::StrCat(absl::StrJoin(why, "；"), why.empty() ? "[" : " [", v1::Reason_Name(command.reason()), "]")});
  }
  if (!closed.empty()) {
    context.out() << "\n现在不可以\n";
    closed.Print(context.out(), colours);
  }
  if (explained.clocks_size() > 0) context.out() << "\n期限\n";
  for (const v1::ExplainedClock& each : explained.clocks()) {
    const v1::Clock& clock = each.clock();
    const bool expired = clock.status() == v1::CLOCK_EXPIRED;
    const std::string line =
        absl::StrCat(LabelWithId(Words(each.label()), clock.id()), "  ", EnumWord(v1::ClockStatus_Name(clock.status())),
                     clock.has_due_time() ? absl::StrCat("  至 ", DueText(clock.due_time())) : "",
                     each.source().empty() ? "" : absl::StrCat("  依据：", each.source()),
                     Words(each.on_expiry()).empty() ? "" : absl::StrCat("  届满：", Words(each.on_expiry())));
    context.out() << Paint(OneLine(line), expired ? Colour::kRed : Colour::kNone, colours) << '\n';
    for (const v1::Label& step : each.lines()) context.out() << "    " << OneLine(Words(step)) << '\n';
  }
}

int Run(Context& context, const std::string& case_id) {
  v1::ExplainCaseRequest request;
  request.set_name(CaseName(case_id));
  v1::ExplainCaseResponse explained;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().ExplainCase(call, request, &explained); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(explained);
  Print(context, explained);
  return kExitDone;
}

}  // namespace

void AddCaseExplain(CommandTree* tree, CLI::App* parent) {
  const auto case_id = std::make_shared<std::string>();
  CLI::App* app =
      tree->Add(parent, "explain",
                "Explain a case: what is open to me, what is not and why, and every clock with its arithmetic.",
                {{"gaiwan case explain c-7f3", "what may I do now"},
                 {"gaiwan case explain c-7f3 --as p-1", "what may somebody else do (development sign-in)"},
                 {"gaiwan case explain c-7f3 --json | jq -r '.open[].command'", "for a script"}},
                [case_id](Context& context) { return Run(context, *case_id); });
  app->add_option("CASE", *case_id, "The case.")->required();
}

}  // namespace gaiwan::cli
