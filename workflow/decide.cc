#include "workflow/decide.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "workflow/act_time.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/decide_erasure.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"

namespace gaiwan {
namespace {

using Run = Decided (*)(const Ask&, const v1::Command&);

struct Built {
  v1::Command::CommandCase command;
  Run run;
};

// Every command that is built. What is not here is refused by name.
constexpr Built kBuilt[] = {
    {v1::Command::kOpenCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.open_case()); }},
    {v1::Command::kRegisterClue, [](const Ask& a, const v1::Command& m) { return Decide(a, m.register_clue()); }},
    {v1::Command::kSettleClue, [](const Ask& a, const v1::Command& m) { return Decide(a, m.settle_clue()); }},
    {v1::Command::kDismissClue, [](const Ask& a, const v1::Command& m) { return Decide(a, m.dismiss_clue()); }},
    {v1::Command::kTurnClueIntoCase,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.turn_clue_into_case()); }},
    {v1::Command::kAnswerQuestion, [](const Ask& a, const v1::Command& m) { return Decide(a, m.answer_question()); }},
    {v1::Command::kRegisterSettled, [](const Ask& a, const v1::Command& m) { return Decide(a, m.register_settled()); }},
    {v1::Command::kConfirmSettled, [](const Ask& a, const v1::Command& m) { return Decide(a, m.confirm_settled()); }},
    {v1::Command::kSubmitCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.submit_case()); }},
    {v1::Command::kAmendFacts, [](const Ask& a, const v1::Command& m) { return Decide(a, m.amend_facts()); }},
    {v1::Command::kCorrectEntry, [](const Ask& a, const v1::Command& m) { return Decide(a, m.correct_entry()); }},
    {v1::Command::kVoidCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.void_case()); }},
    {v1::Command::kAdoptEntry, [](const Ask& a, const v1::Command& m) { return Decide(a, m.adopt_entry()); }},
    {v1::Command::kImportCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.import_case()); }},
    {v1::Command::kRecordReport, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_report()); }},
    {v1::Command::kAddParty, [](const Ask& a, const v1::Command& m) { return Decide(a, m.add_party()); }},
    {v1::Command::kAmendParty, [](const Ask& a, const v1::Command& m) { return Decide(a, m.amend_party()); }},
    {v1::Command::kRemoveParty, [](const Ask& a, const v1::Command& m) { return Decide(a, m.remove_party()); }},
    {v1::Command::kRecordContact, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_contact()); }},
    {v1::Command::kRecordConsent, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_consent()); }},
    {v1::Command::kWithdrawConsent, [](const Ask& a, const v1::Command& m) { return Decide(a, m.withdraw_consent()); }},
    {v1::Command::kRecordRefusal, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_refusal()); }},
    {v1::Command::kGiveRightsNotice,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.give_rights_notice()); }},
    {v1::Command::kAddRepresentative,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.add_representative()); }},
    {v1::Command::kInviteParticipant,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.invite_participant()); }},
    {v1::Command::kInviteParty, [](const Ask& a, const v1::Command& m) { return Decide(a, m.invite_party()); }},
    {v1::Command::kRecordService, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_service()); }},
    {v1::Command::kRecordIdentity, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_identity()); }},
    {v1::Command::kChooseMediator, [](const Ask& a, const v1::Command& m) { return Decide(a, m.choose_mediator()); }},
    {v1::Command::kDiscloseInterest,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.disclose_interest()); }},
    {v1::Command::kRequestRecusal, [](const Ask& a, const v1::Command& m) { return Decide(a, m.request_recusal()); }},
    {v1::Command::kDecideRecusal, [](const Ask& a, const v1::Command& m) { return Decide(a, m.decide_recusal()); }},
    {v1::Command::kReplaceMediator, [](const Ask& a, const v1::Command& m) { return Decide(a, m.replace_mediator()); }},
    {v1::Command::kAcceptCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.accept_case()); }},
    {v1::Command::kDeclineCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.decline_case()); }},
    {v1::Command::kAssignMediators, [](const Ask& a, const v1::Command& m) { return Decide(a, m.assign_mediators()); }},
    {v1::Command::kScheduleSession, [](const Ask& a, const v1::Command& m) { return Decide(a, m.schedule_session()); }},
    {v1::Command::kRescheduleSession,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.reschedule_session()); }},
    {v1::Command::kCancelSession, [](const Ask& a, const v1::Command& m) { return Decide(a, m.cancel_session()); }},
    {v1::Command::kStartSession, [](const Ask& a, const v1::Command& m) { return Decide(a, m.start_session()); }},
    {v1::Command::kRecordAttendance,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_attendance()); }},
    {v1::Command::kRecordStatement, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_statement()); }},
    {v1::Command::kConfirmStatement,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.confirm_statement()); }},
    {v1::Command::kEndSession, [](const Ask& a, const v1::Command& m) { return Decide(a, m.end_session()); }},
    {v1::Command::kSteerVideo, [](const Ask& a, const v1::Command& m) { return Decide(a, m.steer_video()); }},
    {v1::Command::kNoteVideo, [](const Ask& a, const v1::Command& m) { return Decide(a, m.note_video()); }},
    {v1::Command::kProposeTimes, [](const Ask& a, const v1::Command& m) { return Decide(a, m.propose_times()); }},
    {v1::Command::kConfirmMinutes, [](const Ask& a, const v1::Command& m) { return Decide(a, m.confirm_minutes()); }},
    {v1::Command::kRecordInvestigation,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_investigation()); }},
    {v1::Command::kAddDocument, [](const Ask& a, const v1::Command& m) { return Decide(a, m.add_document()); }},
    {v1::Command::kReleaseDocument, [](const Ask& a, const v1::Command& m) { return Decide(a, m.release_document()); }},
    {v1::Command::kWithdrawDocument,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.withdraw_document()); }},
    {v1::Command::kRequestCopy, [](const Ask& a, const v1::Command& m) { return Decide(a, m.request_copy()); }},
    {v1::Command::kIssueLetter, [](const Ask& a, const v1::Command& m) { return Decide(a, m.issue_letter()); }},
    {v1::Command::kDraftAgreement, [](const Ask& a, const v1::Command& m) { return Decide(a, m.draft_agreement()); }},
    {v1::Command::kReviseDraft, [](const Ask& a, const v1::Command& m) { return Decide(a, m.revise_draft()); }},
    {v1::Command::kSignAgreement, [](const Ask& a, const v1::Command& m) { return Decide(a, m.sign_agreement()); }},
    {v1::Command::kSealAgreement, [](const Ask& a, const v1::Command& m) { return Decide(a, m.seal_agreement()); }},
    {v1::Command::kRecordOralAgreement,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_oral_agreement()); }},
    {v1::Command::kTranscribeAgreement,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.transcribe_agreement()); }},
    {v1::Command::kConfirmTranscript,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.confirm_transcript()); }},
    {v1::Command::kAmendAgreement, [](const Ask& a, const v1::Command& m) { return Decide(a, m.amend_agreement()); }},
    {v1::Command::kRecordPerformance,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_performance()); }},
    {v1::Command::kOfferTransfer, [](const Ask& a, const v1::Command& m) { return Decide(a, m.offer_transfer()); }},
    {v1::Command::kAcceptTransfer, [](const Ask& a, const v1::Command& m) { return Decide(a, m.accept_transfer()); }},
    {v1::Command::kDeclineTransfer, [](const Ask& a, const v1::Command& m) { return Decide(a, m.decline_transfer()); }},
    {v1::Command::kWithdrawTransfer,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.withdraw_transfer()); }},
    {v1::Command::kReturnTransfer, [](const Ask& a, const v1::Command& m) { return Decide(a, m.return_transfer()); }},
    {v1::Command::kPauseCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.pause_case()); }},
    {v1::Command::kResumeCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.resume_case()); }},
    {v1::Command::kExpireClock, [](const Ask& a, const v1::Command& m) { return Decide(a, m.expire_clock()); }},
    {v1::Command::kRecomputeClocks, [](const Ask& a, const v1::Command& m) { return Decide(a, m.recompute_clocks()); }},
    {v1::Command::kRaiseRisk, [](const Ask& a, const v1::Command& m) { return Decide(a, m.raise_risk()); }},
    {v1::Command::kRequestExtension,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.request_extension()); }},
    {v1::Command::kAgreeExtension, [](const Ask& a, const v1::Command& m) { return Decide(a, m.agree_extension()); }},
    {v1::Command::kAssessRisk, [](const Ask& a, const v1::Command& m) { return Decide(a, m.assess_risk()); }},
    {v1::Command::kAcknowledgeRisk, [](const Ask& a, const v1::Command& m) { return Decide(a, m.acknowledge_risk()); }},
    {v1::Command::kRecordPrevention,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_prevention()); }},
    {v1::Command::kRaiseShamSuspicion,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.raise_sham_suspicion()); }},
    {v1::Command::kClearShamSuspicion,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.clear_sham_suspicion()); }},
    {v1::Command::kReturnFile, [](const Ask& a, const v1::Command& m) { return Decide(a, m.return_file()); }},
    {v1::Command::kDeclareGrade, [](const Ask& a, const v1::Command& m) { return Decide(a, m.declare_grade()); }},
    {v1::Command::kTerminate, [](const Ask& a, const v1::Command& m) { return Decide(a, m.terminate()); }},
    {v1::Command::kCloseCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.close_case()); }},
    {v1::Command::kSubmitFile, [](const Ask& a, const v1::Command& m) { return Decide(a, m.submit_file()); }},
    {v1::Command::kCheckFile, [](const Ask& a, const v1::Command& m) { return Decide(a, m.check_file()); }},
    {v1::Command::kArchiveCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.archive_case()); }},
    {v1::Command::kReopenCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.reopen_case()); }},
    {v1::Command::kPlanVisit, [](const Ask& a, const v1::Command& m) { return Decide(a, m.plan_visit()); }},
    {v1::Command::kRecordVisit, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_visit()); }},
    {v1::Command::kAskSatisfaction, [](const Ask& a, const v1::Command& m) { return Decide(a, m.ask_satisfaction()); }},
    {v1::Command::kAnswerSatisfaction,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.answer_satisfaction()); }},
    {v1::Command::kAcceptDelegation,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.accept_delegation()); }},
    {v1::Command::kDeclineDelegation,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.decline_delegation()); }},
    {v1::Command::kReturnToCourt, [](const Ask& a, const v1::Command& m) { return Decide(a, m.return_to_court()); }},
    {v1::Command::kApplyForConfirmation,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.apply_for_confirmation()); }},
    {v1::Command::kRecordCourtAnswer,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_court_answer()); }},
    {v1::Command::kRecordInterestedPerson,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_interested_person()); }},
    {v1::Command::kRecordSuit, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_suit()); }},
    {v1::Command::kRecordJudgment, [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_judgment()); }},
    {v1::Command::kSendHandOver, [](const Ask& a, const v1::Command& m) { return Decide(a, m.send_hand_over()); }},
    {v1::Command::kReferOut, [](const Ask& a, const v1::Command& m) { return Decide(a, m.refer_out()); }},
    {v1::Command::kRecordPartnerAnswer,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.record_partner_answer()); }},
    {v1::Command::kDesignateUnit, [](const Ask& a, const v1::Command& m) { return Decide(a, m.designate_unit()); }},
    {v1::Command::kProposeJointMediation,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.propose_joint_mediation()); }},
    {v1::Command::kJoinMediation, [](const Ask& a, const v1::Command& m) { return Decide(a, m.join_mediation()); }},
    {v1::Command::kLeaveMediation, [](const Ask& a, const v1::Command& m) { return Decide(a, m.leave_mediation()); }},
    {v1::Command::kLinkCases, [](const Ask& a, const v1::Command& m) { return Decide(a, m.link_cases()); }},
    {v1::Command::kMergeCases, [](const Ask& a, const v1::Command& m) { return Decide(a, m.merge_cases()); }},
    {v1::Command::kUndoMerge, [](const Ask& a, const v1::Command& m) { return Decide(a, m.undo_merge()); }},
    {v1::Command::kSplitCase, [](const Ask& a, const v1::Command& m) { return Decide(a, m.split_case()); }},
    {v1::Command::kRequestSupport, [](const Ask& a, const v1::Command& m) { return Decide(a, m.request_support()); }},
    {v1::Command::kClaimSupport, [](const Ask& a, const v1::Command& m) { return Decide(a, m.claim_support()); }},
    {v1::Command::kReportSupport, [](const Ask& a, const v1::Command& m) { return Decide(a, m.report_support()); }},
    {v1::Command::kConfirmSupport, [](const Ask& a, const v1::Command& m) { return Decide(a, m.confirm_support()); }},
    {v1::Command::kUrge, [](const Ask& a, const v1::Command& m) { return Decide(a, m.urge()); }},
    {v1::Command::kAnswerUrging, [](const Ask& a, const v1::Command& m) { return Decide(a, m.answer_urging()); }},
    {v1::Command::kFileComplaint, [](const Ask& a, const v1::Command& m) { return Decide(a, m.file_complaint()); }},
    {v1::Command::kAnswerComplaint, [](const Ask& a, const v1::Command& m) { return Decide(a, m.answer_complaint()); }},
    {v1::Command::kAskGuidance, [](const Ask& a, const v1::Command& m) { return Decide(a, m.ask_guidance()); }},
    {v1::Command::kAnswerGuidance, [](const Ask& a, const v1::Command& m) { return Decide(a, m.answer_guidance()); }},
    {v1::Command::kAddNote, [](const Ask& a, const v1::Command& m) { return Decide(a, m.add_note()); }},
    {v1::Command::kBreakGlass, [](const Ask& a, const v1::Command& m) { return Decide(a, m.break_glass()); }},
    {v1::Command::kAdoptRevision, [](const Ask& a, const v1::Command& m) { return Decide(a, m.adopt_revision()); }},
    {v1::Command::kErasePersonalData,
     [](const Ask& a, const v1::Command& m) { return Decide(a, m.erase_personal_data()); }},
    {v1::Command::kRepeatErasure, [](const Ask& a, const v1::Command& m) { return Decide(a, m.repeat_erasure()); }},
    {v1::Command::kPlaceHold, [](const Ask& a, const v1::Command& m) { return Decide(a, m.place_hold()); }},
    {v1::Command::kLiftHold, [](const Ask& a, const v1::Command& m) { return Decide(a, m.lift_hold()); }},
};

