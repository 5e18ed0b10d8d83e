// gaiwan completion bash: a completion script written from the tree of commands and the descriptor of Command, so that
// it cannot go stale.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

// What may stand at one place of the tree.
struct Node {
  std::string path;  // `gaiwan case do`
  std::vector<std::string> words;
  std::vector<std::string> flags;
};

void Collect(const CLI::App* app, std::vector<Node>* nodes, std::vector<std::string>* value_flags,
             std::vector<std::pair<std::string, std::string>>* choices) {
  Node node;
  node.path = FullName(app);
  const std::vector<const CLI::App*> commands = app->get_subcommands(std::function<bool(const CLI::App*)>());
  for (const CLI::App* command : commands) node.words.push_back(command->get_name());
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_positional()) {
      for (const std::string& choice : ChoicesOf(option)) node.words.push_back(choice);
      continue;
    }
    for (const std::string& name : option->get_lnames()) {
      const std::string flag = absl::StrCat("--", name);
      node.flags.push_back(flag);
      if (!TakesValue(option)) continue;
      value_flags->push_back(flag);
      const std::vector<std::string> values = ChoicesOf(option);
      if (!values.empty()) choices->emplace_back(absl::StrCat(node.path, " ", flag), absl::StrJoin(values, " "));
    }
  }
  nodes->push_back(node);
  for (const CLI::App* command : commands) Collect(command, nodes, value_flags, choices);
}

std::string BashScript(const CLI::App* root) {
  std::vector<Node> nodes;
  std::vector<std::string> value_flags;
  std::vector<std::pair<std::string, std::string>> choices;
  Collect(root, &nodes, &value_flags, &choices);
  std::string paths;
  std::string words;
  for (const Node& node : nodes) {
    absl::StrAppend(&paths, paths.empty() ? "" : "|", "\"", node.path, "\"");
    absl::StrAppend(&words, "    \"", node.path, "\") words=\"", absl::StrJoin(node.words, " "), "\"; flags=\"",
                    absl::StrJoin(node.flags, " "), "\" ;;\n");
  }
  std::string values;
  for (const auto& [place, list] : choices) absl::StrAppend(&values, "    \"", place, "\") words=\"", list, "\" ;;\n");
  return absl::StrReplaceAll(
      R"(# Completion of gaiwan for bash: `source <(gaiwan completion bash)`.
_gaiwan() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
  local path="gaiwan" words="" flags="" value="" given=0 i
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ -n $value ]]; then value=""; continue; fi
    case "${COMP_WORDS[i]}" in
      @VALUE_FLAGS@) value="${COMP_WORDS[i]}"; continue ;;
      -?*) continue ;;
    esac
    case "$path ${COMP_WORDS[i]}" in
      @PATHS@) path="$path ${COMP_WORDS[i]}" ;;
      *) given=$((given + 1)) ;;
    esac
  done
  case "$path" in
@WORDS@  esac
  if [[ "$path" == "gaiwan case do" && $given == 1 ]]; then words="@COMMANDS@"; fi
  if [[ -n $value ]]; then
    words="" flags=""
    case "$path $prev" in
@VALUES@    esac
  elif [[ $cur == -* ]]; then
    words="$flags @ROOT_FLAGS@"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _gaiwan gaiwan
)",
      {{"@VALUE_FLAGS@", absl::StrJoin(value_flags, "|")},
       {"@PATHS@", paths},
       {"@WORDS@", words},
       {"@COMMANDS@", absl::StrJoin(CommandNames(), " ")},
       {"@VALUES@", values},
       {"@ROOT_FLAGS@", absl::StrJoin(nodes.front().flags, " ")}});
}

}  // namespace

void AddCompletion(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(tree->root(), "completion", "Completion for a shell.",
                                   {{"source <(gaiwan completion bash)", "in this shell"}});
  CLI::App* root = tree->root();
  tree->Add(group, "bash", "Print a completion script for bash.",
            {{"source <(gaiwan completion bash)", "in this shell"},
             {"gaiwan completion bash > /etc/bash_completion.d/gaiwan", "for everybody"}},
            [root](Context& context) {
              context.out() << BashScript(root);
              return kExitDone;
            });
}

}  // namespace gaiwan::cli
