// gaiwan supervise sample, stand-in: samples of cases for call-backs, and who does whose work for a time.
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

struct DrawFlags {
  std::string office;
  std::string from_unit;
  std::string from;
  std::string to;
  int32_t size = 10;
  std::string sample;
  std::vector<std::string> chosen;
  ExecuteFlags execute;
};

struct CallFlags {
  std::string office;
  std::string sample;
  std::string case_name;
  std::string outcome;
  std::string note;
  ExecuteFlags execute;
};

struct ListFlags {
  std::string unit;
  bool ended = false;
  PageFlags page;
};

struct StandInFlags {
  std::string unit;
  std::string absent;
  std::string stand_in;
  std::string from;
  std::string to;
  std::string reason;
  ExecuteFlags execute;
};

int DrawSample(Context& context, DrawFlags flags) {
  const grpc::Status told = FillDay(context, &flags.to);
  if (!told.ok()) return context.Fail(told);
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::DrawSample* draw = request.mutable_command()->mutable_draw_sample();
  draw->set_unit(request.name());
  draw->set_from_unit(OrgName(flags.from_unit));
  draw->set_from_date(flags.from);
  draw->set_to_date(flags.to);
  draw->set_size(flags.size);
  draw->set_sample(flags.sample);
  for (const std::string& name : flags.chosen) draw->add_chosen(CaseName(name));
  return Execute(context, request, flags.execute);
}

v1::SampleOutcome OutcomeOf(absl::string_view word) {
  if (word == "confirmed") return v1::SAMPLE_OUTCOME_CONFIRMED;
  if (word == "differs") return v1::SAMPLE_OUTCOME_DIFFERS;
  if (word == "denied") return v1::SAMPLE_OUTCOME_DENIED;
  if (word == "not-reached") return v1::SAMPLE_OUTCOME_NOT_REACHED;
  return v1::SAMPLE_OUTCOME_UNSPECIFIED;
}

int RecordCall(Context& context, const CallFlags& flags) {
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::RecordSampleCall* call = request.mutable_command()->mutable_record_sample_call();
  call->set_unit(request.name());
  call->set_sample(flags.sample);
  call->set_case_(CaseName(flags.case_name));
  call->set_outcome(OutcomeOf(flags.outcome));
  if (!flags.note.empty()) call->mutable_note()->set_text(flags.note);
  return Execute(context, request, flags.execute);
}

void PrintSample(Context& context, const v1::Sample& sample) {
  Labels& labels = context.labels();
  const v1::SampleDrawn& drawn = sample.drawn();
  PrintFields(context.out(),
              {{"样本", sample.name()},
               {"范围", absl::StrCat(labels.Org(drawn.from_unit()), " ", drawn.from_date(), " 至 ", drawn.to_date())},
               {"抽取", absl::StrCat(labels.Person(sample.actor()), " ", TimeText(sample.record_time()))},
               {"可抽案件", absl::StrCat(drawn.frame_size(), "（其中优先 ", drawn.first_size(), "）")},
               {"指定", drawn.chosen().empty() ? "" : absl::StrCat(drawn.chosen_size(), " 件，其余抽取")},
               {"种子", absl::BytesToHexString(drawn.seed())},
               {"摘要", absl::BytesToHexString(drawn.frame_digest())}});
  Table table({"案件", "", "回访结果", "回访人", "时间", "说明"});
  for (const v1::SampleCase& each : sample.cases()) {
    const bool called = each.outcome() != v1::SAMPLE_OUTCOME_UNSPECIFIED;
    const bool otherwise = each.outcome() == v1::SAMPLE_OUTCOME_DIFFERS || each.outcome() == v1::SAMPLE_OUTCOME_DENIED;
    table.AddRow({std::string(LastPart(each.case_())), each.title(),
                  Cell(called ? EnumWord(v1::SampleOutcome_Name(each.outcome())) : "待回访",
                       otherwise ? Colour::kRed : Colour::kNone),
                  called ? labels.Person(each.actor()) : "", called ? TimeText(each.record_time()) : "",
                  each.has_note() ? PersonalText(each.note()) : ""});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
}

int ListSamples(Context& context, const ListFlags& flags) {
  v1::ListSamplesRequest request;
  request.set_unit(OrgName(flags.unit));
  v1::ListSamplesResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListSamplesRequest& page_request, v1::ListSamplesResponse* page) {
        return context.client().supervision().ListSamples(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  for (const v1::Sample& sample : list.samples()) {
    PrintSample(context, sample);
    context.out() << '\n';
  }
  PrintTotal(context.out(), list.total(), list.samples_size(), "份", list.next_page_token());
  return kExitDone;
}

int CheckSample(Context& context, const std::string& name) {
  v1::CheckSampleRequest request;
  request.set_name(name);
  v1::CheckSampleResponse checked;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().supervision().CheckSample(call, request, &checked); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) {
    context.PrintJson(checked);
  } else {
    context.out() << (checked.same() ? "重新抽取，结果一致" : "重新抽取，结果不一致") << "：可抽案件 "
                  << checked.frame_size() << " 件，摘要 " << absl::BytesToHexString(checked.frame_digest()) << '\n';
    for (const std::string& each : checked.cases()) context.out() << LastPart(each) << '\n';
  }
  return checked.same() ? kExitDone : kExitFailed;
}

// The two people of a stand-in, as names.
bool ReadPeople(Context& context, StandInFlags* flags, int* exit) {
  for (std::string* person : {&flags->absent, &flags->stand_in}) {
    const absl::StatusOr<std::string> name = PersonName(*person);
    if (!name.ok()) {
      *exit = context.WrongUsage(
          absl::StrCat(person == &flags->absent ? "--absent " : "--stand-in ", name.status().message()));
      return false;
    }
    *person = *name;
  }
  return true;
}

int AppointStandIn(Context& context, StandInFlags flags) {
  int exit = kExitDone;
  if (!ReadPeople(context, &flags, &exit)) return exit;
  const grpc::Status told = FillDay(context, &flags.from);
  if (!told.ok()) return context.Fail(told);
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.unit));
  v1::AppointStandIn* appoint = request.mutable_command()->mutable_appoint_stand_in();
  appoint->set_unit(request.name());
  appoint->set_absent(flags.absent);
  appoint->set_stand_in(flags.stand_in);
  appoint->set_from_date(flags.from);
  appoint->set_to_date(flags.to);
  if (!flags.reason.empty()) appoint->mutable_reason()->set_text(flags.reason);
  return Execute(context, request, flags.execute);
}