constexpr int kCommandNumberMax = v1::Command::kRepeatErasure;

// By field number, so that finding one is one look.
Run FindBuilt(int command) {
  static const auto* runs = [] {
    auto* made = new std::array<Run, kCommandNumberMax + 1>{};
    for (const Built& built : kBuilt) (*made)[built.command] = built.run;
    return made;
  }();
  return command >= 0 && command <= kCommandNumberMax ? (*runs)[command] : nullptr;
}

// design §4: a case stays readable in one message.
constexpr size_t kCaseBytesMax = 256 * 1024;
// Kept for what ends, stops, warns, signs and files: no limit may keep a case from its end.
constexpr size_t kCaseBytesReserve = 16 * 1024;

// The one place where the size of a case is held. Counts an event as if all of it stayed in the case.
absl::Status CheckSize(const v1::Case& c, const v1::Command& command, const Events& events) {
  if (MayUseReserve(command.command_case())) return absl::OkStatus();
  size_t bytes = c.ByteSizeLong();
  for (const v1::Event& event : events) bytes += event.ByteSizeLong();
  if (bytes + kCaseBytesReserve <= kCaseBytesMax) return absl::OkStatus();
  return RefusedBecause(c, v1::LIST_FULL,
                        MakeLabel(absl::StrCat("案件内容最多 ", kCaseBytesMax / 1024, " KiB"),
                                  absl::StrCat("a case has at most ", kCaseBytesMax / 1024, " KiB")),
                        "case");
}

