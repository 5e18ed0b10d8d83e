// Judicial confirmation: the application, whatever the court answers, and suits. Nothing here keeps anybody from the
// court: what is late or unusual is marked or explained, and goes.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/calendar.h"
#include "workflow/clock_length.h"
#include "workflow/competent_court.h"
#include "workflow/court_answers.h"
#include "workflow/decide_court.h"
#include "workflow/decide_families.h"
#include "workflow/decide_hand_over.h"
#include "workflow/effect.h"
#include "workflow/enforceability.h"
#include "workflow/find.h"
#include "workflow/line_hand_over.h"
#include "workflow/period.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// The clock of the definition that runs from the effect to the last day to apply.
constexpr absl::string_view kConfirmationClock = "confirmation";

// CPL art. 205: thirty days, counted as CPL art. 85 has it: where the definition has no such clock.
constexpr PeriodRule kThirtyDays{30, PeriodUnit::kCalendarDays, true};

// What a court answers to a matter that was returned to it, as far as it concerns mediation.
constexpr v1::CourtAnswer kOnReturn[] = {v1::COURT_ANSWER_RECEIVED,     v1::COURT_ANSWER_FILED,
                                         v1::COURT_ANSWER_NOT_ACCEPTED, v1::COURT_ANSWER_WITHDRAWN,
                                         v1::COURT_ANSWER_SUMMONS,      v1::COURT_ANSWER_MEDIATION_DOCUMENT};

// Of these the last: nothing more comes of the matter here.
constexpr v1::CourtAnswer kEndsReturn[] = {v1::COURT_ANSWER_NOT_ACCEPTED, v1::COURT_ANSWER_WITHDRAWN,
                                           v1::COURT_ANSWER_MEDIATION_DOCUMENT};

// A ruling names its number, and so does what hangs on one.
bool NeedsNumber(v1::CourtAnswer answer) {
  return answer == v1::COURT_ANSWER_FILED || answer == v1::COURT_ANSWER_CONFIRMED ||
         answer == v1::COURT_ANSWER_REJECTED;
}

bool NeedsDueDate(v1::CourtAnswer answer) {
  return answer == v1::COURT_ANSWER_SUPPLEMENT_REQUIRED || answer == v1::COURT_ANSWER_OBJECTION ||
         answer == v1::COURT_ANSWER_TERM_EXTENDED;
}

absl::Status CheckAnswer(const Ask& ask, const v1::RecordCourtAnswer& command, absl::string_view known_number) {
  if (NeedsNumber(command.answer()) && command.court_number().empty() && known_number.empty()) {
    return BadField("command.record_court_answer.court_number", "须写明法院案号", "is required with this answer");
  }
  if (command.due_date().empty()) {
    if (!NeedsDueDate(command.answer())) return absl::OkStatus();
    return BadField("command.record_court_answer.due_date", "须写明截止日期", "is required with this answer");
  }
  const absl::StatusOr<absl::CivilDay> due = ParseDate(command.due_date());
  if (due.ok() && *due >= DayOf(ask.facts.act_time)) return absl::OkStatus();
  return BadField("command.record_court_answer.due_date", "不能早于答复之日", "is not before the day of the answer");
}

// --- the application -------------------------------------------------------------------------------------------------

PeriodRule ConfirmationPeriod(const Ask& ask, const v1::ClockRule* rule) {
  if (rule == nullptr) return kThirtyDays;
  const RuleLength length = LengthFor(*rule, ask.c.dispute_class());
  return {length.length, ToPeriodUnit(length.unit), rule->rolls_over()};
}

// Posted in time is in time (CPL art. 85): the act counts, not its arrival. Where the calendar of the year is missing,
// the last day is taken as it falls; the court knows better.
bool IsLate(const Ask& ask, absl::Time effective) {
  static const auto* const none = new Calendar(0, absl::Span<const CalendarDay>());
  const Calendar& calendar = ask.facts.calendar == nullptr ? *none : *ask.facts.calendar;
  const v1::ClockRule* rule = ask.definition.FindClock(kConfirmationClock);
  const absl::Duration closes = rule == nullptr ? absl::Hours(24) : CloseOfBusiness(*rule);
  const Deadline deadline = ComputeDeadline(ConfirmationPeriod(ask, rule), effective, {}, calendar, closes);
  return ask.facts.act_time >= (deadline.known ? deadline.due : deadline.earliest);
}

absl::Status MissingReason(absl::string_view zh, absl::string_view en) {
  return BadField("command.apply_for_confirmation.override_reason", zh, en);
}

// The parties may always apply themselves: to which court, with which clauses and leaving what open is theirs to say.
bool ByTheParties(const v1::ApplyForConfirmation& command) {
  return command.hand_over().way() == v1::HAND_OVER_WAY_BY_THE_PARTIES;
}

