#include "workflow/evolve.h"

#include <string>
#include <utility>

#include "workflow/base/personal_walk.h"
#include "workflow/entry_about.h"
#include "workflow/evolve_erasure.h"
#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/round_records.h"

namespace gaiwan {
namespace {

void FoldPayload(const v1::Event& event, v1::Case* c) {
  switch (event.payload_case()) {
    case v1::Event::kCaseOpened:
      return Fold(event.case_opened(), event, c);
    case v1::Event::kClueRegistered:
      return Fold(event.clue_registered(), event, c);
    case v1::Event::kClueSettled:
      return Fold(event.clue_settled(), event, c);
    case v1::Event::kClueTurnedIntoCase:
      return Fold(event.clue_turned_into_case(), event, c);
    case v1::Event::kFactsAmended:
      return Fold(event.facts_amended(), event, c);
    case v1::Event::kCaseVoided:
      return Fold(event.case_voided(), event, c);
    case v1::Event::kEntryAdopted:
      return Fold(event.entry_adopted(), event, c);
    case v1::Event::kCaseImported:
      return Fold(event.case_imported(), event, c);
    case v1::Event::kReportRecorded:
      return Fold(event.report_recorded(), event, c);
    case v1::Event::kPartyAdded:
      return Fold(event.party_added(), event, c);
    case v1::Event::kPartyAmended:
      return Fold(event.party_amended(), event, c);
    case v1::Event::kPartyRemoved:
      return Fold(event.party_removed(), event, c);
    case v1::Event::kContactRecorded:
      return Fold(event.contact_recorded(), event, c);
    case v1::Event::kConsentRecorded:
      return Fold(event.consent_recorded(), event, c);
    case v1::Event::kConsentWithdrawn:
      return Fold(event.consent_withdrawn(), event, c);
    case v1::Event::kRefusalRecorded:
      return Fold(event.refusal_recorded(), event, c);
    case v1::Event::kRightsNoticeGiven:
      return Fold(event.rights_notice_given(), event, c);
    case v1::Event::kRepresentativeAdded:
      return Fold(event.representative_added(), event, c);
    case v1::Event::kParticipantInvited:
      return Fold(event.participant_invited(), event, c);
    case v1::Event::kServiceRecorded:
      return Fold(event.service_recorded(), event, c);
    case v1::Event::kIdentityRecorded:
      return Fold(event.identity_recorded(), event, c);
    case v1::Event::kMediatorChosen:
      return Fold(event.mediator_chosen(), event, c);
    case v1::Event::kInterestDisclosed:
      return Fold(event.interest_disclosed(), event, c);
    case v1::Event::kRecusalRequested:
      return Fold(event.recusal_requested(), event, c);
    case v1::Event::kRecusalDecided:
      return Fold(event.recusal_decided(), event, c);
    case v1::Event::kMediatorReplaced:
      return Fold(event.mediator_replaced(), event, c);
    case v1::Event::kCaseSubmitted:
      return Fold(event.case_submitted(), event, c);
    case v1::Event::kCaseAccepted:
      return Fold(event.case_accepted(), event, c);
    case v1::Event::kCaseDeclined:
      return Fold(event.case_declined(), event, c);
    case v1::Event::kMediatorsAssigned:
      return Fold(event.mediators_assigned(), event, c);
    case v1::Event::kSessionScheduled:
      return Fold(event.session_scheduled(), event, c);
    case v1::Event::kSessionStarted:
      return Fold(event.session_started(), event, c);
    case v1::Event::kAttendanceRecorded:
      return Fold(event.attendance_recorded(), event, c);
    case v1::Event::kVideoSteered:
      return Fold(event.video_steered(), event, c);
    case v1::Event::kVideoNoted:
      return Fold(event.video_noted(), event, c);
    case v1::Event::kSessionEnded:
      return Fold(event.session_ended(), event, c);
    case v1::Event::kInvestigationRecorded:
      return Fold(event.investigation_recorded(), event, c);
    case v1::Event::kAgreementDrafted:
      return Fold(event.agreement_drafted(), event, c);
    case v1::Event::kDraftRevised:
      return Fold(event.draft_revised(), event, c);
    case v1::Event::kAgreementSigned:
      return Fold(event.agreement_signed(), event, c);
    case v1::Event::kAgreementSealed:
      return Fold(event.agreement_sealed(), event, c);
    case v1::Event::kOralAgreementRecorded:
      return Fold(event.oral_agreement_recorded(), event, c);
    case v1::Event::kAgreementEffective:
      return Fold(event.agreement_effective(), event, c);
    case v1::Event::kAgreementTranscribed:
      return Fold(event.agreement_transcribed(), event, c);
    case v1::Event::kTranscriptConfirmed:
      return Fold(event.transcript_confirmed(), event, c);
    case v1::Event::kTranscriptComplete:
      return Fold(event.transcript_complete(), event, c);
    case v1::Event::kSessionRescheduled:
      return Fold(event.session_rescheduled(), event, c);
    case v1::Event::kSessionCancelled:
      return Fold(event.session_cancelled(), event, c);
    case v1::Event::kStatementRecorded:
      return Fold(event.statement_recorded(), event, c);
    case v1::Event::kEntryCorrected:
      return Fold(event.entry_corrected(), event, c);
    case v1::Event::kStatementConfirmed:
      return Fold(event.statement_confirmed(), event, c);
    case v1::Event::kTimesProposed:
      return Fold(event.times_proposed(), event, c);
    case v1::Event::kMinutesConfirmed:
      return Fold(event.minutes_confirmed(), event, c);
    case v1::Event::kLetterIssued:
      return Fold(event.letter_issued(), event, c);
    case v1::Event::kDocumentAdded:
      return Fold(event.document_added(), event, c);
    case v1::Event::kDocumentReleased:
      return Fold(event.document_released(), event, c);
    case v1::Event::kDocumentWithdrawn:
      return Fold(event.document_withdrawn(), event, c);
    case v1::Event::kAgreementAmended:
      return Fold(event.agreement_amended(), event, c);
    case v1::Event::kPerformanceRecorded:
      return Fold(event.performance_recorded(), event, c);
    case v1::Event::kTransferOffered:
      return Fold(event.transfer_offered(), event, c);
    case v1::Event::kTransferAccepted:
      return Fold(event.transfer_accepted(), event, c);
    case v1::Event::kTransferDeclined:
      return Fold(event.transfer_declined(), event, c);
    case v1::Event::kTransferWithdrawn:
      return Fold(event.transfer_withdrawn(), event, c);
    case v1::Event::kTransferReturned:
      return Fold(event.transfer_returned(), event, c);
    case v1::Event::kCasePaused:
      return Fold(event.case_paused(), event, c);
    case v1::Event::kCaseResumed:
      return Fold(event.case_resumed(), event, c);
    case v1::Event::kRiskRaised:
      return Fold(event.risk_raised(), event, c);
    case v1::Event::kExtensionRequested:
      return Fold(event.extension_requested(), event, c);
    case v1::Event::kExtensionAnswered:
      return Fold(event.extension_answered(), event, c);
    case v1::Event::kRiskAssessed:
      return Fold(event.risk_assessed(), event, c);
    case v1::Event::kRiskAcknowledged:
      return Fold(event.risk_acknowledged(), event, c);
    case v1::Event::kPreventionRecorded:
      return Fold(event.prevention_recorded(), event, c);
    case v1::Event::kShamSuspicionRaised:
      return Fold(event.sham_suspicion_raised(), event, c);
    case v1::Event::kShamSuspicionCleared:
      return Fold(event.sham_suspicion_cleared(), event, c);
    case v1::Event::kFileReturned:
      return Fold(event.file_returned(), event, c);
    case v1::Event::kGradeDeclared:
      return Fold(event.grade_declared(), event, c);
    case v1::Event::kMediationTerminated:
      return Fold(event.mediation_terminated(), event, c);
    case v1::Event::kCaseClosed:
      return Fold(event.case_closed(), event, c);
    case v1::Event::kFileSubmitted:
      return Fold(event.file_submitted(), event, c);
    case v1::Event::kFileChecked:
      return Fold(event.file_checked(), event, c);
    case v1::Event::kCaseArchived:
      return Fold(event.case_archived(), event, c);
    case v1::Event::kCaseReopened:
      return Fold(event.case_reopened(), event, c);
    case v1::Event::kVisitPlanned:
      return Fold(event.visit_planned(), event, c);
    case v1::Event::kVisitRecorded:
      return Fold(event.visit_recorded(), event, c);
    case v1::Event::kSatisfactionAsked:
      return Fold(event.satisfaction_asked(), event, c);
    case v1::Event::kSatisfactionAnswered:
      return Fold(event.satisfaction_answered(), event, c);
    case v1::Event::kRevisionAdopted:
      return Fold(event.revision_adopted(), event, c);
    case v1::Event::kUnitDesignated:
      return Fold(event.unit_designated(), event, c);
    case v1::Event::kDelegationReceived:
      return Fold(event.delegation_received(), event, c);
    case v1::Event::kDelegationAccepted:
      return Fold(event.delegation_accepted(), event, c);
    case v1::Event::kDelegationDeclined:
      return Fold(event.delegation_declined(), event, c);
    case v1::Event::kReturnedToCourt:
      return Fold(event.returned_to_court(), event, c);
    case v1::Event::kConfirmationAppliedFor:
      return Fold(event.confirmation_applied_for(), event, c);
    case v1::Event::kCourtAnswered:
      return Fold(event.court_answered(), event, c);
    case v1::Event::kHandOverSent:
      return Fold(event.hand_over_sent(), event, c);
    case v1::Event::kInterestedPersonRecorded:
      return Fold(event.interested_person_recorded(), event, c);
    case v1::Event::kSuitRecorded:
      return Fold(event.suit_recorded(), event, c);
    case v1::Event::kJudgmentRecorded:
      return Fold(event.judgment_recorded(), event, c);
    case v1::Event::kReferredOut:
      return Fold(event.referred_out(), event, c);
    case v1::Event::kPartnerAnswered:
      return Fold(event.partner_answered(), event, c);
    case v1::Event::kJointMediationProposed:
      return Fold(event.joint_mediation_proposed(), event, c);
    case v1::Event::kMediationJoined:
      return Fold(event.mediation_joined(), event, c);
    case v1::Event::kMediationLeft:
      return Fold(event.mediation_left(), event, c);
    case v1::Event::kQuestionAnswered:
      return Fold(event.question_answered(), event, c);
    case v1::Event::kSettledRegistered:
      return Fold(event.settled_registered(), event, c);
    case v1::Event::kSettledConfirmed:
      return Fold(event.settled_confirmed(), event, c);
    case v1::Event::kCasesLinked:
      return Fold(event.cases_linked(), event, c);
    case v1::Event::kCaseMerged:
      return Fold(event.case_merged(), event, c);
    case v1::Event::kMergeUndone:
      return Fold(event.merge_undone(), event, c);
    case v1::Event::kCaseSplit:
      return Fold(event.case_split(), event, c);
    case v1::Event::kSupportRequested:
      return Fold(event.support_requested(), event, c);
    case v1::Event::kSupportClaimed:
      return Fold(event.support_claimed(), event, c);
    case v1::Event::kSupportReported:
      return Fold(event.support_reported(), event, c);
    case v1::Event::kSupportConfirmed:
      return Fold(event.support_confirmed(), event, c);
    case v1::Event::kUrged:
      return Fold(event.urged(), event, c);
    case v1::Event::kUrgingAnswered:
      return Fold(event.urging_answered(), event, c);
    case v1::Event::kComplaintFiled:
      return Fold(event.complaint_filed(), event, c);
    case v1::Event::kComplaintAnswered:
      return Fold(event.complaint_answered(), event, c);
    case v1::Event::kGuidanceAsked:
      return Fold(event.guidance_asked(), event, c);
    case v1::Event::kGuidanceAnswered:
      return Fold(event.guidance_answered(), event, c);
    case v1::Event::kGlassBroken:
      return Fold(event.glass_broken(), event, c);
    case v1::Event::kPersonalDataErased:
      return Fold(event.personal_data_erased(), event, c);
    case v1::Event::kHoldPlaced:
      return Fold(event.hold_placed(), event, c);
    case v1::Event::kHoldLifted:
      return Fold(event.hold_lifted(), event, c);
    // Kept in the history; what they mean for the case stands in their moves and clock changes.
    case v1::Event::kClueDismissed:
    case v1::Event::kClockExpired:
    case v1::Event::kClockWarned:
    case v1::Event::kClocksRecomputed:
    case v1::Event::kPartyInvited:
    case v1::Event::kNoteAdded:
    case v1::Event::kCopyRequested:
      return;
    // Of other streams.
    case v1::Event::kDirectoryChanged:
    case v1::Event::kCalendarLoaded:
    case v1::Event::kCodesLoaded:
    case v1::Event::kDefinitionPublished:
    case v1::Event::kDayReported:
    case v1::Event::kScreeningRecorded:
    case v1::Event::kSampleDrawn:
    case v1::Event::kSampleCalled:
    case v1::Event::kStandInAppointed:
    case v1::Event::kStandInEnded:
    case v1::Event::kSubsidyPublished:
    case v1::Event::kSubsidyObjected:
    case v1::Event::kSubsidyObjectionDecided:
    case v1::Event::kSubsidyApproved:
    case v1::Event::kOrderAsked:
    case v1::Event::kOrderAnswered:
    case v1::Event::kReadsNoted:
    case v1::Event::kViewSaved:
    case v1::Event::kViewDeleted:
    case v1::Event::kAccountMade:
    case v1::Event::kAccountReset:
    case v1::Event::kAccountLocked:
    case v1::Event::kAccountUnlocked:
    case v1::Event::kPasswordChanged:
    case v1::Event::kSignedIn:
    case v1::Event::kSessionRefreshed:
    case v1::Event::kSessionsRevoked:
    case v1::Event::kTotpEnrolled:
    case v1::Event::kTotpConfirmed:
    case v1::Event::kTotpRemoved:
    case v1::Event::kDeviceRegistered:
    case v1::Event::kDevicePinFailed:
    case v1::Event::kDeviceRevoked:
    case v1::Event::kPartyCodeIssued:
    case v1::Event::kPartyCodeRedeemed:
    case v1::Event::kPartyCodeFailed:
    case v1::Event::kPartyCodeWithdrawn:
    case v1::Event::kReturnFrozen:
    case v1::Event::kMessageQueued:
    case v1::Event::kMessageHandedOver:
    case v1::Event::kMessageDelivered:
    case v1::Event::kMessageRead:
    case v1::Event::kMessageFailed:
    case v1::Event::kMessageTaskDone:
    case v1::Event::kMessageDropped:
    case v1::Event::PAYLOAD_NOT_SET:
      return;
  }
}

// Whoever opens the case's personal data has to find its keys: one a subject, from the first block of it on.
void AddKeys(const v1::Event& event, v1::Case* c) {
  ForEachPersonal(event, [c](const v1::Personal& personal) {
    if (!personal.has_sealed()) return;
    for (const v1::SubjectKey& key : c->keys()) {
      if (key.subject() == personal.subject()) return;
    }
    v1::SubjectKey* key = c->add_keys();
    key->set_subject(personal.subject());
    key->set_key(personal.sealed().key());
  });
}

void ApplyMove(const v1::TrackMove& move, const v1::Event& event, v1::Case* c) {
  v1::TrackState* at = nullptr;
  for (v1::TrackState& state : *c->mutable_tracks()) {
    if (state.track() == move.track() && state.subject() == move.subject()) at = &state;
  }
  if (at == nullptr) {
    at = c->add_tracks();
    at->set_track(move.track());
    at->set_subject(move.subject());
  } else if (at->state() != move.to()) {
    at->set_previous(at->state());  // Entering a state anew does not forget where the instance came from.
  }
  at->set_state(move.to());
  *at->mutable_enter_time() = event.act_time();
  if (move.track() != "main") return;
  c->set_state(move.to());
  c->set_step(move.step());
  if (!move.level().empty()) c->set_level(move.level());
  const bool was_closed = c->closed();
  c->set_closed(move.closed());
  if (c->closed() && !was_closed) RecordConclusion(event, c);
  if (!c->closed() && was_closed) ForgetConclusion(c);
}

void ApplyClockChange(const v1::ClockChange& change, v1::Case* c) {
  for (int i = 0; i < c->clocks_size(); ++i) {
    if (c->clocks(i).id() != change.clock().id()) continue;
    if (change.kind() == v1::ClockChange::ENDED) {
      c->mutable_clocks()->DeleteSubrange(i, 1);
    } else {
      *c->mutable_clocks(i) = change.clock();
    }
    return;
  }
  if (change.kind() != v1::ClockChange::ENDED) *c->add_clocks() = change.clock();
}

}  // namespace

void EvolvePayload(const v1::Event& event, v1::Case* c) {
  c->set_version(event.version());
  *c->mutable_update_time() = event.record_time();
  FoldPayload(event, c);
  AddKeys(event, c);
  if (v1::EntryAbout about = AboutOf(event); IsRestricted(about)) *c->add_restricted() = std::move(about);
  // Who adopts an old entry is not late.
  if (event.needs_adoption() && !event.has_entry_adopted()) {
    v1::UnadoptedEntry* entry = c->add_unadopted();
    entry->set_version(event.version());
    entry->set_author(event.actor());
  }
}

void EvolveMoves(const v1::Event& event, v1::Case* c) {
  for (const v1::TrackMove& move : event.moves()) ApplyMove(move, event, c);
  for (const v1::ClockChange& change : event.clock_changes()) ApplyClockChange(change, c);
}

void Evolve(const v1::Event& event, v1::Case* c) {
  EvolvePayload(event, c);
  EvolveMoves(event, c);
}

}  // namespace gaiwan
