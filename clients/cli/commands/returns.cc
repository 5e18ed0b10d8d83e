// gaiwan supervise return: official returns: figures with what they count in words, the cases behind them, what was
// frozen and what changed since.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/export_mark.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/return_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

struct QueryFlags {
  std::string id;
  int32_t revision = 0;
  std::string unit;
  std::string period;
  std::string as_of;
  bool recorded = false;
};

struct ShowFlags {
  QueryFlags query;
  std::string csv;
  std::string xlsx;
};

struct DrillFlags {
  QueryFlags query;
  std::string figure;
  bool own = false;
  PageFlags page;
};

struct FreezeFlags {
  QueryFlags query;
  std::string request_id;
};

struct FrozenFlags {
  std::string unit;
  PageFlags page;
};

void AddQueryFlags(CLI::App* app, QueryFlags* flags, bool as_of) {
  app->add_option("RETURN", flags->id, "Id of the return, as ministry or county.")->required();
  app->add_option("--unit", flags->unit, "This organisation with everything below it.")->type_name("ORG")->required();
  app->add_option("--period", flags->period, "2026-03, 2026-Q1, 2026-H1 or 2026.")->type_name("PERIOD")->required();
  app->add_option("--revision", flags->revision, "Of the return; the newest when unset.")->type_name("N");
  app->add_flag("--recorded", flags->recorded, "By when things were entered, instead of when they happened.");
  if (as_of) {
    app->add_option("--as-of", flags->as_of, "What was known then: entered up to this day or time.")->type_name("TIME");
  }
}

// What is wrong with the flags; empty for nothing.
std::string ToQuery(const QueryFlags& flags, v1::ReturnQuery* query) {
  query->set_id(flags.id);
  query->set_revision(flags.revision);
  query->set_unit(OrgName(flags.unit));
  query->set_period(flags.period);
  query->set_basis(flags.recorded ? v1::PERIOD_BASIS_RECORDED : v1::PERIOD_BASIS_HAPPENED);
  if (flags.as_of.empty()) return "";
  const absl::StatusOr<absl::Time> time = ParseDayOrTime(flags.as_of);
  if (!time.ok()) return absl::StrCat("--as-of ", time.status().message());
  *query->mutable_as_of() = ToProto(*time);
  return "";
}

void PrintHead(Context& context, const v1::ReturnTable& table) {
  const std::string unit = table.rows().empty() ? table.unit() : table.rows(0).unit_name();
  context.out() << table.definition().title().zh() << "  " << unit << "  " << PeriodText(table.period());
  if (table.has_as_of()) context.out() << "  截至 " << TimeText(table.as_of());
  context.out() << "\n";
}

// The unit itself, a line a figure; the units below it are in the files and in --json.
void PrintTable(Context& context, const v1::ReturnTable& table) {
  PrintHead(context, table);
  Table lines({"指标", "数", "", "口径"});
  for (int i = 0; i < table.definition().figures_size(); ++i) {
    const v1::FigureDefinition& figure = table.definition().figures(i);
    const std::string value = table.rows().empty() ? "—" : FigureText(table.rows(0).values(i), figure.unit());
    lines.AddRow({absl::StrCat(figure.label().zh(), context.globals().codes ? absl::StrCat(" ", figure.id()) : ""),
                  value, UnitText(figure.unit()), figure.words().zh()});
  }
  lines.Print(context.out(), context.out_colours());
  if (const std::string note = FewNote(table); !note.empty()) context.out() << note << "\n";
}

int List(Context& context) {
  v1::ListReturnsResponse list;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().returns().ListReturns(call, v1::ListReturnsRequest(), &list);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"报表", "版", "名称", "指标", "来源"});
  for (const v1::ReturnDefinition& each : list.returns()) {
    table.AddRow({each.id(), absl::StrCat(each.revision()), each.title().zh(), absl::StrCat(each.figures_size()),
                  each.source()});
  }
  table.Print(context.out(), context.out_colours());
  return kExitDone;
}

int Check(Context& context, const std::string& file) {
  const absl::StatusOr<std::string> text = ReadWhole(file, context.io().in);
  if (!text.ok()) return context.WrongUsage(text.status().message());
  v1::CheckReturnRequest request;
  request.set_textproto(*text);
  v1::CheckReturnResponse answer;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().returns().CheckReturn(call, request, &answer); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) {
    context.PrintJson(answer);
  } else {
    for (const v1::Fault& fault : answer.faults()) {
      context.out() << file << "：" << fault.path() << "：" << fault.words().zh() << "\n";
    }
    if (answer.faults().empty()) context.out() << "没有问题\n";
  }
  return answer.faults().empty() ? kExitDone : kExitFailed;
}

