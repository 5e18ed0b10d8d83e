// gaiwan supervise: what is overdue or soon will be, where, with whom.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_text.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/filter_flags.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "workflow/base/proto_time.h"
#include "workflow/due_clock.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string unit;
  std::string before;
  std::string part;
  FilterFlags filter;
  PageFlags page;
};

v1::DuePart PartOf(absl::string_view word) {
  if (word == "overdue") return v1::DUE_PART_OVERDUE;
  if (word == "today") return v1::DUE_PART_TODAY;
  if (word == "week") return v1::DUE_PART_WEEK;
  if (word == "paused") return v1::DUE_PART_PAUSED;
  if (word == "waiting") return v1::DUE_PART_WAITING;
  return v1::DUE_PART_UNSPECIFIED;
}

// Why the case stands in the list besides its clock.
std::string WaitsText(const v1::Case& c) {
  std::string text;
  if (c.has_pause()) absl::StrAppend(&text, "中止自", DueText(c.pause().from_time()), " ");
  for (const v1::Transfer& transfer : c.transfers()) {
    if (transfer.state() == v1::TRANSFER_STATE_OFFERED) absl::StrAppend(&text, "待接收 ");
  }
  for (const v1::LineHandOver& sent : c.line_hand_overs()) {
    if (sent.state() == v1::LINE_STATE_WAITING || sent.state() == v1::LINE_STATE_SENT)
      absl::StrAppend(&text, "待回执 ");
  }
  for (const v1::Risk& risk : c.risks()) {
    if (risk.grade() != "green" && risk.acknowledged_by().empty()) absl::StrAppend(&text, "风险待签收 ");
  }
  if (!text.empty()) text.pop_back();
  return text;
}

// How many clocks of the case stand in lists of what is due, without the first of them.
int OthersListed(const v1::Case& c) {
  int listed = 0;
  for (const v1::Clock& clock : c.clocks()) listed += IsListedAsDue(clock) ? 1 : 0;
  return listed > 0 ? listed - 1 : 0;
}

void Print(Context& context, const v1::ListDueResponse& list) {
  Labels& labels = context.labels();
  const absl::Time now = ToTime(list.as_of());
  context.out() << "超期 " << list.overdue() << "　今日到期 " << list.today() << "　七日内 " << list.week() << "　中止 "
                << list.paused() << "　待受理 " << list.waiting_acceptance() << "　待接收 " << list.waiting_transfer()
                << "　待回执 " << list.waiting_receipt() << "　风险待签收 " << list.waiting_risk() << "　通知未送达 "
                << list.waiting_message() << "\n";
  Table table({"", "至", "期限", "案件", "状态", "层级", "办理单位", "调解员", "等待"});
  for (const v1::Case& c : list.cases()) {
    const v1::Clock* due = NextDue(c);
    const bool overdue = due != nullptr && ToTime(due->due_time()) <= now;
    const int others = OthersListed(c);
    table.AddRow({Cell(overdue ? "超期" : "", Colour::kRed), due == nullptr ? "" : DueText(due->due_time()),
                  due == nullptr ? ""
                                 : absl::StrCat(labels.Clock(c.definition(), due->rule()),
                                                others == 0 ? "" : absl::StrCat(" 等 ", others + 1, " 项")),
                  std::string(LastPart(c.name())), labels.State(c.definition(), "main", c.state()),
                  labels.Level(c.definition(), c.level()), labels.Org(c.unit()), LeadOf(labels, c), WaitsText(c)});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.cases_size(), "件", list.next_page_token());
}

