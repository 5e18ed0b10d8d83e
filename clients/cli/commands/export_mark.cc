#include "clients/cli/commands/export_mark.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/format.h"
#include "gaiwan/v1/sign_in_service.pb.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// Of a random UUID: enough that no two files of a county have one number, and short enough to be read out.
constexpr size_t kNumberDigits = 12;

}  // namespace

grpc::Status BeginExport(Context& context, ExportMark* mark) {
  v1::WhoAmIResponse me;
  grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().WhoAmI(call, v1::WhoAmIRequest(), &me); });
  if (!status.ok()) return status;
  absl::Time now;
  status = ServerTime(context, &now);
  if (!status.ok()) return status;
  const std::string digits = absl::StrReplaceAll(context.io().new_uuid(), {{"-", ""}});
  mark->who = me.name().empty() ? me.actor() : absl::StrCat(me.name(), " ", me.actor());
  mark->time = TimeText(ToProto(now));
  mark->number = absl::StrCat("E-", absl::AsciiStrToUpper(digits.substr(digits.size() - kNumberDigits)));
  context.client().set_export_number(mark->number);
  return grpc::Status::OK;
}

std::string MarkText(const ExportMark& mark) {
  return absl::StrCat("导出：", mark.who, "，", mark.time, "，编号 ", mark.number);
}

}  // namespace gaiwan::cli
