// Settling: drafts, signatures, the seal, oral agreements, performance. When it takes effect is computed (effect.h).
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/act_time.h"
#include "workflow/admissibility.h"
#include "workflow/attendance_rules.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/clauses.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/effect.h"
#include "workflow/effect_rules.h"
#include "workflow/enforceability.h"
#include "workflow/find.h"
#include "workflow/reading.h"
#include "workflow/references.h"
#include "workflow/representation.h"
#include "workflow/signature_words.h"
#include "workflow/stood_for.h"

namespace gaiwan {
namespace {

// An obligation's id is the agreement's and two counters of at most two digits, `-60-60`, within 32 characters.
constexpr size_t kAgreementIdMax = 26;

std::string Subject(const v1::Agreement& agreement) {
  return absl::StrCat("agreements/", agreement.id());
}

absl::StatusOr<const v1::Agreement*> AgreementIn(const v1::Case& c, const std::string& id) {
  const v1::Agreement* agreement = FindById(c.agreements(), id);
  if (agreement == nullptr) return UnknownPart(c, "agreements", id);
  return agreement;
}

absl::Status CheckAgreementId(const v1::Case& c, const std::string& id, const std::string& path) {
  if (id.size() > kAgreementIdMax) {
    return BadField(path, absl::StrCat("协议编号最多 ", kAgreementIdMax, " 个字符"),
                    absl::StrCat("the id of an agreement has at most ", kAgreementIdMax, " characters"),
                    kAgreementIdMax);
  }
  RETURN_IF_ERROR(CheckNewId(c, "agreements", id, FindById(c.agreements(), id) != nullptr));
  // `1` and `1-2` would both have an obligation `1-2-1`.
  for (const v1::Agreement& other : c.agreements()) {
    if (!id.empty() && (absl::StartsWith(id, other.id() + "-") || absl::StartsWith(other.id(), id + "-"))) {
      return CheckNewId(c, "agreements", id, true);
    }
  }
  return absl::OkStatus();
}

// Of two drafts that replace the same agreement only one takes effect.
absl::Status CheckNotReplaced(const v1::Case& c, const std::string& id) {
  const v1::Agreement* agreement = FindById(c.agreements(), id);
  if (agreement == nullptr || !agreement->replaced()) return absl::OkStatus();
  return NotNow(c, "协议已经被后来的协议取代", "a later agreement has replaced it", Subject(*agreement));
}

// AgreementEffective for the agreement as it now is. LIST_FULL when its obligations have no room.
absl::StatusOr<v1::Event> TakeEffect(const v1::Case& c, const v1::Agreement& agreement, absl::Time when) {
  v1::Event event;
  v1::AgreementEffective* effective = event.mutable_agreement_effective();
  effective->set_agreement(agreement.id());
  *effective->mutable_effective_time() = ToProto(when);
  for (v1::Obligation& obligation : ObligationsOf(agreement, when)) *effective->add_obligations() = obligation;
  RETURN_IF_ERROR(CheckRoom(c, v1::Case::kObligationsFieldNumber, effective->obligations_size()));
  return event;
}

// Appends AgreementEffective when the act just decided was the last one missing.
absl::Status TakeEffectIfComplete(const Ask& ask, const v1::Agreement& agreement, Events* events) {
  if (agreement.has_effective_time()) return absl::OkStatus();
  std::optional<absl::Time> when = EffectiveTime(ask.definition, ask.c, agreement);
  if (!when.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(v1::Event effective, TakeEffect(ask.c, agreement, *when));
  events->push_back(std::move(effective));
  return absl::OkStatus();
}

template <typename Command>
v1::Agreement Drafted(const Command& command, std::string id) {
  v1::Agreement agreement;
  agreement.set_id(std::move(id));
  agreement.set_partial(command.partial());
  *agreement.mutable_clauses() = command.clauses();
  return agreement;
}

template <typename Command, typename Payload>
void PutDraft(const Ask& ask, const Command& command, const std::string& id, Payload* payload) {
  payload->set_agreement(id);
  if (command.has_text()) {
    payload->mutable_text()->set_subject("case");
    *payload->mutable_text()->mutable_open()->mutable_agreement() = command.text();
  }
  *payload->mutable_clauses() = command.clauses();
  payload->set_partial(command.partial());
  *payload->mutable_findings() = FindInWords(ask.definition.proto().settling(), command.clauses(), command.text());
}

// The act was over before anybody could be told what is asked of it: before its draft was entered, or on an earlier day
// than its entry. What happened is recorded as it happened; that the note is missing shows with the agreement.
bool IsOfThePast(const Ask& ask, const v1::Agreement& agreement) {
  const bool before_draft_was_known =
      agreement.has_draft_entry_time() && ask.facts.act_time < ToTime(agreement.draft_entry_time());
  return before_draft_was_known || LateDays(ask.facts.act_time, ask.facts.now) > 0;
}

// Who claimed and gets far less signs with a note that they know it: consent is informed or none (PML art. 22, 23).
absl::Status CheckInformed(const Ask& ask, const v1::Agreement& agreement, const v1::Party& party,
                           const v1::SignAgreement& command) {
  if (party.side() != v1::PARTY_SIDE_APPLICANT || !command.informed_note().text().empty()) return absl::OkStatus();
  if (IsOfThePast(ask, agreement)) return absl::OkStatus();
  const v1::SettlingRule& rule = ask.definition.proto().settling();
  const std::optional<FarBelowClaim> far = IsFarBelowClaim(rule, ask.c, agreement);
  if (!far.has_value()) return absl::OkStatus();
  return RefusedBecause(ask.c, v1::INFORMED_NOTE_MISSING, FarBelowWords(rule, *far), PartySubject(party.id()));
}

// Where the law wants writing, a word takes no effect: it is put on paper, signed and sealed (Rural Land Contract
// Mediation and Arbitration Law art. 10).
absl::Status CheckMayBeOral(const Ask& ask) {
  const v1::WrittenForm* form = WrittenFormFor(ask.definition, ask.c);
  if (form == nullptr) return absl::OkStatus();
  return RefusedBecause(ask.c, v1::WRITING_REQUIRED, WrittenFormWords(*form), ask.c.dispute_class());
}

// Code list `paper`.
constexpr absl::string_view kAgreementPaper = "agreement";
// Files that hold a signature and its certificate.
constexpr absl::string_view kSignedTypes[] = {"application/pdf", "application/ofd"};

// What no file holds nobody can verify: the signed agreement, whose certificate says who signed.
bool HasSignedFile(const v1::Case& c) {
  return std::any_of(c.documents().begin(), c.documents().end(), [](const v1::Document& document) {
    return document.paper() == kAgreementPaper && !document.withdrawn() && !document.sha256().empty() &&
           (document.party().empty() || document.released()) &&
           std::find(std::begin(kSignedTypes), std::end(kSignedTypes), document.media_type()) != std::end(kSignedTypes);
  });
}

// A handwritten agreement is its paper, which the file holds a picture of; any other is its words and clauses.
absl::Status CheckDraft(const Ask& ask, const v1::DraftAgreement& command) {
  const std::string path = "command.draft_agreement";
  if (command.handwritten().empty()) {
    if (!command.has_text()) return BadField(path + ".text", "须填写", "is required");
    if (command.clauses().empty()) return BadField(path + ".clauses", "须填写", "is required");
    return CheckClauses(ask, command.text(), command.clauses(), path);
  }
  if (command.has_text() || !command.clauses().empty()) {
    return BadField(path + ".text", "手写协议生效后再录入条款（transcribe_agreement）",
                    "is empty: what was written by hand is typed once it is in effect (transcribe_agreement)");
  }
  const v1::Document* paper = FindById(ask.c.documents(), command.handwritten());
  if (paper == nullptr) return UnknownPart(ask.c, "documents", command.handwritten());
  const bool shown = paper->party().empty() || paper->released();
  if (paper->withdrawn() || paper->sha256().empty() || !shown) {
    return BadField(path + ".handwritten", "须是卷内有照片或者扫描件、没有撤回、各方都可以看的材料",
                    "is a document with a photo or scan that was not withdrawn and that every party may see");
  }
  return absl::OkStatus();
}

// Nobody signs or seals what was not drawn up yet. A draft of a log from before the time was kept has none.
absl::Status CheckDraftedBy(const Ask& ask, const v1::Agreement& agreement, absl::string_view zh,
                            absl::string_view en) {
  if (!agreement.has_draft_time()) return absl::OkStatus();
  const absl::Time drafted = ToTime(agreement.draft_time());
  if (ask.facts.act_time >= drafted) return absl::OkStatus();
  return RefusedBecause(ask.c, v1::NOT_IN_THIS_STATE,
                        MakeLabel(absl::StrCat(zh, "不早于协议稿拟定的时间，即 ", MomentText(drafted)),
                                  absl::StrCat(en, " is not before the draft, ", MomentText(drafted))),
                        Subject(agreement));
}

}  // namespace

Decided Decide(const Ask& ask, const v1::DraftAgreement& command) {
  RETURN_IF_ERROR(CheckAgreementId(ask.c, command.agreement(), "command.draft_agreement.agreement"));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kAgreementsFieldNumber));
  RETURN_IF_ERROR(CheckMediation(ask.c));
  RETURN_IF_ERROR(CheckDraft(ask, command));
  if (!MayBeDraftedUnder(command.effect_rule(), ask.c)) {
    return BadField("command.draft_agreement.effect_rule", "只适用于人民法院委派委托的案件",
                    "only for cases a court delegated or entrusted");
  }
  const std::string id = IdFor(ask.c.agreements(), command.agreement());
  RETURN_IF_ERROR(CheckObligationRoom(ask.c, Drafted(command, id)));
  Events events(1);
  v1::AgreementDrafted* drafted = events.back().mutable_agreement_drafted();
  PutDraft(ask, command, id, drafted);
  drafted->set_handwritten(command.handwritten());
  drafted->set_effect_rule(command.effect_rule() == v1::EFFECT_RULE_UNSPECIFIED ? UsualEffectRule(ask.c)
                                                                                : command.effect_rule());
  return events;
}

