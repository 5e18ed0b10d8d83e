#include "clients/cli/commands/paging.h"

namespace gaiwan::cli {

void AddPageFlags(CLI::App* app, PageFlags* flags) {
  app->add_option("--page-size", flags->size, "How many a page.")->type_name("N")->check(CLI::PositiveNumber);
  CLI::Option* token =
      app->add_option("--page-token", flags->token, "Go on where the last page ended.")->type_name("TOKEN");
  app->add_flag("--all", flags->all, "All pages, one after another.")->excludes(token);
}

void PrintTotal(std::ostream& out, int64_t total, int shown, absl::string_view measure, const std::string& next_token) {
  out << "共 " << total << ' ' << measure;
  if (shown != total) out << "，本页 " << shown << ' ' << measure;
  out << '\n';
  if (!next_token.empty()) out << "下一页：--page-token " << next_token << '\n';
}

}  // namespace gaiwan::cli