// The names of a message's fields, by number. Asked for a dozen times a command, while a descriptor looks each up in a
// table of all messages.
std::vector<absl::string_view> NamesByNumber(const google::protobuf::Descriptor& type) {
  std::vector<absl::string_view> names;
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const auto number = static_cast<size_t>(field.number());
    if (number >= names.size()) names.resize(number + 1);
    names[number] = field.name();
  }
  return names;
}

}  // namespace

absl::string_view CommandName(const v1::Command& command) {
  static const auto* const names = new std::vector(NamesByNumber(*v1::Command::descriptor()));
  return (*names)[static_cast<size_t>(command.command_case())];  // At 0, for none, stands no name.
}

absl::string_view EventName(const v1::Event& event) {
  static const auto* const names = new std::vector(NamesByNumber(*v1::Event::descriptor()));
  return (*names)[static_cast<size_t>(event.payload_case())];
}

bool IsBuilt(absl::string_view command) {
  const auto* field = v1::Command::descriptor()->FindFieldByName(std::string(command));
  return field != nullptr && FindBuilt(field->number()) != nullptr;
}

bool IsOpening(absl::string_view command) {
  return command == "open_case" || command == "register_clue" || command == "raise_risk" ||
         command == "answer_question" || command == "register_settled" || command == "import_case";
}

