// gaiwan supervise recompute: the figures of returns once more, from an export alone: no server is asked. The export is
// read once, for one question or for all tables that it is held against.
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/return_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/file_digest.h"
#include "clients/cli/files.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/recompute/recompute.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string dir;
  std::string id;
  int32_t revision = 0;
  std::string unit;
  std::string period;
  std::string as_of;
  int64_t position = 0;
  std::vector<std::string> against;
  bool recorded = false;
};

void Print(Context& context, const v1::ReturnTable& table) {
  context.out() << table.definition().title().zh() << "  " << table.rows(0).unit_name() << "  "
                << PeriodText(table.period()) << "  由导出重算\n";
  Table lines({"指标", "数", "", "口径"});
  for (int i = 0; i < table.definition().figures_size(); ++i) {
    const v1::FigureDefinition& figure = table.definition().figures(i);
    lines.AddRow({absl::StrCat(figure.label().zh(), context.globals().codes ? absl::StrCat(" ", figure.id()) : ""),
                  FigureText(table.rows(0).values(i), figure.unit()), UnitText(figure.unit()), figure.words().zh()});
  }
  lines.Print(context.out(), context.out_colours());
}

// What the flags ask for.
absl::StatusOr<recompute::Question> AskedFor(const Flags& flags) {
  recompute::Question question;
  question.id = flags.id;
  question.revision = flags.revision;
  question.unit = OrgName(flags.unit).substr(5);
  std::tie(question.first_month, question.last_month) = recompute::MonthsOf(flags.period);
  question.recorded = flags.recorded;
  question.position = flags.position;
  if (!flags.as_of.empty()) {
    const absl::StatusOr<absl::Time> time = ParseDayOrTime(flags.as_of);
    if (!time.ok()) return absl::InvalidArgumentError(absl::StrCat("--as-of ", time.status().message()));
    question.as_of = *time;
  }
  return question;
}

// What a table says that it answers: the same is asked, at the same moment, whatever was entered since.
recompute::Question QuestionOf(const v1::ReturnTable& told) {
  recompute::Question question;
  question.id = told.definition().id();
  question.revision = told.definition().revision();
  question.unit = std::string(absl::StripPrefix(told.unit(), "orgs/"));
  question.first_month = told.period().from_month();
  question.last_month = told.period().to_month();
  question.recorded = told.period().basis() == v1::PERIOD_BASIS_RECORDED;
  question.position = told.position();
  return question;
}

absl::StatusOr<v1::ReturnTable> ReadTable(Context& context, const std::string& path) {
  const absl::StatusOr<std::string> json = ReadWhole(path, context.io().in);
  if (!json.ok()) return json.status();
  v1::ReturnTable told;
  if (const absl::Status read = FromJson(*json, &told); !read.ok()) return read;
  return told;
}

int Run(Context& context, const Flags& flags) {
  std::vector<recompute::Question> questions;
  std::vector<v1::ReturnTable> told;
  for (const std::string& path : flags.against) {
    absl::StatusOr<v1::ReturnTable> table = ReadTable(context, path);
    if (!table.ok()) return context.WrongUsage(table.status().message());
    told.push_back(*std::move(table));
  }
  if (!flags.id.empty()) {
    if (flags.unit.empty() || flags.period.empty())
      return context.WrongUsage("RETURN 要与 --unit 和 --period 同时给出");
    if (told.size() > 1) return context.WrongUsage("RETURN 只能与一张表核对");
    absl::StatusOr<recompute::Question> question = AskedFor(flags);
    if (!question.ok()) return context.WrongUsage(question.status().message());
    if (!told.empty() && question->position == 0) question->position = told[0].position();
    questions.push_back(*std::move(question));
  } else {
    if (told.empty()) return context.WrongUsage("请给出 RETURN 或者 --against");
    for (const v1::ReturnTable& table : told) questions.push_back(QuestionOf(table));
  }
  const absl::StatusOr<recompute::Export> exported = recompute::ReadExport(flags.dir, &FileSha256);
  if (!exported.ok()) return context.Fail(exported.status().message());
  const absl::StatusOr<std::vector<recompute::Answer>> answers = recompute::Recompute(*exported, questions);
  if (!answers.ok()) return context.Fail(answers.status().message());
  int different = 0;
  for (size_t i = 0; i < answers->size(); ++i) {
    const recompute::Answer& answer = (*answers)[i];
    if (context.json()) {
      context.PrintJson(answer.table);
    } else {
      Print(context, answer.table);
    }
    if (answer.not_shown > 0) {
      context.err() << "导出中有 " << answer.not_shown << " 条记录不显示，重算的数可能少于报表\n";
    }
    if (told.empty()) continue;
    const std::vector<std::string> differences = recompute::Differences(answer.table, told[i]);
    for (const std::string& line : differences) context.err() << line << "\n";
    context.err() << (differences.empty() ? "与报表一致\n" : absl::StrCat("有 ", differences.size(), " 个数不一致\n"));
    different += differences.empty() ? 0 : 1;
  }
  return different == 0 ? kExitDone : kExitFailed;
}

}  // namespace

void AddSuperviseRecompute(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "recompute", "Work out the figures of a return once more, from an export alone.",
      {{"gaiwan supervise recompute out county --unit 632821 --period 2026-03", "from the folder of `admin export`"},
       {"gaiwan supervise recompute out county --unit 632821 --period 2026-03 --against told.json",
        "and compare with what `supervise return show --json` said"},
       {"gaiwan supervise recompute out --against march.json --against april.json",
        "each table names its own return, unit and period"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("DIR", flags->dir, "The folder that `gaiwan admin export` wrote.")->required();
  app->add_option("RETURN", flags->id, "Id of the return; those of the tables of --against when absent.");
  app->add_option("--unit", flags->unit, "This organisation with everything below it.")->type_name("ORG");
  app->add_option("--period", flags->period, "2026-03, 2026-Q1, 2026-H1 or 2026.")->type_name("PERIOD");
  app->add_option("--revision", flags->revision, "Of the return; the newest when unset.")->type_name("N");
  app->add_flag("--recorded", flags->recorded, "By when things were entered, instead of when they happened.");
  app->add_option("--as-of", flags->as_of, "Only what was entered up to this day or time.")->type_name("TIME");
  app->add_option("--position", flags->position, "Only the log up to this position.")->type_name("N");
  app->add_option("--against", flags->against,
                  "Tables as JSON, each with a flag of its own; exit status 1 where figures differ.")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

}  // namespace gaiwan::cli
