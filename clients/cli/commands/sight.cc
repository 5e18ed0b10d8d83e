// gaiwan case sight, case reads, case break-glass, admin policy: what one sees of a case and why, who looked at it,
// seeing more of it for a time, and the table behind.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string name;
  bool textproto = false;
};

struct GlassFlags {
  std::string name;
  int minutes = 60;
  std::string reason;
  OrderFlags order;
  ExecuteFlags execute;
};

std::string Classes(const google::protobuf::RepeatedField<int>& classes) {
  std::vector<std::string> words;
  for (const int each : classes) words.push_back(EnumWord(v1::FieldClass_Name(static_cast<v1::FieldClass>(each))));
  return absl::StrJoin(words, "、");
}

int BreakGlass(Context& context, const GlassFlags& flags) {
  v1::ExecuteRequest request;
  request.set_name(CaseName(flags.name));
  if (!flags.order.ask.empty()) {
    v1::OrderedAct act;
    act.mutable_glass()->set_case_(request.name());
    act.mutable_glass()->set_minutes(flags.minutes);
    return AskOrder(context, flags.order, act, flags.reason, flags.execute);
  }
  v1::BreakGlass* command = request.mutable_command()->mutable_break_glass();
  command->set_minutes(flags.minutes);
  command->mutable_reason()->set_text(flags.reason);
  command->set_order(OrderName(flags.order.order));
  return Execute(context, std::move(request), flags.execute);
}

int Sight(Context& context, const Flags& flags) {
  v1::ExplainSightRequest request;
  request.set_name(CaseName(flags.name));
  v1::ExplainSightResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sight().ExplainSight(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  PrintFields(context.out(), {{"可见", Classes(response.shown())},
                              {"仅本人的", Classes(response.own())},
                              {"部分遮盖", Classes(response.masked())},
                              {"说明理由后可见", Classes(response.for_reason())},
                              {"依据规则", absl::StrJoin(response.rules(), "、")},
                              {"受限规则", absl::StrJoin(response.bars(), "、")}});
  return kExitDone;
}

int Reads(Context& context, const Flags& flags) {
  v1::ListReadsRequest request;
  request.set_name(CaseName(flags.name));
  v1::ListReadsResponse all;
  do {
    v1::ListReadsResponse page;
    const grpc::Status status = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().sight().ListReads(call, request, &page); });
    if (!status.ok()) return context.Fail(status);
    request.set_page_token(page.next_page_token());
    all.mutable_reads()->MergeFrom(page.reads());
  } while (!request.page_token().empty());
  if (context.json()) return context.PrintJson(all);
  Table table({"时间", "谁", "怎样", "看到", "理由"});
  for (const v1::ReadEntry& entry : all.reads()) {
    const v1::ReadNote& read = entry.read();
    const std::string again = read.count() > 0 ? absl::StrCat("（同一小时内又 ", read.count(), " 次）") : "";
    table.AddRow({TimeText(read.time()), entry.who_name().empty() ? read.who() : entry.who_name(),
                  absl::StrCat(read.method(), again), Classes(read.shown()), read.reason().open().text().text()});
  }
  table.Print(context.out(), context.out_colours());
  return kExitDone;
}

int PrintPolicy(Context& context, const Flags& flags) {
  v1::PrintPolicyResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().sight().PrintPolicy(call, v1::PrintPolicyRequest(), &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  context.out() << (flags.textproto ? response.textproto() : response.text());
  return kExitDone;
}

}  // namespace

void AddCaseSight(CommandTree* tree, CLI::App* parent) {
  const auto sight = std::make_shared<Flags>();
  CLI::App* sees = tree->Add(parent, "sight", "Show what I see of a case, and by which rules of the policy table.",
                             {{"gaiwan case sight c-7f3", "what is shown, masked, and shown for a reason"}},
                             [sight](Context& context) { return Sight(context, *sight); });
  sees->add_option("CASE", sight->name, "The case.")->required();
  const auto reads = std::make_shared<Flags>();
  CLI::App* looked = tree->Add(parent, "reads", "List who looked at a case, the oldest first.",
                               {{"gaiwan case reads c-7f3", "who, when, what they saw, and why"}},
                               [reads](Context& context) { return Reads(context, *reads); });
  looked->add_option("CASE", reads->name, "The case.")->required();
  const auto glass = std::make_shared<GlassFlags>();
  CLI::App* broken =
      tree->Add(parent, "break-glass",
                "See more of a case than my office lets me, for a reason and a time. Its parties are told.",
                {{"gaiwan case break-glass c-7f3 --reason \"夜间有人报警\"", "for an hour"},
                 {"gaiwan case break-glass c-7f3 --minutes 600 --reason \"值夜班\" --ask 632821-centre",
                  "for long: first ask for the order that it takes (admin order)"},
                 {"gaiwan case break-glass c-7f3 --minutes 600 --reason \"值夜班\" --order 632821-centre/1",
                  "once another allowed it"}},
                [glass](Context& context) { return BreakGlass(context, *glass); });
  broken->add_option("CASE", glass->name, "The case.")->required();
  broken->add_option("--minutes", glass->minutes, "How long; 60.")->type_name("N")->check(CLI::Range(1, 1440));
  broken->add_option("--reason", glass->reason, "Why; sealed, and shown to the parties.")
      ->type_name("TEXT")
      ->required();
  AddOrderFlags(broken, &glass->order);
  AddExecuteFlags(broken, &glass->execute);
}

void AddAdminPolicy(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* policy = tree->Add(parent, "policy", "Print the policy table: who sees what, and who may call what.",
                               {{"gaiwan admin policy", "one rule a line"},
                                {"gaiwan admin policy --textproto > before.textproto", "to be compared later"}},
                               [flags](Context& context) { return PrintPolicy(context, *flags); });
  policy->add_flag("--textproto", flags->textproto, "Print the table as it is read.");
}

}  // namespace gaiwan::cli
