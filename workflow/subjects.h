// workflow/subjects.h: what a command, an event or an instance of a track is about. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_SUBJECTS_H_
#define GAIWAN_WORKFLOW_SUBJECTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/definition.h"

namespace gaiwan {

// The case's parts of a kind, in their order, removed parties left out. For SUBJECT_CASE the one empty id.
std::vector<std::string> SubjectIds(const v1::Case& c, v1::Subject kind);

// The parts of a kind that an event is about: `agreement_effective` is about one agreement and about each obligation it
// makes. nullopt when the event is not about that kind at all.
std::optional<std::vector<std::string>> EventSubjects(const v1::Event& event, v1::Subject kind);

// The kinds by which an event can be told apart, without looking at one: whether its payload names a part of that kind.
bool EventIsAbout(absl::string_view event, v1::Subject kind);

// Where the instance of a track stands; nullptr when it has not begun.
const v1::TrackState* FindInstance(const v1::Case& c, absl::string_view track, absl::string_view subject);

// Field names of the Command and Event oneofs.
bool IsCommand(absl::string_view name);
bool IsEvent(absl::string_view name);
// The empty command of that name. REQUIRES: IsCommand(name).
v1::Command EmptyCommand(absl::string_view name);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_SUBJECTS_H_
