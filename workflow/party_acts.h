// workflow/party_acts.h: what a party does itself, by the code of its invitation. It speaks for itself and for nobody
// else, now and not in the past, and in the ways that a phone can: the definition says which commands, this says how.
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_PARTY_ACTS_H_
#define GAIWAN_WORKFLOW_PARTY_ACTS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "workflow/facts.h"
#include "workflow/subjects.h"

namespace gaiwan {

// Whether a party of `c`, that was not removed, asks.
bool IsPartyWhoAsks(const v1::Case& c, const Facts& facts);

// Whom a command speaks for, as a party's id; nullopt for a command that no party gives itself, under any definition.
std::optional<std::string> PartySpeaking(const v1::Command& command);

// For a party that asks: NOT_YOUR_ROLE when the command speaks for another one or is none of a party's, or when it is
// done in a way that takes somebody else beside it; BadField for an act time of its own. OK for everybody else.
absl::Status CheckPartyAct(const v1::Case& c, const v1::Command& command, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PARTY_ACTS_H_