absl::StatusOr<std::string> CourtFor(const Ask& ask, const v1::ApplyForConfirmation& command) {
  const CompetentCourts competent = FindCompetentCourts(ask.definition, ask.c, ask.facts);
  const std::string path = "command.apply_for_confirmation.court";
  if (command.court().empty()) {
    if (!competent.courts.empty()) return competent.courts.front();
    return BadField(path, "机构名录中没有管辖法院，请写明", "is required: the directory has no competent court");
  }
  RETURN_IF_ERROR(CheckCourt(ask.facts, command.court(), path));
  if (ByTheParties(command)) return command.court();
  const bool is_competent = competent.courts.empty() || std::find(competent.courts.begin(), competent.courts.end(),
                                                                  command.court()) != competent.courts.end();
  if (is_competent || !command.override_reason().text().empty()) return command.court();
  const std::string& source = competent.rule->source();
  return MissingReason(
      absl::StrCat("管辖法院是 ", absl::StrJoin(competent.courts, "、"), "（", source, "），向其他法院申请须说明理由"),
      absl::StrCat("is required: the competent court is ", absl::StrJoin(competent.courts, ", "), " (", source, ")"));
}

// Eligibility is asked of each clause and never of the kind of dispute: maintenance, the rent of a pasture or a line of
// use decide no status and no title.
absl::Status CheckEligible(const v1::Agreement& agreement, const v1::ApplyForConfirmation& command) {
  if (ByTheParties(command) || !command.override_reason().text().empty()) return absl::OkStatus();
  for (int i = 0; i < agreement.clauses_size(); ++i) {
    if (!agreement.clauses(i).decides_status_or_title()) continue;
    return MissingReason(
        absl::StrCat("第 ", i + 1, " 条确认身份关系或者权属，法院不予受理（民诉法解释第355条），仍要申请须说明理由"),
        absl::StrCat("is required: clause ", i + 1, " decides status or title (CPL Interpretation art. 355)"));
  }
  return absl::OkStatus();
}

// The parties ask together (CPL art. 205): all those the agreement binds.
absl::Status CheckApplicants(const Ask& ask, const v1::Agreement& agreement, const v1::ApplyForConfirmation& command) {
  absl::flat_hash_set<absl::string_view> applying;
  for (int i = 0; i < command.applicants_size(); ++i) {
    RETURN_IF_ERROR(PartyIn(ask.c, command.applicants(i)).status());
    if (applying.insert(command.applicants(i)).second) continue;
    return BadField(absl::StrCat("command.apply_for_confirmation.applicants[", i, "]"), "写了两次", "is named twice");
  }
  std::vector<std::string> missing;
  for (const std::string& party : PartiesThatSign(ask.c, agreement)) {
    const v1::Party* found = FindById(ask.c.parties(), party);
    if (!found->removed() && !applying.contains(party)) missing.push_back(party);
  }
  if (missing.empty()) return absl::OkStatus();
  const std::string names = absl::StrJoin(missing, "、");
  return BadField("command.apply_for_confirmation.applicants", absl::StrCat("须由协议各方共同申请，还缺当事人 ", names),
                  absl::StrCat("the parties apply together; missing: ", absl::StrJoin(missing, ", ")));
}

absl::StatusOr<const v1::Agreement*> AgreementToConfirm(const Ask& ask, const std::string& id) {
  const v1::Agreement* agreement = FindById(ask.c.agreements(), id);
  if (agreement == nullptr) return UnknownPart(ask.c, "agreements", id);
  const std::string subject = absl::StrCat("agreements/", id);
  if (!agreement->has_effective_time() || ask.facts.act_time < ToTime(agreement->effective_time())) {
    return Refused(ask.c, v1::NOT_EFFECTIVE, subject);
  }
  if (agreement->replaced()) {
    return RefusedBecause(ask.c, v1::NOT_EFFECTIVE, MakeLabel("协议已被新的协议替代", "another agreement replaced it"),
                          subject);
  }
  for (const v1::Confirmation& confirmation : ask.c.confirmations()) {
    if (confirmation.agreement() != id || IsFinal(confirmation.answer())) continue;
    return RefusedBecause(
        ask.c, v1::NOT_IN_THIS_STATE,
        MakeLabel("该协议没有尚在办理或者已经确认的申请", "no application for it is open or confirmed"),
        absl::StrCat("confirmations/", confirmation.id()));
  }
  return agreement;
}

