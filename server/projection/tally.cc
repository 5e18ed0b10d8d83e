#include "server/projection/tally.h"

#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_sight_facts.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kVoidEntry = "void-entry";  // Code list `result`.

v1::CaseOrigin OriginOf(const v1::Case& c) {
  if (c.has_settled() && !c.settled().verified()) return v1::CASE_ORIGIN_UNCONFIRMED;
  if (c.has_imported()) return v1::CASE_ORIGIN_PAPER;
  if (c.has_delegation()) return v1::CASE_ORIGIN_COURT;
  return v1::CASE_ORIGIN_OWN;
}

bool IsOrganisation(const v1::Party& party) {
  return party.kind() == v1::PARTY_KIND_LEGAL_PERSON || party.kind() == v1::PARTY_KIND_OTHER_ORGANISATION;
}

// Code list `subject_relation`, as far as the kinds of the parties tell.
std::string RelationOf(const v1::Case& c) {
  int organisations = 0;
  int citizens = 0;
  for (const v1::Party& party : c.parties()) {
    if (!party.removed()) ++(IsOrganisation(party) ? organisations : citizens);
  }
  if (organisations + citizens < 2) return "";
  if (organisations == 0) return "citizen-citizen";
  return citizens == 0 ? "organisation-organisation" : "citizen-organisation";
}

// What an agreement promises in money.
int64_t FenOf(const v1::Agreement& agreement) {
  int64_t fen = 0;
  for (const v1::Clause& clause : agreement.clauses()) {
    if (clause.kind() != v1::CLAUSE_KIND_MONEY) continue;
    int64_t instalments = 0;
    for (const v1::Instalment& instalment : clause.instalments()) instalments += instalment.amount().fen();
    fen += clause.has_amount() ? clause.amount().fen() : instalments;
  }
  return fen;
}

// What was agreed in one round, as it stands.
struct Agreed {
  v1::AgreementForm form = v1::AGREEMENT_FORM_UNSPECIFIED;
  int64_t fen = 0;
};

Agreed AgreedIn(const v1::Case& c, int round) {
  Agreed agreed;
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.round() != round || !agreement.has_effective_time() || agreement.replaced()) continue;
    if (agreed.form != v1::AGREEMENT_FORM_WRITTEN) agreed.form = agreement.form();
    agreed.fen += FenOf(agreement);
  }
  if (round == 1 && c.imported().stage() == v1::PAPER_STAGE_CLOSED) {
    agreed.form = c.paper_outcome().form();
    agreed.fen = c.paper_outcome().amount().fen();
  }
  return agreed;
}

// Nothing is counted as performed without proof.
bool IsPerformed(const v1::Case& c) {
  bool any = false;
  for (const v1::Obligation& obligation : c.obligations()) {
    if (obligation.state() == v1::OBLIGATION_STATE_LAPSED || obligation.state() == v1::OBLIGATION_STATE_IN_ORDER)
      continue;
    if (obligation.state() != v1::OBLIGATION_STATE_DONE || !obligation.proved()) return false;
    any = true;
  }
  return any;
}

// Adds bookings that have class, source, channel, difficulty, relation and origin of the case.
class Booker {
 public:
  Booker(const v1::Case& c, v1::CaseTally* tally) : tally_(tally) {
    like_.set_dispute_class(c.dispute_class());
    like_.set_source(c.source());
    like_.set_channel(c.channel());
    like_.set_difficulty(c.difficulty());
    like_.set_relation(RelationOf(c));
    like_.set_origin(OriginOf(c));
  }

  v1::Booking* like() { return &like_; }

  void Add(v1::Measure measure, absl::string_view committee, const v1::RecordedTime& time, int64_t amount) {
    if (amount == 0) return;
    v1::Booking* booking = tally_->add_bookings();
    *booking = like_;
    booking->set_measure(measure);
    booking->set_committee(std::string(IdOf(committee)));
    booking->set_happened_month(MonthOf(time.act_time()));
    booking->set_recorded_month(MonthOf(time.record_time()));
    booking->set_amount(amount);
  }

 private:
  v1::CaseTally* const tally_;
  v1::Booking like_;
};

void AddPreventions(const v1::Case& c, Booker* booker) {
  for (const v1::Prevention& prevention : c.preventions()) {
    if (!prevention.confirmed()) continue;
    v1::RecordedTime time;
    *time.mutable_act_time() = prevention.act_time();
    *time.mutable_record_time() = prevention.record_time();
    const std::string& counts_for = c.committee().empty() ? c.unit() : c.committee();
    booker->like()->set_result(prevention.kind());
    booker->Add(v1::MEASURE_PREVENTED, counts_for, time, 1);
    booker->Add(v1::MEASURE_PREVENTED_PERSONS, counts_for, time, prevention.people());
  }
  booker->like()->clear_result();
}

