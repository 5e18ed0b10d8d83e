// gaiwan supervise recompute: the figures of a return once more, from an export alone: no server is asked.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
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
  std::string against;
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

int Run(Context& context, const Flags& flags) {
  recompute::Question question;
  question.id = flags.id;
  question.revision = flags.revision;
  question.unit = OrgName(flags.unit).substr(5);
  question.period = flags.period;
  question.recorded = flags.recorded;
  question.position = flags.position;
  if (!flags.as_of.empty()) {
    const absl::StatusOr<absl::Time> time = ParseDayOrTime(flags.as_of);
    if (!time.ok()) return context.WrongUsage(absl::StrCat("--as-of ", time.status().message()));
    question.as_of = *time;
  }
  const absl::StatusOr<recompute::Export> exported = recompute::ReadExport(flags.dir, &FileSha256);
  if (!exported.ok()) return context.Fail(exported.status().message());
  v1::ReturnTable told;
  if (!flags.against.empty()) {
    const absl::StatusOr<std::string> json = ReadWhole(flags.against, context.io().in);
    if (!json.ok()) return context.WrongUsage(json.status().message());
    if (const absl::Status read = FromJson(*json, &told); !read.ok()) return context.WrongUsage(read.message());
    // Asked of the same moment, whatever was entered since.
    if (question.position == 0) question.position = told.position();
  }
  const absl::StatusOr<recompute::Answer> answer = recompute::Recompute(*exported, question);
  if (!answer.ok()) return context.Fail(answer.status().message());
  if (context.json()) {
    context.PrintJson(answer->table);
  } else {
    Print(context, answer->table);
  }
  if (answer->not_shown > 0) {
    context.err() << "导出中有 " << answer->not_shown << " 条记录不显示，重算的数可能少于报表\n";
  }
  if (flags.against.empty()) return kExitDone;
  const std::vector<std::string> differences = recompute::Differences(answer->table, told);
  for (const std::string& line : differences) context.err() << line << "\n";
  context.err() << (differences.empty() ? "与报表一致\n" : absl::StrCat("有 ", differences.size(), " 个数不一致\n"));
  return differences.empty() ? kExitDone : kExitFailed;
}

}  // namespace

void AddSuperviseRecompute(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "recompute", "Work out the figures of a return once more, from an export alone.",
      {{"gaiwan supervise recompute out county --unit 632821 --period 2026-03", "from the folder of `admin export`"},
       {"gaiwan supervise recompute out county --unit 632821 --period 2026-03 --against told.json",
        "and compare with what `supervise return show --json` said"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("DIR", flags->dir, "The folder that `gaiwan admin export` wrote.")->required();
  app->add_option("RETURN", flags->id, "Id of the return.")->required();
  app->add_option("--unit", flags->unit, "This organisation with everything below it.")->type_name("ORG")->required();
  app->add_option("--period", flags->period, "2026-03, 2026-Q1, 2026-H1 or 2026.")->type_name("PERIOD")->required();
  app->add_option("--revision", flags->revision, "Of the return; the newest when unset.")->type_name("N");
  app->add_flag("--recorded", flags->recorded, "By when things were entered, instead of when they happened.");
  app->add_option("--as-of", flags->as_of, "Only what was entered up to this day or time.")->type_name("TIME");
  app->add_option("--position", flags->position, "Only the log up to this position.")->type_name("N");
  app->add_option("--against", flags->against, "A table as JSON; exit status 1 where figures differ.")
      ->type_name("FILE");
}

}  // namespace gaiwan::cli
