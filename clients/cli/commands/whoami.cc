// gaiwan whoami: as whom I ask, and what the server takes that for.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/sample_county.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"
#include "google/protobuf/struct.pb.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// Of those who signed in: what the server takes them for.
int SignedIn(Context& context) {
  v1::WhoAmIResponse who;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().WhoAmI(call, v1::WhoAmIRequest(), &who); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(who);
  std::vector<std::string> phones;
  for (const v1::Device& device : who.devices()) {
    phones.push_back(absl::StrCat(device.label(), "（", device.id(), "，至 ", TimeText(device.expire_time()), "）"));
  }
  PrintFields(context.out(),
              {{"身份", absl::StrCat(who.actor(), who.name().empty() ? "" : absl::StrCat(" ", who.name()))},
               {"任职", absl::StrJoin(who.posts(), "，")},
               {"服务器", context.globals().server},
               {"登录方式", who.method()},
               {"令牌有效至", who.has_access_expire_time() ? TimeText(who.access_expire_time()) : ""},
               {"身份验证器", who.totp() ? "已启用" : ""},
               {"登录数", absl::StrCat(who.sessions())},
               {"登记的手机", absl::StrJoin(phones, "，")},
               {"口令初设", FirstPasswordText(who.first_password_by(), who.first_password_time())},
               {"本县", who.sample_county() ? kSampleCountyWords : ""}});
  return kExitDone;
}

int Run(Context& context) {
  if (!context.globals().plain) return SignedIn(context);
  v1::GetStatusResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().admin().GetStatus(call, v1::GetStatusRequest(), &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) {
    google::protobuf::Struct document;
    auto& fields = *document.mutable_fields();
    fields["person"].set_string_value(context.globals().person);
    fields["server"].set_string_value(context.globals().server);
    fields["time"].set_string_value(absl::FormatTime(absl::RFC3339_full, ToTime(response.time()), absl::UTCTimeZone()));
    fields["devAuth"].set_bool_value(response.dev_auth());
    fields["devClock"].set_bool_value(response.dev_clock());
    return context.PrintJson(document);
  }
  PrintFields(context.out(),
              {{"身份", context.globals().person.empty() ? "未指明（--as 或 GAIWAN_AS）" : context.globals().person},
               {"服务器", context.globals().server},
               {"登录方式", response.dev_auth() ? "开发登录（仅本机，无口令）" : "正式登录"},
               {"服务器时间", absl::StrCat(TimeText(response.time()), response.dev_clock() ? "（测试时钟）" : "")}});
  return kExitDone;
}

}  // namespace

void AddWhoami(CommandTree* tree) {
  tree->Add(tree->root(), "whoami", "Show as whom I ask, and the server's time.",
            {{"gaiwan whoami", "after gaiwan login"}, {"gaiwan whoami --as p-1", "as somebody (development sign-in)"}},
            Run);
}

}  // namespace gaiwan::cli