int Due(Context& context, const Flags& flags) {
  v1::ListDueRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_part(PartOf(flags.part));
  request.set_filter(FilterText(flags.filter));
  if (!flags.before.empty()) {
    const absl::StatusOr<absl::Time> before = ParseDayOrTime(flags.before);
    if (!before.ok()) return context.WrongUsage(absl::StrCat("--before ", before.status().message()));
    if (!flags.part.empty()) return context.WrongUsage("--before and --part do not go together");
    *request.mutable_due_before() = ToProto(*before);
  }
  v1::ListDueResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListDueRequest& page_request, v1::ListDueResponse* page) {
        return context.client().supervision().ListDue(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Print(context, list);
  return kExitDone;
}

// A word beside the colour: not everybody tells red from green, and paper does not.
Cell ColourCell(v1::BoardColour colour) {
  switch (colour) {
    case v1::BOARD_COLOUR_RED:
      return Cell("红", Colour::kRed);
    case v1::BOARD_COLOUR_YELLOW:
      return Cell("黄", Colour::kYellow);
    default:
      return Cell("绿", Colour::kGreen);
  }
}

std::string TrendText(const v1::BoardRow& row) {
  switch (row.trend()) {
    case v1::BOARD_TREND_BETTER:
      return absl::StrCat("↓ ", row.overdue_then(), "→", row.overdue());
    case v1::BOARD_TREND_WORSE:
      return absl::StrCat("↑ ", row.overdue_then(), "→", row.overdue());
    case v1::BOARD_TREND_SAME:
      return absl::StrCat("= ", row.overdue());
    default:
      return "";
  }
}

void AddRow(const v1::BoardRow& row, const std::string& name, Table* table) {
  table->AddRow({ColourCell(row.colour()), name, absl::StrCat(row.open()), absl::StrCat(row.overdue()), TrendText(row),
                 absl::StrCat(row.overdue_days_max()), absl::StrCat(row.due_today()), absl::StrCat(row.due_week()),
                 absl::StrCat(row.paused(), "/", row.paused_days(), "天"), absl::StrCat(row.waiting()),
                 absl::StrCat(row.group_events()), absl::StrCat("+", row.opened(), " -", row.concluded())});
}

int Board(Context& context, const Flags& flags) {
  v1::GetBoardRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_filter(FilterText(flags.filter));
  v1::GetBoardResponse board;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().supervision().GetBoard(call, request, &board); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(board);
  Table table({"", "单位", "在办", "超期", "比一周前", "最长超期天数", "今日", "七日", "中止", "等待他方", "群体性",
               "一周收结"});
  for (const v1::BoardRow& row : board.rows()) {
    AddRow(row, row.display_name().empty() ? row.unit() : row.display_name(), &table);
  }
  AddRow(board.sum(), "合计", &table);
  table.Print(context.out(), context.out_colours());
  return kExitDone;
}

int People(Context& context, const Flags& flags) {
  v1::ListWorkloadsRequest request;
  request.set_unit(OrgName(flags.unit));
  v1::ListWorkloadsResponse loads;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().supervision().ListWorkloads(call, request, &loads); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(loads);
  Table table({"调解员", "姓名", "在办", "超期", "本周调解会", "还可承办"});
  for (const v1::Workload& load : loads.workloads()) {
    table.AddRow({std::string(LastPart(load.person())), load.display_name(), absl::StrCat(load.open()),
                  load.overdue() == 0 ? Cell("0") : Cell(absl::StrCat(load.overdue()), Colour::kRed),
                  absl::StrCat(load.sessions_this_week()), absl::StrCat(load.free_capacity())});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  return kExitDone;
}

}  // namespace

void AddSupervise(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(tree->root(), "supervise", "What is overdue or soon will be, where, with whom.",
                                   {{"gaiwan supervise due", "overdue, and due within seven days"},
                                    {"gaiwan supervise board", "each unit: red, yellow or green"},
                                    {"gaiwan supervise people", "who has how much to do"}});
  const auto flags = std::make_shared<Flags>();
  CLI::App* due =
      tree->Add(group, "due", "Count and list what is overdue, due soon, paused or waiting, first things first.",
                {{"gaiwan supervise due", "overdue, and within seven days of the server's time"},
                 {"gaiwan supervise due --part waiting --unit 632821100", "what others keep waiting, there or below"},
                 {"gaiwan supervise due --before 2026-04-01 --class 07", "before a day, of one class"}},
                [flags](Context& context) { return Due(context, *flags); });
  due->add_option("--unit", flags->unit, "Held by this organisation or anywhere below it.")->type_name("ORG");
  due->add_option("--before", flags->before, "All that is due before this day or time.")->type_name("TIME");
  AddChoice(due, "--part", &flags->part, {"overdue", "today", "week", "paused", "waiting"},
            "One part of the list. Overdue, today and within seven days when empty.");
  AddFilterFlags(due, &flags->filter);
  AddPageFlags(due, &flags->page);
  const auto of_board = std::make_shared<Flags>();
  CLI::App* board = tree->Add(group, "board", "Each unit with all below it: red, yellow or green, and since when.",
                              {{"gaiwan supervise board", "the county's towns"},
                               {"gaiwan supervise board --unit 632821100", "one town's villages"},
                               {"gaiwan supervise board --class 07 --json", "grassland alone, for a script"}},
                              [of_board](Context& context) { return Board(context, *of_board); });
  board->add_option("--unit", of_board->unit, "What is right below this organisation.")->type_name("ORG");
  AddFilterFlags(board, &of_board->filter);
  const auto of_people = std::make_shared<Flags>();
  CLI::App* people = tree->Add(group, "people", "Each mediator: open and overdue cases, sessions this week, room.",
                               {{"gaiwan supervise people --unit 632821100", "there or below"}},
                               [of_people](Context& context) { return People(context, *of_people); });
  people->add_option("--unit", of_people->unit, "With a post at this organisation or below it.")->type_name("ORG");
  AddSuperviseReport(tree, group);
  AddSuperviseReturn(tree, group);
  AddSuperviseRecompute(tree, group);
  AddSuperviseActing(tree, group);
  AddSuperviseAnomalies(tree, group);
}

}  // namespace gaiwan::cli
