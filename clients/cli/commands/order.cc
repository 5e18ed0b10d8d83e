// gaiwan admin order: what nobody does alone is asked for by one (`--ask` of the command itself) and allowed by
// another.
#include "clients/cli/commands/order.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string office;
  std::string order;
  std::string reason;
  bool all = false;
  ExecuteFlags execute;
};

// Of the case; whoever does not see it is told so.
std::string CaseText(const std::string& name) {
  return name.empty() ? "（您看不到的案件）" : std::string(LastPart(name));
}

std::string ActText(const v1::OrderedAct& act) {
  if (act.has_export_()) return "含个人信息的全部导出";
  if (act.has_publication()) {
    return absl::StrCat("发布流程：", act.publication().id(), " 第 ", act.publication().revision(), " 版");
  }
  if (act.has_account()) return absl::StrCat("重设账号口令：", act.account().person());
  if (act.has_posts()) return absl::StrCat("导入本人任职：", absl::StrJoin(act.posts().posts(), "，"));
  if (act.has_glass()) {
    return absl::StrCat("紧急查看 ", act.glass().minutes(), " 分钟：", CaseText(act.glass().case_()));
  }
  const v1::OrderedErasure& erasure = act.erasure();
  std::string text =
      absl::StrCat("删除个人信息：", CaseText(erasure.case_()), " ", erasure.who().empty() ? "共同文字" : erasure.who(),
                   " ", EnumWord(v1::ErasureBasis_Name(erasure.basis())));
  if (erasure.shared_text() != v1::SHARED_TEXT_UNSPECIFIED && !erasure.who().empty()) {
    absl::StrAppend(&text, " ", EnumWord(v1::SharedText_Name(erasure.shared_text())));
  }
  return text;
}

std::string StateText(Context& context, const v1::Order& order) {
  if (!order.has_answered()) return absl::StrCat("待批准，至 ", order.asked().last_day());
  const std::string who = context.labels().Person(order.answered_by());
  if (!order.answered().approved()) return absl::StrCat(who, " 不批准");
  if (order.done()) return absl::StrCat(who, " 批准，已办理");
  return absl::StrCat(who, " 批准，至 ", order.answered().last_day());
}

int List(Context& context, const Flags& flags) {
  v1::ListOrdersRequest request;
  request.set_unit(OrgName(flags.office));
  request.set_show_all(flags.all);
  v1::ListOrdersResponse list;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().supervision().ListOrders(call, request, &list); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"申请", "申请人", "事项", "理由", "状态"});
  for (const v1::Order& order : list.orders()) {
    table.AddRow({order.name(), context.labels().Person(order.actor()), ActText(order.asked().act()),
                  PersonalText(order.asked().text()), StateText(context, order)});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  context.out() << "共 " << list.orders_size() << " 项\n";
  return kExitDone;
}

// What is to be published, to be read and compared before it is allowed.
int Text(Context& context, const Flags& flags) {
  v1::ListOrdersRequest request;
  request.set_unit(OrgName(flags.office));
  v1::ListOrdersResponse list;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().supervision().ListOrders(call, request, &list); });
  if (!status.ok()) return context.Fail(status);
  const std::string name = OrderName(absl::StrCat(flags.office, "/", LastPart(flags.order)));
  for (const v1::Order& order : list.orders()) {
    if (order.name() != name || !order.asked().act().has_publication()) continue;
    context.out() << order.asked().act().publication().textproto();
    return kExitDone;
  }
  return context.Fail(absl::StrCat(name, "：没有这项待批准的流程"));
}

int Answer(Context& context, const Flags& flags, bool approved) {
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.office));
  v1::AnswerOrder* answer = request.mutable_command()->mutable_answer_order();
  answer->set_unit(request.name());
  answer->set_order(std::string(LastPart(flags.order)));
  answer->set_approved(approved);
  if (!flags.reason.empty()) answer->mutable_reason()->set_text(flags.reason);
  return Execute(context, std::move(request), flags.execute);
}

