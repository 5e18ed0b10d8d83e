// workflow/decide_families.h: what the decide_*.cc share, and one Decide for each command. For decide.cc and the
// families alone; everybody else calls DecidePayload (decide.h).
#ifndef GAIWAN_WORKFLOW_DECIDE_FAMILIES_H_
#define GAIWAN_WORKFLOW_DECIDE_FAMILIES_H_

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

// All a decision looks at beside its command.
struct Ask {
  const Definition& definition;
  const v1::Case& c;
  const Facts& facts;
};

using Events = std::vector<v1::Event>;

// LIST_FULL when `adding` more items do not fit into this list of the case: its (max) in case.proto.
absl::Status CheckRoom(const v1::Case& c, int list_field, int adding = 1);

// A part of the case, found by id, or PART_UNKNOWN with its name `parties/7`.
absl::StatusOr<const v1::Party*> PartyIn(const v1::Case& c, absl::string_view id);
absl::Status CheckNewId(const v1::Case& c, absl::string_view collection, absl::string_view id, bool exists);
absl::Status UnknownPart(const v1::Case& c, absl::string_view collection, absl::string_view id);
// NOT_IN_THIS_STATE of a part, with why in words.
absl::Status NotNow(const v1::Case& c, absl::string_view zh, absl::string_view en, absl::string_view subject);

// Words a person wrote, as personal data of `subject`, readable until they are sealed. Nothing is put when there are
// none.
template <typename Payload>
void PutText(const v1::FreeText& text, Payload* payload, absl::string_view subject = "case") {
  if (text.text().empty()) return;
  v1::Personal* personal = payload->mutable_text();
  personal->set_subject(std::string(subject));
  *personal->mutable_open()->mutable_text() = text;
}

// Under 18 on `day`, as far as a birth date tells.
bool IsMinorOn(const v1::PartyDetails& details, absl::CivilDay day);
// As in Party.lacks_capacity.
bool LacksCapacity(const v1::PartyDetails& details);
// Codes and dates in a party's details. `path` is that of the details.
absl::Status CheckDetails(const Ask& ask, const v1::PartyDetails& details, absl::string_view path);
// What is said of a party beside its details: organisation, person and channels. `path` is that of the party.
absl::Status CheckParty(const Ask& ask, const v1::NewParty& party, const std::string& path);
// PartyAdded, with the id it will have. `opened` is the day of the case's request.
v1::Event PartyAddedEvent(const Facts& facts, const v1::NewParty& party, absl::string_view id, absl::CivilDay opened);

// Who may be a mediator of the case: a mediator on the day of the act (PML art. 13, 14) whom no party refuses in this
// round and who was not recused. BadField at `path` for an unknown person, else NOT_ELIGIBLE_MEDIATOR.
absl::StatusOr<v1::Mediator> MediatorFor(const Ask& ask, const std::string& person, bool lead, absl::string_view path);

// decide_session.cc: OK for a code of the list `video_provider` where there is video, and for none.
absl::Status CheckVideoProvider(const Facts& facts, v1::SessionMode mode, const std::string& provider,
                                const std::string& path);
// decide_planning.cc: OK when `to` is free for each planned session that takes `from`, else SLOT_TAKEN: that session is
// moved first, or somebody else comes in.
absl::Status CheckFreeForPlans(const Ask& ask, const std::string& from, const std::string& to);

