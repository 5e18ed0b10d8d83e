// gaiwan supervise subsidy: the list of what is paid for cases (以案定补), objections to it, and the payment list.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/export_mark.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/csv_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/acting/subsidy_shares.h"
#include "workflow/base/date.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string office;
  std::string subsidy;
  std::string case_name;
  std::string from;
  std::string to;
  std::string reason;
  std::string csv;
  bool upheld = false;
  PageFlags page;
  ExecuteFlags execute;
};

int Publish(Context& context, Flags flags) {
  if (flags.to.empty()) {
    absl::Time now;
    const grpc::Status told = ServerTime(context, &now);
    if (!told.ok()) return context.Fail(told);
    flags.to = FormatDate(DayOf(now));
  }
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::PublishSubsidy* publish = request.mutable_command()->mutable_publish_subsidy();
  publish->set_unit(request.name());
  publish->set_from_date(flags.from);
  publish->set_to_date(flags.to);
  publish->set_subsidy(flags.subsidy);
  return Execute(context, request, flags.execute);
}

int Object(Context& context, const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::ObjectToSubsidy* object = request.mutable_command()->mutable_object_to_subsidy();
  object->set_unit(request.name());
  object->set_subsidy(flags.subsidy);
  object->set_case_(CaseName(flags.case_name));
  object->mutable_reason()->set_text(flags.reason);
  return Execute(context, request, flags.execute);
}

int Decide(Context& context, const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::DecideSubsidyObjection* decide = request.mutable_command()->mutable_decide_subsidy_objection();
  decide->set_unit(request.name());
  decide->set_subsidy(flags.subsidy);
  decide->set_case_(CaseName(flags.case_name));
  decide->set_upheld(flags.upheld);
  decide->mutable_reason()->set_text(flags.reason);
  return Execute(context, request, flags.execute);
}

int Approve(Context& context, const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::ApproveSubsidy* approve = request.mutable_command()->mutable_approve_subsidy();
  approve->set_unit(request.name());
  approve->set_subsidy(flags.subsidy);
  return Execute(context, request, flags.execute);
}

// `12000.50`: for a spreadsheet, exact.
std::string YuanText(int64_t fen) {
  return absl::StrFormat("%d.%02d", fen / 100, fen % 100);
}

bool IsTakenOff(const v1::Subsidy& subsidy, const std::string& case_name) {
  for (const v1::SubsidyObjection& each : subsidy.objections()) {
    if (each.case_() == case_name && each.upheld()) return true;
  }
  return false;
}

// A sheet of text, for a screen and as CSV.
struct Sheet {
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;
};

std::string CsvOf(const Sheet& sheet) {
  std::string csv = absl::StrCat(kCsvBegin, CsvLine(sheet.titles));
  for (const std::vector<std::string>& row : sheet.rows) csv += CsvLine(row);
  return csv;
}

void Print(Context& context, const Sheet& sheet) {
  Table table(sheet.titles);
  for (const std::vector<std::string>& row : sheet.rows) table.AddRow({row.begin(), row.end()});
  if (!table.empty()) table.Print(context.out(), context.out_colours());
}

int Write(Context& context, const std::string& path, const Sheet& sheet, const ExportMark& mark) {
  const absl::Status written = WriteWhole(path, CsvOf(sheet) + CsvLine({MarkText(mark)}));
  return written.ok() ? kExitDone : context.Fail(written.message());
}

// What is only shown is no export.
grpc::Status BeginWhereWritten(Context& context, const Flags& flags, ExportMark* mark) {
  return flags.csv.empty() ? grpc::Status::OK : BeginExport(context, mark);
}

Sheet LinesOf(Context& context, const v1::Subsidy& subsidy) {
  Labels& labels = context.labels();
  Sheet sheet{{"案件", "调解委员会", "调解员", "等级", "金额（元）", "说明"}, {}};
  for (const v1::SubsidyLine& line : subsidy.published().lines()) {
    std::string people;
    for (const std::string& person : line.mediators()) {
      absl::StrAppend(&people, people.empty() ? "" : "、", labels.Person(person));
    }
    sheet.rows.push_back({std::string(LastPart(line.case_())), labels.Org(line.committee()), people,
                          labels.Code("difficulty", line.grade()), YuanText(line.amount().fen()),
                          IsTakenOff(subsidy, line.case_()) ? EnumWord("SUBSIDY_EXCLUSION_OBJECTION") : ""});
  }
  for (const v1::SubsidyExcluded& each : subsidy.published().excluded()) {
    std::string reason = each.reason() == v1::SUBSIDY_EXCLUSION_UNSPECIFIED
                             ? "不予补贴"
                             : EnumWord(v1::SubsidyExclusion_Name(each.reason()));
    if (!each.other_case().empty()) absl::StrAppend(&reason, "：", LastPart(each.other_case()));
    sheet.rows.push_back({std::string(LastPart(each.case_())), "", "", "", "0.00", reason});
  }
  return sheet;
}

