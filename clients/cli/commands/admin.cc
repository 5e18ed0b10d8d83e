// gaiwan admin: how the server is, and the test clock.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/admin_erase.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/commands/sample_county.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string by;
  std::string to;
};

int Status(Context& context) {
  v1::GetStatusResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().admin().GetStatus(call, v1::GetStatusRequest(), &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  bool sample = false;
  if (const grpc::Status asked = AskSampleCounty(context, &sample); !asked.ok()) return context.Fail(asked);
  if (sample) context.out() << Paint(kSampleCountyWords, Colour::kYellow, context.out_colours()) << '\n';
  const bool whole = response.format() > 0;  // To administrators.
  PrintFields(
      context.out(),
      {{"服务器", context.globals().server},
       {"程序版本", response.version()},
       {"时间", absl::StrCat(TimeText(response.time()), response.dev_clock() ? "（测试时钟）" : "")},
       {"登录方式", response.dev_auth() ? "开发登录（仅本机，无口令）" : "正式登录"},
       {"写入", response.writing_closed().empty() ? "正常" : absl::StrCat("已关闭：", response.writing_closed())}});
  if (!whole) return kExitDone;
  PrintFields(
      context.out(),
      {{"位置", absl::StrCat(response.position())},
       {"案件", absl::StrCat(response.case_count(), "，未结 ", response.open_case_count())},
       {"数据目录", response.data_folder()},
       {"数据格式", absl::StrCat(response.format())},
       {"日历年份", absl::StrJoin(response.calendar_years(), "、")},
       {"写入量", absl::StrCat(response.events_written(), " 个事件，", response.rows_written(), " 行，",
                               response.groups_written(), " 组")},
       {"登录", absl::StrCat("失败 ", response.sign_in_failed(), "，延后 ", response.sign_in_delayed(), "，繁忙拒绝 ",
                             response.sign_in_busy(), "；当事人码错误 ", response.party_code_failed(), "，手机码错误 ",
                             response.phone_code_failed())},
       {"个人信息删除", response.erasures() == 0 ? ""
                                                 : absl::StrCat(response.erasures(), " 次",
                                                                response.erasures_unlisted() == 0
                                                                    ? ""
                                                                    : absl::StrCat("，", response.erasures_unlisted(),
                                                                                   " 次尚未记入备份旁的删除清单"))},
       {"案件表内存", absl::StrCat(response.table_bytes(), " 字节")}});
  for (const std::string& alarm : response.alarms()) {
    context.out() << Paint(absl::StrCat("注意：", alarm), Colour::kRed, context.out_colours()) << '\n';
  }
  return kExitDone;
}

int Advance(Context& context, const Flags& flags) {
  v1::AdvanceClockRequest request;
  if (flags.by.empty() == flags.to.empty()) return context.WrongUsage("either DURATION or --to TIME");
  if (!flags.by.empty()) {
    const absl::StatusOr<absl::Duration> by = ParseDuration(flags.by);
    if (!by.ok()) return context.WrongUsage(absl::StrCat("DURATION ", by.status().message()));
    request.mutable_by()->set_seconds(absl::ToInt64Seconds(*by));
  } else {
    const absl::StatusOr<absl::Time> to = ParseTime(flags.to);
    if (!to.ok()) return context.WrongUsage(absl::StrCat("--to ", to.status().message()));
    *request.mutable_to() = ToProto(*to);
  }
  v1::AdvanceClockResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().admin().AdvanceClock(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  context.out() << "测试时钟到 " << TimeText(response.time()) << "，其间 " << response.fired() << " 个期限预警或届满\n";
  return kExitDone;
}

}  // namespace

void AddAdmin(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(
      tree->root(), "admin", "How the server is, accounts, and the test clock.",
      {{"gaiwan admin status", "time, positions, alarms"}, {"gaiwan admin advance 3d", "move the test clock"}});
  tree->Add(group, "status", "Show how the server is.",
            {{"gaiwan admin status", "for people"}, {"gaiwan admin status --json | jq .alarms", "for a script"}},
            [](Context& context) { return Status(context); });
  AddAdminAccount(tree, group);
  const auto flags = std::make_shared<Flags>();
  CLI::App* advance = tree->Add(
      group, "advance",
      "Move the clock of a server started with --insecure-dev-clock; due clocks fire before it answers.",
      {{"gaiwan admin advance 3d", "by three days"}, {"gaiwan admin advance --to \"2026-03-10 09:00\"", "to a moment"}},
      [flags](Context& context) { return Advance(context, *flags); });
  CLI::Option* by = advance->add_option("DURATION", flags->by, "How far: 3d, 2h30m, 45m.");
  advance->add_option("--to", flags->to, "To this time.")->type_name("TIME")->excludes(by);
  AddAdminPolicy(tree, group);
  AddAdminExport(tree, group);
  AddAdminErase(tree, group);
  AddAdminOrder(tree, group);
  AddAdminMaintenance(tree, group);
}

}  // namespace gaiwan::cli