void AddSatisfaction(const v1::Case& c, const v1::RoundRecord& record, Booker* booker) {
  int64_t answered = 0;
  int64_t satisfied = 0;
  for (const v1::Satisfaction& each : c.satisfactions()) {
    if (each.round() != record.round() || each.result() == v1::SATISFACTION_RESULT_UNSPECIFIED) continue;
    ++answered;
    satisfied +=
        each.result() == v1::SATISFACTION_RESULT_VERY_SATISFIED || each.result() == v1::SATISFACTION_RESULT_SATISFIED;
  }
  booker->Add(v1::MEASURE_SATISFACTION_ANSWERED, record.concluded_by(), record.concluded(), answered);
  booker->Add(v1::MEASURE_SATISFIED, record.concluded_by(), record.concluded(), satisfied);
}

// What is counted of a case once, whatever rounds follow.
void AddOnce(const v1::Case& c, const v1::RoundRecord& record, Booker* booker) {
  int64_t parties = 0;
  int64_t persons = 0;
  for (const v1::Party& party : c.parties()) {
    if (party.removed()) continue;
    ++parties;
    if (!IsOrganisation(party)) persons += std::max(1, party.head_count());
  }
  const auto add = [&](v1::Measure measure, int64_t amount) {
    booker->Add(measure, record.concluded_by(), record.concluded(), amount);
  };
  add(v1::MEASURE_PARTIES, parties);
  add(v1::MEASURE_PERSONS, persons);
  add(v1::MEASURE_PERFORMED, IsPerformed(c) ? 1 : 0);
  add(v1::MEASURE_CONFIRMATION_APPLIED, c.confirmations().empty() ? 0 : 1);
  add(v1::MEASURE_CONFIRMED,
      absl::c_any_of(c.confirmations(), [](const v1::Confirmation& each) { return each.has_confirm_time(); }));
  add(v1::MEASURE_SUED, c.suits().empty() ? 0 : 1);
  add(v1::MEASURE_OVERTURNED, absl::c_any_of(c.suits(), [](const v1::Suit& suit) {
        return suit.result() == v1::JUDGMENT_RESULT_AGREEMENT_CHANGED ||
               suit.result() == v1::JUDGMENT_RESULT_AGREEMENT_VOID;
      }));
  for (const v1::JointCommittee& joint : c.joint_committees()) {
    if (joint.joined()) booker->Add(v1::MEASURE_CO_OPERATED, joint.committee(), record.concluded(), 1);
  }
}

void AddConcluded(const v1::Case& c, const v1::RoundRecord& record, bool later, Booker* booker) {
  const Agreed agreed = AgreedIn(c, record.round());
  booker->like()->set_result(record.result());
  booker->like()->set_form(agreed.form);
  booker->Add(v1::MEASURE_CONCLUDED, record.concluded_by(), record.concluded(), 1);
  booker->Add(v1::MEASURE_AMOUNT_FEN, record.concluded_by(), record.concluded(), agreed.fen);
  booker->Add(v1::MEASURE_VISITED, record.concluded_by(), record.concluded(),
              absl::c_any_of(c.visits(), [&](const v1::Visit& visit) {
                return visit.round() == record.round() && visit.has_visit_time() &&
                       visit.outcome() != v1::VISIT_OUTCOME_NOT_REACHED;
              }));
  AddSatisfaction(c, record, booker);
  if (!later) AddOnce(c, record, booker);
  booker->like()->clear_result();
  booker->like()->clear_form();
}

// A question that was answered: something came of it, and unlike a clue it says nothing of what happened.
bool IsQuestion(const v1::Case& c) {
  return IsClue(c) && !c.has_text() && !c.aim().empty();
}

// The round as it is counted: what was over on paper was taken on when the ledger registered it, with a number or not.
v1::RoundRecord AsCounted(const v1::Case& c, const v1::RoundRecord& record) {
  v1::RoundRecord counted = record;
  const bool over_on_paper = record.round() == 1 && c.imported().stage() == v1::PAPER_STAGE_CLOSED;
  if (record.has_accepted() || !record.has_concluded() || !over_on_paper) return counted;
  counted.set_accepted_by(c.committee());
  *counted.mutable_accepted()->mutable_act_time() = c.request_time();
  *counted.mutable_accepted()->mutable_record_time() = c.create_time();
  return counted;
}

}  // namespace

int32_t MonthOf(const google::protobuf::Timestamp& time) {
  const absl::CivilDay day = DayOf(ToTime(time));
  return static_cast<int32_t>((day.year() - 1970) * 12 + day.month() - 1);
}

