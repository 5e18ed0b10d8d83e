// gaiwan grid: what organisations report outside cases: a day's visits and clues, zero among them, and rounds of
// screening; who reported, and who has not.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

struct ReportFlags {
  std::string org;
  std::string date;
  int32_t visits = 0;
  int32_t clues = 0;
  std::string note;
  ExecuteFlags execute;
};

struct ScreeningFlags {
  std::string org;
  std::string from;
  std::string to;
  std::string kind = "regular";
  int32_t households = 0;
  int32_t found = 0;
  int32_t settled = 0;
  std::string note;
  ExecuteFlags execute;
};

struct ReportsFlags {
  std::string org;
  std::string date;
  std::string from;
  bool corrected = false;
  bool micro = false;
  PageFlags page;
};

int Report(Context& context, ReportFlags flags) {
  const grpc::Status told = FillDay(context, &flags.date);
  if (!told.ok()) return context.Fail(told);
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.org));
  v1::ReportDay* report = request.mutable_command()->mutable_report_day();
  report->set_unit(request.name());
  report->set_date(flags.date);
  report->set_visits(flags.visits);
  report->set_clues(flags.clues);
  if (!flags.note.empty()) report->mutable_note()->set_text(flags.note);
  return Execute(context, request, flags.execute);
}

int Screening(Context& context, ScreeningFlags flags) {
  const grpc::Status told = FillDay(context, &flags.to);
  if (!told.ok()) return context.Fail(told);
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.org));
  v1::RecordScreening* round = request.mutable_command()->mutable_record_screening();
  round->set_unit(request.name());
  round->set_from_date(flags.from.empty() ? flags.to : flags.from);
  round->set_to_date(flags.to);
  round->set_kind(flags.kind);
  round->set_households(flags.households);
  round->set_found(flags.found);
  round->set_settled(flags.settled);
  if (!flags.note.empty()) round->mutable_note()->set_text(flags.note);
  return Execute(context, request, flags.execute);
}

std::string NoteText(const v1::UnitRecord& record) {
  return record.has_note() ? PersonalText(record.note()) : "";
}

std::string WhoAndWhen(const v1::UnitRecord& record) {
  return absl::StrCat(record.actor_name(), " ", TimeText(record.record_time()));
}

void PrintRecords(Context& context, const v1::ListUnitRecordsResponse& list) {
  Table days({"日期", "单位", "走访", "线索", "报告", "", "说明"});
  Table rounds({"排查", "单位", "起", "止", "户", "发现", "化解", "登记", "说明"});
  for (const v1::UnitRecord& record : list.records()) {
    if (record.has_day()) {
      const v1::DayReport& day = record.day();
      const bool zero = day.visits() == 0 && day.clues() == 0;
      days.AddRow({day.date(), record.unit_name(), absl::StrCat(day.visits()), absl::StrCat(day.clues()),
                   WhoAndWhen(record),
                   Cell(day.corrected()       ? "已更正"
                        : day.corrects() != 0 ? "更正"
                        : zero                ? "零报告"
                                              : "",
                        day.corrected() ? Colour::kGrey : Colour::kNone),
                   NoteText(record)});
      continue;
    }
    const v1::Screening& round = record.screening();
    rounds.AddRow({absl::StrCat(Words(round.kind_label()).empty() ? round.kind() : Words(round.kind_label()), " ",
                                LastPart(round.name())),
                   record.unit_name(), round.from_date(), round.to_date(), absl::StrCat(round.households()),
                   absl::StrCat(round.found()), absl::StrCat(round.settled()), WhoAndWhen(record), NoteText(record)});
  }
  if (!days.empty()) days.Print(context.out(), context.out_colours());
  if (!days.empty() && !rounds.empty()) context.out() << '\n';
  if (!rounds.empty()) rounds.Print(context.out(), context.out_colours());
  const v1::UnitRecordTotals& totals = list.totals();
  context.out() << "合计：报告 " << totals.reports() << "（零报告 " << totals.zero_reports() << "），走访 "
                << totals.visits() << "，线索 " << totals.clues() << "；排查 " << totals.rounds() << " 次，"
                << totals.households() << " 户，发现 " << totals.found() << "，化解 " << totals.settled() << '\n';
  if (!list.next_page_token().empty()) {
    context.out() << "还有下一页：--page-token " << list.next_page_token() << "，或 --all\n";
  }
}

