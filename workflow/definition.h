// workflow/definition.h: a checked Definition and its look-ups.
//
// Immutable once made, so any thread may use it. Check() reports every fault of a definition, with its path, in one go.
#ifndef GAIWAN_WORKFLOW_DEFINITION_H_
#define GAIWAN_WORKFLOW_DEFINITION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/clock_triggers.h"

namespace gaiwan {

class Definition {
 public:
  // Parses and checks. INVALID_ARGUMENT with a v1::Faults detail that lists all that is wrong.
  static absl::StatusOr<std::shared_ptr<const Definition>> FromTextproto(absl::string_view text);
  static absl::StatusOr<std::shared_ptr<const Definition>> FromProto(v1::Definition proto);

  const v1::Definition& proto() const { return proto_; }
  const std::string& id() const { return proto_.id(); }
  int32_t revision() const { return proto_.revision(); }

  // nullptr for the unknown.
  const v1::Track* FindTrack(absl::string_view track) const;
  const v1::State* FindState(absl::string_view track, absl::string_view state) const;
  const v1::Role* FindRole(absl::string_view id) const;
  const v1::ClockRule* FindClock(absl::string_view id) const;
  // Its place in `proto().clocks()`.
  std::optional<int> FindClockIndex(absl::string_view id) const;
  const v1::Step* FindStep(absl::string_view id) const;
  const v1::Level* FindLevel(absl::string_view id) const;
  // The level that organisations of this kind hold cases at; empty for none.
  std::string LevelOfOrgKind(absl::string_view org_kind) const;

  // The action for a command in a state, its groups included; nullptr when the state does not offer it.
  const v1::Action* FindAction(absl::string_view track, absl::string_view state, absl::string_view command) const;
  // Tracks that mention the command in any state or opening: in each of them the present state must offer it.
  const std::vector<std::string>& TracksOf(absl::string_view command) const;
  // Commands that any state or opening mentions, sorted.
  const std::vector<std::string>& commands() const { return commands_; }
  // What a written agreement needs to take effect, rule by rule, within the law (effect_rules.h).
  const std::vector<v1::EffectTerms>& effect_rules() const { return effect_rules_; }
  // The opening of a track by a command or an event; nullptr for none.
  const v1::Opening* FindOpening(absl::string_view track, absl::string_view command_or_event) const;
  const ClockTriggers& clock_triggers() const { return clock_triggers_; }

 private:
  explicit Definition(v1::Definition proto);

  struct StateEntry {
    const v1::State* state = nullptr;
    absl::flat_hash_map<std::string, const v1::Action*> actions;  // By command.
  };
  struct TrackEntry {
    const v1::Track* track = nullptr;
    absl::flat_hash_map<std::string, StateEntry> states;
  };

  // nullptr for the unknown.
  const StateEntry* FindEntry(absl::string_view track, absl::string_view state) const;

  const v1::Definition proto_;
  absl::flat_hash_map<std::string, TrackEntry> tracks_;
  absl::flat_hash_map<std::string, const v1::Role*> roles_;
  absl::flat_hash_map<std::string, int> clocks_;
  ClockTriggers clock_triggers_;
  absl::flat_hash_map<std::string, std::vector<std::string>> tracks_of_;
  std::vector<std::string> commands_;
  std::vector<v1::EffectTerms> effect_rules_;
};

// Every fault of a definition, warnings marked. Empty but for warnings: fit to publish.
std::vector<v1::Fault> CheckDefinition(const v1::Definition& definition);
// The same from text; when it does not parse, each place as `line:column`.
std::vector<v1::Fault> CheckDefinitionText(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DEFINITION_H_
