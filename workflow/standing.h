// workflow/standing.h: how a command stands for a caller: open, or closed and by what. Authorise, AllowedCommands and
// ExplainCase all ask here, so a refusal and an explanation cannot disagree. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_STANDING_H_
#define GAIWAN_WORKFLOW_STANDING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/decide.h"
#include "workflow/definition.h"
#include "workflow/facts.h"
#include "workflow/roles.h"

namespace gaiwan {

struct Standing {
  // REASON_UNSPECIFIED: open. Else NOT_IN_THIS_STATE, PART_UNKNOWN, NOT_YOUR_ROLE, or that of the first guard that
  // fails.
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  // Each guard that fails, or the roles the command is for.
  std::vector<v1::Label> words;
  std::string subject;

  bool open() const { return reason == v1::REASON_UNSPECIFIED; }
};

// `command` may be empty when nobody gave one. Every track that mentions the command must offer it where it stands: the
// main track, and the instance of the command's subject, or the track's opening when the command creates its subject.
Standing FindStanding(const Definition& definition, const v1::Case& c, absl::string_view name,
                      const CommandSubject& subject, const v1::Command& command, const Facts& facts,
                      const HoldsRole& holds);

// How a command stands for everything it could be given for.
struct CommandStandings {
  std::string command;
  // Parts of the case it is open for; empty for a command about the case or one that creates its part.
  std::vector<std::string> subjects;
  // Open when it is open for anything; else what keeps it closed where it comes closest.
  Standing standing;
};

// Every command of the definition, sorted by name. Openings are left out once there is a case that does not offer them.
std::vector<CommandStandings> FindAllStandings(const Definition& definition, const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_STANDING_H_