int PrintUnreported(Context& context, const ReportsFlags& flags) {
  v1::ListUnreportedRequest request;
  request.set_unit(OrgName(flags.org));
  request.set_date(flags.date);
  if (flags.micro) request.add_kinds("micro_grid");
  v1::ListUnreportedResponse list;
  PageFlags whole = flags.page;
  whole.token.clear();  // The token of `--page-token` is that of the records.
  whole.all = true;
  const grpc::Status status = CallPages(
      context, request, whole,
      [&context](grpc::ClientContext* call, const v1::ListUnreportedRequest& page_request,
                 v1::ListUnreportedResponse* page) {
        return context.client().units().ListUnreported(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  context.out() << '\n'
                << flags.date << " 应报 " << list.expected() << "，已报 " << list.reported() << "（零报告 "
                << list.zero_reports() << "），未报 " << list.unreported() << '\n';
  Table table({"未报", "编码", "所属", "上次报告"});
  for (const v1::UnreportedUnit& unit : list.units()) {
    table.AddRow({unit.unit_name(), std::string(LastPart(unit.unit())), unit.above_name(), unit.last_date()});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  return kExitDone;
}

int Reports(Context& context, ReportsFlags flags) {
  const grpc::Status told = FillDay(context, &flags.date);
  if (!told.ok()) return context.Fail(told);
  v1::ListUnitRecordsRequest request;
  request.set_unit(OrgName(flags.org));
  request.set_from_date(flags.from.empty() ? flags.date : flags.from);
  request.set_to_date(flags.date);
  request.set_show_corrected(flags.corrected);
  v1::ListUnitRecordsResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListUnitRecordsRequest& page_request,
                 v1::ListUnitRecordsResponse* page) {
        return context.client().units().ListUnitRecords(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  PrintRecords(context, list);
  return PrintUnreported(context, flags);
}

// Who has not reported, as JSON of its own: one document an answer.
int Unreported(Context& context, ReportsFlags flags) {
  const grpc::Status told = FillDay(context, &flags.date);
  if (!told.ok()) return context.Fail(told);
  return PrintUnreported(context, flags);
}

CLI::Option* AddOrg(CLI::App* app, std::string* org) {
  return app->add_option("ORG", *org, "The organisation, orgs/… or its code.")->required();
}

void AddDayReport(CommandTree* tree, CLI::App* group) {
  const auto flags = std::make_shared<ReportFlags>();
  CLI::App* app = tree->Add(group, "report", "Report a day: visits and clues, or nothing at all.",
                            {{"gaiwan grid report 632821100001-01", "today, nothing happened (零报告)"},
                             {"gaiwan grid report 632821100001-01 --date 2026-03-02 --visits 12 --clues 1",
                              "another day; the second report of a day corrects the first"}},
                            [flags](Context& context) { return Report(context, *flags); });
  AddOrg(app, &flags->org);
  app->add_option("--date", flags->date, "The day, 2026-03-02; the server's today when left out.")->type_name("DATE");
  app->add_option("--visits", flags->visits, "Households or people called on.")->type_name("N");
  app->add_option("--clues", flags->clues, "Quarrels heard of.")->type_name("N");
  app->add_option("--note", flags->note, "What else is to be said; sealed.")->type_name("TEXT");
  AddExecuteFlags(app, &flags->execute);
}

void AddScreeningRound(CommandTree* tree, CLI::App* group) {
  const auto flags = std::make_shared<ScreeningFlags>();
  CLI::App* app = tree->Add(
      group, "screening", "Record a round of looking for quarrels (排查).",
      {{"gaiwan grid screening 632821100001 --from 2026-03-02 --to 2026-03-06 --kind festival --households 210 "
        "--found 3 --settled 2",
        "before a festival"},
       {"gaiwan directory list codes --list screening_kind", "what a round is held for"}},
      [flags](Context& context) { return Screening(context, *flags); });
  AddOrg(app, &flags->org);
  app->add_option("--from", flags->from, "The first day; the last one when left out.")->type_name("DATE");
  app->add_option("--to", flags->to, "The last day; the server's today when left out.")->type_name("DATE");
  app->add_option("--kind", flags->kind, "What it is held for, code list screening_kind; regular when left out.")
      ->type_name("CODE");
  app->add_option("--households", flags->households, "Households gone through.")->type_name("N");
  app->add_option("--found", flags->found, "Quarrels found.")->type_name("N");
  app->add_option("--settled", flags->settled, "Of those, settled on the spot.")->type_name("N");
  app->add_option("--note", flags->note, "What else is to be said; sealed.")->type_name("TEXT");
  AddExecuteFlags(app, &flags->execute);
}

void AddReportsFlags(CLI::App* app, ReportsFlags* flags) {
  AddOrg(app, &flags->org);
  app->add_option("--date", flags->date, "The day, 2026-03-02; the server's today when left out.")->type_name("DATE");
  app->add_flag("--micro", flags->micro, "Ask the micro-grids for their reports, not the grids.");
}

}  // namespace

void AddGrid(CommandTree* tree) {
  CLI::App* group =
      tree->AddGroup(tree->root(), "grid", "Daily reports and screening rounds, outside cases.",
                     {{"gaiwan grid report 632821100001-01 --visits 12", "report today"},
                      {"gaiwan grid reports 632821100", "today's reports of a town, and who is missing"}});
  AddDayReport(tree, group);
  AddScreeningRound(tree, group);
  const auto reports = std::make_shared<ReportsFlags>();
  CLI::App* list =
      tree->Add(group, "reports", "List reports and screening rounds, and who has not reported the day.",
                {{"gaiwan grid reports 632821100 --date 2026-03-02", "a town's day"},
                 {"gaiwan grid reports 632821 --from 2026-03-01 --date 2026-03-31 --all", "a county's month"}},
                [reports](Context& context) { return Reports(context, *reports); });
  AddReportsFlags(list, reports.get());
  list->add_option("--from", reports->from, "List from this day to --date.")->type_name("DATE");
  list->add_flag("--corrected", reports->corrected, "Reports that were corrected too.");
  AddPageFlags(list, &reports->page);
  const auto missing = std::make_shared<ReportsFlags>();
  CLI::App* unreported = tree->Add(group, "unreported", "List who has not reported a day (未报).",
                                   {{"gaiwan grid unreported 632821 --date 2026-03-02 --json", "for a script"}},
                                   [missing](Context& context) { return Unreported(context, *missing); });
  AddReportsFlags(unreported, missing.get());
}

}  // namespace gaiwan::cli
