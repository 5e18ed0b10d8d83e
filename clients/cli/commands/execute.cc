#include "clients/cli/commands/execute.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/case_text.h"
#include "clients/cli/command.h"
#include "clients/cli/duplicates_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"
#include "clients/cli/suggest.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

v1::TimeBasis BasisOf(absl::string_view word) {
  if (word == "paper") return v1::TIME_BASIS_PAPER;
  if (word == "call") return v1::TIME_BASIS_CALL;
  if (word == "device") return v1::TIME_BASIS_DEVICE;
  if (word == "memory") return v1::TIME_BASIS_MEMORY;
  return v1::TIME_BASIS_UNSPECIFIED;
}

v1::HelperKind HelperOf(absl::string_view word) {
  if (word == "relative") return v1::HELPER_KIND_RELATIVE;
  if (word == "counter") return v1::HELPER_KIND_COUNTER;
  if (word == "interpreter") return v1::HELPER_KIND_INTERPRETER;
  return v1::HELPER_KIND_UNSPECIFIED;
}

// JSON itself, @FILE, or @- for standard input.
absl::StatusOr<std::string> DataOf(Context& context, const std::string& typed) {
  if (typed.empty()) return "{}";
  if (!absl::StartsWith(typed, "@")) return typed;
  return ReadWhole(typed.substr(1), context.io().in);
}

// The receipt has ids only; the labels of the state it names come from the case itself, if the caller may see it.
v1::ExplainCaseResponse Explain(Context& context, const std::string& name) {
  v1::ExplainCaseRequest request;
  request.set_name(name);
  v1::ExplainCaseResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().ExplainCase(call, request, &response); });
  if (!status.ok()) response.Clear();
  return response;
}

// A repeat may bring a receipt of an earlier state: then the label of today's is not its own.
std::string Labelled(const Labels& labels, const std::string& id, const std::string& explained_id,
                     const v1::Label& label) {
  return id == explained_id ? labels.Given(Words(label), id) : id;
}

void PrintReceipt(Context& context, const v1::Receipt& receipt, bool validated_only) {
  const bool of_case = absl::StartsWith(receipt.name(), "cases/");
  const v1::ExplainCaseResponse explained =
      validated_only || !of_case ? v1::ExplainCaseResponse() : Explain(context, receipt.name());
  const std::string positions = receipt.first_position() == receipt.last_position()
                                    ? absl::StrCat(receipt.last_position())
                                    : absl::StrCat(receipt.first_position(), "–", receipt.last_position());
  PrintFields(context.out(),
              {{of_case ? "案件" : "单位", std::string(LastPart(receipt.name()))},
               {"状态", Labelled(context.labels(), receipt.state(), explained.state(), explained.state_label())},
               {"步骤", Labelled(context.labels(), receipt.step(), explained.step(), explained.step_label())},
               {"层级", Labelled(context.labels(), receipt.level(), explained.level(), explained.level_label())},
               {"版本", receipt.version() == 0 ? "" : absl::StrCat(receipt.version())},
               {"位置", receipt.last_position() == 0 ? "" : positions},
               {"记录时间", receipt.has_record_time() ? TimeText(receipt.record_time()) : ""}});
}

}  // namespace

int ReadCommand(Context& context, const std::string& name, const std::string& data, v1::Command* command) {
  const google::protobuf::FieldDescriptor* field = FindCommand(name);
  if (field == nullptr) {
    const std::string nearest = Nearest(name, CommandNames());
    return context.WrongUsage(absl::StrCat("no command \"", name, "\"",
                                           nearest.empty() ? "; see `gaiwan case explain CASE` for what is open"
                                                           : absl::StrCat("; did you mean ", nearest, "?")));
  }
  const absl::StatusOr<std::string> text = DataOf(context, data);
  if (!text.ok()) return context.WrongUsage(absl::StrCat("--data: ", text.status().message()));
  const absl::Status read = FromJson(*text, command->GetReflection()->MutableMessage(command, field));
  if (!read.ok()) return context.WrongUsage(absl::StrCat("--data: ", read.message()));
  return kExitDone;
}

void AddExecuteFlags(CLI::App* app, ExecuteFlags* flags) {
  app->add_option("--etag", flags->etag, "Refuse if the case changed since this version was read.")->type_name("ETAG");
  app->add_option("--request-id", flags->request_id,
                  "A UUID. A repeat with the same one changes nothing and prints the first receipt. Made when empty.")
      ->type_name("UUID");
  app->add_option("--after", flags->after, "Request id of my previous command: refuse if somebody else came between.")
      ->type_name("UUID");
  CLI::Option* at =
      app->add_option("--at", flags->at, "When it happened, if not now: \"2026-03-02 10:00\" or RFC 3339.")
          ->type_name("TIME");
  AddChoice(app, "--basis", &flags->basis, {"paper", "call", "device", "memory"}, "How the time of --at is known.")
      ->needs(at);
  app->add_flag("--validate-only", flags->validate_only, "Decide and answer, change nothing.");
  AddChoice(app, "--view", &flags->view, {"receipt", "basic", "full"}, "Show the case as well.");
  CLI::Option* helper = AddChoice(app, "--helper", &flags->helper, {"relative", "counter", "interpreter"},
                                  "Who presses the keys for me, who cannot. The act stays mine; the history says it.");
  app->add_option("--helper-name", flags->helper_name, "The helper's name, and what they are to me.")
      ->type_name("NAME")
      ->needs(helper);
}

v1::CaseView ViewOf(absl::string_view word) {
  if (word == "receipt") return v1::CASE_VIEW_RECEIPT;
  if (word == "basic") return v1::CASE_VIEW_BASIC;
  if (word == "full") return v1::CASE_VIEW_FULL;
  return v1::CASE_VIEW_UNSPECIFIED;
}

int Execute(Context& context, v1::ExecuteRequest request, const ExecuteFlags& flags) {
  request.set_etag(flags.etag);
  request.set_request_id(flags.request_id.empty() ? context.io().new_uuid() : flags.request_id);
  request.set_after(flags.after);
  if (!flags.at.empty()) {
    const absl::StatusOr<absl::Time> at = ParseTime(flags.at);
    if (!at.ok()) return context.WrongUsage(absl::StrCat("--at ", at.status().message()));
    *request.mutable_act_time() = ToProto(*at);
    request.set_act_time_basis(BasisOf(flags.basis));
  }
  request.set_view(ViewOf(flags.view));
  request.set_validate_only(flags.validate_only);
  if (!flags.helper.empty()) request.mutable_helper()->set_kind(HelperOf(flags.helper));
  if (!flags.helper_name.empty()) request.mutable_helper()->mutable_name()->set_text(flags.helper_name);

  v1::ExecuteResponse response;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().cases().Execute(call, request, &response); });
  if (!status.ok()) {
    const int exit = context.Fail(status);
    if (IsUnknownOutcome(status)) {
      context.err() << "结果仍未知。用同一请求号重复不会做两次：--request-id " << request.request_id() << '\n';
    }
    return exit;
  }
  if (context.json()) return context.PrintJson(response);
  if (flags.validate_only) context.out() << "可以办理（仅试算，未作任何改变）\n";
  PrintReceipt(context, response.receipt(), flags.validate_only);
  PrintDuplicates(context, response.duplicates());
  if (response.has_case_()) {
    context.out() << '\n';
    PrintCase(context, response.case_());
  }
  return kExitDone;
}

}  // namespace gaiwan::cli
