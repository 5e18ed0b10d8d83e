// gaiwan definition: procedures as data: check, list, show, print, publish, simulate.
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/table.h"
#include "google/protobuf/text_format.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string what;  // A file or an id.
  int32_t revision = 0;
  std::string scenario;
  OrderFlags order;
  std::string reason;
};

using SharedFlags = std::shared_ptr<Flags>;

// Text of our own files and of the server is printed as it is, with one line break at its end.
void PrintText(Context& context, const std::string& text) {
  context.out() << text << (absl::EndsWith(text, "\n") ? "" : "\n");
}

// With `quiet` nothing is said of a text without faults.
int CheckText(Context& context, const std::string& text, bool quiet) {
  v1::CheckDefinitionRequest request;
  request.set_textproto(text);
  v1::CheckDefinitionResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().workflow().CheckDefinition(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  int faults = 0;
  for (const v1::Fault& fault : response.faults()) faults += fault.warning() ? 0 : 1;
  if (quiet && faults == 0) return kExitDone;
  if (context.json()) {
    context.PrintJson(response);
    return faults == 0 ? kExitDone : kExitFailed;
  }
  for (const v1::Fault& fault : response.faults()) {
    context.out() << Paint(OneLine(FaultText(fault)), fault.warning() ? Colour::kYellow : Colour::kRed,
                           context.out_colours())
                  << '\n';
  }
  context.out() << (faults == 0 ? std::string("没有错误") : absl::StrCat(faults, " 处错误"))
                << (response.faults_size() > faults ? absl::StrCat("，", response.faults_size() - faults, " 处提醒")
                                                    : "")
                << '\n';
  return faults == 0 ? kExitDone : kExitFailed;
}

int Check(Context& context, const Flags& flags) {
  const absl::StatusOr<std::string> text = ReadWhole(flags.what, context.io().in);
  if (!text.ok()) return context.WrongUsage(text.status().message());
  return CheckText(context, *text, /*quiet=*/false);
}

int List(Context& context) {
  v1::ListDefinitionsResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().workflow().ListDefinitions(call, v1::ListDefinitionsRequest(), &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  Table table({"流程", "版本", "施行", "制定", "名称"});
  for (const v1::DefinitionSummary& each : response.definitions()) {
    table.AddRow({each.id(), absl::StrCat(each.revision()), Cell(each.in_force() ? "施行中" : "", Colour::kGreen),
                  each.vendor_default() ? "软件默认，非县里正式文本" : each.authority(), Words(each.title())});
  }
  table.Print(context.out(), context.out_colours());
  return kExitDone;
}

int Show(Context& context, const Flags& flags) {
  v1::GetDefinitionRequest request;
  request.set_id(flags.what);
  request.set_revision(flags.revision);
  v1::GetDefinitionResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().workflow().GetDefinition(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  PrintText(context, response.textproto());
  return kExitDone;
}

int Print(Context& context, const Flags& flags) {
  v1::PrintDefinitionRequest request;
  request.set_id(flags.what);
  request.set_revision(flags.revision);
  v1::PrintDefinitionResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().workflow().PrintDefinition(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  PrintText(context, response.page());
  return kExitDone;
}

// Faults are told before anybody is asked.
int AskToPublish(Context& context, const Flags& flags, const std::string& text) {
  if (const int checked = CheckText(context, text, /*quiet=*/true); checked != kExitDone) return checked;
  v1::Definition definition;
  if (!google::protobuf::TextFormat::ParseFromString(text, &definition)) return context.WrongUsage(flags.what);
  v1::OrderedAct act;
  act.mutable_publication()->set_id(definition.id());
  act.mutable_publication()->set_revision(definition.revision());
  act.mutable_publication()->set_textproto(text);
  return AskOrder(context, flags.order, act, flags.reason, ExecuteFlags());
}

int Publish(Context& context, const Flags& flags) {
  const absl::StatusOr<std::string> text = ReadWhole(flags.what, context.io().in);
  if (!text.ok()) return context.WrongUsage(text.status().message());
  if (!flags.order.ask.empty()) return AskToPublish(context, flags, *text);
  v1::PublishDefinitionRequest request;
  request.set_order(OrderName(flags.order.order));
  request.set_request_id(context.io().new_uuid());
  request.set_textproto(*text);
  v1::PublishDefinitionResponse response;
  const grpc::Status status = context.client().CallUntilKnown([&](grpc::ClientContext* call) {
    return context.client().workflow().PublishDefinition(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  const v1::DefinitionSummary& summary = response.summary();
  context.out() << "已发布 " << summary.id() << " 第 " << summary.revision() << " 版："
                << OneLine(Words(summary.title())) << (summary.in_force() ? "（施行中）" : "") << "，位置 "
                << response.position() << '\n';
  return kExitDone;
}

int Simulate(Context& context, const Flags& flags) {
  v1::SimulateDefinitionRequest request;
  if (flags.what == "-" || IsFile(flags.what)) {
    const absl::StatusOr<std::string> text = ReadWhole(flags.what, context.io().in);
    if (!text.ok()) return context.WrongUsage(text.status().message());
    request.set_textproto(*text);
  } else if (absl::StrContains(flags.what, "/") || absl::StrContains(flags.what, ".")) {
    return context.WrongUsage(absl::StrCat("cannot open ", flags.what));
  } else {
    request.set_id(flags.what);
    request.set_revision(flags.revision);
  }
  const absl::StatusOr<std::string> scenario = ReadWhole(flags.scenario, context.io().in);
  if (!scenario.ok()) return context.WrongUsage(absl::StrCat("--scenario: ", scenario.status().message()));
  request.set_scenario(*scenario);
  v1::SimulateDefinitionResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().workflow().SimulateDefinition(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  PrintText(context, response.transcript());
  return kExitDone;
}

void AddRevision(CLI::App* app, const SharedFlags& flags) {
  app->add_option("--revision", flags->revision, "This revision. The latest when empty.")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
}

}  // namespace

void AddDefinition(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(tree->root(), "definition", "Procedures as data: check, look at, publish, try.",
                                   {{"gaiwan definition list", "what is published"},
                                    {"gaiwan definition print mediation-543", "one Chinese page to be signed"},
                                    {"gaiwan definition check my-county.textproto", "every fault in one go"}});
  const auto flags = std::make_shared<Flags>();
  CLI::App* check = tree->Add(group, "check", "Report every fault of a definition, with its path. Changes nothing.",
                              {{"gaiwan definition check my-county.textproto", "exit status 1 when there is a fault"}},
                              [flags](Context& context) { return Check(context, *flags); });
  check->add_option("FILE", flags->what, "A textproto of gaiwan.v1.Definition; `-` for standard input.")->required();

  tree->Add(group, "list", "List the published definitions.", {{"gaiwan definition list", "id, revision, title"}},
            [](Context& context) { return List(context); });

  CLI::App* show = tree->Add(group, "show", "Show a definition as it was published.",
                             {{"gaiwan definition show mediation-543 > next.textproto", "to write the next revision"}},
                             [flags](Context& context) { return Show(context, *flags); });
  show->add_option("ID", flags->what, "The definition.")->required();
  AddRevision(show, flags);

  CLI::App* print = tree->Add(group, "print", "Print a definition as one Chinese page that a county can sign.",
                              {{"gaiwan definition print mediation-543", "the latest revision"}},
                              [flags](Context& context) { return Print(context, *flags); });
  print->add_option("ID", flags->what, "The definition.")->required();
  AddRevision(print, flags);

  CLI::App* publish =
      tree->Add(group, "publish", "Publish a revision, by two people. Running cases keep theirs.",
                {{"gaiwan definition publish my-county.textproto --ask 632821 --for \"2026年第3号会议纪要\"",
                  "first ask for the order that it takes (admin order); refused when it has faults"},
                 {"gaiwan definition publish my-county.textproto --order 632821/1", "once another allowed this text"}},
                [flags](Context& context) { return Publish(context, *flags); });
  publish->add_option("FILE", flags->what, "A textproto of gaiwan.v1.Definition; `-` for standard input.")->required();
  AddOrderFlags(publish, &flags->order);
  publish->add_option("--for", flags->reason, "With --ask: what for; sealed.")->type_name("TEXT");

  CLI::App* simulate =
      tree->Add(group, "simulate", "Walk a scenario through a definition without touching a case.",
                {{"gaiwan definition simulate my-county.textproto --scenario lease.txt", "before it is published"},
                 {"gaiwan definition simulate mediation-543 --scenario lease.txt", "a published one"}},
                [flags](Context& context) { return Simulate(context, *flags); });
  simulate->add_option("FILE_OR_ID", flags->what, "A textproto, or the id of a published definition.")->required();
  simulate->add_option("--scenario", flags->scenario, "The scenario; `-` for standard input.")
      ->type_name("FILE")
      ->required();
  AddRevision(simulate, flags);
}

}  // namespace gaiwan::cli