int EndStandIn(Context& context, StandInFlags flags) {
  int exit = kExitDone;
  if (!ReadPeople(context, &flags, &exit)) return exit;
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.unit));
  v1::EndStandIn* end = request.mutable_command()->mutable_end_stand_in();
  end->set_unit(request.name());
  end->set_absent(flags.absent);
  end->set_stand_in(flags.stand_in);
  return Execute(context, request, flags.execute);
}

int ListStandIns(Context& context, const ListFlags& flags) {
  v1::ListStandInsRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_show_ended(flags.ended);
  v1::ListStandInsResponse list;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().supervision().ListStandIns(call, request, &list); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Labels& labels = context.labels();
  Table table({"单位", "离岗", "代理", "起", "止", "结束", "指定", "事由"});
  for (const v1::StandIn& each : list.stand_ins()) {
    const v1::StandInAppointed& appointed = each.appointed();
    table.AddRow({labels.Org(each.unit()), labels.Person(appointed.absent()), labels.Person(appointed.stand_in()),
                  appointed.from_date(), appointed.to_date(), each.end_date(),
                  absl::StrCat(labels.Person(each.actor()), " ", TimeText(each.record_time())),
                  appointed.has_text() ? PersonalText(appointed.text()) : ""});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  return kExitDone;
}

void AddSamples(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(parent, "sample", "Samples of cases for call-backs, drawn by a seed in the log.",
                                   {{"gaiwan supervise sample list 632821", "what was drawn, and what came of it"}});
  const auto drawing = std::make_shared<DrawFlags>();
  CLI::App* draw =
      tree->Add(group, "draw", "Draw cases that were concluded, unconfirmed entries and suspicions first.",
                {{"gaiwan supervise sample draw 632821100-justice --from-unit 632821100 --from 2026-03-01 --size 10",
                  "ten of a town's cases since 1 March, to be called back by its judicial office"},
                 {"gaiwan supervise sample draw 632821100-justice --from-unit 632821100 --from 2026-03-01 --case c-7f3",
                  "the same, one of them a case that the anomaly report points at"}},
                [drawing](Context& context) { return DrawSample(context, *drawing); });
  draw->add_option("OFFICE", drawing->office, "The office that draws and calls: judicial office, bureau, centre.")
      ->required();
  draw->add_option("--from-unit", drawing->from_unit, "Concluded by this organisation or anywhere below it.")
      ->type_name("ORG")
      ->required();
  draw->add_option("--from", drawing->from, "Concluded on this day or later.")->type_name("DATE")->required();
  draw->add_option("--to", drawing->to, "Concluded on this day or earlier; the server's today when left out.")
      ->type_name("DATE");
  draw->add_option("--size", drawing->size, "How many; 10 when left out.")->type_name("N");
  draw->add_option("--case", drawing->chosen,
                   "Called in any case, as what `supervise anomalies` points at; the others "
                   "are drawn. May be repeated.")
      ->type_name("CASE");
  draw->add_option("--sample", drawing->sample, "Its id; the next number when left out.")->type_name("ID");
  AddExecuteFlags(draw, &drawing->execute);

  const auto listing = std::make_shared<ListFlags>();
  CLI::App* list = tree->Add(group, "list", "List samples, the youngest first, with the outcome of each call.",
                             {{"gaiwan supervise sample list 632821100", "drawn there or below"}},
                             [listing](Context& context) { return ListSamples(context, *listing); });
  list->add_option("UNIT", listing->unit, "Drawn by this organisation or anywhere below it.")->required();
  AddPageFlags(list, &listing->page);

  const auto name = std::make_shared<std::string>();
  CLI::App* check =
      tree->Add(group, "check", "Draw a sample again from its seed and the log; exit status 1 when it differs.",
                {{"gaiwan supervise sample check orgs/632821100-justice/samples/1", "from its seed and the log"}},
                [name](Context& context) { return CheckSample(context, *name); });
  check->add_option("SAMPLE", *name, "As `sample list` names it, orgs/…/samples/….")->required();

  const auto calling = std::make_shared<CallFlags>();
  CLI::App* call = tree->Add(
      group, "call", "Record what came of calling back one case of a sample.",
      {{"gaiwan supervise sample call 632821100-justice 1 c-7f3 --outcome confirmed", "it went as the file says"}},
      [calling](Context& context) { return RecordCall(context, *calling); });
  call->add_option("OFFICE", calling->office, "The office that drew.")->required();
  call->add_option("SAMPLE", calling->sample, "The id of the sample within the office.")->required();
  call->add_option("CASE", calling->case_name, "The case.")->required();
  AddChoice(call, "--outcome", &calling->outcome, {"confirmed", "differs", "denied", "not-reached"},
            "As the file says; otherwise; knows of no such dispute; nobody was reached.")
      ->required();
  call->add_option("--note", calling->note, "What was said; sealed.")->type_name("TEXT");
  AddExecuteFlags(call, &calling->execute);
}

void AddPair(CLI::App* app, StandInFlags* flags) {
  app->add_option("UNIT", flags->unit, "The organisation whose work it is.")->required();
  app->add_option("--absent", flags->absent, "Who is away.")->type_name("PERSON")->required();
  app->add_option("--stand-in", flags->stand_in, "Who does the work meanwhile, in their own name.")
      ->type_name("PERSON")
      ->required();
}

void AddStandIns(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(parent, "stand-in", "Who does whose work in an organisation for a time.",
                                   {{"gaiwan supervise stand-in list 632821100", "now and later, there or below"}});
  const auto adding = std::make_shared<StandInFlags>();
  CLI::App* add =
      tree->Add(group, "add", "Appoint a stand-in: posts and cases of the other there, from day to day.",
                {{"gaiwan supervise stand-in add 632821100001-committee --absent p-1 --stand-in p-2 --to 2026-03-20",
                  "from today to 20 March"}},
                [adding](Context& context) { return AppointStandIn(context, *adding); });
  AddPair(add, adding.get());
  add->add_option("--from", adding->from, "The first day; the server's today when left out.")->type_name("DATE");
  add->add_option("--to", adding->to, "The last day.")->type_name("DATE")->required();
  add->add_option("--reason", adding->reason, "Why; sealed.")->type_name("TEXT");
  AddExecuteFlags(add, &adding->execute);

  const auto ending = std::make_shared<StandInFlags>();
  CLI::App* end = tree->Add(
      group, "end", "End a stand-in today, before its last day.",
      {{"gaiwan supervise stand-in end 632821100001-committee --absent p-1 --stand-in p-2", "the other is back"}},
      [ending](Context& context) { return EndStandIn(context, *ending); });
  AddPair(end, ending.get());
  AddExecuteFlags(end, &ending->execute);

  const auto listing = std::make_shared<ListFlags>();
  CLI::App* list = tree->Add(group, "list", "List stand-ins.",
                             {{"gaiwan supervise stand-in list 632821100 --ended", "those that are over, too"}},
                             [listing](Context& context) { return ListStandIns(context, *listing); });
  list->add_option("UNIT", listing->unit, "In this organisation or anywhere below it.")->required();
  list->add_flag("--ended", listing->ended, "Those that are over, too.");
}

}  // namespace

void AddSuperviseActing(CommandTree* tree, CLI::App* parent) {
  AddSamples(tree, parent);
  AddStandIns(tree, parent);
  AddSuperviseSubsidy(tree, parent);
  AddSuperviseHandOver(tree, parent);
}

}  // namespace gaiwan::cli
