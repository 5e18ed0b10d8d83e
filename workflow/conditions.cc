// The conditions that choose a target: see guards.h.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_questions.h"
#include "workflow/clause_order.h"
#include "workflow/consent.h"
#include "workflow/court_answers.h"
#include "workflow/find.h"
#include "workflow/guards.h"
#include "workflow/named_entry.h"
#include "workflow/report_duty.h"
#include "workflow/risk_grade.h"
#include "workflow/visits.h"

namespace gaiwan {
namespace {

struct ConditionEntry {
  absl::string_view name;
  absl::string_view zh;
  absl::string_view en;
  bool (*test)(const GuardContext&);
};

const v1::Party* PartyOf(const GuardContext& g) {
  return g.kind == v1::SUBJECT_PARTY ? FindById(g.c.parties(), g.subject) : nullptr;
}

bool AgreedInSession(const GuardContext& g) {
  const v1::Session* session = g.kind == v1::SUBJECT_SESSION ? FindById(g.c.sessions(), g.subject) : nullptr;
  return session != nullptr && session->result() == v1::SESSION_RESULT_AGREED;
}

// Of the session in question: its council said that it is for the village to decide.
bool ReferredToVillage(const GuardContext& g) {
  const v1::Session* session = g.kind == v1::SUBJECT_SESSION ? FindById(g.c.sessions(), g.subject) : nullptr;
  return session != nullptr && session->result() == v1::SESSION_RESULT_REFERRED_TO_VILLAGE;
}

// Drafted in this round and not in effect yet.
bool AgreementDrafted(const GuardContext& g) {
  for (const v1::Agreement& agreement : g.c.agreements()) {
    if (agreement.round() == g.c.round() && !agreement.has_effective_time()) return true;
  }
  return false;
}

// Of the agreement in question; of any of this round where none is.
bool AgreementEffective(const GuardContext& g) {
  const v1::Agreement* agreement = g.kind == v1::SUBJECT_AGREEMENT ? FindById(g.c.agreements(), g.subject) : nullptr;
  return agreement != nullptr ? agreement->has_effective_time() : questions::HasEffectiveAgreement(g.c);
}

// Of the agreement in question: another one took effect in its place.
bool AgreementReplaced(const GuardContext& g) {
  const v1::Agreement* agreement = g.kind == v1::SUBJECT_AGREEMENT ? FindById(g.c.agreements(), g.subject) : nullptr;
  return agreement != nullptr && agreement->replaced();
}

bool LeadMissing(const GuardContext& g) {
  return questions::LeadMissing(g.c);
}

bool AgreementSigned(const GuardContext& g) {
  const v1::Agreement* agreement = g.kind == v1::SUBJECT_AGREEMENT ? FindById(g.c.agreements(), g.subject) : nullptr;
  return agreement != nullptr && questions::SignaturesComplete(g.definition, g.c, *agreement);
}

// A handwritten agreement in effect, of which nobody knows clause by clause what is owed yet.
bool ToBeTranscribed(const GuardContext& g) {
  const v1::Agreement* agreement = g.kind == v1::SUBJECT_AGREEMENT ? FindById(g.c.agreements(), g.subject) : nullptr;
  return agreement != nullptr && agreement->has_effective_time() && !agreement->handwritten().empty() &&
         !agreement->transcript().has_confirm_time();
}

bool TranscriptConfirmed(const GuardContext& g) {
  const v1::Agreement* agreement = g.kind == v1::SUBJECT_AGREEMENT ? FindById(g.c.agreements(), g.subject) : nullptr;
  return agreement != nullptr && agreement->transcript().has_confirm_time();
}

bool EveryoneToldAndConsenting(const GuardContext& g) {
  for (const v1::Party& party : g.c.parties()) {
    if (!party.removed() && !IsWilling(g.c, party)) return false;
  }
  return questions::PartyCount(g.c) >= 2;
}

// It died, and who came in its place was told nothing yet.
bool HeirsToBeTold(const GuardContext& g) {
  const v1::Party* party = PartyOf(g);
  return party != nullptr && party->succeeded() && !IsTold(g.c, *party);
}

// As many units as the definition says turned down what the present holder offered, or gave it back.
bool DeclinedOften(const GuardContext& g) {
  if (!g.definition.proto().has_designation()) return false;
  absl::flat_hash_set<absl::string_view> units;
  for (const v1::Transfer& transfer : g.c.transfers()) {
    const bool refused =
        transfer.state() == v1::TRANSFER_STATE_DECLINED || transfer.state() == v1::TRANSFER_STATE_RETURNED;
    if (refused && transfer.from() == g.c.unit()) units.insert(transfer.to());
  }
  return static_cast<int>(units.size()) >= g.definition.proto().designation().declines_min();
}

bool HasObligations(const GuardContext& g) {
  return g.c.obligations_size() > 0;
}

// The agreement whose duties are meant: that of the application in question; empty for all of the case.
std::string AgreementMeant(const GuardContext& g) {
  const v1::Confirmation* confirmation =
      g.kind == v1::SUBJECT_CONFIRMATION ? FindById(g.c.confirmations(), g.subject) : nullptr;
  return confirmation == nullptr ? "" : confirmation->agreement();
}

// Something was owed, and all of it is done or lapsed.
bool NothingOwed(const GuardContext& g) {
  const std::string agreement = AgreementMeant(g);
  bool any = false;
  for (const v1::Obligation& obligation : g.c.obligations()) {
    if (!agreement.empty() && obligation.agreement() != agreement) continue;
    any = true;
    if (obligation.state() != v1::OBLIGATION_STATE_DONE && obligation.state() != v1::OBLIGATION_STATE_LAPSED) {
      return false;
    }
  }
  return any;
}

// What was done now is a part, and the rest is owed on: who pays a part owns to the debt, so that periods of the
// creditor begin anew (Civil Code art. 195).
bool PerformedInPart(const GuardContext& g) {
  if (!g.command.has_record_performance() || NothingOwed(g)) return false;
  const v1::RecordPerformance& recorded = g.command.record_performance();
  if (recorded.state() != v1::OBLIGATION_STATE_DONE && recorded.state() != v1::OBLIGATION_STATE_PARTLY_DONE &&
      recorded.state() != v1::OBLIGATION_STATE_IN_ORDER) {
    return false;
  }
  const v1::Obligation* obligation = FindById(g.c.obligations(), recorded.obligation());
  const std::string agreement = AgreementMeant(g);
  return obligation != nullptr && (agreement.empty() || obligation->agreement() == agreement);
}

// The parties had applied to the court that delegated it.
bool DelegationAppliedFor(const GuardContext& g) {
  return g.c.delegation().has_application_time();
}

// An objection to the ruling that the person is concerned by was raised, or the ruling is gone.
bool InterestRaised(const GuardContext& g) {
  const v1::InterestedPerson* person =
      g.kind == v1::SUBJECT_INTERESTED_PERSON ? FindById(g.c.interested_people(), g.subject) : nullptr;
  const v1::Confirmation* confirmation =
      person == nullptr ? nullptr : FindById(g.c.confirmations(), person->confirmation());
  return confirmation != nullptr &&
         (confirmation->answer() == v1::COURT_ANSWER_OBJECTION || confirmation->answer() == v1::COURT_ANSWER_REJECTED);
}

// The ruling was made by the answer itself: one that stands against an objection is the ruling that it was.
bool RulingNew(const GuardContext& g) {
  const v1::Confirmation* confirmation =
      g.kind == v1::SUBJECT_CONFIRMATION ? FindById(g.c.confirmations(), g.subject) : nullptr;
  return confirmation != nullptr && confirmation->has_confirm_time() &&
         ToTime(confirmation->confirm_time()) == ToTime(confirmation->answer_time());
}

bool IsNewRound(const GuardContext& g) {
  return g.c.round() > 1;
}

bool IsNumbered(const GuardContext& g) {
  return !g.c.case_number().empty();
}

// The gates know when a no of one party is the end of it all, and leave the cause in the case.
bool MediationOver(const GuardContext& g) {
  return !g.c.ending().cause().empty();
}

// Two sides take part again and nobody keeps them apart. When the time of mediation ran out, who takes part must have
// agreed to extend it (as Shenzhen reg. art. 25 has it).
bool MediationMayGoOn(const GuardContext& g) {
  if (!CanMediateAmong(g.c, [&](const v1::Party& party) { return questions::Consents(g.c, party); })) return false;
  // The period that the parties have agreed just now to lengthen runs again.
  const v1::Extension* extension = g.kind == v1::SUBJECT_EXTENSION ? FindById(g.c.extensions(), g.subject) : nullptr;
  const bool granted = extension != nullptr && extension->state() == v1::EXTENSION_STATE_AGREED;
  const bool time_over = std::any_of(g.c.clocks().begin(), g.c.clocks().end(), [&](const v1::Clock& clock) {
    const v1::ClockRule* rule = g.definition.FindClock(clock.rule());
    if (granted && extension->clock() == clock.id()) return false;
    return clock.status() == v1::CLOCK_EXPIRED && clock.subject().empty() && rule != nullptr &&
           rule->on_expiry() == v1::EXPIRY_MOVE_TRACK;
  });
  if (!time_over) return true;
  for (const v1::Party& party : g.c.parties()) {
    if (questions::Consents(g.c, party) &&
        AnswerOf(g.c, party, v1::CONSENT_KIND_EXTENSION) != v1::CONSENT_ANSWER_GIVEN) {
      return false;
    }
  }
  return true;
}

template <v1::PaperStage stage>
bool ImportedAs(const GuardContext& g) {
  return g.c.imported().stage() == stage;
}

bool ImportedWithMediator(const GuardContext& g) {
  return g.c.imported().stage() == v1::PAPER_STAGE_ACCEPTED && g.c.mediators_size() > 0;
}

bool MediatorAssigned(const GuardContext& g) {
  return g.c.mediators_size() > 0;
}

v1::ObligationState ObligationStateOf(const GuardContext& g) {
  const v1::Obligation* obligation =
      g.kind == v1::SUBJECT_OBLIGATION ? FindById(g.c.obligations(), g.subject) : nullptr;
  return obligation == nullptr ? v1::OBLIGATION_STATE_UNSPECIFIED : obligation->state();
}

bool ObligationFailed(const GuardContext& g) {
  return ObligationStateOf(g) == v1::OBLIGATION_STATE_FAILED;
}

// Nothing more is owed. What failed, is unknown or partly done may be asked again.
bool ObligationSettled(const GuardContext& g) {
  const v1::ObligationState state = ObligationStateOf(g);
  return state == v1::OBLIGATION_STATE_DONE || state == v1::OBLIGATION_STATE_LAPSED;
}

// What became of it is on record, for good or ill: its day is not waited for any more.
bool ObligationRecorded(const GuardContext& g) {
  const v1::ObligationState state = ObligationStateOf(g);
  return ObligationSettled(g) || state == v1::OBLIGATION_STATE_FAILED || state == v1::OBLIGATION_STATE_UNKNOWN;
}

bool PartyConsents(const GuardContext& g) {
  const v1::Party* party = PartyOf(g);
  return party != nullptr && questions::Consents(g.c, *party);
}

bool PartyLeft(const GuardContext& g) {
  const v1::Party* party = PartyOf(g);
  return party != nullptr && party->removed();
}

bool PartyRefuses(const GuardContext& g) {
  const v1::Party* party = PartyOf(g);
  return party != nullptr && HasRefused(g.c, *party);
}

bool PartyTold(const GuardContext& g) {
  const v1::Party* party = PartyOf(g);
  return party != nullptr && IsTold(g.c, *party);
}

bool SupportConfirmed(const GuardContext& g) {
  const v1::Support* support = g.kind == v1::SUBJECT_SUPPORT ? FindById(g.c.supports(), g.subject) : nullptr;
  return support != nullptr && support->state() == v1::SUPPORT_STATE_CONFIRMED;
}

bool ReportOwed(const GuardContext& g) {
  return ReportIsOwed(g.c);
}

bool ReportMet(const GuardContext& g) {
  return !ReportIsOwed(g.c);
}

bool RiskUnanswered(const GuardContext& g) {
  const v1::Risk* risk = g.kind == v1::SUBJECT_RISK ? FindById(g.c.risks(), g.subject) : nullptr;
  return risk != nullptr && risk->acknowledged_by().empty();
}

// From this grade on a danger is kept in sight by visits of its own.
constexpr absl::string_view kGraveRisk = "orange";

bool RiskIsGrave(const GuardContext& g) {
  const v1::Risk* risk = g.kind == v1::SUBJECT_RISK ? FindById(g.c.risks(), g.subject) : nullptr;
  return risk != nullptr && RiskRank(risk->grade()) >= RiskRank(kGraveRisk);
}

bool RiskCalmed(const GuardContext& g) {
  return !RiskIsGrave(g);
}

// A danger beside an agreement that the parties live under.
bool RiskToVisit(const GuardContext& g) {
  return RiskIsGrave(g) && questions::HasEffectiveAgreement(g.c);
}

bool VisitCounts(const GuardContext& g) {
  const v1::Visit* visit = g.kind == v1::SUBJECT_VISIT ? FindById(g.c.visits(), g.subject) : nullptr;
  return visit != nullptr && CountsAsVisit(g.c, *visit);
}

// What the visit in question came to.
template <v1::VisitOutcome kOutcome>
bool VisitFound(const GuardContext& g) {
  const v1::Visit* visit = g.kind == v1::SUBJECT_VISIT ? FindById(g.c.visits(), g.subject) : nullptr;
  return visit != nullptr && visit->outcome() == kOutcome;
}

// Of the obligation in question: another clause has to be performed first.
bool ObligationWaits(const GuardContext& g) {
  const v1::Obligation* obligation =
      g.kind == v1::SUBJECT_OBLIGATION ? FindById(g.c.obligations(), g.subject) : nullptr;
  return obligation != nullptr && WaitsForClause(g.c, *obligation) != 0;
}

bool ObligationReady(const GuardContext& g) {
  return g.kind == v1::SUBJECT_OBLIGATION && !ObligationWaits(g);
}

bool SessionRunning(const GuardContext& g) {
  return questions::AnySessionRunning(g.c);
}

// Of the agreement in question.
bool ConfirmationApplied(const GuardContext& g) {
  return g.kind == v1::SUBJECT_AGREEMENT &&
         std::any_of(g.c.confirmations().begin(), g.c.confirmations().end(),
                     [&](const v1::Confirmation& each) { return each.agreement() == g.subject; });
}

// Of the agreement in question: what was applied for is withdrawn, or counts as withdrawn, and nothing else of it is
// open or confirmed. The thirty days are what they were.
bool ConfirmationWithdrawn(const GuardContext& g) {
  if (g.kind != v1::SUBJECT_AGREEMENT) return false;
  bool withdrawn = false;
  for (const v1::Confirmation& each : g.c.confirmations()) {
    if (each.agreement() != g.subject) continue;
    if (!IsFinal(each.answer())) return false;
    withdrawn |= each.answer() == v1::COURT_ANSWER_WITHDRAWN || each.answer() == v1::COURT_ANSWER_DEEMED_WITHDRAWN;
  }
  return withdrawn;
}

// SPC 2016 art. 20: the court made a mediation document of what was agreed, and that is enforced like a judgment.
bool CourtMadeDocument(const GuardContext& g) {
  return g.c.delegation().answer() == v1::COURT_ANSWER_MEDIATION_DOCUMENT;
}

// The court's latest answer to the application is one of these.
template <v1::CourtAnswer... answers>
bool CourtSaid(const GuardContext& g) {
  if (g.kind != v1::SUBJECT_CONFIRMATION) return false;
  const v1::Confirmation* confirmation = FindById(g.c.confirmations(), g.subject);
  return confirmation != nullptr && ((confirmation->answer() == answers) || ...);
}

template <v1::DelegationKind kind>
bool DelegatedAs(const GuardContext& g) {
  return g.c.delegation().kind() == kind;
}

template <v1::ReferralState state>
bool ReferralIs(const GuardContext& g) {
  const v1::Referral* referral = g.kind == v1::SUBJECT_REFERRAL ? FindById(g.c.referrals(), g.subject) : nullptr;
  return referral != nullptr && referral->state() == state;
}

// Code list `partner`.
constexpr char kPetition[] = "petition";
constexpr char kPolice[] = "police";

template <const char* partner>
bool ReferralTo(const GuardContext& g) {
  const v1::Referral* referral = g.kind == v1::SUBJECT_REFERRAL ? FindById(g.c.referrals(), g.subject) : nullptr;
  return referral != nullptr && referral->partner() == partner;
}

// Sorted by name.
constexpr ConditionEntry kConditions[] = {
    {"agreed-in-session", "本次调解会达成一致", "the session ended in agreement", AgreedInSession},
    {"agreement-drafted", "有尚未生效的协议稿", "there is a draft that is not in effect", AgreementDrafted},
    {"agreement-effective", "协议已生效", "the agreement is in effect", AgreementEffective},
    {"agreement-replaced", "协议已被取代", "another agreement replaced it", AgreementReplaced},
    {"agreement-signed", "当事人和调解员均已签名", "parties and mediator have signed", AgreementSigned},
    {"agreement-to-transcribe", "手写协议已生效，条款尚未录入并经各方核对",
     "a handwritten agreement is in effect, and its clauses are not typed and confirmed", ToBeTranscribed},
    {"confirmation-applied", "已申请司法确认", "confirmation was applied for", ConfirmationApplied},
    {"confirmation-withdrawn", "司法确认申请已撤回或者视为撤回，没有其他在办的申请",
     "the application is withdrawn, or counts as withdrawn, and no other is open", ConfirmationWithdrawn},
    {"court-asks-more", "法院要求补正", "the court asks for more papers",
     CourtSaid<v1::COURT_ANSWER_SUPPLEMENT_REQUIRED>},
    {"court-confirmed", "法院裁定确认有效", "the court confirmed it", CourtSaid<v1::COURT_ANSWER_CONFIRMED>},
    {"court-filed", "法院已立案", "the court filed it", CourtSaid<v1::COURT_ANSWER_FILED, v1::COURT_ANSWER_SUMMONS>},
    {"court-made-document", "法院已出具调解书", "the court made a mediation document", CourtMadeDocument},
    {"court-not-accepted", "法院不予受理", "the court did not accept it", CourtSaid<v1::COURT_ANSWER_NOT_ACCEPTED>},
    {"court-objected", "对裁定有异议", "somebody objects to the ruling", CourtSaid<v1::COURT_ANSWER_OBJECTION>},
    {"court-rejected", "法院裁定驳回", "the court rejected it", CourtSaid<v1::COURT_ANSWER_REJECTED>},
    {"court-withdrawn", "申请已撤回或者视为撤回", "it is withdrawn, or counts as withdrawn",
     CourtSaid<v1::COURT_ANSWER_WITHDRAWN, v1::COURT_ANSWER_DEEMED_WITHDRAWN>},
    {"declined-often", "多个单位不接收移送", "several units turned a transfer down", DeclinedOften},
    {"delegation-applied-for", "当事人曾向法院申请调解", "the parties had applied to the court", DelegationAppliedFor},
    {"entrusted", "法院立案后委托", "a court entrusted it after filing", DelegatedAs<v1::DELEGATION_KIND_ENTRUSTED>},
    {"entrusted-summary", "法院立案后委托，适用简易程序", "a court entrusted it in summary procedure",
     DelegatedAs<v1::DELEGATION_KIND_ENTRUSTED_SUMMARY>},
    {"everyone-told-and-consenting", "各方均已被告知并同意", "everyone was told and consents",
     EveryoneToldAndConsenting},
    {"has-obligations", "有履行义务", "something is owed", HasObligations},
    {"heirs-to-be-told", "当事人已死亡，继承人尚未告知", "a party died and its heirs were not told yet", HeirsToBeTold},
    {"imported-accepted", "纸质台账上已受理", "it was taken on on paper", ImportedAs<v1::PAPER_STAGE_ACCEPTED>},
    {"imported-agreed", "纸质台账上已达成协议、尚在履行", "it was agreed on paper and is being performed",
     ImportedAs<v1::PAPER_STAGE_AGREED>},
    {"imported-closed", "纸质台账上已结案", "it was over on paper", ImportedAs<v1::PAPER_STAGE_CLOSED>},
    {"imported-with-mediator", "纸质台账上已受理并有调解员", "it was taken on on paper and has its mediator",
     ImportedWithMediator},
    {"interest-raised", "已提出异议或者裁定已撤销", "the objection was raised, or the ruling is gone", InterestRaised},
    {"is-new-round", "重新调解", "it is a new round", IsNewRound},
    {"is-numbered", "已受理编号", "the case has its number", IsNumbered},
    {"lead-missing", "没有主办调解员", "nobody is in the lead", LeadMissing},
    {"mediation-may-go-on", "双方重新同意，可以继续调解", "both sides consent again", MediationMayGoOn},
    {"mediation-over", "因拒绝等原因不能继续调解", "a refusal or another cause ended mediation", MediationOver},
    {"mediator-assigned", "已指派调解员", "a mediator is assigned", MediatorAssigned},
    {"nothing-owed", "义务已全部了结", "all that was owed is done or lapsed", NothingOwed},
    {"obligation-failed", "未履行", "it was not performed", ObligationFailed},
    {"obligation-ready", "前一条已履行，轮到本条", "the clause before it is performed, and its turn has come",
     ObligationReady},
    {"obligation-recorded", "履行结果已登记", "what became of it is recorded", ObligationRecorded},
    {"obligation-settled", "义务已了结", "nothing more is owed of it", ObligationSettled},
    {"obligation-waits", "须先履行前一条", "another clause has to be performed first", ObligationWaits},
    {"party-consents", "该当事人同意调解", "the party consents", PartyConsents},
    {"party-left", "该当事人已退出本案", "the party left the case", PartyLeft},
    {"party-refuses", "该当事人拒绝调解", "the party refuses", PartyRefuses},
    {"party-told", "已告知该当事人", "the party was told", PartyTold},
    {"performed-in-part", "履行了一部分，其余尚欠", "a part was performed, and the rest is owed on", PerformedInPart},
    {"referral-accepted", "对方已受理", "the partner took it up", ReferralIs<v1::REFERRAL_STATE_ACCEPTED>},
    {"referral-done", "对方已办结", "the partner is done", ReferralIs<v1::REFERRAL_STATE_DONE>},
    {"referral-mediated", "对方已调解一次，未成", "the partner mediated once, without success",
     ReferralIs<v1::REFERRAL_STATE_MEDIATED_ONCE>},
    {"referral-refused", "对方未受理", "the partner refused it", ReferralIs<v1::REFERRAL_STATE_REFUSED>},
    {"referral-to-petition", "转交信访部门", "it went to the petition office", ReferralTo<kPetition>},
    {"referral-to-police", "转交公安机关", "it went to the police", ReferralTo<kPolice>},
    {"referred-to-village", "议事团认为属于村务，应由村里议决", "a council said that it is for the village to decide",
     ReferredToVillage},
    {"report-met", "没有须报而未报的暴力", "no violence is left to report", ReportMet},
    {"report-owed", "对未成年人或者无、限制民事行为能力人的暴力尚未报警",
     "violence against a minor or a person without full capacity was not reported", ReportOwed},
    {"risk-calmed", "风险已降到橙色以下", "the danger is below orange", RiskCalmed},
    {"risk-to-visit", "协议已生效，风险仍为橙色或者红色", "an agreement is in effect, and the danger is orange or red",
     RiskToVisit},
    {"risk-unanswered", "风险尚未处置答复", "nobody has answered for the risk", RiskUnanswered},
    {"ruling-new", "确认裁定是新作出的，不是驳回异议后维持的",
     "the ruling is new, and not one that an objection left standing", RulingNew},
    {"session-running", "调解会进行中", "a session is running", SessionRunning},
    {"support-confirmed", "帮助已确认落实", "the help was confirmed", SupportConfirmed},
    {"transcript-confirmed", "录入的条款各方已核对", "everybody who signed confirmed what was typed",
     TranscriptConfirmed},
    {"visit-counts", "回访在生效之日以后，且不早于计划的首次回访之日",
     "the visit came after the day of the effect and not before its first planned day", VisitCounts},
    {"visit-found-breach", "回访发现没有履行", "the visit found that something is not performed",
     VisitFound<v1::VISIT_OUTCOME_NOT_PERFORMED>},
    {"visit-found-danger", "回访发现险情", "the visit found danger", VisitFound<v1::VISIT_OUTCOME_DANGER>},
    {"visit-found-quarrel", "回访发现又起纠纷", "the visit found that they quarrel anew",
     VisitFound<v1::VISIT_OUTCOME_NEW_QUARREL>},
    {"visit-wants-court", "回访时当事人要求诉讼或者执行", "at the visit a party wanted to go to court",
     VisitFound<v1::VISIT_OUTCOME_WANTS_COURT>},
};

}  // namespace

GuardContext ContextFor(const Definition& definition, const v1::Case& c, const v1::Command& command, const Facts& facts,
                        const v1::Track& track, const std::string& subject, const CommandSubject& about) {
  if (track.subject() == v1::SUBJECT_CASE) return {definition, c, command, facts, about.id, about.kind};
  return {definition, c, command, facts, subject, track.subject()};
}

bool IsCondition(absl::string_view name) {
  return FindByName(kConditions, name) != nullptr;
}

bool TestCondition(absl::string_view name, const GuardContext& context) {
  return FindByName(kConditions, name)->test(context);
}

std::vector<std::pair<std::string, v1::Label>> AllConditions() {
  std::vector<std::pair<std::string, v1::Label>> all;
  for (const ConditionEntry& condition : kConditions) {
    all.emplace_back(condition.name, MakeLabel(condition.zh, condition.en));
  }
  return all;
}

}  // namespace gaiwan