// An agreement in effect is changed by agreement: a new draft, which replaces it when it takes effect itself.
Decided Decide(const Ask& ask, const v1::AmendAgreement& command) {
  ASSIGN_OR_RETURN(const v1::Agreement* replaced, AgreementIn(ask.c, command.replaces()));
  if (!replaced->has_effective_time()) return Refused(ask.c, v1::NOT_EFFECTIVE, Subject(*replaced));
  RETURN_IF_ERROR(CheckNotReplaced(ask.c, replaced->id()));
  for (const v1::Agreement& other : ask.c.agreements()) {
    if (other.replaces() != replaced->id() || other.round() != ask.c.round()) continue;
    return NotNow(ask.c, "已经有变更它的协议稿，请修改该稿", "a draft that replaces it is there: revise that",
                  Subject(other));
  }
  RETURN_IF_ERROR(CheckAgreementId(ask.c, command.agreement(), "command.amend_agreement.agreement"));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kAgreementsFieldNumber));
  RETURN_IF_ERROR(CheckMediation(ask.c));
  RETURN_IF_ERROR(CheckClauses(ask, command.text(), command.clauses(), "command.amend_agreement"));
  v1::Agreement draft;
  draft.set_id(IdFor(ask.c.agreements(), command.agreement()));
  *draft.mutable_clauses() = command.clauses();
  RETURN_IF_ERROR(CheckObligationRoom(ask.c, draft));
  Events events(1);
  v1::AgreementAmended* amended = events.back().mutable_agreement_amended();
  amended->set_agreement(draft.id());
  amended->set_replaces(replaced->id());
  amended->mutable_text()->set_subject("case");
  *amended->mutable_text()->mutable_open()->mutable_agreement() = command.text();
  *amended->mutable_clauses() = command.clauses();
  *amended->mutable_findings() = FindInWords(ask.definition.proto().settling(), command.clauses(), command.text());
  amended->set_effect_rule(replaced->effect_rule() == v1::EFFECT_RULE_UNSPECIFIED ? UsualEffectRule(ask.c)
                                                                                  : replaced->effect_rule());
  if (!command.reason().text().empty()) {
    amended->mutable_reason()->set_subject("case");
    *amended->mutable_reason()->mutable_open()->mutable_text() = command.reason();
  }
  return events;
}

