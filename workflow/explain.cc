#include "workflow/explain.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "workflow/authorise.h"
#include "workflow/base/refusal.h"
#include "workflow/case_flags.h"
#include "workflow/clock_words.h"
#include "workflow/command_labels.h"
#include "workflow/standing.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kDefaultNote = "默认，非县里正式文本";

void ExplainClocks(const Definition& definition, const v1::Case& c, const Facts& facts,
                   v1::ExplainCaseResponse* response) {
  for (const v1::Clock& clock : c.clocks()) {
    v1::ExplainedClock* explained = response->add_clocks();
    *explained->mutable_clock() = clock;
    const v1::ClockRule* rule = definition.FindClock(clock.rule());
    if (rule == nullptr) continue;  // Of a revision the case has left; it ends with the next command.
    *explained->mutable_label() = rule->label();
    explained->set_source(rule->source());
    *explained->mutable_on_expiry() = ExpiryWords(rule->on_expiry());
    for (v1::Label& line : ArithmeticLines(*rule, clock, facts)) *explained->add_lines() = std::move(line);
  }
}

void ExplainCommands(const Definition& definition, const v1::Case& c, const Facts& facts,
                     v1::ExplainCaseResponse* response) {
  for (CommandStandings& standings : FindAllStandings(definition, c, facts)) {
    if (standings.standing.open()) {
      v1::OpenCommand* open = response->add_open();
      open->set_command(standings.command);
      *open->mutable_label() = CommandLabel(standings.command);
      for (std::string& subject : standings.subjects) open->add_subjects(std::move(subject));
      continue;
    }
    v1::ClosedCommand* closed = response->add_closed();
    closed->set_command(standings.command);
    *closed->mutable_label() = CommandLabel(standings.command);
    closed->set_reason(standings.standing.reason);
    closed->set_subject(standings.standing.subject);
    if (standings.standing.words.empty()) *closed->add_words() = WordsFor(standings.standing.reason);
    for (v1::Label& words : standings.standing.words) *closed->add_words() = std::move(words);
  }
}

}  // namespace

v1::ExplainCaseResponse ExplainCase(const Definition& definition, const v1::Case& c, const Facts& facts) {
  v1::ExplainCaseResponse response;
  response.set_version(c.version());
  response.set_state(c.state());
  if (const v1::State* state = definition.FindState(kMainTrack, c.state()); state != nullptr) {
    *response.mutable_state_label() = state->label();
  }
  response.set_step(c.step());
  if (const v1::Step* step = definition.FindStep(c.step()); step != nullptr) {
    *response.mutable_step_label() = step->label();
  }
  response.set_level(c.level());
  if (const v1::Level* level = definition.FindLevel(c.level()); level != nullptr) {
    *response.mutable_level_label() = level->label();
  }
  ExplainCommands(definition, c, facts, &response);
  ExplainClocks(definition, c, facts, &response);
  for (std::string& role : RolesOn(definition, c, facts)) response.add_roles(std::move(role));
  for (v1::Label& flag : FlagsOf(c)) *response.add_warnings() = std::move(flag);
  if (definition.proto().vendor_default()) {
    const std::string& title = definition.proto().title().zh();
    // A title that says so itself is not told twice.
    const bool said = absl::StrContains(title, kDefaultNote);
    response.set_definition_note(said ? title : absl::StrCat(title, "（", kDefaultNote, "）"));
  }
  return response;
}

}  // namespace gaiwan