// What the agreement leaves open goes along, each thing explained in any words (CPL Interpretation art. 358). The court
// judges; here it is only seen to that nobody sends it unaware.
absl::Status PutExplained(const Ask& ask, const v1::Agreement& agreement, const v1::ApplyForConfirmation& command,
                          v1::ConfirmationAppliedFor* applied) {
  const std::vector<v1::Finding> findings = FindingsOf(ask.definition.proto().settling(), ask.c, agreement);
  absl::flat_hash_set<std::string> explained;
  std::vector<std::string> lines;
  for (int i = 0; i < command.explanations_size(); ++i) {
    const v1::FindingExplanation& each = command.explanations(i);
    const std::string path = absl::StrCat("command.apply_for_confirmation.explanations[", i, "]");
    if (each.words().text().empty()) return BadField(absl::StrCat(path, ".words"), "须写明说明", "is required");
    bool known = each.finding().empty();
    for (const v1::Finding& finding : findings) known |= FindingId(finding) == each.finding();
    if (!known) {
      return BadField(absl::StrCat(path, ".finding"), absl::StrCat("协议没有这一项待说明：", each.finding()),
                      absl::StrCat("the agreement leaves no such thing open: ", each.finding()));
    }
    explained.insert(each.finding());
    lines.push_back(
        absl::StrCat(each.finding().empty() ? "" : absl::StrCat(each.finding(), "："), each.words().text()));
  }
  absl::Status refusal;
  for (const v1::Finding& finding : findings) {
    *applied->add_findings() = finding;
    if (ByTheParties(command) || explained.contains("") || explained.contains(FindingId(finding))) continue;
    v1::Label words = FindingWords(finding);
    words.set_zh(absl::StrCat(words.zh(), "（", FindingId(finding), "）"));
    words.set_en(absl::StrCat(words.en(), " (", FindingId(finding), ")"));
    if (refusal.ok()) {
      refusal = RefusedBecause(ask.c, v1::FINDINGS_UNEXPLAINED, words, absl::StrCat("agreements/", agreement.id()));
      continue;
    }
    v1::CommandRefused detail;
    if (!ReadDetail(refusal, &detail)) return refusal;
    *detail.add_guards() = words;
    refusal = WithDetail(std::move(refusal), detail);
  }
  RETURN_IF_ERROR(refusal);
  if (lines.empty()) return absl::OkStatus();
  applied->mutable_explanations()->set_subject("case");
  applied->mutable_explanations()->mutable_open()->mutable_text()->set_text(absl::StrJoin(lines, "\n"));
  return absl::OkStatus();
}

}  // namespace

Decided Decide(const Ask& ask, const v1::ApplyForConfirmation& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "confirmations", command.confirmation(),
                             FindById(ask.c.confirmations(), command.confirmation()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kConfirmationsFieldNumber));
  ASSIGN_OR_RETURN(const v1::Agreement* agreement, AgreementToConfirm(ask, command.agreement()));
  RETURN_IF_ERROR(CheckApplicants(ask, *agreement, command));
  RETURN_IF_ERROR(CheckEligible(*agreement, command));
  ASSIGN_OR_RETURN(const std::string court, CourtFor(ask, command));
  Events events(1);
  v1::ConfirmationAppliedFor* applied = events.back().mutable_confirmation_applied_for();
  applied->set_confirmation(IdFor(ask.c.confirmations(), command.confirmation()));
  applied->set_agreement(agreement->id());
  applied->set_court(court);
  applied->set_late(IsLate(ask, ToTime(agreement->effective_time())));
  *applied->mutable_hand_over() = command.hand_over();
  *applied->mutable_applicants() = command.applicants();
  RETURN_IF_ERROR(PutExplained(ask, *agreement, command, applied));
  PutText(command.override_reason(), applied);
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordCourtAnswer& command) {
  if (command.confirmation().empty()) {
    if (!ask.c.has_delegation()) {
      return BadField("command.record_court_answer.confirmation", "须写明是哪一件司法确认申请",
                      "is required: no court delegated this case");
    }
    if (ask.c.delegation().state() != v1::DELEGATION_STATE_RETURNED) {
      return Refused(ask.c, v1::NOT_IN_THIS_STATE, "delegation");
    }
    if (absl::c_linear_search(kEndsReturn, ask.c.delegation().answer())) {
      return RefusedBecause(ask.c, v1::NOT_IN_THIS_STATE,
                            MakeLabel("法院对退回的案件已有结论", "the court has settled what was returned"),
                            "delegation");
    }
    if (!absl::c_linear_search(kOnReturn, command.answer())) {
      return BadField("command.record_court_answer.answer", "不是对退回案件的答复",
                      "is no answer to a matter that was returned");
    }
    // Before filing there is nothing of which the court could make a mediation document (SPC 2016 art. 19, 20).
    if (command.answer() == v1::COURT_ANSWER_MEDIATION_DOCUMENT &&
        ask.c.delegation().kind() == v1::DELEGATION_KIND_DELEGATED) {
      return BadField("command.record_court_answer.answer", "立案前委派的案件没有法院调解书",
                      "only an entrusted matter ends in a mediation document");
    }
    RETURN_IF_ERROR(CheckAnswer(ask, command, /*known_number=*/""));
  } else {
    const v1::Confirmation* confirmation = FindById(ask.c.confirmations(), command.confirmation());
    if (confirmation == nullptr) return UnknownPart(ask.c, "confirmations", command.confirmation());
    if (!MayFollow(confirmation->answer(), command.answer())) {
      return RefusedBecause(ask.c, v1::NOT_IN_THIS_STATE,
                            MakeLabel("这一答复不能接在上一答复之后", "this answer does not follow the one before"),
                            absl::StrCat("confirmations/", confirmation->id()));
    }
    RETURN_IF_ERROR(CheckAnswer(ask, command, confirmation->court_number()));
  }
  if (command.has_receipt()) {
    RETURN_IF_ERROR(CheckReceipt(ask, command.receipt(), SubjectOfConfirmation(command.confirmation()),
                                 "command.record_court_answer.receipt"));
  }
  Events events(1);
  v1::CourtAnswered* answered = events.back().mutable_court_answered();
  answered->set_confirmation(command.confirmation());
  answered->set_answer(command.answer());
  answered->set_court_number(command.court_number());
  answered->set_due_date(command.due_date());
  if (command.has_receipt()) *answered->mutable_receipt() = command.receipt();
  PutText(command.note(), answered);
  return events;
}