void FillTally(const v1::Case& c, v1::CaseTally* tally) {
  tally->Clear();
  if (c.round_records().empty() && c.preventions().empty() && !c.has_clue_settled() && !IsQuestion(c)) return;
  if (c.result() == kVoidEntry) return;
  Booker booker(c, tally);
  AddPreventions(c, &booker);
  if (IsClue(c)) {
    if (c.has_clue_settled()) {
      booker.Add(v1::MEASURE_CLUE_SETTLED, c.committee().empty() ? c.unit() : c.committee(), c.clue_settled(), 1);
    }
    if (IsQuestion(c)) {
      v1::RecordedTime asked;
      *asked.mutable_act_time() = c.request_time();
      *asked.mutable_record_time() = c.create_time();
      booker.Add(v1::MEASURE_QUESTIONS_ANSWERED, c.committee().empty() ? c.unit() : c.committee(), asked, 1);
    }
    return;
  }
  bool later = false;
  for (const v1::RoundRecord& stored : c.round_records()) {
    if (!c.merged_into().empty() && stored.round() == c.round()) continue;
    const v1::RoundRecord record = AsCounted(c, stored);
    if (!record.has_accepted()) {
      if (!record.has_concluded()) continue;
      booker.like()->set_result(record.result());
      booker.Add(v1::MEASURE_NOT_TAKEN_ON, record.concluded_by().empty() ? c.unit() : record.concluded_by(),
                 record.concluded(), 1);
      booker.like()->clear_result();
      continue;
    }
    booker.like()->set_later_round(later);
    booker.Add(v1::MEASURE_ACCEPTED, record.accepted_by(), record.accepted(), 1);
    for (const v1::CommitteeChange& change : c.committee_changes()) {
      if (change.round() != record.round()) continue;
      booker.Add(v1::MEASURE_TRANSFERRED_OUT, change.from(), change.changed(), 1);
      booker.Add(v1::MEASURE_TRANSFERRED_IN, change.to(), change.changed(), 1);
    }
    if (record.has_concluded()) AddConcluded(c, record, later, &booker);
    later = true;
    booker.like()->set_later_round(false);
  }
}

bool MayChangeTally(const v1::Event& event) {
  if (absl::c_any_of(event.moves(), [](const v1::TrackMove& move) { return move.track() == "main"; })) return true;
  switch (event.payload_case()) {
    case v1::Event::kContactRecorded:
    case v1::Event::kServiceRecorded:
    case v1::Event::kIdentityRecorded:
    case v1::Event::kConsentRecorded:
    case v1::Event::kConsentWithdrawn:
    case v1::Event::kRefusalRecorded:
    case v1::Event::kRightsNoticeGiven:
    case v1::Event::kRepresentativeAdded:
    case v1::Event::kParticipantInvited:
    case v1::Event::kPartyInvited:
    case v1::Event::kMediatorsAssigned:
    case v1::Event::kMediatorChosen:
    case v1::Event::kInterestDisclosed:
    case v1::Event::kRecusalRequested:
    case v1::Event::kRecusalDecided:
    case v1::Event::kMediatorReplaced:
    case v1::Event::kSessionScheduled:
    case v1::Event::kSessionRescheduled:
    case v1::Event::kSessionCancelled:
    case v1::Event::kSessionStarted:
    case v1::Event::kAttendanceRecorded:
    case v1::Event::kStatementRecorded:
    case v1::Event::kStatementConfirmed:
    case v1::Event::kSessionEnded:
    case v1::Event::kMinutesConfirmed:
    case v1::Event::kTimesProposed:
    case v1::Event::kInvestigationRecorded:
    case v1::Event::kDocumentAdded:
    case v1::Event::kDocumentReleased:
    case v1::Event::kDocumentWithdrawn:
    case v1::Event::kCopyRequested:
    case v1::Event::kLetterIssued:
    case v1::Event::kClockExpired:
    case v1::Event::kClockWarned:
    case v1::Event::kClocksRecomputed:
    case v1::Event::kRiskRaised:
    case v1::Event::kRiskAssessed:
    case v1::Event::kRiskAcknowledged:
    case v1::Event::kFileSubmitted:
    case v1::Event::kFileChecked:
    case v1::Event::kFileReturned:
    case v1::Event::kNoteAdded:
    case v1::Event::kGlassBroken:
    case v1::Event::kPersonalDataErased:
    case v1::Event::kHoldPlaced:
    case v1::Event::kHoldLifted:
    case v1::Event::kReportRecorded:
    case v1::Event::kHandOverSent:
      return false;
    default:
      return true;
  }
}

}  // namespace gaiwan
