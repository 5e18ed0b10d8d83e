// workflow/decide.h: Decide(definition, case, command, facts) -> events, or a refusal in words. Pure.
//
// Deciding has three stages, so that what is personal can be sealed between the first and the second:
//   1. Authorise + DecidePayload: may this caller give this command now, do the gates hold, and what happened then;
//   2. EvolvePayload of those events into a copy of the case;
//   3. Advance (advance.h): states entered, clocks started, paused, ended, written into the last event.
// server/mediation runs the three; tests run them through tests/testing/given.h.
#ifndef GAIWAN_WORKFLOW_DECIDE_H_
#define GAIWAN_WORKFLOW_DECIDE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// Field name of the command that is set (`seal_agreement`); empty when none is.
absl::string_view CommandName(const v1::Command& command);
// Field name of the payload that is set (`agreement_sealed`); empty when none is.
absl::string_view EventName(const v1::Event& event);
// Whether the command is built; the others are refused with NOT_BUILT.
bool IsBuilt(absl::string_view command);
// Whether it may begin a case: open_case, register_clue, raise_risk.
bool IsOpening(absl::string_view command);

// The unit an opening is for, `orgs/{org}`; empty when it names none.
const std::string& UnitNamedBy(const v1::Command& command);
// Whether the server gives it, and nobody else: expire_clock, recompute_clocks, note_video. No definition may name it.
bool IsSystemCommand(absl::string_view command);
// Whether the server gives it besides people: record_service, of a paper that a message brought. Only where the
// definition offers it to somebody, and under the same guards.
bool MaySystemGive(absl::string_view command);
// What a command is about: the kind of subject and its id as given; SUBJECT_CASE and empty for the case itself. For a
// command that creates its subject the id is the one the new subject will have.
struct CommandSubject {
  v1::Subject kind = v1::SUBJECT_CASE;
  std::string id;
  bool creates = false;
};
CommandSubject SubjectOf(const v1::Command& command, const v1::Case& c);

// What happened, as payloads with `act_time` unset: no envelope, no moves. `c` is the case before; for an opening an
// empty one that has its name. Checks references, gates and limits of lists; not states, roles and guards
// (authorise.h). Refusals: workflow/base/refusal.h.
absl::StatusOr<std::vector<v1::Event>> DecidePayload(const Definition& definition, const v1::Case& c,
                                                     const v1::Command& command, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DECIDE_H_
