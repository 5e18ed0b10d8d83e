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
void Fold(const v1::ClueTurnedIntoCase& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FactsAmended& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseVoided& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::EntryAdopted& payload, const v1::Event& event, v1::Case* c);
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
void Fold(const v1::AgreementEffective& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::PerformanceRecorded& payload, const v1::Event& event, v1::Case* c);
// evolve_moving.cc
void Fold(const v1::TransferOffered& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferAccepted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferDeclined& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferWithdrawn& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::TransferReturned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CasePaused& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseResumed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::RiskRaised& payload, const v1::Event& event, v1::Case* c);
// evolve_ending.cc
void Fold(const v1::MediationTerminated& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseClosed& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FileSubmitted& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::FileChecked& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseArchived& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::CaseReopened& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::VisitPlanned& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::VisitRecorded& payload, const v1::Event& event, v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVOLVE_FAMILIES_H_