void PrintSubsidy(Context& context, const v1::Subsidy& subsidy) {
  Labels& labels = context.labels();
  const v1::SubsidyPublished& published = subsidy.published();
  PrintFields(context.out(),
              {{"清单", subsidy.name()},
               {"期间", absl::StrCat(published.from_date(), " 至 ", published.to_date())},
               {"规则", published.rule()},
               {"公示", absl::StrCat(labels.Person(subsidy.actor()), " ", TimeText(subsidy.record_time()))},
               {"异议期至", published.objections_until()},
               {"批准", subsidy.has_approved() ? TimeText(subsidy.approve_time()) : ""},
               {"合计", absl::StrCat(YuanText(subsidy.total().fen()), " 元")}});
  Print(context, LinesOf(context, subsidy));
  for (const v1::SubsidyObjection& each : subsidy.objections()) {
    context.out() << "异议 " << LastPart(each.case_()) << "：" << PersonalText(each.reason())
                  << (each.decided() ? (each.upheld() ? "　成立：" : "　不成立：") : "　待决定")
                  << (each.decided() ? PersonalText(each.answer()) : "") << '\n';
  }
}

grpc::Status Fetch(Context& context, const std::string& unit, const PageFlags& page, v1::ListSubsidiesResponse* list) {
  v1::ListSubsidiesRequest request;
  request.set_unit(OrgName(unit));
  return CallPages(
      context, request, page,
      [&context](grpc::ClientContext* call, const v1::ListSubsidiesRequest& page_request,
                 v1::ListSubsidiesResponse* response) {
        return context.client().supervision().ListSubsidies(call, page_request, response);
      },
      list);
}

int List(Context& context, const Flags& flags) {
  ExportMark mark;
  if (const grpc::Status begun = BeginWhereWritten(context, flags, &mark); !begun.ok()) return context.Fail(begun);
  v1::ListSubsidiesResponse list;
  const grpc::Status status = Fetch(context, flags.office, flags.page, &list);
  if (!status.ok()) return context.Fail(status);
  if (!flags.csv.empty()) {
    Sheet all{{"清单", "案件", "调解委员会", "调解员", "等级", "金额（元）", "说明"}, {}};
    for (const v1::Subsidy& subsidy : list.subsidies()) {
      for (std::vector<std::string>& row : LinesOf(context, subsidy).rows) {
        row.insert(row.begin(), subsidy.name());
        all.rows.push_back(std::move(row));
      }
    }
    return Write(context, flags.csv, all, mark);
  }
  if (context.json()) return context.PrintJson(list);
  for (const v1::Subsidy& subsidy : list.subsidies()) {
    PrintSubsidy(context, subsidy);
    context.out() << '\n';
  }
  PrintTotal(context.out(), list.total(), list.subsidies_size(), "份", list.next_page_token());
  return kExitDone;
}

// Who gets how much of an approved list, by person.
int Payment(Context& context, const Flags& flags) {
  ExportMark mark;
  if (const grpc::Status begun = BeginWhereWritten(context, flags, &mark); !begun.ok()) return context.Fail(begun);
  v1::ListSubsidiesResponse list;
  PageFlags all;
  all.all = true;
  const grpc::Status status = Fetch(context, flags.office, all, &list);
  if (!status.ok()) return context.Fail(status);
  const std::string name = absl::StrCat(OrgName(flags.office), "/subsidies/", flags.subsidy);
  const v1::Subsidy* subsidy = nullptr;
  for (const v1::Subsidy& each : list.subsidies()) subsidy = each.name() == name ? &each : subsidy;
  if (subsidy == nullptr) return context.Fail(absl::StrCat("没有这份清单：", name));
  if (!subsidy->has_approved()) return context.Fail(absl::StrCat("清单还没有批准：", name));
  std::map<std::string, std::pair<int, int64_t>> people;  // Cases and fen.
  int64_t total = 0;
  for (const v1::SubsidyLine& line : subsidy->published().lines()) {
    if (!line.case_().empty() && IsTakenOff(*subsidy, line.case_())) continue;
    for (const auto& [person, fen] : SharesOf(line)) {
      ++people[person].first;
      people[person].second += fen;
      total += fen;
    }
  }
  // Lines of sealed cases have no name to who does not see them: then what is taken off cannot be told.
  if (total != subsidy->approved().total().fen()) {
    return context.Fail("您看不到其中的保密案件，付款清单由发放单位生成");
  }
  Sheet sheet{{"人员编号", "姓名", "案件数", "金额（元）"}, {}};
  for (const auto& [person, paid] : people) {
    sheet.rows.push_back({std::string(LastPart(person)), context.labels().Person(person), absl::StrCat(paid.first),
                          YuanText(paid.second)});
  }
  sheet.rows.push_back({"", "合计", "", YuanText(total)});
  if (!flags.csv.empty()) return Write(context, flags.csv, sheet, mark);
  Print(context, sheet);
  return kExitDone;
}

