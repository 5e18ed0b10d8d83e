// gaiwan case list, case search, case view: cases I may see, with the exact total, and filters I keep.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_text.h"
#include "clients/cli/commands/case_choice.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/filter_flags.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  CaseChoice choice;
  PageFlags page;
};

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
  if (list.total_is_estimate()) context.out() << "（总数为估计数：请加条件或者词语）\n";
}

int Run(Context& context, const Flags& flags) {
  v1::ListCasesRequest request;
  const int chosen = RequestOf(context, flags.choice, &request);
  if (chosen != kExitDone) return chosen;
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

int SaveView(Context& context, const std::string& name, const CaseChoice& flags) {
  v1::SaveViewRequest request;
  v1::SavedView* view = request.mutable_view();
  view->set_name(name);
  std::string filter = FilterText(flags.filter);
  const auto add = [&](absl::string_view field, const std::string& value) {
    if (!value.empty()) filter = Both(filter, absl::StrCat(field, " = ", QuotedWord(value)));
  };
  add("unit", flags.unit);
  add("state", flags.state);
  add("step", flags.step);
  add("level", flags.level);
  add("mediator", flags.mediator);
  view->set_filter(filter);
  view->set_show_closed(flags.closed);
  view->set_order(OrderOf(flags.order));
  v1::SavedView saved;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().SaveView(call, request, &saved); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(saved);
  context.out() << "已保存视图“" << saved.name() << "”\n";
  return kExitDone;
}

int DeleteView(Context& context, const std::string& name) {
  v1::DeleteViewRequest request;
  request.set_name(name);
  v1::DeleteViewResponse deleted;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().DeleteView(call, request, &deleted); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(deleted);
  context.out() << "已删除视图“" << name << "”\n";
  return kExitDone;
}

int ListViews(Context& context) {
  v1::ListViewsResponse views;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().cases().ListViews(call, v1::ListViewsRequest(), &views);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(views);
  Table table({"视图", "条件", "含已结"});
  for (const v1::SavedView& view : views.views()) {
    table.AddRow({view.name(), view.filter(), view.show_closed() ? "是" : ""});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  return kExitDone;
}

}  // namespace

void AddCaseList(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(parent, "list", "List the cases I may see, next due first, with the exact total.",
                            {{"gaiwan case list", "open cases"},
                             {"gaiwan case list --unit 632821100 --state mediating", "held there or anywhere below"},
                             {"gaiwan case list --mediator p-1 --due-before 2026-03-10", "what somebody has to do"},
                             {"gaiwan case list --class 07 --risk orange --older-than 30", "any flags together"},
                             {"gaiwan case list --filter 'class = 07 AND NOT channel = grid'", "or a filter as text"},
                             {"gaiwan case list --closed --all --json | jq -r '.cases[].name'", "for a script"}},
                            [flags](Context& context) { return Run(context, *flags); });
  AddCaseChoice(app, &flags->choice);
  AddDueBefore(app, &flags->choice);
  AddView(app, &flags->choice);
  AddPageFlags(app, &flags->page);
}

void AddCaseSearch(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app =
      tree->Add(parent, "search", "List the cases that have all of these words in what I see of them.",
                {{"gaiwan case search 枸杞地 马永成", "a title, a place, the beginning of the facts, names"},
                 {"gaiwan case search mayongcheng", "a name by its Pinyin, or by the initials: myc"},
                 {"gaiwan case search 草场 --closed --class 07", "closed cases, too, of one class"}},
                [flags](Context& context) { return Run(context, *flags); });
  app->add_option("WORDS", flags->choice.words, "At least two characters or letters each.")->required();
  AddCaseChoice(app, &flags->choice);
  AddPageFlags(app, &flags->page);
}

void AddCaseView(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(parent, "view", "Filters I keep for myself, by name.",
                                   {{"gaiwan case view save 本周到期 --due-to 2026-03-08", "keep one"},
                                    {"gaiwan case list --view 本周到期", "use it"}});
  const auto flags = std::make_shared<CaseChoice>();
  const auto name = std::make_shared<std::string>();
  CLI::App* save = tree->Add(group, "save", "Keep a filter under a name; one of the same name is replaced.",
                             {{"gaiwan case view save 草场 --class 07 --unit 632821100", "grassland, there or below"}},
                             [flags, name](Context& context) { return SaveView(context, *name, *flags); });
  save->add_option("NAME", *name, "What to call it.")->required();
  AddCaseChoice(save, flags.get());
  const auto gone = std::make_shared<std::string>();
  CLI::App* remove = tree->Add(group, "delete", "Forget one.", {{"gaiwan case view delete 草场", "it is gone"}},
                               [gone](Context& context) { return DeleteView(context, *gone); });
  remove->add_option("NAME", *gone, "Which one.")->required();
  tree->Add(parent, "views", "List the filters I keep.", {{"gaiwan case views", "name and conditions of each"}},
            [](Context& context) { return ListViews(context); });
}

}  // namespace gaiwan::cli
