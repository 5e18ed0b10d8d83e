#include "workflow/definition.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/effect_rules.h"

namespace gaiwan {
namespace {

std::pair<std::string, std::string> Key(absl::string_view track, absl::string_view state) {
  return {std::string(track), std::string(state)};
}

template <typename List, typename Value = typename List::value_type>
const Value* FindById(const List& list, absl::string_view id) {
  for (const Value& item : list) {
    if (item.id() == id) return &item;
  }
  return nullptr;
}

}  // namespace

Definition::Definition(v1::Definition proto) : proto_(std::move(proto)), effect_rules_(EffectRulesOf(proto_)) {
  absl::flat_hash_map<std::string, const v1::ActionGroup*> groups;
  for (const v1::ActionGroup& group : proto_.groups()) groups.try_emplace(group.id(), &group);

  absl::flat_hash_set<std::string> commands;
  for (const v1::Track& track : proto_.tracks()) {
    tracks_.try_emplace(track.id(), &track);
    absl::flat_hash_set<std::string> mentioned;
    for (const v1::Opening& opening : track.openings()) {
      if (opening.has_command()) mentioned.insert(opening.command());
    }
    for (const v1::State& state : track.states()) {
      states_.try_emplace(Key(track.id(), state.id()), &state);
      auto& actions = actions_[Key(track.id(), state.id())];
      // A state's own action stands before one of a group, so that a state can say it differently.
      for (const v1::Action& action : state.actions()) actions.try_emplace(action.command(), &action);
      for (const std::string& include : state.includes()) {
        auto group = groups.find(include);
        if (group == groups.end()) continue;  // A fault that CheckDefinition reports.
        for (const v1::Action& action : group->second->actions()) actions.try_emplace(action.command(), &action);
      }
      for (const auto& [command, action] : actions) mentioned.insert(command);
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
  return it == tracks_.end() ? nullptr : it->second;
}

const v1::State* Definition::FindState(absl::string_view track, absl::string_view state) const {
  auto it = states_.find(Key(track, state));
  return it == states_.end() ? nullptr : it->second;
}

const v1::Role* Definition::FindRole(absl::string_view id) const {
  return FindById(proto_.roles(), id);
}

const v1::ClockRule* Definition::FindClock(absl::string_view id) const {
  return FindById(proto_.clocks(), id);
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
  auto actions = actions_.find(Key(track, state));
  if (actions == actions_.end()) return nullptr;
  auto it = actions->second.find(command);
  return it == actions->second.end() ? nullptr : it->second;
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