const std::string& UnitNamedBy(const v1::Command& command) {
  if (command.has_register_clue()) return command.register_clue().unit();
  if (command.has_raise_risk()) return command.raise_risk().unit();
  if (command.has_answer_question()) return command.answer_question().unit();
  if (command.has_register_settled()) return command.register_settled().unit();
  if (command.has_import_case()) return command.import_case().opening().unit();
  return command.open_case().unit();
}

bool IsSystemCommand(absl::string_view command) {
  return command == "expire_clock" || command == "recompute_clocks" || command == "note_video" ||
         command == "repeat_erasure";
}

bool MaySystemGive(absl::string_view command) {
  return command == "record_service";
}

CommandSubject SubjectOf(const v1::Command& command, const v1::Case& c) {
  CommandSubject subject;
  const auto existing = [&](v1::Subject kind, const std::string& id) {
    subject.kind = kind;
    subject.id = id;
  };
  const auto made = [&](v1::Subject kind, const auto& parts, const std::string& wanted) {
    subject.kind = kind;
    subject.id = IdFor(parts, wanted);
    subject.creates = FindById(parts, wanted) == nullptr;
  };
  switch (command.command_case()) {
    case v1::Command::kAddParty:
      made(v1::SUBJECT_PARTY, c.parties(), command.add_party().party().party());
      break;
    case v1::Command::kAmendParty:
      existing(v1::SUBJECT_PARTY, command.amend_party().party());
      break;
    case v1::Command::kRemoveParty:
      existing(v1::SUBJECT_PARTY, command.remove_party().party());
      break;
    case v1::Command::kRecordContact:
      existing(v1::SUBJECT_PARTY, command.record_contact().party());
      break;
    case v1::Command::kRecordConsent:
      existing(v1::SUBJECT_PARTY, command.record_consent().party());
      break;
    case v1::Command::kWithdrawConsent:
      existing(v1::SUBJECT_PARTY, command.withdraw_consent().party());
      break;
    case v1::Command::kRecordRefusal:
      existing(v1::SUBJECT_PARTY, command.record_refusal().party());
      break;
    case v1::Command::kGiveRightsNotice:
      existing(v1::SUBJECT_PARTY, command.give_rights_notice().party());
      break;
    case v1::Command::kAddRepresentative:
      existing(v1::SUBJECT_PARTY, command.add_representative().party());
      break;
    case v1::Command::kInviteParty:
      existing(v1::SUBJECT_PARTY, command.invite_party().party());
      break;
    case v1::Command::kRecordService:
      existing(v1::SUBJECT_PARTY, command.record_service().party());
      break;
    case v1::Command::kChooseMediator:
      existing(v1::SUBJECT_PARTY, command.choose_mediator().party());
      break;
    case v1::Command::kRequestRecusal:
      made(v1::SUBJECT_RECUSAL, c.recusals(), command.request_recusal().recusal());
      break;
    case v1::Command::kDecideRecusal:
      existing(v1::SUBJECT_RECUSAL, command.decide_recusal().recusal());
      break;
    case v1::Command::kProposeTimes:
      existing(v1::SUBJECT_PARTY, command.propose_times().party());
      break;
    case v1::Command::kScheduleSession:
      made(v1::SUBJECT_SESSION, c.sessions(), command.schedule_session().session());
      break;
    case v1::Command::kRescheduleSession:
      existing(v1::SUBJECT_SESSION, command.reschedule_session().session());
      break;
    case v1::Command::kCancelSession:
      existing(v1::SUBJECT_SESSION, command.cancel_session().session());
      break;
    case v1::Command::kConfirmMinutes:
      existing(v1::SUBJECT_SESSION, command.confirm_minutes().session());
      break;
    case v1::Command::kStartSession:
      made(v1::SUBJECT_SESSION, c.sessions(), command.start_session().session());
      break;
    case v1::Command::kRecordAttendance:
      existing(v1::SUBJECT_SESSION, command.record_attendance().session());
      break;
    case v1::Command::kEndSession:
      existing(v1::SUBJECT_SESSION, command.end_session().session());
      break;
    case v1::Command::kSteerVideo:
      existing(v1::SUBJECT_SESSION, command.steer_video().session());
      break;
    case v1::Command::kNoteVideo:
      existing(v1::SUBJECT_SESSION, command.note_video().session());
      break;
    case v1::Command::kDraftAgreement:
      made(v1::SUBJECT_AGREEMENT, c.agreements(), command.draft_agreement().agreement());
      break;
    case v1::Command::kAmendAgreement:
      made(v1::SUBJECT_AGREEMENT, c.agreements(), command.amend_agreement().agreement());
      break;
    case v1::Command::kRecordOralAgreement:
      made(v1::SUBJECT_AGREEMENT, c.agreements(), command.record_oral_agreement().agreement());
      break;
    case v1::Command::kReviseDraft:
      existing(v1::SUBJECT_AGREEMENT, command.revise_draft().agreement());
      break;
    case v1::Command::kSignAgreement:
      existing(v1::SUBJECT_AGREEMENT, command.sign_agreement().agreement());
      break;
    case v1::Command::kSealAgreement:
      existing(v1::SUBJECT_AGREEMENT, command.seal_agreement().agreement());
      break;
    case v1::Command::kTranscribeAgreement:
      existing(v1::SUBJECT_AGREEMENT, command.transcribe_agreement().agreement());
      break;
    case v1::Command::kConfirmTranscript:
      existing(v1::SUBJECT_AGREEMENT, command.confirm_transcript().agreement());
      break;
    case v1::Command::kRecordPerformance:
      existing(v1::SUBJECT_OBLIGATION, command.record_performance().obligation());
      break;
    case v1::Command::kOfferTransfer:
      made(v1::SUBJECT_TRANSFER, c.transfers(), command.offer_transfer().transfer());
      break;
    case v1::Command::kAcceptTransfer:
      existing(v1::SUBJECT_TRANSFER, command.accept_transfer().transfer());
      break;
    case v1::Command::kDeclineTransfer:
      existing(v1::SUBJECT_TRANSFER, command.decline_transfer().transfer());
      break;
    case v1::Command::kWithdrawTransfer:
      existing(v1::SUBJECT_TRANSFER, command.withdraw_transfer().transfer());
      break;
    case v1::Command::kReturnTransfer:
      existing(v1::SUBJECT_TRANSFER, command.return_transfer().transfer());
      break;
    case v1::Command::kRaiseRisk:
      made(v1::SUBJECT_RISK, c.risks(), command.raise_risk().risk());
      break;
    case v1::Command::kRequestSupport:
      made(v1::SUBJECT_SUPPORT, c.supports(), command.request_support().support());
      break;
    case v1::Command::kClaimSupport:
      existing(v1::SUBJECT_SUPPORT, command.claim_support().support());
      break;
    case v1::Command::kReportSupport:
      existing(v1::SUBJECT_SUPPORT, command.report_support().support());
      break;
    case v1::Command::kConfirmSupport:
      existing(v1::SUBJECT_SUPPORT, command.confirm_support().support());
      break;
    case v1::Command::kUrge:
      made(v1::SUBJECT_URGING, c.urgings(), command.urge().urging());
      break;
    case v1::Command::kAnswerUrging:
      existing(v1::SUBJECT_URGING, command.answer_urging().urging());
      break;
    case v1::Command::kFileComplaint:
      made(v1::SUBJECT_COMPLAINT, c.complaints(), command.file_complaint().complaint());
      break;
    case v1::Command::kAnswerComplaint:
      existing(v1::SUBJECT_COMPLAINT, command.answer_complaint().complaint());
      break;
    case v1::Command::kAskGuidance:
      made(v1::SUBJECT_GUIDANCE, c.guidances(), command.ask_guidance().guidance());
      break;
    case v1::Command::kAnswerGuidance:
      existing(v1::SUBJECT_GUIDANCE, command.answer_guidance().guidance());
      break;
    case v1::Command::kAssessRisk:
      existing(v1::SUBJECT_RISK, command.assess_risk().risk());
      break;
    case v1::Command::kAcknowledgeRisk:
      existing(v1::SUBJECT_RISK, command.acknowledge_risk().risk());
      break;
    case v1::Command::kRequestExtension:
      made(v1::SUBJECT_EXTENSION, c.extensions(), command.request_extension().extension());
      break;
    case v1::Command::kAgreeExtension:
      existing(v1::SUBJECT_EXTENSION, command.agree_extension().extension());
      break;
    case v1::Command::kPlanVisit:
      made(v1::SUBJECT_VISIT, c.visits(), command.plan_visit().visit());
      break;
    case v1::Command::kRecordVisit:
      made(v1::SUBJECT_VISIT, c.visits(), command.record_visit().visit());
      break;
    case v1::Command::kApplyForConfirmation:
      made(v1::SUBJECT_CONFIRMATION, c.confirmations(), command.apply_for_confirmation().confirmation());
      break;
    case v1::Command::kRecordInterestedPerson:
      made(v1::SUBJECT_INTERESTED_PERSON, c.interested_people(),
           command.record_interested_person().interested_person());
      break;
    case v1::Command::kRecordCourtAnswer:
      // Without a confirmation it answers what was returned to the court: that is about the case.
      if (command.record_court_answer().confirmation().empty() && c.has_delegation()) break;
      existing(v1::SUBJECT_CONFIRMATION, command.record_court_answer().confirmation());
      break;
    case v1::Command::kReferOut:
      made(v1::SUBJECT_REFERRAL, c.referrals(), command.refer_out().referral());
      break;
    case v1::Command::kRecordPartnerAnswer:
      existing(v1::SUBJECT_REFERRAL, command.record_partner_answer().referral());
      break;
    default:
      break;  // About the case itself; a clock says what it is about (Clock.subject).
  }
  return subject;
}

