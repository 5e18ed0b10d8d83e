#include "clients/cli/commands/filter_flags.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace gaiwan::cli {

std::string QuotedWord(absl::string_view word) {
  return absl::StrCat("\"", absl::StrReplaceAll(word, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

std::string Both(absl::string_view a, absl::string_view b) {
  if (a.empty() || b.empty()) return absl::StrCat(a, b);
  return absl::StrCat("(", a, ") AND (", b, ")");
}

void AddFilterFlags(CLI::App* app, FilterFlags* flags) {
  app->add_option("--class", flags->dispute_class, "Of this class of dispute or one below it: 01 is 01-06, too.")
      ->type_name("CODE");
  app->add_option("--channel", flags->channel, "Come in by this channel.")->type_name("CODE");
  app->add_option("--source", flags->source, "From this source.")->type_name("CODE");
  app->add_option("--difficulty", flags->difficulty, "Of this difficulty.")->type_name("CODE");
  AddChoice(app, "--risk", &flags->risk, {"yellow", "orange", "red"}, "With a risk of this grade or worse.");
  app->add_option("--language", flags->language, "One of the parties speaks it.")->type_name("CODE");
  app->add_option("--due-from", flags->due_from, "Next due on this day or later.")->type_name("DAY");
  app->add_option("--due-to", flags->due_to, "Next due on this day or before.")->type_name("DAY");
  app->add_option("--opened-from", flags->opened_from, "Opened on this day or later.")->type_name("DAY");
  app->add_option("--opened-to", flags->opened_to, "Opened on this day or before.")->type_name("DAY");
  app->add_option("--older-than", flags->older_than, "Opened more than so many days ago.")->type_name("DAYS");
  app->add_option("--amount-from", flags->amount_from, "So much or more is claimed.")->type_name("YUAN");
  app->add_option("--amount-to", flags->amount_to, "So much or less is claimed.")->type_name("YUAN");
  app->add_flag("--overdue", flags->overdue, "A clock of it ran out.");
  app->add_flag("--paused", flags->paused, "Paused at present.");
  app->add_flag("--group-event", flags->group_event, "A danger of it concerns so many that it is a group event.");
  AddChoice(app, "--waiting", &flags->waiting, {"acceptance", "transfer", "receipt", "risk", "message"},
            "Waits at others for this.");
  app->add_option("--filter", flags->filter, "More conditions, such as 'class = 01 AND NOT risk = red'.")
      ->type_name("TEXT");
}

std::string FilterText(const FilterFlags& flags) {
  std::vector<std::string> parts;
  const auto add = [&](absl::string_view condition, const std::string& value) {
    if (!value.empty()) parts.push_back(absl::StrCat(condition, " ", QuotedWord(value)));
  };
  add("class =", flags.dispute_class);
  add("channel =", flags.channel);
  add("source =", flags.source);
  add("difficulty =", flags.difficulty);
  add("risk >=", flags.risk);
  add("language =", flags.language);
  add("due >=", flags.due_from);
  add("due <=", flags.due_to);
  add("opened >=", flags.opened_from);
  add("opened <=", flags.opened_to);
  add("age >", flags.older_than);
  add("amount >=", flags.amount_from);
  add("amount <=", flags.amount_to);
  if (flags.overdue) parts.emplace_back("overdue = true");
  if (flags.paused) parts.emplace_back("paused = true");
  if (flags.group_event) parts.emplace_back("group = true");
  add("waiting =", flags.waiting);
  return Both(absl::StrJoin(parts, " AND "), flags.filter);
}

}  // namespace gaiwan::cli
