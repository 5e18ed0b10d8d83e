// gaiwan case explain: what I may do now, why not the rest, and how each date comes about.
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
#include "clients/cli/words.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

std::string CommandLabel(const v1::Label& label, const std::string& command) {
  const std::string words = Words(label);
  return words.empty() ? CommandWord(command) : words;
}

// Not of this state, or about something the case does not have: there are dozens, and nothing to do about them now.
bool IsOutOfPlace(const v1::ClosedCommand& command) {
  return command.reason() == v1::NOT_IN_THIS_STATE || command.reason() == v1::PART_UNKNOWN;
}

// The labels of roles are the definition's, and the case knows which.
std::string RolesText(Context& context, const std::string& name, const v1::ExplainCaseResponse& explained) {
  v1::GetCaseRequest request;
  request.set_name(name);
  request.set_view(v1::CASE_VIEW_BASIC);
  v1::Case c;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().GetCase(call, request, &c); });
  std::vector<std::string> roles;
  for (const std::string& role : explained.roles()) {
    roles.push_back(status.ok() ? context.labels().Role(c.definition(), role) : role);
  }
  return absl::StrJoin(roles, "、");
}

// What the channel asks for, what of it is missing, and its checklist.
void PrintChannel(Context& context, const v1::ExplainCaseResponse& explained) {
  if (!explained.has_channel()) return;
  const v1::ExplainedChannel& channel = explained.channel();
  context.out() << "\n渠道 " << context.labels().Code("channel", channel.channel()) << '\n';
  Table needs({"最低登记要求", "在此之前", ""});
  for (const v1::ChannelNeed& need : channel.needs()) {
    const std::string label = Words(need.label());
    needs.AddRow({label.empty() ? need.need() : label, CommandWord(need.before()),
                  need.there() ? Cell("已有", Colour::kGreen) : Cell("还缺", Colour::kYellow)});
  }
  if (!needs.empty()) needs.Print(context.out(), context.out_colours());
  for (const std::string& item : channel.checklist()) context.out() << "  □ " << OneLine(item) << '\n';
  if (channel.hands_on_size() > 0) {
    context.out() << "  未能化解的转：" << OneLine(absl::StrJoin(channel.hands_on(), "、")) << '\n';
  }
}

void Print(Context& context, const std::string& roles, const v1::ExplainCaseResponse& explained) {
  const Labels& labels = context.labels();
  std::vector<std::string> warnings;
  for (const v1::Label& warning : explained.warnings()) warnings.push_back(Words(warning));
  PrintFields(context.out(), {{"状态", labels.Given(Words(explained.state_label()), explained.state())},
                              {"步骤", labels.Given(Words(explained.step_label()), explained.step())},
                              {"层级", labels.Given(Words(explained.level_label()), explained.level())},
                              {"我的角色", roles},
                              {"版本", absl::StrCat(explained.version())},
                              {"提醒", absl::StrJoin(warnings, "；")},
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
  std::vector<std::string> out_of_place;
  for (const v1::ClosedCommand& command : explained.closed()) {
    const std::string label = CommandLabel(command.label(), command.command());
    if (IsOutOfPlace(command)) {
      out_of_place.push_back(labels.Given(label, command.command()));
      continue;
    }
    std::vector<std::string> why;
    for (const v1::Label& words : command.words()) why.push_back(Words(words));
    closed.AddRow(
        {command.command(), label, command.subject(),
         absl::StrCat(absl::StrJoin(why, "；"), why.empty() ? "[" : " [", v1::Reason_Name(command.reason()), "]")});
  }
  if (!closed.empty()) {
    context.out() << "\n现在不可以\n";
    closed.Print(context.out(), colours);
  }
  if (!out_of_place.empty()) {
    context.out() << "\n不在这一步办理：" << OneLine(absl::StrJoin(out_of_place, "、")) << '\n';
  }
  PrintChannel(context, explained);
  if (explained.clocks_size() > 0) context.out() << "\n期限\n";
  for (const v1::ExplainedClock& each : explained.clocks()) {
    const v1::Clock& clock = each.clock();
    const bool expired = clock.status() == v1::CLOCK_EXPIRED;
    const std::string line =
        absl::StrCat(labels.Given(Words(each.label()), clock.id()), clock.subject().empty() ? "" : " ", clock.subject(),
                     "  ", EnumWord(v1::ClockStatus_Name(clock.status())),
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
  Print(context, RolesText(context, request.name(), explained), explained);
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
