#include "clients/cli/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/command.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string Section(const std::string& title, const Rows& rows) {
  if (rows.empty()) return "";
  int width = 0;
  for (const auto& [left, right] : rows) width = std::max(width, DisplayWidth(left));
  std::string text = absl::StrCat(title, "\n");
  for (const auto& [left, right] : rows) absl::StrAppend(&text, "  ", PadTo(left, width), "  ", right, "\n");
  return text;
}

std::string TypeOf(const CLI::Option* option) {
  return TakesValue(option) ? absl::StrCat(" ", option->get_type_name()) : "";
}

bool IsPositional(const CLI::Option* option) {
  return option->get_positional();
}

Rows FlagsOf(const CLI::App* app) {
  Rows rows;
  for (const CLI::Option* option : app->get_options()) {
    if (IsPositional(option)) continue;
    std::vector<std::string> names;
    for (const std::string& name : option->get_snames()) names.push_back(absl::StrCat("-", name));
    for (const std::string& name : option->get_lnames()) names.push_back(absl::StrCat("--", name));
    rows.emplace_back(absl::StrCat(absl::StrJoin(names, ", "), TypeOf(option)), option->get_description());
  }
  return rows;
}

Rows ArgumentsOf(const CLI::App* app) {
  Rows rows;
  for (const CLI::Option* option : app->get_options()) {
    if (IsPositional(option)) rows.emplace_back(option->get_name(true), option->get_description());
  }
  return rows;
}

std::string UsageOf(const CLI::App* app) {
  std::string usage = absl::StrCat("  ", FullName(app));
  if (!app->get_subcommands(nullptr).empty()) absl::StrAppend(&usage, " COMMAND");
  for (const CLI::Option* option : app->get_options()) {
    if (!IsPositional(option)) continue;
    const std::string name = absl::StrCat(option->get_name(true), option->get_items_expected_max() > 1 ? "..." : "");
    absl::StrAppend(&usage, " ", option->get_required() ? name : absl::StrCat("[", name, "]"));
  }
  for (const CLI::Option* option : app->get_options()) {
    if (IsPositional(option) || option->get_lnames().empty() || option->get_lnames()[0] == "help") continue;
    const std::string flag = absl::StrCat("--", option->get_lnames()[0], TypeOf(option));
    absl::StrAppend(&usage, " ", option->get_required() ? flag : absl::StrCat("[", flag, "]"));
  }
  return absl::StrCat(usage, "\n");
}

}  // namespace

std::string HelpOf(const CLI::App* app) {
  Rows commands;
  for (const CLI::App* command : app->get_subcommands(nullptr)) {
    commands.emplace_back(command->get_name(), command->get_description());
  }
  const CLI::App* root = app;
  while (root->get_parent() != nullptr) root = root->get_parent();
  const std::string examples = app->get_footer();
  return absl::StrCat(
      app->get_description(), "\n", UsageOf(app), examples.empty() ? "" : "Examples:\n", examples,
      Section("Arguments:", ArgumentsOf(app)), Section("Commands:", commands), Section("Flags:", FlagsOf(app)),
      app == root ? "" : Section("Flags of every command:", FlagsOf(root)),
      "Exit status: 0 done, 1 refused or failed, 2 wrong usage, 4 not signed in, 5 the case changed: look "
      "again.\n");
}

}  // namespace gaiwan::cli
