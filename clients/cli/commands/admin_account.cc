// gaiwan admin account: accounts of the people of the directory.
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  OrderFlags order;
  std::string reason;
  std::string person;
  bool password_stdin = false;
  bool without_totp = false;
};

// `people/{person}`, or an exit status with the words said.
std::optional<std::string> Person(Context& context, const Flags& flags) {
  const absl::StatusOr<std::string> person = PersonName(flags.person);
  if (person.ok() && !person->empty()) return *person;
  context.WrongUsage("PERSON is people/p-… or p-…");
  return std::nullopt;
}

// Empty: the server makes one. Nothing when it was to come on standard input and did not.
std::optional<std::string> FirstPassword(Context& context, const Flags& flags) {
  if (!flags.password_stdin) return "";
  std::optional<std::string> password = context.io().read_secret("初始口令：");
  if (!password.has_value()) context.WrongUsage("standard input has no line with the password");
  return password;
}

// The one password the server made: shown here, and never again.
int Show(Context& context, const std::string& person, const std::string& password,
         const google::protobuf::Message& answer) {
  if (context.json()) return context.PrintJson(answer);
  if (password.empty()) {
    context.out() << person << "：首次登录须修改口令\n";
  } else {
    context.out() << person << " 的初始口令（只显示这一次，首次登录须修改）：" << password << '\n';
  }
  return kExitDone;
}

int Make(Context& context, const Flags& flags) {
  const std::optional<std::string> person = Person(context, flags);
  const std::optional<std::string> password = person.has_value() ? FirstPassword(context, flags) : std::nullopt;
  if (!password.has_value()) return kExitWrongUsage;
  v1::MakeAccountRequest request;
  request.set_person(*person);
  request.set_password(*password);
  v1::MakeAccountResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().admin().MakeAccount(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  return Show(context, *person, response.password(), response);
}

int Reset(Context& context, const Flags& flags) {
  const std::optional<std::string> person = Person(context, flags);
  if (person.has_value() && !flags.order.ask.empty()) {
    if (flags.reason.empty()) return context.WrongUsage("--ask needs --for, why");
    v1::OrderedAct act;
    act.mutable_account()->set_person(*person);
    return AskOrder(context, flags.order, act, flags.reason, ExecuteFlags());
  }
  const std::optional<std::string> password = person.has_value() ? FirstPassword(context, flags) : std::nullopt;
  if (!password.has_value()) return kExitWrongUsage;
  v1::ResetAccountRequest request;
  request.set_person(*person);
  request.set_password(*password);
  request.set_without_totp(flags.without_totp);
  request.set_order(OrderName(flags.order.order));
  v1::ResetAccountResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().admin().ResetAccount(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  return Show(context, *person, response.password(), response);
}

// Lock, unlock and revoke differ in the call and the words; the first two say why.
template <typename Request, typename Response>
int Simple(Context& context, const Flags& flags,
           grpc::Status (v1::AdminService::StubInterface::*method)(grpc::ClientContext*, const Request&, Response*),
           const char* done) {
  const std::optional<std::string> person = Person(context, flags);
  if (!person.has_value()) return kExitWrongUsage;
  Request request;
  request.set_person(*person);
  if constexpr (requires { request.set_reason(flags.reason); }) request.set_reason(flags.reason);
  Response response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return (context.client().admin().*method)(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  context.out() << *person << done << '\n';
  return kExitDone;
}

std::string StateOf(const v1::Account& account) {
  if (account.locked()) return account.lock_reason().empty() ? "停用" : absl::StrCat("停用：", account.lock_reason());
  if (!account.has_post()) return "无任职";
  if (account.elsewhere()) return "在别处登录";
  return account.must_change_password() ? "待改口令" : "正常";
}

int List(Context& context) {
  v1::ListAccountsRequest request;
  v1::ListAccountsResponse all;
  while (true) {
    v1::ListAccountsResponse page;
    const grpc::Status status = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().admin().ListAccounts(call, request, &page); });
    if (!status.ok()) return context.Fail(status);
    all.mutable_accounts()->MergeFrom(page.accounts());
    if (page.next_page_token().empty()) break;
    request.set_page_token(page.next_page_token());
  }
  if (context.json()) return context.PrintJson(all);
  Table table({"账号", "姓名", "状态", "验证器", "登录", "手机", "最近登录", "口令初设"});
  for (const v1::Account& account : all.accounts()) {
    table.AddRow({account.person(), account.name(), StateOf(account), account.totp() ? "有" : "",
                  absl::StrCat(account.sessions()), absl::StrCat(account.devices()),
                  account.has_last_sign_in_time() ? TimeText(account.last_sign_in_time()) : "",
                  FirstPasswordText(account.first_password_by(), account.first_password_time())});
  }
  if (table.empty()) {
    context.out() << "还没有账号\n";
  } else {
    table.Print(context.out(), context.out_colours());
  }
  return kExitDone;
}

}  // namespace