absl::StatusOr<std::vector<v1::Event>> DecidePayload(const Definition& definition, const v1::Case& c,
                                                     const v1::Command& command, const Facts& facts) {
  const absl::string_view name = CommandName(command);
  if (name.empty()) return BadField("command", "没有写要办什么", "no command is set");
  const Run run = FindBuilt(command.command_case());
  if (run == nullptr) return Refused(c, v1::NOT_BUILT, name);
  // The server minds clocks, records what its messages served and does nothing else: no timer ends, returns or closes a
  // case.
  if (IsSystem(facts) != IsSystemCommand(name) && !(IsSystem(facts) && MaySystemGive(name))) {
    return Refused(c, v1::SYSTEM_ONLY, name);
  }
  const bool exists = c.version() > 0;
  if (!exists && !IsOpening(name)) return Refused(c, v1::CASE_UNKNOWN, c.name());
  if (exists && IsOpening(name) && command.command_case() != v1::Command::kRaiseRisk) {
    return Refused(c, v1::CASE_EXISTS, c.name());
  }
  RETURN_IF_ERROR(CheckActTime(c, !exists, facts));
  if (NeedsAdoption(definition, c, facts)) {
    RETURN_IF_ERROR(CheckRoom(c, v1::Case::kUnadoptedFieldNumber));
  }
  ASSIGN_OR_RETURN(Events events, run(Ask{definition, c, facts}, command));
  RETURN_IF_ERROR(CheckSize(c, command, events));
  return events;
}