Decided Decide(const Ask& ask, const v1::ReviseDraft& command) {
  ASSIGN_OR_RETURN(const v1::Agreement* agreement, AgreementIn(ask.c, command.agreement()));
  if (agreement->has_effective_time()) return Refused(ask.c, v1::ALREADY_EFFECTIVE, Subject(*agreement));
  if (!agreement->handwritten().empty()) {
    return NotNow(ask.c, "手写的协议以纸面为准：另写一份，重新登记", "what was written by hand is written anew",
                  Subject(*agreement));
  }
  RETURN_IF_ERROR(CheckMediation(ask.c));
  RETURN_IF_ERROR(CheckClauses(ask, command.text(), command.clauses(), "command.revise_draft"));
  RETURN_IF_ERROR(CheckObligationRoom(ask.c, Drafted(command, agreement->id())));
  Events events(1);
  PutDraft(ask, command, agreement->id(), events.back().mutable_draft_revised());
  return events;
}

Decided Decide(const Ask& ask, const v1::SignAgreement& command) {
  ASSIGN_OR_RETURN(const v1::Agreement* agreement, AgreementIn(ask.c, command.agreement()));
  const std::string& signer = command.signer();
  // The parties to an oral agreement found writing unnecessary: there is no paper to sign.
  if (agreement->form() == v1::AGREEMENT_FORM_ORAL) {
    return Refused(ask.c, v1::ALREADY_EFFECTIVE, Subject(*agreement));
  }
  if (FindSignature(*agreement, signer) != nullptr) return Refused(ask.c, v1::ALREADY_SIGNED, signer);
  const v1::EffectTerms& rule = EffectRuleIn(ask.definition.effect_rules(), agreement->effect_rule());
  RETURN_IF_ERROR(CheckNotReplaced(ask.c, agreement->replaces()));
  if (absl::StartsWith(signer, "people/")) {
    bool assigned = false;
    for (const v1::Mediator& mediator : ask.c.mediators()) assigned |= mediator.person() == signer;
    // Who stands in for one signs in their own name, and for nobody but themselves.
    assigned |= signer == ask.facts.actor && MediatesHere(ask.c, ask.facts);
    if (!assigned) return Refused(ask.c, v1::NOT_A_SIGNER, signer);
    // Where a mediator's name is only put to it, any way will do.
    if (rule.mediator() && !CountsUnder(rule, command.way())) {
      return RefusedBecause(ask.c, v1::SIGNATURE_VOID, WhatSigns(rule.rule()), signer);
    }
  } else {
    const v1::Representative* by = FindById(ask.c.representatives(), signer);
    const v1::Party* party = FindById(ask.c.parties(), by == nullptr ? signer : by->party());
    if (party == nullptr) return Refused(ask.c, v1::NOT_A_SIGNER, signer);
    RETURN_IF_ERROR(CheckWilling(ask.c, *party));
    // The signature of who stands for a party is the party's.
    RETURN_IF_ERROR(by == nullptr ? CheckSignsItself(ask.c, *party)
                                  : CheckMaySign(ask.c, *by, DayOf(ask.facts.act_time)));
    // Whoever stands for a party reads for it.
    if (by == nullptr) {
      RETURN_IF_ERROR(CheckReadOut(ask, *party, command.read_out_in(), "command.sign_agreement.read_out_in"));
    }
    if (SignatureOfParty(ask.c, *agreement, party->id()) != nullptr) {
      return Refused(ask.c, v1::ALREADY_SIGNED, party->id());
    }
    if (!CountsUnder(rule, command.way())) {
      return RefusedBecause(ask.c, v1::SIGNATURE_VOID, WhatSigns(rule.rule()), signer);
    }
    RETURN_IF_ERROR(CheckInformed(ask, *agreement, *party, command));
  }
  RETURN_IF_ERROR(CheckDraftedBy(ask, *agreement, "签名时间", "the signature"));
  if (command.way() == v1::SIGNATURE_WAY_RELIABLE_ELECTRONIC && !HasSignedFile(ask.c)) {
    return RefusedBecause(ask.c, v1::PROOF_MISSING,
                          MakeLabel("可靠电子签名须先把带签名和数字证书的协议文件（PDF 或者 OFD）存入卷内，各方可以看"
                                    "（电子签名法第13条）",
                                    "a reliable electronic signature is in a file of the case, a PDF or OFD with the "
                                    "certificate that everybody may see (Electronic Signature Law art. 13)"),
                          signer);
  }
  if (command.way() == v1::SIGNATURE_WAY_FINGERPRINT && command.witness().text().empty()) {
    return Refused(ask.c, v1::WITNESS_MISSING, signer);
  }

  Events events(1);
  v1::AgreementSigned* signed_event = events.back().mutable_agreement_signed();
  signed_event->set_agreement(agreement->id());
  signed_event->set_signer(signer);
  signed_event->set_way(command.way());
  signed_event->set_read_out_in(command.read_out_in());
  PutText(command.witness(), signed_event);
  if (!command.informed_note().text().empty()) {
    signed_event->mutable_informed_note()->set_subject("case");
    *signed_event->mutable_informed_note()->mutable_open()->mutable_text() = command.informed_note();
  }

  v1::Agreement after = *agreement;
  v1::Signature* signature = after.add_signatures();
  signature->set_who(signer);
  signature->set_way(command.way());
  *signature->mutable_act_time() = ToProto(ask.facts.act_time);
  RETURN_IF_ERROR(TakeEffectIfComplete(ask, after, &events));
  return events;
}