void AddOrder(CLI::App* app, Flags* flags) {
  app->add_option("OFFICE", flags->office, "Where it was asked for.")->required();
  app->add_option("ORDER", flags->order, "Its id there.")->required();
}

}  // namespace

void AddOrderFlags(CLI::App* app, OrderFlags* flags) {
  CLI::Option* ask =
      app->add_option("--ask", flags->ask,
                      "Where you work: ask for an order there that somebody else allows; nothing is done.")
          ->type_name("OFFICE");
  app->add_option("--order", flags->order, "The order by which it is done, as OFFICE/ORDER.")
      ->type_name("ORDER")
      ->excludes(ask);
}

std::string OrderName(const std::string& order) {
  if (order.empty() || absl::StartsWith(order, "orgs/")) return order;
  const size_t slash = order.rfind('/');
  if (slash == std::string::npos) return order;
  return absl::StrCat(OrgName(order.substr(0, slash)), "/orders/", order.substr(slash + 1));
}

int AskOrder(Context& context, const OrderFlags& flags, const v1::OrderedAct& act, const std::string& reason,
             const ExecuteFlags& execute) {
  v1::ExecuteRequest request;
  request.set_name(OrgName(flags.ask));
  v1::AskOrder* ask = request.mutable_command()->mutable_ask_order();
  ask->set_unit(request.name());
  *ask->mutable_act() = act;
  ask->mutable_reason()->set_text(reason);
  const int exit = Execute(context, std::move(request), execute);
  if (exit == kExitDone && !context.json()) {
    context.out() << "尚未办理：另一人批准（gaiwan admin order list " << flags.ask << "）后，加 --order 再次办理\n";
  }
  return exit;
}

void AddAdminOrder(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(parent, "order", "What nobody does alone: allowed by another than who asked.",
                                   {{"gaiwan admin order list 632821", "what waits in the county"}});
  const auto listing = std::make_shared<Flags>();
  CLI::App* list = tree->Add(group, "list", "List orders that wait for a second person.",
                             {{"gaiwan admin order list 632821100-justice --all", "those that were answered, too"}},
                             [listing](Context& context) { return List(context, *listing); });
  list->add_option("OFFICE", listing->office, "Asked for there or anywhere below.")->required();
  list->add_flag("--all", listing->all, "Also what was answered, or lapsed.");

  const auto reading = std::make_shared<Flags>();
  CLI::App* text =
      tree->Add(group, "text", "Print the definition that waits to be published.",
                {{"gaiwan admin order text 632821 1 | diff - <(gaiwan definition show mediation-543)", "what changes"}},
                [reading](Context& context) { return Text(context, *reading); });
  AddOrder(text, reading.get());

  const auto approving = std::make_shared<Flags>();
  CLI::App* approve = tree->Add(group, "approve", "Allow it, to who asked, for some days.",
                                {{"gaiwan admin order approve 632821100-justice 1", "by another than asked"}},
                                [approving](Context& context) { return Answer(context, *approving, true); });
  AddOrder(approve, approving.get());
  approve->add_option("--reason", approving->reason, "Why; sealed.")->type_name("TEXT");
  AddExecuteFlags(approve, &approving->execute);

  const auto refusing = std::make_shared<Flags>();
  CLI::App* refuse =
      tree->Add(group, "refuse", "Say no to it.",
                {{"gaiwan admin order refuse 632821100-justice 1 --reason \"卷宗还在借阅\"", "it is over"}},
                [refusing](Context& context) { return Answer(context, *refusing, false); });
  AddOrder(refuse, refusing.get());
  refuse->add_option("--reason", refusing->reason, "Why; sealed.")->type_name("TEXT")->required();
  AddExecuteFlags(refuse, &refusing->execute);
}

}  // namespace gaiwan::cli
