// gaiwan account: one's own account: password, authenticator, registered phones.
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

int NoSecret(Context& context) {
  return context.WrongUsage("nothing was typed, and standard input is empty");
}

int Password(Context& context) {
  const std::optional<std::string> old = context.io().read_secret("原口令：");
  const std::optional<std::string> fresh = context.io().read_secret("新口令：");
  const std::optional<std::string> again = context.io().read_secret("再输一次：");
  if (!old.has_value() || !fresh.has_value() || !again.has_value()) return NoSecret(context);
  if (*fresh != *again) return context.Fail("两次输入的新口令不同");
  v1::ChangePasswordRequest request;
  request.set_old_password(*old);
  request.set_new_password(*fresh);
  v1::Tokens tokens;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().ChangePassword(call, request, &tokens); });
  if (!status.ok()) return context.Fail(status);
  const absl::Status written = context.client().tokens().Write(tokens);
  if (!written.ok()) return context.Fail(written.message());
  context.out() << "口令已修改，其他登录和登记的手机已失效\n";
  return kExitDone;
}

int RemoveTotp(Context& context, const std::string& password) {
  v1::RemoveTotpRequest request;
  request.set_password(password);
  v1::RemoveTotpResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().RemoveTotp(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  context.out() << "已取消身份验证器\n";
  return kExitDone;
}

int Totp(Context& context, bool remove) {
  const std::optional<std::string> password = context.io().read_secret("口令：");
  if (!password.has_value()) return NoSecret(context);
  if (remove) return RemoveTotp(context, *password);
  v1::EnrolTotpRequest enrol;
  enrol.set_password(*password);
  v1::EnrolTotpResponse seed;
  grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().EnrolTotp(call, enrol, &seed); });
  if (!status.ok()) return context.Fail(status);
  context.out() << "在身份验证器中录入（只显示这一次）：" << seed.seed() << '\n'
                << seed.address() << '\n'
                << std::flush;
  const std::optional<std::string> code = context.io().read_secret("身份验证器上的六位验证码：");
  if (!code.has_value()) return NoSecret(context);
  v1::ConfirmTotpRequest confirm;
  confirm.set_totp(std::string(absl::StripAsciiWhitespace(*code)));
  v1::ConfirmTotpResponse response;
  status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().ConfirmTotp(call, confirm, &response); });
  if (!status.ok()) return context.Fail(status);
  context.out() << "以后登录须同时输入验证码\n";
  return kExitDone;
}

int Phones(Context& context, const std::string& revoke) {
  if (!revoke.empty()) {
    v1::RevokeDeviceRequest request;
    request.set_device(revoke);
    v1::RevokeDeviceResponse response;
    const grpc::Status status = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().sign_in().RevokeDevice(call, request, &response); });
    if (!status.ok()) return context.Fail(status);
    if (context.json()) return context.PrintJson(response);
    context.out() << "手机 " << revoke << " 已失效，它上面的登录也已失效\n";
    return kExitDone;
  }
  v1::WhoAmIResponse who;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().WhoAmI(call, v1::WhoAmIRequest(), &who); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(who);
  Table table({"手机", "名称", "登记", "有效至"});
  for (const v1::Device& device : who.devices()) {
    table.AddRow({device.id(), device.label(), TimeText(device.register_time()), TimeText(device.expire_time())});
  }
  if (table.empty()) {
    context.out() << "没有登记的手机\n";
  } else {
    table.Print(context.out(), context.out_colours());
  }
  return kExitDone;
}

}  // namespace

void AddAccount(CommandTree* tree) {
  CLI::App* group =
      tree->AddGroup(tree->root(), "account", "My own account: password, authenticator and registered phones.",
                     {{"gaiwan account password", "change it"},
                      {"gaiwan account totp", "one-time codes of an app beside the password"}});
  tree->Add(group, "password", "Change my password; all my other sessions end, and so do my registered phones.",
            {{"gaiwan account password", "asks for the old one, and twice for the new one"}},
            [](Context& context) { return Password(context); });
  const auto revoke = std::make_shared<std::string>();
  CLI::App* phones =
      tree->Add(group, "phones", "List the phones that sign in for me by their PIN, or end one.",
                {{"gaiwan account phones", "each is registered for 30 days"},
                 {"gaiwan account phones --revoke d-1", "it was lost: what it keeps is wiped when it next asks"}},
                [revoke](Context& context) { return Phones(context, *revoke); });
  phones->add_option("--revoke", *revoke, "End this one, and the sessions it has.")->type_name("PHONE");
  const auto remove = std::make_shared<bool>(false);
  CLI::App* totp = tree->Add(group, "totp", "Ask for a code of an authenticator app at every sign-in.",
                             {{"gaiwan account totp", "shows the seed once, and asks for the first code"},
                              {"gaiwan account totp --remove", "the password alone again"}},
                             [remove](Context& context) { return Totp(context, *remove); });
  totp->add_flag("--remove", *remove, "Ask for the password alone again.");
}

}  // namespace gaiwan::cli