Decided Decide(const Ask& ask, const v1::SealAgreement& command) {
  ASSIGN_OR_RETURN(const v1::Agreement* agreement, AgreementIn(ask.c, command.agreement()));
  if (agreement->form() == v1::AGREEMENT_FORM_ORAL) {
    return Refused(ask.c, v1::ALREADY_EFFECTIVE, Subject(*agreement));
  }
  if (agreement->has_seal_time()) return Refused(ask.c, v1::ALREADY_SEALED, Subject(*agreement));
  RETURN_IF_ERROR(CheckNotReplaced(ask.c, agreement->replaces()));
  const absl::string_view seal = command.seal();
  const size_t split = seal.find("/seals/");
  const absl::string_view org = seal.substr(0, split);
  if (split == absl::string_view::npos || org != ask.c.committee() ||
      !ask.facts.directory->HasSeal(IdOf(org), seal.substr(split + 7), DayOf(ask.facts.act_time)) ||
      !HoldsPostAt(ask.facts, org)) {
    return Refused(ask.c, v1::SEAL_NOT_YOURS, seal);
  }
  RETURN_IF_ERROR(CheckDraftedBy(ask, *agreement, "盖章时间", "the seal"));
  // A party may stop until the last moment (PML art. 23): the seal does not bind one that has.
  for (const std::string& id : PartiesThatSign(ask.c, *agreement)) {
    const v1::Party* party = FindById(ask.c.parties(), id);
    if (HasRefused(ask.c, *party)) return Refused(ask.c, v1::PARTY_REFUSED, PartySubject(id));
  }

  Events events(1);
  events.back().mutable_agreement_sealed()->set_agreement(agreement->id());
  events.back().mutable_agreement_sealed()->set_seal(command.seal());
  v1::Agreement after = *agreement;
  after.set_seal(command.seal());
  *after.mutable_seal_time() = ToProto(ask.facts.act_time);
  RETURN_IF_ERROR(TakeEffectIfComplete(ask, after, &events));
  return events;
}

