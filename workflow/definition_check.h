// workflow/definition_check.h: the parts of CheckDefinition. Each adds what it finds; none stops at a fault, and each
// copes with what another has found wrong. Used by definition_check*.cc alone.
#ifndef GAIWAN_WORKFLOW_DEFINITION_CHECK_H_
#define GAIWAN_WORKFLOW_DEFINITION_CHECK_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "google/protobuf/message.h"
#include "workflow/base/fault_list.h"

namespace gaiwan::check {

// Names a definition declares, for looking them up.
struct Names {
  explicit Names(const v1::Definition& definition);

  absl::flat_hash_set<std::string> steps;
  absl::flat_hash_set<std::string> levels;
  absl::flat_hash_map<std::string, const v1::Role*> roles;
  absl::flat_hash_map<std::string, const v1::ActionGroup*> groups;
  absl::flat_hash_map<std::string, const v1::Track*> tracks;
  absl::flat_hash_set<std::pair<std::string, std::string>> states;  // (track, state)
  absl::flat_hash_set<std::string> partners;

  bool HasState(absl::string_view track, absl::string_view state) const {
    return states.contains(std::pair<std::string, std::string>(track, state));
  }
};

// `parent.list[id]`, or `list[id]` when `parent` is empty.
std::string ItemPath(absl::string_view parent, absl::string_view list, absl::string_view id);

void CheckLabel(const v1::Label& label, absl::string_view path, FaultList* faults);

// Limits of fields and lists, by their annotations, in every message below `message`.
void CheckLimits(const google::protobuf::Message& message, absl::string_view path, FaultList* faults);

void CheckTracks(const v1::Definition& definition, const Names& names, FaultList* faults);
void CheckClocks(const v1::Definition& definition, const Names& names, FaultList* faults);
// What only the whole shows: unreachable states, dead ends, states nobody watches.
void CheckFlow(const v1::Definition& definition, const Names& names, FaultList* faults);
// What a written agreement needs to take effect: never less than the law asks for.
void CheckEffect(const v1::Definition& definition, FaultList* faults);
// Whom something of a case goes to.
void CheckPartners(const v1::Definition& definition, FaultList* faults);
// What may not be mediated, and what is looked at when parties settle.
void CheckRules(const v1::Definition& definition, FaultList* faults);

}  // namespace gaiwan::check

#endif  // GAIWAN_WORKFLOW_DEFINITION_CHECK_H_
