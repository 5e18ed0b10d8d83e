// clients/cli/commands/paging.h: the flags of lists and the walk over their pages.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_PAGING_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_PAGING_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/string_view.h"
#include "clients/cli/context.h"

namespace gaiwan::cli {

struct PageFlags {
  int32_t size = 0;
  std::string token;
  bool all = false;
};

// `flags` is not owned and outlives the parsing.
void AddPageFlags(CLI::App* app, PageFlags* flags);

// "共 123 件，本页 50 件" and how to get the next page.
void PrintTotal(std::ostream& out, int64_t total, int shown, absl::string_view measure, const std::string& next_token);

// Calls `rpc(context, request, &page)` for one page, or for all with --all; `merged` holds the pages one after another.
// Stops early when nobody reads the answer any more.
template <typename Request, typename Response, typename Rpc>
grpc::Status CallPages(Context& context, Request request, const PageFlags& flags, const Rpc& rpc, Response* merged) {
  request.set_page_size(flags.size);
  request.set_page_token(flags.token);
  while (true) {
    Response page;
    const grpc::Status status =
        context.client().Call([&](grpc::ClientContext* call) { return rpc(call, request, &page); });
    if (!status.ok()) return status;
    merged->MergeFrom(page);
    // Merging keeps an earlier token where the last page has none.
    merged->set_next_page_token(page.next_page_token());
    if (!flags.all || page.next_page_token().empty() || !context.out().good()) return grpc::Status::OK;
    request.set_page_token(page.next_page_token());
  }
}

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_PAGING_H_