Decided RecordOralAgreementAs(const Ask& ask, const v1::RecordOralAgreement& command, const std::string& path) {
  RETURN_IF_ERROR(CheckAgreementId(ask.c, command.agreement(), path + ".agreement"));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kAgreementsFieldNumber));
  RETURN_IF_ERROR(CheckMediation(ask.c));
  RETURN_IF_ERROR(CheckMayBeOral(ask));
  RETURN_IF_ERROR(CheckGuardiansNamed(ask.c));
  RETURN_IF_ERROR(CheckClauses(ask, command.text(), command.clauses(), path));
  const std::string id = IdFor(ask.c.agreements(), command.agreement());
  Events events(1);
  PutDraft(ask, command, id, events.back().mutable_oral_agreement_recorded());
  // PML art. 30: effective on the day it is reached.
  ASSIGN_OR_RETURN(v1::Event effective, TakeEffect(ask.c, Drafted(command, id), ask.facts.act_time));
  events.push_back(std::move(effective));
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordOralAgreement& command) {
  return RecordOralAgreementAs(ask, command, "command.record_oral_agreement");
}

Decided Decide(const Ask& ask, const v1::RecordPerformance& command) {
  const v1::Obligation* obligation = FindById(ask.c.obligations(), command.obligation());
  if (obligation == nullptr) return UnknownPart(ask.c, "obligations", command.obligation());
  const std::string subject = absl::StrCat("obligations/", obligation->id());
  const bool performed =
      command.state() == v1::OBLIGATION_STATE_DONE || command.state() == v1::OBLIGATION_STATE_PARTLY_DONE;
  if (performed && command.proof().text().empty()) return Refused(ask.c, v1::PROOF_MISSING, subject);
  const v1::Agreement* agreement = FindById(ask.c.agreements(), obligation->agreement());
  // What was done before the agreement was replaced may still be entered.
  if (agreement != nullptr && agreement->replaced() && obligation->state() == v1::OBLIGATION_STATE_LAPSED &&
      ask.facts.act_time >= ToTime(obligation->act_time())) {
    return NotNow(ask.c, "协议已经被后来的协议取代，不再履行", "its agreement was replaced: nothing is owed of it",
                  subject);
  }
  const bool ongoing = agreement != nullptr && obligation->clause() >= 1 &&
                       obligation->clause() <= agreement->clauses_size() &&
                       IsOngoing(agreement->clauses(obligation->clause() - 1));
  if (command.state() == v1::OBLIGATION_STATE_OPEN || (command.state() == v1::OBLIGATION_STATE_IN_ORDER && !ongoing)) {
    return BadField("command.record_performance.state", "须是履行的结果；“持续履行中”只用于持续性义务",
                    "must be an outcome; IN_ORDER is for duties that go on");
  }
  Events events(1);
  v1::PerformanceRecorded* performance = events.back().mutable_performance_recorded();
  performance->set_obligation(obligation->id());
  performance->set_state(command.state());
  PutText(command.proof(), performance);
  return events;
}

}  // namespace gaiwan