void AddAdminAccount(CommandTree* tree, CLI::App* parent) {
  CLI::App* group = tree->AddGroup(parent, "account", "Accounts of the people of the directory.",
                                   {{"gaiwan admin account make p-1", "prints the first password, once"},
                                    {"gaiwan admin account list", "who has one"}});
  const auto flags = std::make_shared<Flags>();
  const auto add = [&](const char* name, const char* description, const std::vector<Example>& examples,
                       std::function<int(Context&, const Flags&)> run) {
    CLI::App* app = tree->Add(group, name, description, examples,
                              [flags, run = std::move(run)](Context& context) { return run(context, *flags); });
    app->add_option("PERSON", flags->person, "Whose account, people/p-… or p-….")->required();
    return app;
  };
  const char* const stdin_help = "Take the first password from standard input; else the server makes one.";
  CLI::App* make = add("make", "Make an account. Its first password is changed at the first sign-in.",
                       {{"gaiwan admin account make p-632821100001-committee-head", "the server makes the password"},
                        {"pwgen 16 1 | gaiwan admin account make p-1 --password-stdin", "or it comes on a pipe"}},
                       Make);
  make->add_flag("--password-stdin", flags->password_stdin, stdin_help);
  CLI::App* reset = add("reset", "Give another first password; all sessions and phones of the account end.",
                        {{"gaiwan admin account reset p-1", "forgotten"},
                         {"gaiwan admin account reset p-1 --without-totp", "lost with the phone and its authenticator"},
                         {"gaiwan admin account reset p-632821-justice-supervisor --ask 632821 --for 忘记口令",
                          "of an officer or administrator: somebody else allows it first (admin order)"}},
                        Reset);
  reset->add_flag("--password-stdin", flags->password_stdin, stdin_help);
  reset->add_flag("--without-totp", flags->without_totp, "Forget the authenticator as well.");
  AddOrderFlags(reset, &flags->order);
  reset->add_option("--for", flags->reason, "Why, with --ask; sealed.")->type_name("TEXT");
  CLI::App* lock =
      add("lock",
          "Let the person in by no way: password, phone, identity provider or certificate. Sessions, phones "
          "and watches end at once. An account is not needed.",
          {{"gaiwan admin account lock p-1 --reason 手机被盗", "until it is unlocked"}},
          [](Context& context, const Flags& given) {
            return Simple<v1::LockAccountRequest, v1::LockAccountResponse>(
                context, given, &v1::AdminService::StubInterface::LockAccount, " 已停用");
          });
  CLI::App* unlock = add("unlock", "Let the person in again.",
                         {{"gaiwan admin account unlock p-1 --reason 已查明", "with the password of before"}},
                         [](Context& context, const Flags& given) {
                           return Simple<v1::UnlockAccountRequest, v1::UnlockAccountResponse>(
                               context, given, &v1::AdminService::StubInterface::UnlockAccount, " 已启用");
                         });
  for (CLI::App* each : {lock, unlock}) {
    each->add_option("--reason", flags->reason, "Why; sealed, and shown to administrators.")
        ->type_name("TEXT")
        ->required();
  }
  add("revoke", "End all sessions and phones of an account; its owner may sign in again.",
      {{"gaiwan admin account revoke p-1", "a phone was lost"}}, [](Context& context, const Flags& given) {
        return Simple<v1::RevokeSessionsRequest, v1::RevokeSessionsResponse>(
            context, given, &v1::AdminService::StubInterface::RevokeSessions, " 的登录已全部失效");
      });
  tree->Add(group, "list", "List accounts.",
            {{"gaiwan admin account list", "for people"}, {"gaiwan admin account list --json", "for a script"}},
            [](Context& context) { return List(context); });
}

}  // namespace gaiwan::cli
