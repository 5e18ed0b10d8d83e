// 即时调解登记: a small matter that was settled where it arose, registered in one act. It is no short cut around the
// gates: what it does is what the ordinary commands do one after another, each decided on the case as the one before
// left it, and nothing of it stands unless all of it does.
//
// Each side confirms by what the mediator cannot give for it: what the registration says of that is a claim, 未核实,
// until it is shown. Only a witness is shown at once, by being named.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/admissibility.h"
#include "workflow/base/label.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/channel.h"
#include "workflow/consent.h"
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
  const auto shown = std::count_if(
      command.confirmations().begin(), command.confirmations().end(),
      [](const v1::SideConfirmation& confirmation) { return confirmation.by() == v1::CONFIRMED_BY_NAMED_WITNESS; });
  registered->set_verified(shown == c.parties_size());
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

// --- what a registration claimed, shown ------------------------------------------------------------------------------

constexpr char kConfirmPath[] = "command.confirm_settled";

const v1::SettledProof* ProofOf(const v1::Case& c, absl::string_view party) {
  for (const v1::SettledProof& proof : c.settled().proofs()) {
    if (proof.party() == party) return &proof;
  }
  return nullptr;
}

// A fingerprint is on a paper that was scanned, a voice in a recording.
absl::Status CheckProofDocument(const Ask& ask, const v1::ConfirmSettled& command) {
  const std::string path = absl::StrCat(kConfirmPath, ".document");
  if (command.document().empty()) {
    return BadField(path, "须写明卷内的哪份材料（按指印的纸或者本人的录音）",
                    "is required: the document with the fingerprint, or with the party's own voice");
  }
  const v1::Document* document = FindById(ask.c.documents(), command.document());
  if (document == nullptr) return UnknownPart(ask.c, "documents", command.document());
  if (document->withdrawn() || document->sha256().empty()) {
    return BadField(path, "须是卷内有电子文件、没有撤回的材料", "is a document with its file that was not withdrawn");
  }
  const MediaType* type = FindMediaType(document->media_type());
  const bool recording = type != nullptr && type->recording;
  if (recording == (command.by() == v1::CONFIRMED_BY_OWN_VOICE)) return absl::OkStatus();
  return BadField(path, recording ? "是录音录像，不是按了指印的纸" : "不是录音录像",
                  recording ? "is a recording, and no paper with a fingerprint" : "is no recording");
}

absl::Status CheckProof(const Ask& ask, const v1::ConfirmSettled& command) {
  const std::string subject = PartySubject(command.party());
  // A party by its code says it itself, and nothing else: whether somebody saw it is not for it to enter.
  const bool is_the_party = ask.facts.actor == absl::StrCat(ask.c.name(), "/", subject);
  if ((command.by() == v1::CONFIRMED_BY_CODE_TO_OWN_PHONE) != is_the_party) {
    return RefusedBecause(
        ask.c, v1::NOT_YOUR_ROLE,
        MakeLabel(is_the_party ? "当事人凭码只能确认为本人手机确认" : "本人手机确认只能由当事人本人凭码办理",
                  is_the_party ? "a party by its code confirms by its own phone alone"
                               : "confirming by the own phone is the party's own act, by its code"),
        subject);
  }
  switch (command.by()) {
    case v1::CONFIRMED_BY_FINGERPRINT_ON_PAPER:
    case v1::CONFIRMED_BY_OWN_VOICE:
      return CheckProofDocument(ask, command);
    case v1::CONFIRMED_BY_NAMED_WITNESS:
      if (command.detail().text().empty()) return Refused(ask.c, v1::WITNESS_MISSING, subject);
      [[fallthrough]];
    default:
      if (command.document().empty()) return absl::OkStatus();
      return BadField(absl::StrCat(kConfirmPath, ".document"), "只有指印和本人语音才写材料",
                      "is for a fingerprint and for the own voice");
  }
}

}  // namespace

// Also once the case is closed: what was drawn as a sample may be shown then.
Decided Decide(const Ask& ask, const v1::ConfirmSettled& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  const std::string subject = PartySubject(party->id());
  if (!ask.c.has_settled()) {
    return NotNow(ask.c, "本案不是即时调解登记的", "the case was not registered as settled on the spot", subject);
  }
  if (ProofOf(ask.c, party->id()) != nullptr) {
    return NotNow(ask.c, "该当事人的确认已经核实", "it is shown already that this party confirmed", subject);
  }
  RETURN_IF_ERROR(CheckProof(ask, command));
  Events events(1);
  v1::SettledConfirmed* confirmed = events.back().mutable_settled_confirmed();
  confirmed->mutable_proof()->set_party(party->id());
  confirmed->mutable_proof()->set_by(command.by());
  confirmed->mutable_proof()->set_document(command.document());
  confirmed->set_verified(std::all_of(ask.c.parties().begin(), ask.c.parties().end(), [&](const v1::Party& each) {
    return each.removed() || each.id() == party->id() || ProofOf(ask.c, each.id()) != nullptr;
  }));
  PutText(command.detail(), confirmed, subject);
  return events;
}

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
  // Settled on the spot is settled at one table.
  RETURN_IF_ERROR(CheckSafety(steps.c(), [](const v1::Party&) { return true; }));
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
