// gaiwan directory poster: what hangs in a village: a QR code that opens the page where its people apply.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string org;
  std::string out;
};

int Run(Context& context, const Flags& flags) {
  v1::RenderPosterRequest request;
  request.set_org(OrgName(flags.org));
  v1::RenderPosterResponse response;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().documents().RenderPoster(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  const std::string out = flags.out.empty() ? absl::StrCat("poster-", LastPart(flags.org), ".pdf") : flags.out;
  const absl::Status written = WriteWhole(out, response.data());
  if (!written.ok()) return context.Fail(written.message());
  if (context.json()) {
    response.clear_data();
    return context.PrintJson(response);
  }
  context.out() << out << "：" << response.title() << "，" << response.pages() << " 页\n";
  return kExitDone;
}

}  // namespace

void AddDirectoryPoster(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app =
      tree->Add(parent, "poster", "Print the poster of a place, A4: a QR code by which its people apply for mediation.",
                {{"gaiwan directory poster 632821100001", "into poster-632821100001.pdf"},
                 {"gaiwan directory poster 632821100001 --out village.pdf", "into another file"}},
                [flags](Context& context) { return Run(context, *flags); });
  app->add_option("ORG", flags->org, "The village, or whatever place accepts applications.")->required();
  app->add_option("--out,-o", flags->out, "The file; poster-ORG.pdf when left out.")->type_name("FILE");
}

}  // namespace gaiwan::cli