int Show(Context& context, const ShowFlags& flags) {
  v1::GetReturnRequest request;
  if (const std::string fault = ToQuery(flags.query, request.mutable_query()); !fault.empty()) {
    return context.WrongUsage(fault);
  }
  ExportMark mark;
  if (!flags.csv.empty() || !flags.xlsx.empty()) {
    if (const grpc::Status begun = BeginExport(context, &mark); !begun.ok()) return context.Fail(begun);
  }
  v1::GetReturnResponse answer;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().returns().GetReturn(call, request, &answer); });
  if (!status.ok()) return context.Fail(status);
  const v1::ReturnTable& table = answer.table();
  absl::Status written;
  if (!flags.csv.empty()) written = WriteWhole(flags.csv, ReturnCsv(table, mark));
  if (written.ok() && !flags.xlsx.empty()) written = WriteReturnXlsx(flags.xlsx, table, mark);
  if (!written.ok()) return context.Fail(written.message());
  if (context.json()) return context.PrintJson(table);
  PrintTable(context, table);
  return kExitDone;
}

int Drill(Context& context, const DrillFlags& flags) {
  v1::DrillReturnRequest request;
  if (const std::string fault = ToQuery(flags.query, request.mutable_query()); !fault.empty()) {
    return context.WrongUsage(fault);
  }
  request.set_figure(flags.figure);
  request.set_own(flags.own);
  v1::DrillReturnResponse all;
  request.set_page_size(flags.page.size);
  request.set_page_token(flags.page.token);
  while (true) {
    v1::DrillReturnResponse page;
    const grpc::Status status = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().returns().DrillReturn(call, request, &page); });
    if (!status.ok()) return context.Fail(status);
    // The totals are those of all pages, told with each.
    page.mutable_cases()->Swap(all.mutable_cases());
    for (v1::FigureCase& each : *all.mutable_cases()) page.add_cases()->Swap(&each);
    all.Swap(&page);
    if (!flags.page.all || all.next_page_token().empty()) break;
    request.set_page_token(all.next_page_token());
  }
  if (context.json()) return context.PrintJson(all);
  Table table({"案件", "案号", "类别", "调委会", "数"});
  for (const v1::FigureCase& each : all.cases()) {
    table.AddRow({std::string(LastPart(each.name())), each.case_number(), each.dispute_class(), each.committee_name(),
                  absl::StrCat(each.value())});
  }
  if (all.few()) {
    context.out() << "合计 " << kFewText << " 件，其中有保密案件：不显示\n";
    return kExitDone;
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  context.out() << "合计 " << all.value() << "：" << all.case_count() << " 件";
  if (all.not_shown_count() > 0) context.out() << "，其中 " << all.not_shown_count() << " 件不显示";
  if (all.screening_value() != 0) context.out() << "，另有排查 " << all.screening_value();
  context.out() << "\n";
  if (!all.next_page_token().empty()) context.out() << "下一页：--page-token " << all.next_page_token() << "\n";
  return kExitDone;
}

int Freeze(Context& context, const FreezeFlags& flags) {
  v1::FreezeReturnRequest request;
  ToQuery(flags.query, request.mutable_query());
  request.set_request_id(flags.request_id.empty() ? context.io().new_uuid() : flags.request_id);
  v1::FreezeReturnResponse answer;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().returns().FreezeReturn(call, request, &answer); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(answer.frozen());
  PrintTable(context, answer.frozen().table());
  context.out() << "已固定：" << answer.frozen().name() << "，截至第 " << answer.frozen().table().position()
                << " 条记录\n";
  return kExitDone;
}

int ListFrozen(Context& context, const FrozenFlags& flags) {
  v1::ListFrozenReturnsRequest request;
  request.set_unit(OrgName(flags.unit));
  v1::ListFrozenReturnsResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListFrozenReturnsRequest& page_request,
                 v1::ListFrozenReturnsResponse* page) {
        return context.client().returns().ListFrozenReturns(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"固定的报表", "报表", "版", "期间", "固定时间", "固定人"});
  for (const v1::FrozenReturn& each : list.returns()) {
    table.AddRow({each.name(), each.table().definition().title().zh(),
                  absl::StrCat(each.table().definition().revision()), PeriodText(each.table().period()),
                  TimeText(each.freeze_time()), each.actor_name().empty() ? each.actor() : each.actor_name()});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  if (!list.next_page_token().empty()) context.out() << "下一页：--page-token " << list.next_page_token() << "\n";
  return kExitDone;
}

std::string ValueText(bool has_value, int64_t value, v1::FigureUnit unit) {
  return has_value ? FigureText(value, unit) : "—";
}

void PrintChanges(Context& context, const v1::CompareReturnResponse& answer) {
  PrintHead(context, answer.frozen().table());
  if (!answer.reproduced()) {
    context.out() << "固定的数用今天的代码表和单位树算不出来：代码表或者单位树改过，请与固定时的导出核对\n";
  }
  if (answer.changes().empty()) context.out() << "没有变化\n";
  for (const v1::FigureChange& change : answer.changes()) {
    v1::FigureUnit unit = v1::FIGURE_UNIT_UNSPECIFIED;
    for (const v1::FigureDefinition& figure : answer.frozen().table().definition().figures()) {
      if (figure.id() == change.figure()) unit = figure.unit();
    }
    if (change.few()) {
      context.out() << change.label().zh() << "：" << kFewText << " 件，其中有保密案件：不显示\n";
      continue;
    }
    context.out() << change.label().zh() << "：" << ValueText(change.has_frozen(), change.frozen(), unit) << " → "
                  << ValueText(change.has_now(), change.now(), unit) << " " << UnitText(unit) << "\n";
    for (const v1::CaseChange& each : change.cases()) {
      context.out() << "  " << LastPart(each.name()) << "：" << FigureText(each.frozen(), unit) << " → "
                    << FigureText(each.now(), unit);
      for (const v1::ChangingEntry& entry : each.entries()) {
        context.out() << "  第" << entry.version() << "版 " << EventWord(entry.type()) << " "
                      << TimeText(entry.record_time());
      }
      context.out() << "\n";
    }
    if (change.not_shown_value() != 0) context.out() << "  不显示的案件：" << change.not_shown_value() << "\n";
  }
  if (answer.not_shown_count() > 0) context.out() << "有变化而不显示的案件 " << answer.not_shown_count() << " 件\n";
}

