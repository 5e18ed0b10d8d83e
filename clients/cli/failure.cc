#include "clients/cli/failure.h"

#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/rpc_status.pb.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

int ExitOf(grpc::StatusCode code) {
  if (code == grpc::StatusCode::UNAUTHENTICATED) return kExitNotSignedIn;
  if (code == grpc::StatusCode::ABORTED) return kExitChanged;
  return kExitFailed;
}

absl::string_view CodeName(grpc::StatusCode code) {
  static constexpr absl::string_view kNames[] = {
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  const auto index = static_cast<size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "UNKNOWN";
}

// One failure as it is written: the first line, and lines that explain it.
struct Report {
  std::string first;
  std::vector<std::string> more;
};

std::string WithReason(absl::string_view words, v1::Reason reason) {
  if (reason == v1::REASON_UNSPECIFIED) return std::string(words);
  return absl::StrCat(words, words.empty() ? "" : " ", "[", v1::Reason_Name(reason), "]");
}

void AddRefused(const v1::CommandRefused& refused, Report* report) {
  report->first = absl::StrCat("拒绝：", WithReason(Words(refused.words()), refused.reason()));
  for (const v1::Label& guard : refused.guards()) report->more.push_back(absl::StrCat("未满足：", Words(guard)));
  if (!refused.subject().empty()) report->more.push_back(absl::StrCat("关于：", refused.subject()));
  if (!refused.state().empty()) {
    const std::string label = Words(refused.state_label());
    report->more.push_back(
        absl::StrCat("当前状态：", label.empty() ? refused.state() : absl::StrCat(label, "(", refused.state(), ")")));
  }
  // Only where there is a case: elsewhere "nothing is allowed" would say too much.
  if (refused.state().empty() && refused.allowed().empty()) return;
  std::vector<std::string> allowed;
  for (const std::string& command : refused.allowed()) {
    allowed.push_back(absl::StrCat(CommandWord(command), " ", command));
  }
  report->more.push_back(absl::StrCat("你现在可以：", allowed.empty() ? "（无）" : absl::StrJoin(allowed, "，")));
}

void AddBadField(const v1::BadField& bad, Report* report) {
  report->first = absl::StrCat("请求有误：", bad.field(), "：", Words(bad.words()));
  if (bad.limit() != 0) report->more.push_back(absl::StrCat("限值：", bad.limit()));
}

void AddChanged(const v1::CaseChanged& changed, Report* report) {
  const bool unknown = changed.reason() == v1::OVERTAKEN && changed.expected_version() == 0;
  report->first = WithReason(unknown ? "本案中没有 --after 所指的前一条命令（未送达，或已过三十天），请重新查看后再办理"
                                     : "案件已有变化，请重新查看后再办理",
                             changed.reason());
  report->more.push_back(absl::StrCat(unknown ? "" : absl::StrCat("你看到的是第 ", changed.expected_version(), " 版，"),
                                      "现在是第 ", changed.current_version(), " 版"));
  if (!changed.changed_by().empty()) {
    report->more.push_back(
        absl::StrCat("由 ", changed.changed_by(),
                     changed.has_change_time() ? absl::StrCat(" 于 ", TimeText(changed.change_time())) : "", " 变更"));
  }
}

// Reads one detail into `report`. A kind that a newer server sends is passed over: the status says the rest.
void AddDetail(const google::protobuf::Any& detail, Report* report) {
  v1::CommandRefused refused;
  v1::BadField bad;
  v1::CaseChanged changed;
  v1::RetryAfter retry;
  v1::Faults faults;
  if (detail.UnpackTo(&refused)) {
    AddRefused(refused, report);
  } else if (detail.UnpackTo(&bad)) {
    AddBadField(bad, report);
  } else if (detail.UnpackTo(&changed)) {
    AddChanged(changed, report);
  } else if (detail.UnpackTo(&retry)) {
    report->more.push_back(
        WithReason(absl::StrCat("请在 ", (retry.retry_after_millis() + 999) / 1000, " 秒后再试"), retry.reason()));
  } else if (detail.UnpackTo(&faults)) {
    report->first = WithReason(absl::StrCat("有 ", faults.faults_size(), " 处问题"), faults.reason());
    for (const v1::Fault& fault : faults.faults()) report->more.push_back(FaultText(fault));
  }
}

}  // namespace

std::string Words(const v1::Label& label) {
  return label.zh().empty() ? label.en() : label.zh();
}

std::string RefusedText(const v1::Refused& refused) {
  if (refused.has_bad_field()) {
    return absl::StrCat(refused.bad_field().field(), "：", Words(refused.bad_field().words()));
  }
  if (!refused.has_command_refused()) return refused.message();
  std::string words = Words(refused.command_refused().words());
  for (int i = 0; i < refused.command_refused().guards_size(); ++i) {
    absl::StrAppend(&words, i == 0 ? "：" : "；", Words(refused.command_refused().guards(i)));
  }
  if (!refused.command_refused().subject().empty() && refused.command_refused().guards().empty()) {
    absl::StrAppend(&words, "（", refused.command_refused().subject(), "）");
  }
  return words;
}

std::string FaultText(const v1::Fault& fault) {
  return absl::StrCat(fault.path(), ": ", fault.warning() ? "提醒：" : "错误：", Words(fault.words()));
}

int ReportFailure(const grpc::Status& status, std::ostream& err, bool colours) {
  Report report;
  v1::RpcStatus details;
  if (details.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& detail : details.details()) AddDetail(detail, &report);
  }
  if (report.first.empty()) {
    const bool signed_out = status.error_code() == grpc::StatusCode::UNAUTHENTICATED;
    report.first =
        absl::StrCat(signed_out ? "未登录：" : "失败：", CodeName(status.error_code()), "：", status.error_message());
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      report.more.push_back("用 --server 地址:端口 或环境变量 GAIWAN_SERVER 指明服务器");
      report.more.push_back("服务器用自己签发的证书时，用 --ca 或 GAIWAN_CA 指明其数据目录下的 tls/ca.pem");
    }
  }
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
    report.more.push_back("先用 gaiwan login 登录；开发服务器用 --as people/ID 或环境变量 GAIWAN_AS 指明身份");
  }
  err << Paint(OneLine(report.first), Colour::kRed, colours) << '\n';
  for (const std::string& line : report.more) err << "  " << OneLine(line) << '\n';
  return ExitOf(status.error_code());
}

}  // namespace gaiwan::cli