// One a command. `ask.c` has the case, or for an opening an empty one with its name.
using Decided = absl::StatusOr<Events>;
// decide_contact.cc
Decided Decide(const Ask& ask, const v1::OpenCase& command);
Decided Decide(const Ask& ask, const v1::RegisterClue& command);
Decided Decide(const Ask& ask, const v1::SettleClue& command);
Decided Decide(const Ask& ask, const v1::DismissClue& command);
Decided Decide(const Ask& ask, const v1::TurnClueIntoCase& command);
Decided Decide(const Ask& ask, const v1::SubmitCase& command);
Decided Decide(const Ask& ask, const v1::AmendFacts& command);
Decided Decide(const Ask& ask, const v1::CorrectEntry& command);
Decided Decide(const Ask& ask, const v1::VoidCase& command);
Decided Decide(const Ask& ask, const v1::AdoptEntry& command);
// CaseOpened of a danger reported where there is no case yet.
Decided OpenByRisk(const Ask& ask, const v1::RaiseRisk& command);
// The same opening for a command that holds the same fields at `path`.
Decided OpenCaseAs(const Ask& ask, const v1::OpenCase& command, const std::string& path);
Decided Decide(const Ask& ask, const v1::AnswerQuestion& command);
// decide_on_the_spot.cc
Decided Decide(const Ask& ask, const v1::RegisterSettled& command);
Decided Decide(const Ask& ask, const v1::ConfirmSettled& command);
// decide_import.cc
Decided Decide(const Ask& ask, const v1::ImportCase& command);
Decided Decide(const Ask& ask, const v1::RecordReport& command);
// decide_people.cc
Decided Decide(const Ask& ask, const v1::AddParty& command);
Decided Decide(const Ask& ask, const v1::AmendParty& command);
Decided Decide(const Ask& ask, const v1::RemoveParty& command);
Decided Decide(const Ask& ask, const v1::RecordContact& command);
Decided Decide(const Ask& ask, const v1::RecordConsent& command);
Decided Decide(const Ask& ask, const v1::WithdrawConsent& command);
Decided Decide(const Ask& ask, const v1::RecordRefusal& command);
Decided Decide(const Ask& ask, const v1::GiveRightsNotice& command);
// decide_representatives.cc
Decided Decide(const Ask& ask, const v1::AddRepresentative& command);
Decided Decide(const Ask& ask, const v1::InviteParticipant& command);
Decided Decide(const Ask& ask, const v1::InviteParty& command);
Decided Decide(const Ask& ask, const v1::RecordService& command);
Decided Decide(const Ask& ask, const v1::RecordIdentity& command);
// decide_impartial.cc
Decided Decide(const Ask& ask, const v1::ChooseMediator& command);
Decided Decide(const Ask& ask, const v1::DiscloseInterest& command);
Decided Decide(const Ask& ask, const v1::RequestRecusal& command);
Decided Decide(const Ask& ask, const v1::DecideRecusal& command);
Decided Decide(const Ask& ask, const v1::ReplaceMediator& command);
// decide_taking_on.cc
Decided Decide(const Ask& ask, const v1::AcceptCase& command);
// The same, not asking whether it may be taken on: for what was, on paper.
Decided AcceptOnPaper(const Ask& ask, const v1::AcceptCase& command);
Decided Decide(const Ask& ask, const v1::DeclineCase& command);
Decided Decide(const Ask& ask, const v1::AssignMediators& command);
// decide_planning.cc
Decided Decide(const Ask& ask, const v1::ScheduleSession& command);
Decided Decide(const Ask& ask, const v1::RescheduleSession& command);
Decided Decide(const Ask& ask, const v1::CancelSession& command);
// decide_session.cc
Decided Decide(const Ask& ask, const v1::StartSession& command);
Decided Decide(const Ask& ask, const v1::RecordAttendance& command);
Decided Decide(const Ask& ask, const v1::EndSession& command);
// decide_video.cc: the end of the session's recording, because of `who`; nothing when none runs.
Events EndRecording(const v1::Session& session, absl::string_view who);
Decided Decide(const Ask& ask, const v1::SteerVideo& command);
Decided Decide(const Ask& ask, const v1::NoteVideo& command);
Decided Decide(const Ask& ask, const v1::ProposeTimes& command);
Decided Decide(const Ask& ask, const v1::ConfirmMinutes& command);
Decided Decide(const Ask& ask, const v1::RecordInvestigation& command);
// decide_statements.cc
Decided Decide(const Ask& ask, const v1::RecordStatement& command);
Decided Decide(const Ask& ask, const v1::ConfirmStatement& command);
// decide_documents.cc
Decided Decide(const Ask& ask, const v1::AddDocument& command);
Decided Decide(const Ask& ask, const v1::ReleaseDocument& command);
Decided Decide(const Ask& ask, const v1::WithdrawDocument& command);
Decided Decide(const Ask& ask, const v1::RequestCopy& command);
// decide_letters.cc
Decided Decide(const Ask& ask, const v1::IssueLetter& command);
// decide_agreement.cc
Decided Decide(const Ask& ask, const v1::DraftAgreement& command);
Decided Decide(const Ask& ask, const v1::AmendAgreement& command);
Decided Decide(const Ask& ask, const v1::ReviseDraft& command);
Decided Decide(const Ask& ask, const v1::SignAgreement& command);
Decided Decide(const Ask& ask, const v1::SealAgreement& command);
Decided Decide(const Ask& ask, const v1::RecordOralAgreement& command);
// The same for a command that holds the same fields at `path`.
Decided RecordOralAgreementAs(const Ask& ask, const v1::RecordOralAgreement& command, const std::string& path);
Decided Decide(const Ask& ask, const v1::RecordPerformance& command);
// decide_transcript.cc
Decided Decide(const Ask& ask, const v1::TranscribeAgreement& command);
Decided Decide(const Ask& ask, const v1::ConfirmTranscript& command);
// decide_transfer.cc
Decided Decide(const Ask& ask, const v1::OfferTransfer& command);
Decided Decide(const Ask& ask, const v1::AcceptTransfer& command);
Decided Decide(const Ask& ask, const v1::DeclineTransfer& command);
Decided Decide(const Ask& ask, const v1::WithdrawTransfer& command);
Decided Decide(const Ask& ask, const v1::ReturnTransfer& command);
// decide_time.cc
Decided Decide(const Ask& ask, const v1::PauseCase& command);
Decided Decide(const Ask& ask, const v1::ResumeCase& command);
Decided Decide(const Ask& ask, const v1::ExpireClock& command);
Decided Decide(const Ask& ask, const v1::RecomputeClocks& command);
Decided Decide(const Ask& ask, const v1::RaiseRisk& command);
// decide_ending.cc
Decided Decide(const Ask& ask, const v1::Terminate& command);
Decided Decide(const Ask& ask, const v1::CloseCase& command);
Decided Decide(const Ask& ask, const v1::SubmitFile& command);
Decided Decide(const Ask& ask, const v1::CheckFile& command);
Decided Decide(const Ask& ask, const v1::ArchiveCase& command);
Decided Decide(const Ask& ask, const v1::ReopenCase& command);
Decided Decide(const Ask& ask, const v1::ReturnFile& command);
// decide_extension.cc
Decided Decide(const Ask& ask, const v1::RequestExtension& command);
Decided Decide(const Ask& ask, const v1::AgreeExtension& command);
// decide_risk.cc
Decided Decide(const Ask& ask, const v1::AssessRisk& command);
Decided Decide(const Ask& ask, const v1::AcknowledgeRisk& command);
// decide_sham.cc
Decided Decide(const Ask& ask, const v1::RaiseShamSuspicion& command);
Decided Decide(const Ask& ask, const v1::ClearShamSuspicion& command);
// decide_confirmed.cc
Decided Decide(const Ask& ask, const v1::RecordPrevention& command);
Decided Decide(const Ask& ask, const v1::DeclareGrade& command);
// decide_visit.cc
Decided Decide(const Ask& ask, const v1::PlanVisit& command);
Decided Decide(const Ask& ask, const v1::RecordVisit& command);
// decide_satisfaction.cc
Decided Decide(const Ask& ask, const v1::AskSatisfaction& command);
Decided Decide(const Ask& ask, const v1::AnswerSatisfaction& command);
// decide_links.cc
Decided Decide(const Ask& ask, const v1::LinkCases& command);
Decided Decide(const Ask& ask, const v1::MergeCases& command);
Decided Decide(const Ask& ask, const v1::UndoMerge& command);
Decided Decide(const Ask& ask, const v1::SplitCase& command);
// decide_support.cc
Decided Decide(const Ask& ask, const v1::RequestSupport& command);
Decided Decide(const Ask& ask, const v1::ClaimSupport& command);
Decided Decide(const Ask& ask, const v1::ReportSupport& command);
Decided Decide(const Ask& ask, const v1::ConfirmSupport& command);
// decide_oversight.cc
Decided Decide(const Ask& ask, const v1::Urge& command);
Decided Decide(const Ask& ask, const v1::AnswerUrging& command);
Decided Decide(const Ask& ask, const v1::FileComplaint& command);
Decided Decide(const Ask& ask, const v1::AnswerComplaint& command);
Decided Decide(const Ask& ask, const v1::AskGuidance& command);
Decided Decide(const Ask& ask, const v1::AnswerGuidance& command);
// decide_around.cc
Decided Decide(const Ask& ask, const v1::AddNote& command);
Decided Decide(const Ask& ask, const v1::BreakGlass& command);
Decided Decide(const Ask& ask, const v1::AdoptRevision& command);
// decide_court.cc
Decided Decide(const Ask& ask, const v1::AcceptDelegation& command);
Decided Decide(const Ask& ask, const v1::DeclineDelegation& command);
Decided Decide(const Ask& ask, const v1::ReturnToCourt& command);
// decide_confirmation.cc
Decided Decide(const Ask& ask, const v1::ApplyForConfirmation& command);
Decided Decide(const Ask& ask, const v1::RecordCourtAnswer& command);
Decided Decide(const Ask& ask, const v1::RecordInterestedPerson& command);
Decided Decide(const Ask& ask, const v1::RecordSuit& command);
Decided Decide(const Ask& ask, const v1::RecordJudgment& command);
// decide_hand_over.cc
Decided Decide(const Ask& ask, const v1::SendHandOver& command);
// decide_partners.cc
Decided Decide(const Ask& ask, const v1::ReferOut& command);
Decided Decide(const Ask& ask, const v1::RecordPartnerAnswer& command);
// Appends ReferredOut to whom a danger goes at once (partners.h), by line or, where nobody receives by line, on paper,
// when the definition has referrals that begin with that event. Not when who receives raised it, or has an open
// referral already, and not when the list is full: nothing of this keeps a danger from being raised.
void ReferDanger(const Ask& ask, const v1::RaiseRisk& command, Events* events);
// decide_joint.cc
Decided Decide(const Ask& ask, const v1::DesignateUnit& command);
Decided Decide(const Ask& ask, const v1::ProposeJointMediation& command);
Decided Decide(const Ask& ask, const v1::JoinMediation& command);
Decided Decide(const Ask& ask, const v1::LeaveMediation& command);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DECIDE_FAMILIES_H_
