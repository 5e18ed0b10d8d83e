// gaiwan admin backup, backups, drill, restore, rotate-key: copies of the data, and the master key.
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string set;
  std::string settings;
};

// A call that takes as long as it takes: a large folder's copy has no deadline that would be right.
template <typename Request, typename Response>
grpc::Status CallPatiently(Context& context,
                           grpc::Status (v1::MaintenanceService::StubInterface::*method)(grpc::ClientContext*,
                                                                                         const Request&, Response*),
                           const Request& request, Response* response) {
  grpc::ClientContext call;
  context.client().SignIn(&call);
  return (context.client().maintenance().*method)(&call, request, response);
}

std::string SizeText(int64_t bytes) {
  if (bytes < 1 << 20) return absl::StrCat((bytes + 1023) / 1024, " KiB");
  return absl::StrCat((bytes + (1 << 20) - 1) >> 20, " MiB");
}

int BackUp(Context& context) {
  v1::BackUpResponse response;
  const grpc::Status status =
      CallPatiently(context, &v1::MaintenanceService::StubInterface::BackUp, v1::BackUpRequest(), &response);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  const v1::BackupSet& set = response.set();
  context.out() << "备份 " << set.id() << "：日志到位置 " << set.position() << "，新增 " << SizeText(set.new_bytes())
                << "，共 " << SizeText(set.total_bytes())
                << (response.keys_copied() ? "；密钥已另存" : "；密钥未备份（没有设置 backup.keys_dir）") << '\n';
  return kExitDone;
}

int List(Context& context) {
  v1::ListBackupsResponse response;
  const grpc::Status status =
      CallPatiently(context, &v1::MaintenanceService::StubInterface::ListBackups, v1::ListBackupsRequest(), &response);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  Table table({"备份", "时间", "位置", "新增", "共"});
  for (const v1::BackupSet& set : response.sets()) {
    table.AddRow({absl::StrCat(set.id()), TimeText(set.create_time()), absl::StrCat(set.position()),
                  SizeText(set.new_bytes()), SizeText(set.total_bytes())});
  }
  if (table.empty()) {
    context.out() << "还没有备份\n";
  } else {
    table.Print(context.out(), context.out_colours());
  }
  return kExitDone;
}

int Drill(Context& context, const Flags& flags) {
  v1::DrillRequest request;
  int64_t set = 0;
  if (!flags.set.empty() && (!absl::SimpleAtoi(flags.set, &set) || set < 1))
    return context.WrongUsage("SET is a number");
  request.set_set(set);
  v1::DrillResponse response;
  const grpc::Status status = CallPatiently(context, &v1::MaintenanceService::StubInterface::Drill, request, &response);
  if (!status.ok()) return context.Fail(status);
  const int exit = response.faults().empty() ? kExitDone : kExitFailed;
  if (context.json()) {
    context.PrintJson(response);
    return exit;
  }
  for (const std::string& fault : response.faults()) context.out() << fault << '\n';
  context.out() << "备份 " << response.set().id() << "：签名位置 " << response.set().position() << " 一致，恢复到 "
                << response.position() << "；" << response.records() << " 条记录，" << response.rows() << " 行，"
                << response.documents() << " 份文件，" << response.checkpoints() << " 个检查点："
                << (response.erasures_repeated() == 0
                        ? ""
                        : absl::StrCat("备份之后的 ", response.erasures_repeated(), " 次删除已重做；"))
                << (response.faults().empty() ? "完好" : absl::StrCat(response.faults_size(), " 处不符")) << '\n';
  return exit;
}

int Rotate(Context& context) {
  v1::RotateMasterKeyResponse response;
  const grpc::Status status = CallPatiently(context, &v1::MaintenanceService::StubInterface::RotateMasterKey,
                                            v1::RotateMasterKeyRequest(), &response);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  context.out() << response.keys() << " 个密钥已用新主密钥重新加密，旧主密钥不能再打开任何内容；请另存新的主密钥文件\n";
  return kExitDone;
}

int ConfirmClock(Context& context) {
  v1::ConfirmClockResponse response;
  const grpc::Status status = CallPatiently(context, &v1::MaintenanceService::StubInterface::ConfirmClock,
                                            v1::ConfirmClockRequest(), &response);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  context.out() << "时间 " << TimeText(response.time()) << "："
                << (response.was_held().empty() ? "期限本来就没有停"
                                                : absl::StrCat("期限恢复触发（此前：", response.was_held(), "）"))
                << '\n';
  return kExitDone;
}

// The server's own program does it, on its machine and while it is stopped: this finds and becomes it.
int Restore(Context& context, const Flags& flags) {
  std::error_code error;
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path beside = own.parent_path() / "gaiwand";
  const std::string program = !error && std::filesystem::exists(beside, error) ? beside.string() : "gaiwand";
  std::vector<std::string> words = {program};
  if (!flags.settings.empty()) words.insert(words.end(), {"--settings", flags.settings});
  words.insert(words.end(), {"--restore", flags.set.empty() ? "latest" : flags.set});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  context.out().flush();
  ::execvp(arguments[0], arguments.data());
  return context.Fail(absl::StrCat("cannot start ", program));
}

}  // namespace

void AddAdminMaintenance(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  tree->Add(parent, "backup",
            "Copy what is new into the folder of backups that the server's settings name, while it runs.",
            {{"gaiwan admin backup", "log, documents and evidence; the keys to their own folder"}},
            [](Context& context) { return BackUp(context); });
  tree->Add(parent, "backups", "List the backups, the newest first.",
            {{"gaiwan admin backups --json | jq -r '.sets[0].createTime'", "when the last one was made"}},
            [](Context& context) { return List(context); });
  CLI::App* drill =
      tree->Add(parent, "drill",
                "Restore a backup elsewhere, compare its signed head with the running log, verify it, remove it.",
                {{"gaiwan admin drill", "the newest"}, {"gaiwan admin drill 3", "backup 3"}},
                [flags](Context& context) { return Drill(context, *flags); });
  drill->add_option("SET", flags->set, "Number of the backup; the newest when left out.");
  CLI::App* restore = tree->Add(
      parent, "restore", "Make the data folder of a stopped server anew from a backup: runs gaiwand --restore here.",
      {{"gaiwan admin restore --settings deploy/gaiwand.textproto", "the newest"},
       {"gaiwan admin restore 3 --settings deploy/gaiwand.textproto", "backup 3"}},
      [flags](Context& context) { return Restore(context, *flags); });
  restore->add_option("SET", flags->set, "Number of the backup; the newest when left out.");
  restore->add_option("--settings", flags->settings, "The server's file of settings.")->type_name("FILE");
  tree->Add(parent, "rotate-key", "Wrap all keys of personal data with a new master key, while the server runs.",
            {{"gaiwan admin rotate-key", "then put a copy of the new key file away"}},
            [](Context& context) { return Rotate(context); });
  tree->Add(parent, "confirm-clock", "Say that the server's time is right: clocks that are held fire again.",
            {{"gaiwan admin confirm-clock", "after looking at the time that admin status shows"}},
            [](Context& context) { return ConfirmClock(context); });
}

}  // namespace gaiwan::cli
