// workflow/evolve_families.h: one Fold for each payload. For evolve.cc and the families alone; everybody else calls
// Evolve (evolve.h). Each is total: an event about a part the case does not have changes nothing.
#ifndef GAIWAN_WORKFLOW_EVOLVE_FAMILIES_H_
#define GAIWAN_WORKFLOW_EVOLVE_FAMILIES_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

// evolve_contact.cc
void Fold(const v1::CaseOpened& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ClueRegistered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ClueSettled& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ClueTurnedIntoCase& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FactsAmended& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseVoided& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::EntryAdopted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseSubmitted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseAccepted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseDeclined& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::MediatorsAssigned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RevisionAdopted& payload, const v1::Event& event, v1::Case* c);
// evolve_people.cc
void Fold(const v1::PartyAdded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::PartyAmended& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::PartyRemoved& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ContactRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ConsentRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ConsentWithdrawn& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RefusalRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RightsNoticeGiven& payload, const v1::Event& event, v1::Case* c);
// evolve_representatives.cc
void Fold(const v1::RepresentativeAdded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ParticipantInvited& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ServiceRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::IdentityRecorded& payload, const v1::Event& event, v1::Case* c);
// evolve_impartial.cc
void Fold(const v1::MediatorChosen& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::InterestDisclosed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RecusalRequested& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RecusalDecided& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::MediatorReplaced& payload, const v1::Event& event, v1::Case* c);
// evolve_settling.cc
void Fold(const v1::SessionScheduled& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SessionStarted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AttendanceRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SessionEnded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::InvestigationRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AgreementDrafted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::DraftRevised& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AgreementSigned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AgreementSealed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::OralAgreementRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AgreementAmended& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AgreementEffective& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::AgreementTranscribed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TranscriptConfirmed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TranscriptComplete& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::PerformanceRecorded& payload, const v1::Event& event, v1::Case* c);
// evolve_talking.cc
// Mediators that were in `before` and have left the case since are free of its planned sessions.
void KeepPlansTo(const google::protobuf::RepeatedPtrField<v1::Mediator>& before, v1::Case* c);
// What was planned is off: others may have its venue and people, and should the case stand alone again it plans anew.
void CancelPlans(v1::Case* c);
// Who takes a mediator's place takes it in the planned sessions too.
void ReplaceInPlans(const std::string& from, const std::string& to, v1::Case* c);
void Fold(const v1::SessionRescheduled& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SessionCancelled& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::MinutesConfirmed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TimesProposed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::EntryCorrected& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::StatementRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::StatementConfirmed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::LetterIssued& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::DocumentAdded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::DocumentReleased& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::DocumentWithdrawn& payload, const v1::Event& event, v1::Case* c);
// evolve_moving.cc
void Fold(const v1::TransferOffered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferAccepted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferDeclined& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferWithdrawn& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferReturned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::UnitDesignated& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CasePaused& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseResumed& payload, const v1::Event& event, v1::Case* c);
// evolve_danger.cc
void Fold(const v1::ExtensionRequested& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ExtensionAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RiskRaised& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RiskAssessed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RiskAcknowledged& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::PreventionRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ShamSuspicionRaised& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ShamSuspicionCleared& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::GradeDeclared& payload, const v1::Event& event, v1::Case* c);
// evolve_video.cc: who was sent out and is recorded as present again is at the table; with the session its room ends.
void LetInAgain(const v1::Attendance& attendance, v1::Session* session);
void EndVideo(const v1::Event& event, v1::Session* session);
void Fold(const v1::VideoSteered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::VideoNoted& payload, const v1::Event& event, v1::Case* c);
// evolve_import.cc
void Fold(const v1::CaseImported& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ReportRecorded& payload, const v1::Event& event, v1::Case* c);
// evolve_ending.cc
void Fold(const v1::MediationTerminated& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseClosed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FileSubmitted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FileChecked& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FileReturned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseArchived& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseReopened& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::VisitPlanned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::VisitRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SatisfactionAsked& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SatisfactionAnswered& payload, const v1::Event& event, v1::Case* c);
// evolve_court.cc
void Fold(const v1::DelegationReceived& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::DelegationAccepted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::DelegationDeclined& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ReturnedToCourt& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ConfirmationAppliedFor& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CourtAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::HandOverSent& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::InterestedPersonRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SuitRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::JudgmentRecorded& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ReferredOut& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::PartnerAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::JointMediationProposed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::MediationJoined& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::MediationLeft& payload, const v1::Event& event, v1::Case* c);
// evolve_around.cc
void Fold(const v1::QuestionAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SettledRegistered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SettledConfirmed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CasesLinked& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseMerged& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::MergeUndone& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseSplit& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SupportRequested& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SupportClaimed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SupportReported& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::SupportConfirmed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::Urged& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::UrgingAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ComplaintFiled& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::ComplaintAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::GuidanceAsked& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::GuidanceAnswered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::GlassBroken& payload, const v1::Event& event, v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVOLVE_FAMILIES_H_
