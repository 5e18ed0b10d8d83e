// 即时调解登记: a small matter that was settled where it arose, registered in one act. It is no short cut around the
// gates: what it does is what the ordinary commands do one after another, each decided on the case as the one before
// left it, and nothing of it stands unless all of it does.
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/admissibility.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/channel.h"
#include "workflow/decide_families.h"
#include "workflow/decide_steps.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

constexpr char kPath[] = "command.register_settled";

// Code list `visit_aim`: 化解矛盾.
constexpr char kConflictResolved[] = "conflict-resolved";

v1::OpenCase OpeningOf(const v1::RegisterSettled& command) {
  v1::OpenCase open;
  open.set_unit(command.unit());
  open.set_channel(command.channel());
  open.set_source(command.source());
  open.set_dispute_class(command.dispute_class());
  *open.mutable_text() = command.text();
  *open.mutable_parties() = command.parties();
  return open;
}

// Who registers it mediated it: a mediator or the head of the very committee whose number it will bear (PML art. 13,
// 14, 19).
absl::Status CheckOwnCommittee(const Ask& ask) {
  const std::string& committee = ask.c.committee();
  if (committee.empty()) return Refused(ask.c, v1::NO_COMMITTEE, ask.c.unit());
  if (MediatesFor(ask.facts, ask.facts.actor, committee) == committee) return absl::OkStatus();
  return Refused(ask.c, v1::NOT_ELIGIBLE_MEDIATOR, ask.facts.actor);
}

// Each side confirms once, and what a witness saw has the witness's name.
absl::Status CheckConfirmations(const v1::Case& c, const v1::RegisterSettled& command) {
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < command.confirmations_size(); ++i) {
    const v1::SideConfirmation& confirmation = command.confirmations(i);
    const std::string path = absl::StrCat(kPath, ".confirmations[", i, "]");
    if (FindById(c.parties(), confirmation.party()) == nullptr) {
      return BadField(absl::StrCat(path, ".party"), "须是 parties 中写明的当事人编号",
                      "must be the id of one of `parties`, as chosen there");
    }
    if (!named.insert(confirmation.party()).second) {
      return BadField(absl::StrCat(path, ".party"), "同一当事人写了两次", "is named twice");
    }
    if (confirmation.by() == v1::CONFIRMED_BY_NAMED_WITNESS && confirmation.detail().text().empty()) {
      return Refused(c, v1::WITNESS_MISSING, absl::StrCat("parties/", confirmation.party()));
    }
  }
  return absl::OkStatus();
}

// Told and taking part: that is how people agree at a kitchen table, and it is kept as what it was.
Events ToldAndTakingPart(const v1::Case& c) {
  Events events;
  for (const v1::Party& party : c.parties()) {
    v1::RightsNoticeGiven* notice = events.emplace_back().mutable_rights_notice_given();
    notice->set_party(party.id());
    notice->set_way(v1::WAY_ORALLY);
  }
  for (const v1::Party& party : c.parties()) {
    v1::ConsentRecorded* consent = events.emplace_back().mutable_consent_recorded();
    consent->set_party(party.id());
    consent->set_kind(v1::CONSENT_KIND_MEDIATION);
    consent->set_way(v1::WAY_BY_TAKING_PART);
  }
  return events;
}

v1::Event Registered(const v1::Case& c, const v1::RegisterSettled& command) {
  v1::Event event;
  v1::SettledRegistered* registered = event.mutable_settled_registered();
  registered->set_verified(command.confirmations_size() == c.parties_size());
  registered->set_aim(command.aim().empty() ? kConflictResolved : command.aim());
  for (const v1::SideConfirmation& confirmation : command.confirmations()) {
    v1::SideConfirmationEntry* entry = registered->add_confirmations();
    entry->set_party(confirmation.party());
    entry->set_by(confirmation.by());
    if (confirmation.detail().text().empty()) continue;
    entry->mutable_detail()->set_subject(absl::StrCat("parties/", confirmation.party()));
    *entry->mutable_detail()->mutable_open()->mutable_text() = confirmation.detail();
  }
  return event;
}

}  // namespace

Decided Decide(const Ask& ask, const v1::RegisterSettled& command) {
  if (command.text().facts().empty()) {
    return BadField(absl::StrCat(kPath, ".text.facts"), "须写明发生了什么", "is required: what it was about");
  }
  if (command.parties_size() < 2) {
    return BadField(absl::StrCat(kPath, ".parties"), "须有两名以上当事人", "must be two or more", 2);
  }
  RETURN_IF_ERROR(CheckCode(ask.facts, "visit_aim", command.aim(), absl::StrCat(kPath, ".aim")));
  // Some disputes may not be taken on at all, settled or not (code list `stop_list`).
  if (ask.facts.codes != nullptr && ask.facts.codes->Has("stop_list", command.dispute_class())) {
    return Refused(ask.c, v1::STOP_LIST, command.dispute_class());
  }
  DecisionSteps steps(ask);
  RETURN_IF_ERROR(steps.Take(OpenCaseAs(ask, OpeningOf(command), kPath)));
  RETURN_IF_ERROR(CheckStaffed(ask.c, ask.facts, command.channel()));
  RETURN_IF_ERROR(CheckOwnCommittee(steps.ask()));
  RETURN_IF_ERROR(CheckConfirmations(steps.c(), command));
  RETURN_IF_ERROR(steps.Take(ToldAndTakingPart(steps.c())));
  // Its minimum record is that of what is settled on the spot, not that of a case that is taken on.
  RETURN_IF_ERROR(CheckMayAccept(ask.definition, steps.c()));
  RETURN_IF_ERROR(steps.Take(AcceptOnPaper(steps.ask(), v1::AcceptCase())));
  v1::AssignMediators assign;
  assign.set_lead(ask.facts.actor);
  RETURN_IF_ERROR(steps.Take(Decide(steps.ask(), assign)));
  // PML art. 28: orally, where the parties find writing unnecessary. What was done at once is open like the rest until
  // somebody records its proof: nothing counts as performed without.
  v1::RecordOralAgreement agreement;
  *agreement.mutable_text() = command.agreement();
  *agreement.mutable_clauses() = command.clauses();
  agreement.set_writing_not_needed(true);
  RETURN_IF_ERROR(steps.Take(RecordOralAgreementAs(steps.ask(), agreement, kPath)));
  RETURN_IF_ERROR(steps.Take(Events{Registered(steps.c(), command)}));
  RETURN_IF_ERROR(CheckRecord(steps.c(), ask.facts, ChannelGate::kSettle));
  return steps.TakeEvents();
}

}  // namespace gaiwan
