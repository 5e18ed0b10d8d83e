// Openings, states and actions: every name a track mentions, and the shape of each action.
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/decide.h"
#include "workflow/definition_check.h"
#include "workflow/guards.h"
#include "workflow/subjects.h"

namespace gaiwan::check {
namespace {

using Strings = ::google::protobuf::RepeatedPtrField<std::string>;

void CheckCommand(const std::string& command, const std::string& path, FaultList* faults) {
  if (!IsCommand(command)) {
    faults->Add(path, absl::StrCat("没有命令 ", command), absl::StrCat("there is no command `", command, "`"));
  } else if (IsSystemCommand(command)) {
    faults->Add(path, absl::StrCat(command, " 由系统自动进行，不得列入"),
                absl::StrCat("`", command, "` is done by the server alone; no action may name it"));
  } else if (!IsBuilt(command)) {
    faults->Warn(path, absl::StrCat("命令 ", command, " 尚未实现，将被拒绝"),
                 absl::StrCat("the command `", command, "` is not built yet and will be refused"));
  }
}

void CheckRoles(const Strings& by, const std::string& path, const Names& names, FaultList* faults) {
  if (by.empty()) faults->Add(absl::StrCat(path, ".by"), "没有任何角色可以执行", "nobody may do it: no role is named");
  for (int i = 0; i < by.size(); ++i) {
    const std::string place = absl::StrCat(path, ".by[", i, "]");
    auto role = names.roles.find(by[i]);
    if (role == names.roles.end()) {
      faults->Add(place, absl::StrCat("没有角色 ", by[i]), absl::StrCat("there is no role `", by[i], "`"));
    } else if (role->second->relation() == v1::RELATION_SYSTEM) {
      faults->Add(place, "系统不得执行人的行为", "the server does nothing that a person has to do");
    }
  }
}

void CheckGuards(const Strings& guards, const std::string& path, FaultList* faults) {
  for (int i = 0; i < guards.size(); ++i) {
    if (IsGuard(guards[i])) continue;
    faults->Add(absl::StrCat(path, ".guards[", i, "]"), absl::StrCat("没有条件检查 ", guards[i]),
                absl::StrCat("there is no guard `", guards[i], "`"));
  }
}

void CheckWhen(const std::string& when, const std::string& path, FaultList* faults) {
  if (when.empty() || IsCondition(when)) return;
  faults->Add(absl::StrCat(path, ".when"), absl::StrCat("没有条件 ", when),
              absl::StrCat("there is no condition `", when, "`"));
}

void CheckTo(absl::string_view track, const std::string& to, const std::string& path, const Names& names,
             FaultList* faults) {
  if (names.HasState(track, to)) return;
  faults->Add(absl::StrCat(path, ".to"), absl::StrCat("轨 ", track, " 没有状态 ", to),
              absl::StrCat("the track `", track, "` has no state `", to, "`"));
}

// By these a person ends a case, and each has a gate of its own: advice, a reason, an agreement. Nothing else closes
// one, or a note would end a case without advice (People's Mediation Law art. 26). An answered question never was one,
// what is merged goes on elsewhere, and what is imported may have been over on paper.
constexpr absl::string_view kEndings[] = {"answer_question", "close_case",  "decline_case",
                                          "dismiss_clue",    "import_case", "merge_cases",
                                          "settle_clue",     "terminate",   "void_case"};

bool IsClosed(const Names& names, absl::string_view track, absl::string_view state) {
  auto found = names.tracks.find(track);
  if (found == names.tracks.end()) return false;
  return std::any_of(found->second->states().begin(), found->second->states().end(),
                     [&](const v1::State& each) { return each.id() == state && each.closed(); });
}

// `from_open`: the case may be open when this happens.
void CheckClosing(absl::string_view track, const std::string& command, const std::string& to, bool from_open,
                  const std::string& path, const Names& names, FaultList* faults) {
  if (track != kMainTrack || !from_open || !IsClosed(names, track, to)) return;
  if (std::find(std::begin(kEndings), std::end(kEndings), command) != std::end(kEndings)) return;
  faults->Add(absl::StrCat(path, ".to"), absl::StrCat("命令 ", command, " 不能结束案件"),
              absl::StrCat("`", command, "` ends no case: closing it takes an ending with its reason and advice"));
}

// Whether the action of this group stands in an open state of the main track.
bool StandsInOpenState(const v1::Definition& definition, const std::string& group, const std::string& command) {
  for (const v1::Track& track : definition.tracks()) {
    if (track.id() != kMainTrack) continue;
    for (const v1::State& state : track.states()) {
      const bool includes =
          std::find(state.includes().begin(), state.includes().end(), group) != state.includes().end();
      const bool replaced = std::any_of(state.actions().begin(), state.actions().end(),
                                        [&](const v1::Action& own) { return own.command() == command; });
      if (includes && !replaced && !state.closed()) return true;
    }
  }
  return false;
}

// `track` is empty for an action of a group that no state includes: then its targets cannot be told.
void CheckTargets(absl::string_view track, const v1::Action& action, bool from_open, const std::string& path,
                  const Names& names, FaultList* faults) {
  for (int i = 0; i < action.targets_size(); ++i) {
    const v1::Target& target = action.targets(i);
    const std::string place = absl::StrCat(path, ".targets[", i, "]");
    const bool last = i + 1 == action.targets_size();
    CheckWhen(target.when(), place, faults);
    if (last && !target.when().empty()) {
      faults->Add(absl::StrCat(place, ".when"), "最后一个去向不得带条件，否则可能无处可去",
                  "the last target must have no condition: it is the last resort");
    }
    if (!last && target.when().empty()) {
      faults->Add(absl::StrCat(place, ".when"), "无条件的去向只能放在最后",
                  "a target without a condition hides those after it; it must be the last");
    }
    if (target.to() != "previous" && target.to() != "stay" && !track.empty()) {
      CheckTo(track, target.to(), place, names, faults);
      CheckClosing(track, action.command(), target.to(), from_open, place, names, faults);
    }
  }
}

void CheckMoves(const v1::Action& action, const std::string& path, const Names& names, FaultList* faults) {
  for (int i = 0; i < action.moves_size(); ++i) {
    const v1::Move& move = action.moves(i);
    const std::string place = absl::StrCat(path, ".moves[", i, "]");
    CheckWhen(move.when(), place, faults);
    if (!names.tracks.contains(move.track())) {
      faults->Add(absl::StrCat(place, ".track"), absl::StrCat("没有轨 ", move.track()),
                  absl::StrCat("there is no track `", move.track(), "`"));
      continue;
    }
    CheckTo(move.track(), move.to(), place, names, faults);
    CheckClosing(move.track(), action.command(), move.to(), !IsClosed(names, move.track(), move.from()), place, names,
                 faults);
    if (!move.from().empty() && !names.HasState(move.track(), move.from())) {
      faults->Add(absl::StrCat(place, ".from"), absl::StrCat("轨 ", move.track(), " 没有状态 ", move.from()),
                  absl::StrCat("the track `", move.track(), "` has no state `", move.from(), "`"));
    }
  }
}

// A side track stands for one party, session, agreement ... : a command about something else finds no instance of it.
void CheckAbout(const v1::Track& track, const std::string& command, const std::string& path, FaultList* faults) {
  if (track.subject() == v1::SUBJECT_CASE || !IsCommand(command)) return;
  if (SubjectOf(EmptyCommand(command), v1::Case()).kind == track.subject()) return;
  faults->Add(
      path, absl::StrCat("命令 ", command, " 与该轨的对象不同"),
      absl::StrCat("`", command, "` is about something else than the track; let another track's action move it"));
}

void CheckActionItself(const v1::Action& action, const std::string& path, const Names& names, FaultList* faults) {
  CheckCommand(action.command(), absl::StrCat(path, ".command"), faults);
  CheckRoles(action.by(), path, names, faults);
  CheckGuards(action.guards(), path, faults);
  CheckMoves(action, path, names, faults);
}

void CheckOpening(const v1::Track& track, const v1::Opening& opening, const std::string& path, const Names& names,
                  FaultList* faults) {
  const bool is_main = track.id() == kMainTrack;
  CheckTo(track.id(), opening.to(), path, names, faults);
  CheckClosing(track.id(), opening.command(), opening.to(), true, path, names, faults);
  CheckGuards(opening.guards(), path, faults);
  for (int i = 0; i < opening.targets_size(); ++i) {
    const v1::Target& target = opening.targets(i);
    const std::string place = absl::StrCat(path, ".targets[", i, "]");
    CheckWhen(target.when(), place, faults);
    if (target.when().empty()) {
      faults->Add(absl::StrCat(place, ".when"), "须带条件；无条件的去向写在 to",
                  "needs a condition: where it begins without one is `to`");
    }
    CheckTo(track.id(), target.to(), place, names, faults);
    CheckClosing(track.id(), opening.command(), target.to(), true, place, names, faults);
  }
  if (opening.has_command()) {
    const std::string place = absl::StrCat(path, ".command");
    CheckCommand(opening.command(), place, faults);
    CheckRoles(opening.by(), path, names, faults);
    CheckAbout(track, opening.command(), place, faults);
    if (is_main && IsCommand(opening.command()) && !IsOpening(opening.command())) {
      faults->Add(place, absl::StrCat("命令 ", opening.command(), " 不能开启案件"),
                  absl::StrCat("`", opening.command(), "` cannot begin a case"));
    }
  } else if (opening.has_event()) {
    const std::string place = absl::StrCat(path, ".event");
    if (!IsEvent(opening.event())) {
      faults->Add(place, absl::StrCat("没有事件 ", opening.event()),
                  absl::StrCat("there is no event `", opening.event(), "`"));
    } else if (is_main) {
      faults->Add(place, "案件只能由命令开启", "a case begins with a command");
    } else if (track.subject() != v1::SUBJECT_CASE && !EventIsAbout(opening.event(), track.subject())) {
      faults->Add(place, absl::StrCat("事件 ", opening.event(), " 与该轨的对象不同"),
                  absl::StrCat("`", opening.event(), "` is about something else than the track"));
    }
    if (!opening.by().empty()) faults->Add(absl::StrCat(path, ".by"), "事件没有执行角色", "an event has no roles");
  } else {
    faults->Add(path, "须写明由哪个命令或事件开启", "it names neither a command nor an event");
  }
}

void CheckState(const v1::Track& track, const v1::State& state, const std::string& path, const Names& names,
                FaultList* faults) {
  CheckId(state.id(), absl::StrCat(path, ".id"), faults);
  if (state.id() == "previous" || state.id() == "stay") {
    faults->Add(absl::StrCat(path, ".id"), "previous 和 stay 是保留字",
                "`previous` and `stay` are words of the language");
  }
  CheckLabel(state.label(), absl::StrCat(path, ".label"), faults);
  if (!state.step().empty()) {
    if (track.id() != kMainTrack) {
      faults->Add(absl::StrCat(path, ".step"), "只有主轨有步骤", "only the main track has steps");
    } else if (!names.steps.contains(state.step())) {
      faults->Add(absl::StrCat(path, ".step"), absl::StrCat("没有步骤 ", state.step()),
                  absl::StrCat("there is no step `", state.step(), "`"));
    }
  }
  absl::flat_hash_set<std::string> commands;
  for (const v1::Action& action : state.actions()) {
    const std::string place = ItemPath(path, "actions", action.command());
    if (!commands.insert(action.command()).second) {
      faults->Add(place, "同一状态中重复", "the state has this action twice");
    }
    CheckActionItself(action, place, names, faults);
    CheckTargets(track.id(), action, !state.closed(), place, names, faults);
    CheckAbout(track, action.command(), absl::StrCat(place, ".command"), faults);
  }
  absl::flat_hash_set<std::string> shared;
  for (int i = 0; i < state.includes_size(); ++i) {
    const std::string place = absl::StrCat(path, ".includes[", i, "]");
    auto group = names.groups.find(state.includes(i));
    if (group == names.groups.end()) {
      faults->Add(place, absl::StrCat("没有行为组 ", state.includes(i)),
                  absl::StrCat("there is no group `", state.includes(i), "`"));
      continue;
    }
    for (const v1::Action& action : group->second->actions()) {
      // A state's own action replaces the group's; two groups leave it open which one counts.
      if (!shared.insert(action.command()).second && !commands.contains(action.command())) {
        faults->Add(place, absl::StrCat("命令 ", action.command(), " 已由另一行为组给出"),
                    absl::StrCat("another group already gives `", action.command(), "`"));
      }
    }
  }
}

// A group's targets are those of the tracks whose states include it; each is named once, at the group.
void CheckGroups(const v1::Definition& definition, const Names& names, FaultList* faults) {
  for (const v1::ActionGroup& group : definition.groups()) {
    const std::string path = ItemPath("", "groups", group.id());
    absl::flat_hash_set<std::string> users;
    for (const v1::Track& track : definition.tracks()) {
      for (const v1::State& state : track.states()) {
        for (const std::string& include : state.includes()) {
          if (include == group.id()) users.insert(track.id());
        }
      }
    }
    if (users.empty()) faults->Add(path, "没有状态使用该行为组", "no state includes this group");
    absl::flat_hash_set<std::string> commands;
    for (const v1::Action& action : group.actions()) {
      const std::string place = ItemPath(path, "actions", action.command());
      if (!commands.insert(action.command()).second) {
        faults->Add(place, "同一行为组中重复", "the group has this action twice");
      }
      CheckActionItself(action, place, names, faults);
      const bool from_open = StandsInOpenState(definition, group.id(), action.command());
      if (users.empty()) CheckTargets("", action, from_open, place, names, faults);
      for (const std::string& user : users) {
        CheckTargets(user, action, from_open, place, names, faults);
        CheckAbout(*names.tracks.at(user), action.command(), absl::StrCat(place, ".command"), faults);
      }
    }
  }
}

}  // namespace

void CheckTracks(const v1::Definition& definition, const Names& names, FaultList* faults) {
  CheckGroups(definition, names, faults);
  for (const v1::Track& track : definition.tracks()) {
    const std::string path = ItemPath("", "tracks", track.id());
    if (track.subject() == v1::SUBJECT_UNSPECIFIED) {
      faults->Add(absl::StrCat(path, ".subject"), "须写明该轨针对什么", "it does not say what it has one instance for");
    } else if (track.id() == kMainTrack && track.subject() != v1::SUBJECT_CASE) {
      faults->Add(absl::StrCat(path, ".subject"), "主轨针对案件本身", "the main track is about the case");
    }
    if (track.openings().empty())
      faults->Add(absl::StrCat(path, ".openings"), "该轨无法开启", "nothing opens this track");
    if (track.states().empty()) faults->Add(absl::StrCat(path, ".states"), "该轨没有状态", "the track has no states");
    for (int i = 0; i < track.openings_size(); ++i) {
      CheckOpening(track, track.openings(i), absl::StrCat(path, ".openings[", i, "]"), names, faults);
    }
    absl::flat_hash_set<std::string> ids;
    for (const v1::State& state : track.states()) {
      const std::string place = ItemPath(path, "states", state.id());
      if (!ids.insert(state.id()).second) {
        faults->Add(absl::StrCat(place, ".id"), "编号重复", "there are two of this id");
      }
      CheckState(track, state, place, names, faults);
    }
  }
}

}  // namespace gaiwan::check
