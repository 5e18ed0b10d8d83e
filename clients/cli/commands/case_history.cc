// gaiwan case history: what happened in a case, oldest first.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/event_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/actors.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string case_id;
  std::string types;
  int64_t from_version = 0;
  PageFlags page;
};

std::string ActorOf(const Labels& labels, const v1::HistoryEntry& entry) {
  if (entry.event().actor() == kSystemActor) return "系统";
  return labels.Given(entry.actor_name(), LastPart(entry.event().actor()));
}

std::string MoveText(Labels& labels, const v1::DefinitionRef& definition, const v1::TrackMove& move) {
  std::string text = "→ ";
  if (move.track() != "main") {
    absl::StrAppend(&text, labels.Track(definition, move.track()), move.subject().empty() ? "" : " ", move.subject(),
                    "：");
  }
  absl::StrAppend(&text, labels.State(definition, move.track(), move.to()));
  if (!move.step().empty()) absl::StrAppend(&text, "  步骤 ", labels.Step(definition, move.step()));
  if (!move.level().empty()) absl::StrAppend(&text, "  层级 ", labels.Level(definition, move.level()));
  if (move.closed()) absl::StrAppend(&text, "  已结");
  return text;
}

std::string ClockText(Labels& labels, const v1::DefinitionRef& definition, const v1::ClockChange& change) {
  const v1::Clock& clock = change.clock();
  std::string text =
      absl::StrCat("期限", EnumWord(v1::ClockChange::Kind_Name(change.kind())), "：",
                   labels.Clock(definition, clock.rule()), clock.subject().empty() ? "" : " ", clock.subject());
  const bool runs = change.kind() == v1::ClockChange::STARTED || change.kind() == v1::ClockChange::RESUMED ||
                    change.kind() == v1::ClockChange::MOVED;
  if (runs && clock.has_due_time()) absl::StrAppend(&text, "，至 ", DueText(clock.due_time()));
  if (change.expired_on_arrival()) absl::StrAppend(&text, "（登记时已届满）");
  return text;
}

std::string LateText(const v1::Event& event) {
  if (event.late_days() == 0) return "";
  std::string text = absl::StrCat("补录 ", event.late_days(), " 天");
  if (event.act_time_basis() != v1::TIME_BASIS_UNSPECIFIED) {
    absl::StrAppend(&text, "，", EnumWord(v1::TimeBasis_Name(event.act_time_basis())));
  }
  absl::StrAppend(&text, "，记录于 ", TimeText(event.record_time()), event.needs_adoption() ? "，待他人确认" : "");
  return text;
}

std::string HelperText(const v1::Event& event) {
  if (!event.has_helped_by()) return "";
  const std::string name = PersonalText(event.helped_by().name());
  return absl::StrCat("由", EnumWord(v1::HelperKind_Name(event.helped_by().kind())), name.empty() ? "" : " ", name,
                      name.empty() ? "" : " ", "协助");
}

void PrintEntry(Context& context, const v1::HistoryEntry& entry) {
  const v1::Event& event = entry.event();
  const v1::DefinitionRef& definition = event.revisions().definition();
  const std::string type = EventType(event);
  const std::string details = EventDetails(context.labels(), event);
  const std::string late = LateText(event);
  const bool colours = context.out_colours();
  context.out() << PadTo(absl::StrCat("#", entry.position()), 7) << PadTo(absl::StrCat("v", event.version()), 5)
                << TimeText(event.has_act_time() ? event.act_time() : event.record_time()) << "  "
                << OneLine(ActorOf(context.labels(), entry)) << "  "
                << (type.empty() ? "（新类型，本程序不识别）" : EventWord(type)) << (details.empty() ? "" : "：")
                << OneLine(details) << '\n';
  const std::string indent(12, ' ');
  const std::string helped = HelperText(event);
  if (!helped.empty()) context.out() << indent << OneLine(helped) << '\n';
  if (!late.empty()) context.out() << indent << Paint(late, Colour::kYellow, colours) << '\n';
  for (const v1::TrackMove& move : event.moves()) {
    context.out() << indent << Paint(MoveText(context.labels(), definition, move), Colour::kGreen, colours) << '\n';
  }
  for (const v1::ClockChange& change : event.clock_changes()) {
    const bool expired = change.kind() == v1::ClockChange::EXPIRED || change.expired_on_arrival();
    context.out() << indent
                  << Paint(ClockText(context.labels(), definition, change), expired ? Colour::kRed : Colour::kNone,
                           colours)
                  << '\n';
  }
}

int Run(Context& context, const Flags& flags) {
  v1::GetCaseHistoryRequest request;
  request.set_name(CaseName(flags.case_id));
  request.set_from_version(flags.from_version);
  for (const absl::string_view type : absl::StrSplit(flags.types, ',', absl::SkipEmpty())) {
    request.add_types(std::string(type));
  }
  // A timeline with a piece missing misleads, so without a size or a token all of it is shown.
  PageFlags page = flags.page;
  if (page.size == 0 && page.token.empty()) page.all = true;
  v1::GetCaseHistoryResponse history;
  const grpc::Status status = CallPages(
      context, request, page,
      [&context](grpc::ClientContext* call, const v1::GetCaseHistoryRequest& page_request,
                 v1::GetCaseHistoryResponse* response) {
        return context.client().cases().GetCaseHistory(call, page_request, response);
      },
      &history);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(history);
  for (const v1::HistoryEntry& entry : history.entries()) PrintEntry(context, entry);
  if (!history.next_page_token().empty()) context.out() << "下一页：--page-token " << history.next_page_token() << '\n';
  return kExitDone;
}

}  // namespace

void AddCaseHistory(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(parent, "history", "Show what happened in a case, oldest first.",
                            {{"gaiwan case history c-7f3", "the whole timeline"},
                             {"gaiwan case history c-7f3 --types note_added", "its notes"},
                             {"gaiwan case history c-7f3 --from-version 12", "from there on"},
                             {"gaiwan case history c-7f3 --json | jq '.entries[].event.actor'", "for a script"}},
                            [flags](Context& context) { return Run(context, *flags); });
  app->add_option("CASE", flags->case_id, "The case.")->required();
  app->add_option("--types", flags->types, "Only these events, by name, with commas between.")->type_name("NAMES");
  app->add_option("--from-version", flags->from_version, "From this version on.")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  AddPageFlags(app, &flags->page);
}

}  // namespace gaiwan::cli
