// What only the whole of a definition shows: states nobody reaches, dead ends, states nobody watches.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/definition_check.h"
#include "workflow/subjects.h"

namespace gaiwan::check {
namespace {

// Ways through one track. Conditions are not looked at: what may be, counts.
class Flow {
 public:
  Flow(const v1::Definition& definition, const v1::Track& track, const Names& names) : track_(track) {
    for (const v1::State& state : track.states()) {
      ForEachAction(state, names, [&](const v1::Action& action) {
        for (const v1::Target& target : action.targets()) {
          if (target.to() == "previous") {
            leads_back_.insert(state.id());
          } else {
            AddWay(state.id(), target.to());
          }
        }
      });
    }
    for (const v1::Track& other : definition.tracks()) {
      for (const v1::State& state : other.states()) {
        ForEachAction(state, names, [&](const v1::Action& action) {
          for (const v1::Move& move : action.moves()) {
            if (move.track() == track.id()) AddWays(move.from(), move.to());
          }
        });
      }
    }
    for (const v1::ClockRule& rule : definition.clocks()) AddClock(rule);
  }

  bool LeadsOut(const std::string& state) const { return leads_back_.contains(state) || ways_.contains(state); }
  bool IsWatched(const std::string& state) const { return watched_.contains(state); }

  absl::flat_hash_set<std::string> Reachable() const {
    absl::flat_hash_set<std::string> reached;
    std::vector<std::string> waiting;
    for (const v1::Opening& opening : track_.openings()) {
      waiting.push_back(opening.to());
      for (const v1::Target& target : opening.targets()) waiting.push_back(target.to());
    }
    while (!waiting.empty()) {
      const std::string state = std::move(waiting.back());
      waiting.pop_back();
      if (!reached.insert(state).second) continue;
      auto ways = ways_.find(state);
      if (ways != ways_.end()) waiting.insert(waiting.end(), ways->second.begin(), ways->second.end());
    }
    return reached;
  }

 private:
  template <typename Visit>
  static void ForEachAction(const v1::State& state, const Names& names, const Visit& visit) {
    for (const v1::Action& action : state.actions()) visit(action);
    for (const std::string& include : state.includes()) {
      auto group = names.groups.find(include);
      if (group == names.groups.end()) continue;
      for (const v1::Action& action : group->second->actions()) {
        const bool replaced = std::any_of(state.actions().begin(), state.actions().end(),
                                          [&](const v1::Action& own) { return own.command() == action.command(); });
        if (!replaced) visit(action);
      }
    }
  }

  void AddWay(const std::string& from, const std::string& to) {
    if (to != "stay" && from != to) ways_[from].insert(to);
  }

  // From one state, or from any when `from` is empty.
  void AddWays(const std::string& from, const std::string& to) {
    if (!from.empty()) return AddWay(from, to);
    for (const v1::State& state : track_.states()) AddWay(state.id(), to);
  }

  void AddClock(const v1::ClockRule& rule) {
    if ((rule.track().empty() ? kMainTrack : absl::string_view(rule.track())) != track_.id()) return;
    // A clock that runs everywhere says nothing about any one state; one that names a state watches it.
    absl::flat_hash_set<std::string> states(rule.runs_in().begin(), rule.runs_in().end());
    for (const v1::Trigger& start : rule.starts()) {
      if (start.what_case() == v1::Trigger::kEntering) states.insert(start.entering());
    }
    for (const std::string& state : states) watched_.insert(state);
    if (rule.on_expiry() != v1::EXPIRY_MOVE_TRACK) return;
    if (rule.runs_in().empty()) return AddWays("", rule.expiry_to());
    for (const std::string& state : rule.runs_in()) AddWay(state, rule.expiry_to());
  }

  const v1::Track& track_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> ways_;
  absl::flat_hash_set<std::string> leads_back_;
  absl::flat_hash_set<std::string> watched_;
};

}  // namespace

void CheckFlow(const v1::Definition& definition, const Names& names, FaultList* faults) {
  for (const v1::Track& track : definition.tracks()) {
    const Flow flow(definition, track, names);
    const absl::flat_hash_set<std::string> reachable = flow.Reachable();
    const bool is_main = track.id() == kMainTrack;
    for (const v1::State& state : track.states()) {
      const std::string path = ItemPath(ItemPath("", "tracks", track.id()), "states", state.id());
      const bool is_outcome = state.outcome() != v1::OUTCOME_UNSPECIFIED;
      if (!reachable.contains(state.id())) {
        faults->Add(path, "没有任何途径到达该状态", "nothing leads to this state");
      }
      // A side track may come to rest anywhere; a case that rests without an outcome is stuck.
      if (!flow.LeadsOut(state.id()) && !is_outcome && (is_main || !state.rest())) {
        faults->Add(path, "没有出路，又不是结果状态", "nothing leads out of this state, and it is not an outcome");
      }
      if (!is_outcome && !state.rest() && !flow.IsWatched(state.id())) {
        faults->Add(path, "没有期限看管，又不是结果状态或静止状态",
                    "no clock watches this state, and it is neither an outcome nor at rest");
      }
    }
  }
}

}  // namespace gaiwan::check
