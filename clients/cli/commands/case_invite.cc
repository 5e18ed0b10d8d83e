// gaiwan case invite: a code by which a party comes in itself.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "workflow/base/qr.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string case_id;
  std::string party;
  int days = 0;
  bool send = false;
  bool withdraw = false;
};

// `ABC1234567` as it is read out: `ABC 123 4567`.
std::string Spaced(const std::string& code) {
  return code.size() == 10 ? absl::StrCat(code.substr(0, 3), " ", code.substr(3, 3), " ", code.substr(6)) : code;
}

int Withdraw(Context& context, const std::string& party) {
  v1::WithdrawPartyCodeRequest request;
  request.set_party(party);
  v1::WithdrawPartyCodeResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().sign_in().WithdrawPartyCode(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  context.out() << "已收回\n";
  return kExitDone;
}

int Run(Context& context, const Flags& flags) {
  const std::string party = absl::StrCat(CaseName(flags.case_id), "/parties/", flags.party);
  if (flags.withdraw) return Withdraw(context, party);
  v1::IssuePartyCodeRequest request;
  request.set_party(party);
  request.set_days(flags.days);
  request.set_send_by_message(flags.send);
  v1::IssuePartyCodeResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().IssuePartyCode(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  for (const v1::Label& warning : response.warnings()) {
    context.err() << Paint("注意：", Colour::kRed, context.err_colours()) << Words(warning) << '\n';
  }
  if (context.json()) return context.PrintJson(response);
  context.out() << "当事人码（只显示这一次）：" << Spaced(response.code()) << "，至 "
                << TimeText(response.expire_time()) << (response.sent() ? "，已发短信" : "") << '\n';
  if (response.link().empty()) return kExitDone;
  context.out() << "当事人网页：" << response.link() << '\n';
  if (!context.io().out_is_tty) return kExitDone;
  // One that does not fit into a QR code is typed.
  if (const absl::StatusOr<QrCode> code = MakeQr(response.link()); code.ok()) context.out() << ToTerminal(*code);
  return kExitDone;
}

}  // namespace

void AddCaseInvite(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(parent, "invite",
                            "Make a code by which a party itself looks at its case, consents, signs or complains.",
                            {{"gaiwan case invite c-7f3 1", "hand it over in person"},
                             {"gaiwan case invite c-7f3 1 --send", "send it to the party's phone as well"},
                             {"gaiwan case invite c-7f3 1 --withdraw", "it was lost: nobody comes in by it any more"}},
                            [flags](Context& context) { return Run(context, *flags); });
  app->add_option("CASE", flags->case_id, "The case.")->required();
  app->add_option("PARTY", flags->party, "The party's id.")->required();
  app->add_option("--days", flags->days, "Days until it ends, 1 to 30; 14.")->type_name("N");
  app->add_flag("--send", flags->send, "Send it by message; not where two parties have one phone number.");
  app->add_flag("--withdraw", flags->withdraw, "End the party's code.");
}

}  // namespace gaiwan::cli
