#include "workflow/definition.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/effect_rules.h"

namespace gaiwan {
namespace {

template <typename List, typename Value = typename List::value_type>
const Value* FindById(const List& list, absl::string_view id) {
  for (const Value& item : list) {
    if (item.id() == id) return &item;
  }
  return nullptr;
}

}  // namespace

Definition::Definition(v1::Definition proto)
    : proto_(std::move(proto)), clock_triggers_(proto_), effect_rules_(EffectRulesOf(proto_)) {
  for (const v1::Role& role : proto_.roles()) roles_.try_emplace(role.id(), &role);
  for (int i = 0; i < proto_.clocks_size(); ++i) clocks_.try_emplace(proto_.clocks(i).id(), i);
  absl::flat_hash_map<std::string, const v1::ActionGroup*> groups;
  for (const v1::ActionGroup& group : proto_.groups()) groups.try_emplace(group.id(), &group);

  absl::flat_hash_set<std::string> commands;
  for (const v1::Track& track : proto_.tracks()) {
    TrackEntry& of_track = tracks_[track.id()];
    if (of_track.track == nullptr) of_track.track = &track;
    absl::flat_hash_set<std::string> mentioned;
    for (const v1::Opening& opening : track.openings()) {
      if (opening.has_command()) mentioned.insert(opening.command());
    }
    for (const v1::State& state : track.states()) {
      StateEntry& entry = of_track.states[state.id()];
      if (entry.state == nullptr) entry.state = &state;
      // A state's own action stands before one of a group, so that a state can say it differently.
      for (const v1::Action& action : state.actions()) entry.actions.try_emplace(action.command(), &action);
      for (const std::string& include : state.includes()) {
        auto group = groups.find(include);
        if (group == groups.end()) continue;  // A fault that CheckDefinition reports.
        for (const v1::Action& action : group->second->actions()) entry.actions.try_emplace(action.command(), &action);
      }
      for (const auto& [command, action] : entry.actions) mentioned.insert(command);
    }
    for (const std::string& command : mentioned) {
      tracks_of_[command].push_back(track.id());
      commands.insert(command);
    }
  }
  commands_.assign(commands.begin(), commands.end());
  std::sort(commands_.begin(), commands_.end());
}

const v1::Track* Definition::FindTrack(absl::string_view track) const {
  auto it = tracks_.find(track);
  return it == tracks_.end() ? nullptr : it->second.track;
}

const Definition::StateEntry* Definition::FindEntry(absl::string_view track, absl::string_view state) const {
  const auto of_track = tracks_.find(track);
  if (of_track == tracks_.end()) return nullptr;
  const auto entry = of_track->second.states.find(state);
  return entry == of_track->second.states.end() ? nullptr : &entry->second;
}

const v1::State* Definition::FindState(absl::string_view track, absl::string_view state) const {
  const StateEntry* entry = FindEntry(track, state);
  return entry == nullptr ? nullptr : entry->state;
}

const v1::Role* Definition::FindRole(absl::string_view id) const {
  auto it = roles_.find(id);
  return it == roles_.end() ? nullptr : it->second;
}

std::optional<int> Definition::FindClockIndex(absl::string_view id) const {
  auto it = clocks_.find(id);
  return it == clocks_.end() ? std::nullopt : std::make_optional(it->second);
}

const v1::ClockRule* Definition::FindClock(absl::string_view id) const {
  const std::optional<int> index = FindClockIndex(id);
  return index.has_value() ? &proto_.clocks(*index) : nullptr;
}

const v1::Step* Definition::FindStep(absl::string_view id) const {
  return FindById(proto_.steps(), id);
}

const v1::Level* Definition::FindLevel(absl::string_view id) const {
  return FindById(proto_.levels(), id);
}

std::string Definition::LevelOfOrgKind(absl::string_view org_kind) const {
  for (const v1::Level& level : proto_.levels()) {
    for (const std::string& kind : level.org_kinds()) {
      if (kind == org_kind) return level.id();
    }
  }
  return "";
}

const v1::Action* Definition::FindAction(absl::string_view track, absl::string_view state,
                                         absl::string_view command) const {
  const StateEntry* entry = FindEntry(track, state);
  if (entry == nullptr) return nullptr;
  auto it = entry->actions.find(command);
  return it == entry->actions.end() ? nullptr : it->second;
}

const std::vector<std::string>& Definition::TracksOf(absl::string_view command) const {
  static const auto* const none = new std::vector<std::string>();
  auto it = tracks_of_.find(command);
  return it == tracks_of_.end() ? *none : it->second;
}

const v1::Opening* Definition::FindOpening(absl::string_view track, absl::string_view command_or_event) const {
  const v1::Track* found = FindTrack(track);
  if (found == nullptr) return nullptr;
  for (const v1::Opening& opening : found->openings()) {
    if ((opening.has_command() && opening.command() == command_or_event) ||
        (opening.has_event() && opening.event() == command_or_event)) {
      return &opening;
    }
  }
  return nullptr;
}

}  // namespace gaiwan
