// gaiwan directory import: CSV files, all of them or nothing.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/progress.h"
#include "clients/cli/table.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::vector<std::string> files;
  bool dry_run = false;
  OrderFlags order;
  std::vector<std::string> posts;
  std::string reason;
};

// Of posts that nobody gives themselves alone: somebody else reads which ones, and says yes.
int Ask(Context& context, const Flags& flags) {
  if (flags.posts.empty() || flags.reason.empty()) return context.WrongUsage("--ask needs --post and --for");
  v1::OrderedAct act;
  std::vector<std::string> posts = flags.posts;
  std::sort(posts.begin(), posts.end());
  for (const std::string& post : posts) act.mutable_posts()->add_posts(post);
  return AskOrder(context, flags.order, act, flags.reason, ExecuteFlags());
}

// Returns whether a finding stops the import.
bool PrintFindings(Context& context, const v1::ImportDirectoryResponse& response) {
  bool faulty = false;
  for (const v1::ImportFinding& finding : response.findings()) {
    faulty = faulty || !finding.warning();
    const std::string line =
        absl::StrCat(finding.file(), ":", finding.line(), ": ", finding.warning() ? "提醒：" : "错误：",
                     finding.field(), finding.field().empty() ? "" : "：", Words(finding.words()));
    context.out() << Paint(OneLine(line), finding.warning() ? Colour::kYellow : Colour::kRed, context.out_colours())
                  << '\n';
  }
  return faulty;
}

void PrintCounts(Context& context, const v1::ImportDirectoryResponse& response, bool dry_run) {
  Table counts({"种类", "新增", "变更", "不变"});
  for (const v1::ImportCount& count : response.counts()) {
    counts.AddRow(
        {count.kind(), absl::StrCat(count.added()), absl::StrCat(count.changed()), absl::StrCat(count.unchanged())});
  }
  if (!counts.empty()) counts.Print(context.out(), context.out_colours());
  if (dry_run) {
    context.out() << "仅检查，未作任何改变\n";
  } else if (response.position() == 0) {
    context.out() << "与现有内容相同，未作任何改变\n";
  } else {
    context.out() << "已导入，位置 " << response.position() << '\n';
  }
}

int Run(Context& context, const Flags& flags) {
  if (!flags.order.ask.empty()) return Ask(context, flags);
  if (flags.files.empty()) return context.WrongUsage("FILE is missing");
  int64_t total_bytes = 0;
  for (const std::string& file : flags.files) total_bytes += FileBytes(file);
  v1::ImportDirectoryRequest request;
  request.set_request_id(context.io().new_uuid());
  request.set_dry_run(flags.dry_run);
  request.set_order(OrderName(flags.order.order));
  v1::ImportDirectoryResponse response;
  grpc::Status status;
  {
    Progress progress(&context.err(), context.io().err_is_tty && !context.json(), total_bytes);
    for (const std::string& file : flags.files) {
      const absl::StatusOr<std::string> content =
          ReadWhole(file, context.io().in, [&progress, &file](int64_t bytes) { progress.Read(file, bytes); });
      if (!content.ok()) return context.WrongUsage(content.status().message());
      v1::ImportFile* sent = request.add_files();
      sent->set_name(file);
      sent->set_content(*content);
    }
    progress.Sending();
    status = context.client().CallUntilKnown([&](grpc::ClientContext* call) {
      return context.client().directory().ImportDirectory(call, request, &response);
    });
    progress.Answered();
  }
  if (!status.ok()) return context.Fail(status);
  if (context.json()) {
    context.PrintJson(response);
    for (const v1::ImportFinding& finding : response.findings()) {
      if (!finding.warning()) return kExitFailed;
    }
    return kExitDone;
  }
  const bool faulty = PrintFindings(context, response);
  PrintCounts(context, response, flags.dry_run);
  return faulty ? kExitFailed : kExitDone;
}

}  // namespace

void AddDirectoryImport(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "import", "Import organisations, people, seals, codes, calendars from CSV files, in one change or none.",
      {{"gaiwan directory import --dry-run deploy/data/*.csv", "check, and report every bad row as file:line"},
       {"gaiwan directory import deploy/data/*.csv", "the same again changes nothing"},
       {"gaiwan directory import --ask 632821 --post \"632821-justice justice-officer\" --for 兼任",
        "posts of one's own that open content: somebody else allows them first (admin order)"},
       {"gaiwan directory import people.csv --order 632821/1", "and then they are imported"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("FILE", flags->files, "CSV files, told apart by their headers; `-` for standard input.");
  app->add_flag("--dry-run", flags->dry_run, "Check and report, change nothing.");
  AddOrderFlags(app, &flags->order);
  app->add_option("--post", flags->posts, "With --ask: a post of mine that is to be imported, ORG ROLE. Repeatable.")
      ->type_name("POST");
  app->add_option("--for", flags->reason, "With --ask: why; sealed.")->type_name("TEXT");
}

}  // namespace gaiwan::cli