// --- what the families share
// ------------------------------------------------------------------------------------------

absl::Status CheckRoom(const v1::Case& c, int list_field, int adding) {
  const google::protobuf::FieldDescriptor* field = v1::Case::descriptor()->FindFieldByNumber(list_field);
  const int64_t max = field->options().GetExtension(v1::max);
  if (c.GetReflection()->FieldSize(c, field) + adding <= max) return absl::OkStatus();
  return ListFull(c, *field, max);
}

absl::Status UnknownPart(const v1::Case& c, absl::string_view collection, absl::string_view id) {
  return Refused(c, v1::PART_UNKNOWN, absl::StrCat(collection, "/", id));
}

absl::Status CheckNewId(const v1::Case& c, absl::string_view collection, absl::string_view id, bool exists) {
  if (id.empty() || !exists) return absl::OkStatus();
  return Refused(c, v1::PART_EXISTS, absl::StrCat(collection, "/", id));
}

absl::Status NotNow(const v1::Case& c, absl::string_view zh, absl::string_view en, absl::string_view subject) {
  return RefusedBecause(c, v1::NOT_IN_THIS_STATE, MakeLabel(zh, en), subject);
}

absl::StatusOr<const v1::Party*> PartyIn(const v1::Case& c, absl::string_view id) {
  const v1::Party* party = FindById(c.parties(), id);
  if (party == nullptr || party->removed()) return UnknownPart(c, "parties", id);
  return party;
}

}  // namespace gaiwan