void AddOffice(CLI::App* app, Flags* flags) {
  app->add_option("OFFICE", flags->office, "The judicial office or bureau that pays.")->required();
}

void AddLine(CLI::App* app, Flags* flags) {
  AddOffice(app, flags);
  app->add_option("SUBSIDY", flags->subsidy, "The id of the list within the office.")->required();
}

}  // namespace

void AddSuperviseSubsidy(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(parent, "subsidy", "What is paid for cases: the list, objections, the payment list.",
                                   {{"gaiwan supervise subsidy list 632821100", "lists of a town's judicial office"}});
  const auto publishing = std::make_shared<Flags>();
  CLI::App* publish =
      tree->Add(group, "publish", "Make the list of a period by the rule in force, and put it up for objections.",
                {{"gaiwan supervise subsidy publish 632821100-justice --from 2026-01-01 --to 2026-03-31",
                  "cases whose files were found complete in the quarter"}},
                [publishing](Context& context) { return Publish(context, *publishing); });
  AddOffice(publish, publishing.get());
  publish->add_option("--from", publishing->from, "File checked on this day or later.")->type_name("DATE")->required();
  publish->add_option("--to", publishing->to, "File checked on this day or earlier; today when left out.")
      ->type_name("DATE");
  publish->add_option("--subsidy", publishing->subsidy, "Its id; the next number when left out.")->type_name("ID");
  AddExecuteFlags(publish, &publishing->execute);

  const auto objecting = std::make_shared<Flags>();
  CLI::App* object = tree->Add(group, "object", "Object to a line of a list.",
                               {{"gaiwan supervise subsidy object 632821100-justice 1 c-7f3 --reason \"当天没有调解\"",
                                 "within the days for it"}},
                               [objecting](Context& context) { return Object(context, *objecting); });
  AddLine(object, objecting.get());
  object->add_option("CASE", objecting->case_name, "The case of the line.")->required();
  object->add_option("--reason", objecting->reason, "Why; sealed.")->type_name("TEXT")->required();
  AddExecuteFlags(object, &objecting->execute);

  const auto deciding = std::make_shared<Flags>();
  CLI::App* decide =
      tree->Add(group, "decide", "Decide an objection; --upheld takes the line off the list.",
                {{"gaiwan supervise subsidy decide 632821100-justice 1 c-7f3 --upheld --reason \"经核实\"",
                  "nothing is paid for it"}},
                [deciding](Context& context) { return Decide(context, *deciding); });
  AddLine(decide, deciding.get());
  decide->add_option("CASE", deciding->case_name, "The case of the line.")->required();
  decide->add_flag("--upheld", deciding->upheld, "The objection is right.");
  decide->add_option("--reason", deciding->reason, "Why; sealed.")->type_name("TEXT")->required();
  AddExecuteFlags(decide, &deciding->execute);

  const auto approving = std::make_shared<Flags>();
  CLI::App* approve =
      tree->Add(group, "approve", "Approve what is left of a list, after the days for objections.",
                {{"gaiwan supervise subsidy approve 632821100-justice 1", "by another than published it"}},
                [approving](Context& context) { return Approve(context, *approving); });
  AddLine(approve, approving.get());
  AddExecuteFlags(approve, &approving->execute);

  const auto listing = std::make_shared<Flags>();
  CLI::App* list =
      tree->Add(group, "list", "List what was published, the youngest first, with exclusions and objections.",
                {{"gaiwan supervise subsidy list 632821 --all --csv lines.csv", "a county's, as a spreadsheet"}},
                [listing](Context& context) { return List(context, *listing); });
  list->add_option("UNIT", listing->office, "Published by this organisation or anywhere below it.")->required();
  list->add_option("--csv", listing->csv, "Write the lines into this file instead.")->type_name("FILE");
  AddPageFlags(list, &listing->page);

  const auto paying = std::make_shared<Flags>();
  CLI::App* payment =
      tree->Add(group, "payment", "Who gets how much of an approved list.",
                {{"gaiwan supervise subsidy payment 632821100-justice 1 --csv pay.csv", "for the cashier"}},
                [paying](Context& context) { return Payment(context, *paying); });
  AddLine(payment, paying.get());
  payment->add_option("--csv", paying->csv, "Write it into this file instead.")->type_name("FILE");
}

}  // namespace gaiwan::cli
