// gaiwan message: what became of messages to parties and people, those a person has to bring, and the words as they
// would go out.
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/message_words.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

struct ListFlags {
  std::string c;
  std::string unit;
  bool tasks = false;
  PageFlags page;
};

struct DoneFlags {
  std::string name;
  bool not_told = false;
  std::string note;
  std::string request_id;
};

struct PreviewFlags {
  std::string c;
  std::string rule;
};

std::string WhoText(const v1::Message& message) {
  return message.recipient_name().has_open() ? PersonalText(message.recipient_name()) : message.recipient();
}

Cell StateCell(const v1::Message& message) {
  const std::string word = EnumWord(v1::MessageState_Name(message.state()));
  switch (message.state()) {
    case v1::MESSAGE_STATE_TASK:
      return Cell(word, Colour::kRed);
    case v1::MESSAGE_STATE_DELIVERED:
    case v1::MESSAGE_STATE_READ:
    case v1::MESSAGE_STATE_DONE_BY_PERSON:
      return Cell(word, Colour::kGreen);
    case v1::MESSAGE_STATE_DROPPED:
      return Cell(word, Colour::kGrey);
    default:
      return Cell(word);
  }
}

// Of one that waits, until when; of the others, since when it is so.
std::string WhenText(const v1::Message& message) {
  const bool waits = message.state() == v1::MESSAGE_STATE_QUEUED && message.tries() == 0;
  return waits ? absl::StrCat(TimeText(message.not_before()), " 起") : TimeText(message.state_time());
}

int List(Context& context, const ListFlags& flags) {
  if (!flags.c.empty() && !flags.unit.empty()) return context.WrongUsage("--case and --unit go one without the other");
  v1::ListMessagesRequest request;
  request.set_parent(flags.c.empty() ? OrgName(flags.unit) : CaseName(flags.c));
  if (flags.tasks) request.add_states(v1::MESSAGE_STATE_TASK);
  v1::ListMessagesResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListMessagesRequest& page_request,
                 v1::ListMessagesResponse* page) {
        return context.client().messages().ListMessages(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"状态", "时间", "接收人", "规则", "渠道", "次", "原因", "案件", "通知"});
  for (const v1::Message& message : list.messages()) {
    table.AddRow({StateCell(message), WhenText(message), WhoText(message),
                  absl::StrCat(message.rule(), message.urgent() ? "（急）" : ""),
                  message.channel() == v1::MESSAGE_CHANNEL_UNSPECIFIED
                      ? ""
                      : EnumWord(v1::MessageChannel_Name(message.channel())),
                  absl::StrCat(message.tries()), std::string(MessageReasonWord(message.reason())), message.title(),
                  message.name()});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.messages_size(), "条", list.next_page_token());
  return kExitDone;
}

int Finish(Context& context, const DoneFlags& flags) {
  if (flags.not_told && flags.note.empty()) return context.WrongUsage("--not-told needs --note with why");
  v1::FinishMessageTaskRequest request;
  request.set_name(absl::StartsWith(flags.name, "messages/") ? flags.name : absl::StrCat("messages/", flags.name));
  request.set_request_id(flags.request_id.empty() ? context.io().new_uuid() : flags.request_id);
  request.set_told(!flags.not_told);
  if (!flags.note.empty()) request.mutable_note()->set_text(flags.note);
  v1::FinishMessageTaskResponse answer;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().messages().FinishMessageTask(call, request, &answer); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(answer.message());
  context.out() << (flags.not_told ? "已登记未能告知：" : "已登记告知：") << WhoText(answer.message()) << "\n";
  return kExitDone;
}

int Preview(Context& context, const PreviewFlags& flags) {
  v1::PreviewMessagesRequest request;
  request.set_case_(CaseName(flags.c));
  request.set_rule(flags.rule);
  v1::PreviewMessagesResponse answer;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().messages().PreviewMessages(call, request, &answer); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(answer);
  Table table({"规则", "接收人", "语言", "字数", "文字"});
  for (const v1::MessagePreview& preview : answer.previews()) {
    table.AddRow(
        {preview.rule(), preview.recipient(), preview.language(), absl::StrCat(preview.length()), preview.text()});
  }
  if (table.empty()) {
    context.out() << "没有要发的通知\n";
    return kExitDone;
  }
  table.Print(context.out(), context.out_colours());
  for (const v1::MessagePreview& preview : answer.previews()) {
    for (const std::string& finding : preview.findings()) {
      context.out() << preview.rule() << " " << preview.recipient() << "：" << finding << "\n";
    }
  }
  return kExitDone;
}

}  // namespace

void AddMessage(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(tree->root(), "message", "Messages to parties and people of the county.",
                                   {{"gaiwan message list --tasks", "what a person has to bring"},
                                    {"gaiwan message preview c-7f3", "the words as they would go out"}});
  const auto list_flags = std::make_shared<ListFlags>();
  CLI::App* list = tree->Add(group, "list", "List messages: tasks first, then the youngest.",
                             {{"gaiwan message list --case c-7f3", "what became of each message of a case"},
                              {"gaiwan message list --unit 632821100 --tasks", "what a town has to bring by hand"}},
                             [list_flags](Context& context) { return List(context, *list_flags); });
  list->add_option("--case", list_flags->c, "Of this case.")->type_name("CASE");
  list->add_option("--unit", list_flags->unit, "Of the cases of this organisation and all below it.")->type_name("ORG");
  list->add_flag("--tasks", list_flags->tasks, "Only those that no channel brought: a person tells the recipient.");
  AddPageFlags(list, &list_flags->page);

  const auto done_flags = std::make_shared<DoneFlags>();
  CLI::App* done =
      tree->Add(group, "done", "Record that the recipient of a task was told, or could not be.",
                {{"gaiwan message done messages/c-7f3/17.session-set.parties-1", "told by telephone"},
                 {"gaiwan message done messages/c-7f3/17.session-set.parties-1 --not-told --note 外出放牧，托邻居转告",
                  "not told, and why"}},
                [done_flags](Context& context) { return Finish(context, *done_flags); });
  done->add_option("NAME", done_flags->name, "messages/CASE/MESSAGE, as `list` shows it.")->required();
  done->add_flag("--not-told", done_flags->not_told, "The recipient could not be told.");
  done->add_option("--note", done_flags->note, "How, or why not; kept sealed with the recipient's own data.")
      ->type_name("TEXT");
  done->add_option("--request-id", done_flags->request_id, "A UUID; the same again changes nothing.")
      ->type_name("UUID");

  const auto preview_flags = std::make_shared<PreviewFlags>();
  CLI::App* preview = tree->Add(group, "preview", "Show the words of a case's messages as they would go out now.",
                                {{"gaiwan message preview c-7f3", "every rule of the plan that has something to say"},
                                 {"gaiwan message preview c-7f3 --rule session-set", "of one rule"}},
                                [preview_flags](Context& context) { return Preview(context, *preview_flags); });
  preview->add_option("CASE", preview_flags->c, "The case.")->required();
  preview->add_option("--rule", preview_flags->rule, "Of this rule alone.")->type_name("RULE");
}

}  // namespace gaiwan::cli
