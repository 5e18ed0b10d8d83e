// gaiwan case list: cases I may see, with the exact total.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_text.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string unit;
  std::string state;
  std::string step;
  std::string level;
  std::string mediator;
  std::string due_before;
  std::string order;
  bool closed = false;
  PageFlags page;
};

v1::CaseOrder OrderOf(absl::string_view word) {
  if (word == "newest") return v1::CASE_ORDER_NEWEST;
  if (word == "oldest") return v1::CASE_ORDER_OLDEST;
  if (word == "changed") return v1::CASE_ORDER_LAST_CHANGED;
  return v1::CASE_ORDER_UNSPECIFIED;
}

void Print(Context& context, const v1::ListCasesResponse& list) {
  Labels& labels = context.labels();
  Table table({"案件", "案号", "状态", "步骤", "层级", "纠纷类别", "办理单位", "调解员", "最近期限"});
  for (const v1::Case& c : list.cases()) {
    const v1::Clock* due = NextDue(c);
    const bool expired = due != nullptr && due->status() == v1::CLOCK_EXPIRED;
    table.AddRow({std::string(LastPart(c.name())), c.case_number(),
                  absl::StrCat(labels.State(c.definition(), "main", c.state()),
                               c.has_settled() && !c.settled().verified() ? "（未核实）" : "",
                               c.has_imported() ? "（台账）" : "", c.has_sham_suspicion() ? "（涉嫌虚假）" : ""),
                  labels.Step(c.definition(), c.step()), labels.Level(c.definition(), c.level()),
                  labels.Code("dispute_class", c.dispute_class()), labels.Org(c.unit()), LeadOf(labels, c),
                  due == nullptr ? Cell("")
                                 : Cell(absl::StrCat(DueText(due->due_time()), expired ? " 超期 " : " ",
                                                     labels.Clock(c.definition(), due->rule())),
                                        expired ? Colour::kRed : Colour::kNone)});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.cases_size(), "件", list.next_page_token());
}

int Run(Context& context, const Flags& flags) {
  v1::ListCasesRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_state(flags.state);
  request.set_step(flags.step);
  request.set_level(flags.level);
  const absl::StatusOr<std::string> mediator = PersonName(flags.mediator);
  if (!mediator.ok()) return context.WrongUsage(absl::StrCat("--mediator ", mediator.status().message()));
  request.set_mediator(*mediator);
  if (!flags.due_before.empty()) {
    const absl::StatusOr<absl::Time> before = ParseDayOrTime(flags.due_before);
    if (!before.ok()) return context.WrongUsage(absl::StrCat("--due-before ", before.status().message()));
    *request.mutable_due_before() = ToProto(*before);
  }
  request.set_show_closed(flags.closed);
  request.set_order(OrderOf(flags.order));
  v1::ListCasesResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListCasesRequest& page_request, v1::ListCasesResponse* page) {
        return context.client().cases().ListCases(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Print(context, list);
  return kExitDone;
}

}  // namespace

void AddCaseList(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(parent, "list", "List the cases I may see, next due first, with the exact total.",
                            {{"gaiwan case list", "open cases"},
                             {"gaiwan case list --unit 632821100 --state mediating", "held there or anywhere below"},
                             {"gaiwan case list --mediator p-1 --due-before 2026-03-10", "what somebody has to do"},
                             {"gaiwan case list --closed --all --json | jq -r '.cases[].name'", "for a script"}},
                            [flags](Context& context) { return Run(context, *flags); });
  app->add_option("--unit", flags->unit, "Held by this organisation or anywhere below it.")->type_name("ORG");
  app->add_option("--state", flags->state, "In this state of the main track.")->type_name("ID");
  app->add_option("--step", flags->step, "In this step of the method.")->type_name("ID");
  app->add_option("--level", flags->level, "At this level.")->type_name("ID");
  app->add_option("--mediator", flags->mediator, "With this mediator.")->type_name("PERSON");
  app->add_option("--due-before", flags->due_before, "With a clock due before this day or time.")->type_name("TIME");
  app->add_flag("--closed", flags->closed, "Closed cases, too.");
  AddChoice(app, "--order", &flags->order, {"due", "newest", "oldest", "changed"}, "Order. Next due first when empty.");
  AddPageFlags(app, &flags->page);
}

}  // namespace gaiwan::cli
