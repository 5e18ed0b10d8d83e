// gaiwan login, gaiwan logout: tokens for the calls that follow. Secrets are typed unseen or come on standard input,
// never on the command line, where every process of the machine could read them.
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/status_detail.h"
#include "gaiwan/v1/errors.pb.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string person;
  bool bootstrap = false;
  bool party = false;
  bool everywhere = false;
};

bool IsBecause(const grpc::Status& status, v1::Reason reason) {
  const std::optional<v1::CommandRefused> refused = DetailOf<v1::CommandRefused>(status);
  return refused.has_value() && refused->reason() == reason;
}

int NoSecret(Context& context) {
  return context.WrongUsage("nothing was typed, and standard input is empty");
}

// Keeps the tokens and says who signed in.
int Keep(Context& context, const v1::Tokens& tokens) {
  const absl::Status written = context.client().tokens().Write(tokens);
  if (!written.ok()) return context.Fail(written.message());
  if (context.json()) {
    // Without the secrets: what is printed lands in logs.
    v1::Tokens shown = tokens;
    shown.clear_access_token();
    shown.clear_refresh_token();
    return context.PrintJson(shown);
  }
  context.out() << "已登录：" << tokens.person();
  if (tokens.has_refresh_expire_time()) context.out() << "，有效至 " << TimeText(tokens.refresh_expire_time());
  context.out() << '\n';
  return kExitDone;
}

// The first password is an administrator's: it is changed before anything else.
int ChangeFirst(Context& context, const v1::Tokens& tokens, const std::string& old_password) {
  context.err() << "初始口令须先修改。新口令至少10个字符\n";
  const std::optional<std::string> fresh = context.io().read_secret("新口令：");
  const std::optional<std::string> again = context.io().read_secret("再输一次：");
  if (!fresh.has_value() || !again.has_value()) return NoSecret(context);
  if (*fresh != *again) return context.Fail("两次输入的新口令不同");
  v1::ChangePasswordRequest request;
  request.set_old_password(old_password);
  request.set_new_password(*fresh);
  v1::Tokens changed;
  const grpc::Status status = context.client().CallWith(tokens.access_token(), [&](grpc::ClientContext* call) {
    return context.client().sign_in().ChangePassword(call, request, &changed);
  });
  if (!status.ok()) return context.Fail(status);
  return Keep(context, changed);
}

int WithPassword(Context& context, const Flags& flags) {
  const absl::StatusOr<std::string> person = PersonName(flags.person);
  if (!person.ok() || person->empty()) return context.WrongUsage("PERSON is people/p-… or p-…");
  const std::optional<std::string> password = context.io().read_secret("口令：");
  if (!password.has_value()) return NoSecret(context);
  v1::SignInRequest request;
  request.set_person(*person);
  request.set_password(*password);
  v1::Tokens tokens;
  const auto sign_in = [&](grpc::ClientContext* call) {
    return context.client().sign_in().SignIn(call, request, &tokens);
  };
  grpc::Status status = context.client().CallWith("", sign_in);
  if (IsBecause(status, v1::ONE_TIME_CODE_NEEDED)) {
    const std::optional<std::string> code = context.io().read_secret("身份验证器上的六位验证码：");
    if (!code.has_value()) return NoSecret(context);
    request.set_totp(std::string(absl::StripAsciiWhitespace(*code)));
    status = context.client().CallWith("", sign_in);
  }
  if (!status.ok()) return context.Fail(status);
  return tokens.must_change_password() ? ChangeFirst(context, tokens, *password) : Keep(context, tokens);
}

int Bootstrap(Context& context) {
  const std::optional<std::string> secret = context.io().read_secret("数据目录下 bootstrap-secret 文件中的密钥：");
  if (!secret.has_value()) return NoSecret(context);
  v1::BootstrapRequest request;
  request.set_secret(*secret);
  v1::Tokens tokens;
  const grpc::Status status = context.client().CallWith(
      "", [&](grpc::ClientContext* call) { return context.client().sign_in().Bootstrap(call, request, &tokens); });
  if (!status.ok()) return context.Fail(status);
  return Keep(context, tokens);
}

int ByPartyCode(Context& context) {
  const std::optional<std::string> code = context.io().read_secret("邀请上的十位码：");
  if (!code.has_value()) return NoSecret(context);
  v1::RedeemPartyCodeRequest request;
  request.set_code(*code);
  v1::RedeemPartyCodeResponse response;
  const grpc::Status status = context.client().CallWith("", [&](grpc::ClientContext* call) {
    return context.client().sign_in().RedeemPartyCode(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  v1::Tokens tokens;
  tokens.set_access_token(response.access_token());
  *tokens.mutable_access_expire_time() = response.access_expire_time();
  tokens.set_person(response.party());
  return Keep(context, tokens);
}

int Login(Context& context, const Flags& flags) {
  const int ways = (flags.person.empty() ? 0 : 1) + (flags.bootstrap ? 1 : 0) + (flags.party ? 1 : 0);
  if (ways != 1) return context.WrongUsage("one of PERSON, --bootstrap and --party");
  if (flags.bootstrap) return Bootstrap(context);
  if (flags.party) return ByPartyCode(context);
  return WithPassword(context, flags);
}

int Logout(Context& context, const Flags& flags) {
  const std::optional<v1::Tokens> tokens = context.client().tokens().Read();
  if (!tokens.has_value()) {
    context.err() << "没有登录 " << context.globals().server << '\n';
    return kExitDone;
  }
  // Those of a party, and of who sets the server up, have no session to end: forgetting them is all.
  grpc::Status status;
  if (!tokens->refresh_token().empty()) {
    v1::SignOutRequest request;
    request.set_everywhere(flags.everywhere);
    v1::SignOutResponse response;
    status = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().sign_in().SignOut(call, request, &response); });
  }
  // A session that is over already is no reason to keep its token.
  if (!status.ok() && status.error_code() != grpc::StatusCode::UNAUTHENTICATED) return context.Fail(status);
  context.client().tokens().Remove();
  context.out() << "已退出\n";
  return kExitDone;
}

}  // namespace

void AddLogin(CommandTree* tree) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* login = tree->Add(
      tree->root(), "login",
      "Sign in, and keep the token for the commands that follow. Asks for the password; a pipe gives it as a line.",
      {{"gaiwan login p-632821100001-committee-head", "with a password"},
       {"gaiwan login --bootstrap < DATA/bootstrap-secret", "the first time, to load the county and make accounts"},
       {"gaiwan login --party", "a party, with the code of the invitation"}},
      [flags](Context& context) { return Login(context, *flags); });
  login->add_option("PERSON", flags->person, "Who signs in, people/p-… or p-….");
  login->add_flag("--bootstrap", flags->bootstrap, "With the secret of an empty server.");
  login->add_flag("--party", flags->party, "With the code of an invitation.");
  CLI::App* logout = tree->Add(tree->root(), "logout", "End the session and forget its token.",
                               {{"gaiwan logout", "here"}, {"gaiwan logout --everywhere", "all sessions and phones"}},
                               [flags](Context& context) { return Logout(context, *flags); });
  logout->add_flag("--everywhere", flags->everywhere, "All sessions and registered phones of mine.");
}

}  // namespace gaiwan::cli
