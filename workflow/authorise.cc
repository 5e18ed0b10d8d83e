#include "workflow/authorise.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/base/refusal.h"
#include "workflow/case_sight_facts.h"
#include "workflow/decide.h"
#include "workflow/party_acts.h"
#include "workflow/roles.h"
#include "workflow/standing.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

// Where RELATION_AREA looks: the unit a new case is meant for, or the one that holds the case.
absl::string_view AreaOf(const v1::Case& c, const v1::Command& command) {
  if (!c.state().empty()) return c.unit();
  switch (command.command_case()) {
    case v1::Command::kOpenCase:
      return command.open_case().unit();
    case v1::Command::kRegisterClue:
      return command.register_clue().unit();
    case v1::Command::kRaiseRisk:
      return command.raise_risk().unit();
    case v1::Command::kAnswerQuestion:
      return command.answer_question().unit();
    case v1::Command::kRegisterSettled:
      return command.register_settled().unit();
    case v1::Command::kImportCase:
      return command.import_case().opening().unit();
    default:
      return "";
  }
}

// Parts are named as in resource names, `parties/2`, as the refusals of gates name them.
std::string PartName(v1::Subject kind, const std::string& id) {
  if (id.empty()) return "";
  switch (kind) {
    case v1::SUBJECT_PARTY:
      return absl::StrCat("parties/", id);
    case v1::SUBJECT_SESSION:
      return absl::StrCat("sessions/", id);
    case v1::SUBJECT_AGREEMENT:
      return absl::StrCat("agreements/", id);
    case v1::SUBJECT_OBLIGATION:
      return absl::StrCat("obligations/", id);
    case v1::SUBJECT_TRANSFER:
      return absl::StrCat("transfers/", id);
    case v1::SUBJECT_RISK:
      return absl::StrCat("risks/", id);
    case v1::SUBJECT_VISIT:
      return absl::StrCat("visits/", id);
    case v1::SUBJECT_CONFIRMATION:
      return absl::StrCat("confirmations/", id);
    case v1::SUBJECT_REFERRAL:
      return absl::StrCat("referrals/", id);
    case v1::SUBJECT_SUPPORT:
      return absl::StrCat("supports/", id);
    case v1::SUBJECT_URGING:
      return absl::StrCat("urgings/", id);
    case v1::SUBJECT_COMPLAINT:
      return absl::StrCat("complaints/", id);
    case v1::SUBJECT_GUIDANCE:
      return absl::StrCat("guidances/", id);
    case v1::SUBJECT_INTERESTED_PERSON:
      return absl::StrCat("interested_people/", id);
    default:
      return id;
  }
}

// The refusal with each guard in words, and what is open instead.
absl::Status Refuse(const Definition& definition, const v1::Case& c, const Facts& facts, const Standing& standing) {
  absl::Status status = Refused(c, standing.reason, standing.subject);
  v1::CommandRefused detail;
  if (!ReadDetail(status, &detail)) return status;
  for (const v1::Label& words : standing.words) *detail.add_guards() = words;
  return WithWhatIsOpen(definition, c, facts, WithDetail(std::move(status), detail));
}

}  // namespace

absl::Status Authorise(const Definition& definition, const v1::Case& c, const v1::Command& command,
                       const Facts& facts) {
  const absl::string_view name = CommandName(command);
  Standing standing;
  if (IsSystemCommand(name)) {
    if (IsSystem(facts)) return absl::OkStatus();
    standing.reason = v1::SYSTEM_ONLY;
    return Refuse(definition, c, facts, standing);
  }
  // No timer ends, returns or closes a case, whatever a definition says: the server gives no other command.
  if (IsSystem(facts) && !MaySystemGive(name)) {
    standing.reason = v1::NOT_YOUR_ROLE;
    return Refuse(definition, c, facts, standing);
  }
  const CommandSubject subject = SubjectOf(command, c);
  // What the server may give it gives where anybody may.
  const HoldsRole holds =
      IsSystem(facts) ? [](absl::string_view) { return true; } : RolesOf(definition, c, facts, AreaOf(c, command));
  standing = FindStanding(definition, c, name, subject, command, facts, holds);
  standing.subject = PartName(subject.kind, standing.subject);
  // Else they would look for the role that is missing.
  if (standing.reason == v1::NOT_YOUR_ROLE && IsBarredFrom(c, facts.actor)) standing.reason = v1::OWN_CASE;
  if (!standing.open()) return Refuse(definition, c, facts, standing);
  const absl::Status by_code = CheckPartyAct(c, command, facts);
  return by_code.ok() ? by_code : WithWhatIsOpen(definition, c, facts, by_code);
}

absl::Status WithWhatIsOpen(const Definition& definition, const v1::Case& c, const Facts& facts, absl::Status refusal) {
  v1::CommandRefused detail;
  if (!ReadDetail(refusal, &detail)) return refusal;
  if (const v1::State* state = definition.FindState(kMainTrack, c.state()); state != nullptr) {
    *detail.mutable_state_label() = state->label();
  }
  detail.clear_allowed();
  for (std::string& command : AllowedCommands(definition, c, facts)) detail.add_allowed(std::move(command));
  return WithDetail(std::move(refusal), detail);
}

std::vector<std::string> RolesOn(const Definition& definition, const v1::Case& c, const Facts& facts) {
  return FindRoles(definition, c, facts, c.unit());
}

std::vector<std::string> AllowedCommands(const Definition& definition, const v1::Case& c, const Facts& facts) {
  std::vector<std::string> allowed;
  if (IsSystem(facts)) return allowed;
  for (CommandStandings& standings : FindAllStandings(definition, c, facts)) {
    if (standings.standing.open()) allowed.push_back(std::move(standings.command));
  }
  return allowed;
}

}  // namespace gaiwan
