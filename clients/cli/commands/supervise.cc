// gaiwan supervise: what is overdue or soon will be, where, with whom.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_text.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "workflow/base/proto_time.h"
#include "workflow/due_clock.h"

namespace gaiwan::cli {
namespace {

// As far ahead as a week's planning looks.
constexpr int kDaysAhead = 7;

struct Flags {
  std::string unit;
  std::string before;
  PageFlags page;
};

// How many clocks of the case end before `before`, without the first of them.
int OthersDue(const v1::Case& c, absl::Time before) {
  int due = 0;
  for (const v1::Clock& clock : c.clocks()) due += IsListedAsDue(clock) && ToTime(clock.due_time()) < before ? 1 : 0;
  return due > 0 ? due - 1 : 0;
}

void Print(Context& context, const v1::ListCasesResponse& list, absl::Time now, absl::Time before) {
  Labels& labels = context.labels();
  Table table({"", "至", "期限", "案件", "状态", "层级", "办理单位", "调解员"});
  for (const v1::Case& c : list.cases()) {
    const v1::Clock* due = NextDue(c);
    if (due == nullptr) continue;
    const bool overdue = ToTime(due->due_time()) <= now;
    const int others = OthersDue(c, before);
    table.AddRow({Cell(overdue ? "超期" : "", Colour::kRed), DueText(due->due_time()),
                  absl::StrCat(labels.Clock(c.definition(), due->rule()),
                               others == 0 ? "" : absl::StrCat(" 等 ", others + 1, " 项")),
                  std::string(LastPart(c.name())), labels.State(c.definition(), "main", c.state()),
                  labels.Level(c.definition(), c.level()), labels.Org(c.unit()), LeadOf(labels, c)});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.cases_size(), "件", list.next_page_token());
}

int Due(Context& context, const Flags& flags) {
  absl::Time now;
  const grpc::Status told = ServerTime(context, &now);
  if (!told.ok()) return context.Fail(told);
  absl::Time before = now + kDaysAhead * absl::Hours(24);
  if (!flags.before.empty()) {
    const absl::StatusOr<absl::Time> typed = ParseDayOrTime(flags.before);
    if (!typed.ok()) return context.WrongUsage(absl::StrCat("--before ", typed.status().message()));
    before = *typed;
  }
  v1::ListCasesRequest request;
  request.set_unit(OrgName(flags.unit));
  *request.mutable_due_before() = ToProto(before);
  // Side tracks go on after a case is closed: money is still owed, a visit still due.
  request.set_show_closed(true);
  v1::ListCasesResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListCasesRequest& page_request, v1::ListCasesResponse* page) {
        return context.client().cases().ListCases(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Print(context, list, now, before);
  return kExitDone;
}

}  // namespace

void AddSupervise(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(tree->root(), "supervise", "What is overdue or soon will be, where, with whom.",
                                   {{"gaiwan supervise due", "overdue, and due within seven days"}});
  const auto flags = std::make_shared<Flags>();
  CLI::App* due =
      tree->Add(group, "due", "List what is overdue or due soon, first things first.",
                {{"gaiwan supervise due", "within seven days of the server's time"},
                 {"gaiwan supervise due --unit 632821100 --before 2026-04-01", "there or below, before a day"}},
                [flags](Context& context) { return Due(context, *flags); });
  due->add_option("--unit", flags->unit, "Held by this organisation or anywhere below it.")->type_name("ORG");
  due->add_option("--before", flags->before, "Due before this day or time. Seven days ahead when empty.")
      ->type_name("TIME");
  AddPageFlags(due, &flags->page);
  AddSuperviseReport(tree, group);
}

}  // namespace gaiwan::cli