// Who is no party may object to a ruling that confirms, six months from the day they knew or should have known of it
// (CPL Interpretation art. 372). Kept so that the term shows; the court judges whether the interest is one.
Decided Decide(const Ask& ask, const v1::RecordInterestedPerson& command) {
  const std::string path = "command.record_interested_person";
  RETURN_IF_ERROR(CheckNewId(ask.c, "interested_people", command.interested_person(),
                             FindById(ask.c.interested_people(), command.interested_person()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kInterestedPeopleFieldNumber));
  const v1::Confirmation* confirmation = FindById(ask.c.confirmations(), command.confirmation());
  if (confirmation == nullptr) return UnknownPart(ask.c, "confirmations", command.confirmation());
  if (!IsInForce(confirmation->answer())) {
    return RefusedBecause(ask.c, v1::NOT_IN_THIS_STATE,
                          MakeLabel("法院还没有裁定确认", "there is no ruling that confirms it"),
                          absl::StrCat("confirmations/", confirmation->id()));
  }
  ASSIGN_OR_RETURN(const absl::CivilDay known, ParseDate(command.known_date()));
  if (known > DayOf(ask.facts.act_time)) {
    return BadField(path + ".known_date", "不能晚于登记所述的时间", "is not after the act");
  }
  if (confirmation->has_confirm_time() && known < DayOf(ToTime(confirmation->confirm_time()))) {
    return BadField(path + ".known_date", "不早于裁定之日", "is not before the ruling");
  }
  Events events(1);
  v1::InterestedPersonRecorded* recorded = events.back().mutable_interested_person_recorded();
  recorded->set_interested_person(IdFor(ask.c.interested_people(), command.interested_person()));
  recorded->set_confirmation(confirmation->id());
  recorded->set_known_date(command.known_date());
  PutText(command.note(), recorded);
  return events;
}

// Anybody may go to court at any time (PML art. 3). It is recorded, and nothing follows from it here.
Decided Decide(const Ask& ask, const v1::RecordSuit& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "suits", command.suit(), FindById(ask.c.suits(), command.suit()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kSuitsFieldNumber));
  if (!command.party().empty()) RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  if (!command.agreement().empty() && FindById(ask.c.agreements(), command.agreement()) == nullptr) {
    return UnknownPart(ask.c, "agreements", command.agreement());
  }
  Events events(1);
  v1::SuitRecorded* recorded = events.back().mutable_suit_recorded();
  recorded->set_suit(IdFor(ask.c.suits(), command.suit()));
  recorded->set_party(command.party());
  recorded->set_court(command.court());
  recorded->set_court_number(command.court_number());
  recorded->set_agreement(command.agreement());
  PutText(command.note(), recorded);
  return events;
}

// A higher court may judge once more; a suit that was withdrawn or settled is over.
Decided Decide(const Ask& ask, const v1::RecordJudgment& command) {
  const v1::Suit* suit = FindById(ask.c.suits(), command.suit());
  if (suit == nullptr) return UnknownPart(ask.c, "suits", command.suit());
  if (suit->result() == v1::JUDGMENT_RESULT_WITHDRAWN || suit->result() == v1::JUDGMENT_RESULT_SETTLED_IN_COURT) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("suits/", suit->id()));
  }
  Events events(1);
  v1::JudgmentRecorded* recorded = events.back().mutable_judgment_recorded();
  recorded->set_suit(suit->id());
  recorded->set_result(command.result());
  PutText(command.note(), recorded);
  return events;
}

}  // namespace gaiwan