int Compare(Context& context, const std::string& name) {
  v1::CompareReturnRequest request;
  request.set_name(name);
  v1::CompareReturnResponse answer;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().returns().CompareReturn(call, request, &answer); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(answer);
  PrintChanges(context, answer);
  return kExitDone;
}

}  // namespace

void AddSuperviseReturn(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(
      parent, "return", "Official returns: figures, the cases behind them, what was frozen and what changed since.",
      {{"gaiwan supervise return show ministry --unit 632821 --period 2026-Q1",
        "the ministry's columns of a quarter"}});
  tree->Add(group, "list", "List the returns that are configured.",
            {{"gaiwan supervise return list", "ids and titles"}}, [](Context& context) { return List(context); });

  const auto file = std::make_shared<std::string>();
  CLI::App* check = tree->Add(group, "check", "Tell every fault of a return's text.",
                              {{"gaiwan supervise return check our-return.textproto", "before it goes to returns_dir"}},
                              [file](Context& context) { return Check(context, *file); });
  check->add_option("FILE", *file, "A ReturnDefinition as text; - for standard input.")->required();

  const auto show_flags = std::make_shared<ShowFlags>();
  CLI::App* show = tree->Add(
      group, "show", "Show the figures of a unit and period, each with what it counts.",
      {{"gaiwan supervise return show county --unit 632821 --period 2026-03", "a month as known now"},
       {"gaiwan supervise return show ministry --unit 632821 --period 2026-H1 --as-of 2026-07-05 --xlsx half.xlsx",
        "half a year as it was known on a day, with a column for each town"}},
      [show_flags](Context& context) { return Show(context, *show_flags); });
  AddQueryFlags(show, &show_flags->query, true);
  show->add_option("--csv", show_flags->csv, "Write it as CSV, a column a unit.")->type_name("FILE");
  show->add_option("--xlsx", show_flags->xlsx, "Write it as a spreadsheet, a column a unit.")->type_name("FILE");

  AddReturnStaff(tree, group);

  const auto drill_flags = std::make_shared<DrillFlags>();
  CLI::App* drill =
      tree->Add(group, "drill", "List the cases that make up one figure, as far as you see them.",
                {{"gaiwan supervise return drill county failed --unit 632821 --period 2026-03", "which ones failed"}},
                [drill_flags](Context& context) { return Drill(context, *drill_flags); });
  AddQueryFlags(drill, &drill_flags->query, true);
  drill->add_option("FIGURE", drill_flags->figure, "Id of the figure; --codes shows them.")->required();
  drill->add_flag("--own", drill_flags->own, "Without the units right below, which have columns of their own.");
  AddPageFlags(drill, &drill_flags->page);

  const auto freeze_flags = std::make_shared<FreezeFlags>();
  CLI::App* freeze = tree->Add(
      group, "freeze", "Write the figures as they are now into the log: what was submitted stays.",
      {{"gaiwan supervise return freeze ministry --unit 632821 --period 2026-Q1", "by the judicial administration"}},
      [freeze_flags](Context& context) { return Freeze(context, *freeze_flags); });
  AddQueryFlags(freeze, &freeze_flags->query, false);
  freeze->add_option("--request-id", freeze_flags->request_id, "A UUID; the same again changes nothing.")
      ->type_name("UUID");

  const auto frozen_flags = std::make_shared<FrozenFlags>();
  CLI::App* frozen = tree->Add(group, "frozen", "List what was frozen, newest first.",
                               {{"gaiwan supervise return frozen --unit 632821", "of the county and all below it"}},
                               [frozen_flags](Context& context) { return ListFrozen(context, *frozen_flags); });
  frozen->add_option("--unit", frozen_flags->unit, "This organisation and all below it.")->type_name("ORG")->required();
  AddPageFlags(frozen, &frozen_flags->page);

  const auto name = std::make_shared<std::string>();
  CLI::App* compare =
      tree->Add(group, "compare", "Show what of a frozen return changed since, by which cases and entries.",
                {{"gaiwan supervise return compare returns/632821/1", "later corrections explained"}},
                [name](Context& context) { return Compare(context, *name); });
  compare->add_option("NAME", *name, "returns/ORG/NUMBER, as `frozen` lists it.")->required();
}

}  // namespace gaiwan::cli
