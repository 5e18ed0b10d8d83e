#include "clients/cli/command.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

// Purposes stand under one another; a longer line has its own right behind it.
constexpr int kExampleWidthMax = 80;

CLI::App* AddApp(CLI::App* parent, const std::string& name, const std::string& description,
                 const std::vector<Example>& examples) {
  CLI::App* app = parent->add_subcommand(name, description);
  // Global flags are taken anywhere: `gaiwan case list --json`.
  app->fallthrough();
  int width = 0;
  for (const Example& example : examples) {
    const int columns = DisplayWidth(example.line);
    if (columns <= kExampleWidthMax) width = std::max(width, columns);
  }
  std::string footer;
  for (const Example& example : examples) {
    absl::StrAppend(&footer, "  $ ", PadTo(example.line, width), "   # ", example.purpose, "\n");
  }
  app->footer(footer);
  return app;
}

}  // namespace

CLI::App* CommandTree::AddGroup(CLI::App* parent, const std::string& name, const std::string& description,
                                const std::vector<Example>& examples) {
  CLI::App* app = AddApp(parent, name, description, examples);
  app->require_subcommand(1);
  return app;
}

CLI::App* CommandTree::Add(CLI::App* parent, const std::string& name, const std::string& description,
                           const std::vector<Example>& examples, RunCommand run) {
  CLI::App* app = AddApp(parent, name, description, examples);
  runs_[app] = std::move(run);
  return app;
}

const RunCommand& CommandTree::Parsed() const {
  return runs_.at(InnermostParsed(root_));
}

CLI::App* InnermostParsed(CLI::App* root) {
  CLI::App* app = root;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().back();
  return app;
}

std::string FullName(const CLI::App* app) {
  std::vector<std::string> names;
  for (const CLI::App* each = app; each != nullptr; each = each->get_parent()) {
    names.insert(names.begin(), each->get_name());
  }
  return absl::StrJoin(names, " ");
}

CLI::Option* AddChoice(CLI::App* app, const std::string& flag, std::string* value,
                       const std::vector<std::string>& choices, const std::string& description) {
  const std::string listed = absl::StrJoin(choices, "|");
  return app->add_option(flag, *value, description)
      ->type_name(listed)
      ->check(CLI::Validator(
          [choices, listed](std::string& typed) {
            for (const std::string& choice : choices) {
              if (typed == choice) return std::string();
            }
            return absl::StrCat(typed, " is none of ", listed);
          },
          ""));
}

bool TakesValue(const CLI::Option* option) {
  return !option->get_type_name().empty();
}

std::vector<std::string> ChoicesOf(const CLI::Option* option) {
  const std::string type = option->get_type_name();
  if (!absl::StrContains(type, "|")) return {};
  return absl::StrSplit(type, '|');
}

}  // namespace gaiwan::cli
