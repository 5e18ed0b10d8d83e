#include "clients/recompute/counted_case.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan::recompute {
namespace {

template <typename Clauses>
int64_t MoneyIn(const Clauses& clauses) {
  int64_t fen = 0;
  for (const v1::Clause& clause : clauses) {
    if (clause.kind() != v1::CLAUSE_KIND_MONEY) continue;
    if (clause.has_amount()) {
      fen += clause.amount().fen();
      continue;
    }
    for (const v1::Instalment& part : clause.instalments()) fen += part.amount().fen();
  }
  return fen;
}

std::string CodeOf(const std::string& org) {
  const size_t slash = org.rfind('/');
  return slash == std::string::npos ? org : org.substr(slash + 1);
}

}  // namespace

std::string MonthText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m", absl::FromUnixSeconds(time.seconds()), absl::FixedTimeZone(8 * 60 * 60));
}

CountedCase::When CountedCase::WhenOf(const v1::Event& event) {
  return {MonthText(event.act_time()), MonthText(event.record_time())};
}

template <typename Opening>
void CountedCase::Open(const Opening& opening, const v1::Event& event) {
  unit_ = opening.unit();
  committee_ = opening.committee();
  channel_ = opening.channel();
  dispute_class_ = opening.dispute_class();
  opened_ = WhenOf(event);
}

void CountedCase::MoveTo(const std::string& committee, const v1::Event& event) {
  Round& round = Present();
  if (committee != committee_ && round.accepted.known() && !round.ended.known()) {
    round.hands.push_back({committee_, committee, WhenOf(event)});
  }
}

void CountedCase::TakeOver(const std::string& unit, const std::string& committee, const v1::Event& event) {
  MoveTo(committee, event);
  if (committee != committee_) joint_.clear();  // They had joined the one that gave it away.
  unit_ = unit;
  committee_ = committee;
}

void CountedCase::Close(const v1::Event& event) {
  if (source_.empty()) return;  // A clue, or a question: no case.
  Round& round = Present();
  round.ended = WhenOf(event);
  round.ended_by = committee_;
  round.result = result_;
  if (round_ == 1 && paper_ && paper_says_.stage() == v1::PAPER_STAGE_CLOSED && paper_says_.close_date().size() >= 7) {
    round.ended.happened = paper_says_.close_date().substr(0, 7);
  }
}

void CountedCase::ApplyPeople(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPartyAdded: {
      const v1::PartyAdded& party = event.party_added();
      Side& side = sides_[party.party()];
      side.organisation =
          party.kind() == v1::PARTY_KIND_LEGAL_PERSON || party.kind() == v1::PARTY_KIND_OTHER_ORGANISATION;
      side.heads = party.head_count();
      break;
    }
    case v1::Event::kPartyAmended:
      if (sides_.count(event.party_amended().party()) > 0) {
        sides_[event.party_amended().party()].heads = event.party_amended().head_count();
      }
      break;
    case v1::Event::kPartyRemoved:
      if (sides_.count(event.party_removed().party()) > 0) sides_[event.party_removed().party()].gone = true;
      break;
    case v1::Event::kCaseSplit:
      for (const std::string& party : event.case_split().parties()) {
        if (sides_.count(party) > 0) sides_[party].gone = true;
      }
      break;
    default:
      break;
  }
}

void CountedCase::ApplyDeals(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kAgreementDrafted: {
      Deal& deal = deals_[event.agreement_drafted().agreement()];
      deal.written = true;
      deal.round = round_;
      deal.fen = MoneyIn(event.agreement_drafted().clauses());
      break;
    }
    case v1::Event::kDraftRevised:
      if (deals_.count(event.draft_revised().agreement()) > 0) {
        deals_[event.draft_revised().agreement()].fen = MoneyIn(event.draft_revised().clauses());
      }
      break;
    case v1::Event::kOralAgreementRecorded: {
      Deal& deal = deals_[event.oral_agreement_recorded().agreement()];
      deal.written = false;
      deal.round = round_;
      deal.fen = MoneyIn(event.oral_agreement_recorded().clauses());
      break;
    }
    case v1::Event::kAgreementAmended: {
      Deal& deal = deals_[event.agreement_amended().agreement()];
      deal.written = true;
      deal.round = round_;
      deal.fen = MoneyIn(event.agreement_amended().clauses());
      deal.replaces = event.agreement_amended().replaces();
      break;
    }
    case v1::Event::kAgreementEffective: {
      const std::string& id = event.agreement_effective().agreement();
      if (deals_.count(id) == 0) break;
      Deal& deal = deals_[id];
      deal.in_force = true;
      if (!deal.replaces.empty() && deals_.count(deal.replaces) > 0) {
        deals_[deal.replaces].replaced = true;
        for (auto& [duty_id, duty] : duties_) {
          const bool owed = duty.state == v1::OBLIGATION_STATE_OPEN || duty.state == v1::OBLIGATION_STATE_IN_ORDER ||
                            duty.state == v1::OBLIGATION_STATE_PARTLY_DONE;
          if (duty.deal == deal.replaces && owed) duty.state = v1::OBLIGATION_STATE_LAPSED;
        }
      }
      for (const v1::Obligation& owed : event.agreement_effective().obligations()) {
        duties_[owed.id()] = {owed.agreement(), owed.state(), owed.proved()};
      }
      break;
    }
    case v1::Event::kPerformanceRecorded: {
      const v1::PerformanceRecorded& told = event.performance_recorded();
      if (duties_.count(told.obligation()) == 0) break;
      const bool done = told.state() == v1::OBLIGATION_STATE_DONE || told.state() == v1::OBLIGATION_STATE_PARTLY_DONE;
      duties_[told.obligation()].state = told.state();
      duties_[told.obligation()].proved = done && told.has_text();
      break;
    }
    default:
      break;
  }
}

void CountedCase::ApplyAfter(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kConfirmationAppliedFor:
      applications_.insert(event.confirmation_applied_for().confirmation());
      break;
    case v1::Event::kCourtAnswered:
      if (event.court_answered().answer() == v1::COURT_ANSWER_CONFIRMED &&
          applications_.count(event.court_answered().confirmation()) > 0) {
        granted_.insert(event.court_answered().confirmation());
      }
      break;
    case v1::Event::kSuitRecorded:
      suits_.emplace(event.suit_recorded().suit(), v1::JUDGMENT_RESULT_UNSPECIFIED);
      break;
    case v1::Event::kJudgmentRecorded:
      if (suits_.count(event.judgment_recorded().suit()) > 0) {
        suits_[event.judgment_recorded().suit()] = event.judgment_recorded().result();
      }
      break;
    case v1::Event::kSatisfactionAnswered:
      said_[{event.satisfaction_answered().party(), round_}] = event.satisfaction_answered().result();
      break;
    case v1::Event::kVisitPlanned: {
      const auto made = visits_.find(event.visit_planned().visit());
      if (made != visits_.end()) made->second.first = round_;  // Made, and planned once more.
      break;
    }
    case v1::Event::kVisitRecorded:
      visits_[event.visit_recorded().visit()] = {round_, event.visit_recorded().outcome()};
      break;
    case v1::Event::kPreventionRecorded: {
      const v1::PreventionRecorded& told = event.prevention_recorded();
      if (told.confirms()) {
        if (dangers_.count(told.prevention()) > 0) dangers_[told.prevention()].confirmed = true;
      } else {
        Danger& danger = dangers_[told.prevention()];
        danger.kind = told.kind();
        danger.people = told.people();
        danger.when = WhenOf(event);
      }
      break;
    }
    default:
      break;
  }
}

void CountedCase::ApplyMoving(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCaseAccepted: {
      MoveTo(event.case_accepted().committee(), event);
      committee_ = event.case_accepted().committee();
      Round& round = Present();
      if (round.accepted.known()) break;
      round.accepted = WhenOf(event);
      round.accepted_by = committee_;
      break;
    }
    case v1::Event::kTransferAccepted:
      TakeOver(event.transfer_accepted().unit(), event.transfer_accepted().committee(), event);
      break;
    case v1::Event::kTransferReturned:
      TakeOver(event.transfer_returned().unit(), event.transfer_returned().committee(), event);
      break;
    case v1::Event::kUnitDesignated:
      TakeOver(event.unit_designated().unit(), event.unit_designated().committee(), event);
      break;
    case v1::Event::kJointMediationProposed:
      joint_.emplace(event.joint_mediation_proposed().committee(), false);
      break;
    case v1::Event::kMediationJoined:
      if (joint_.count(event.mediation_joined().committee()) > 0) joint_[event.mediation_joined().committee()] = true;
      break;
    case v1::Event::kMediationLeft:
      joint_.erase(event.mediation_left().committee());
      break;
    default:
      break;
  }
}

void CountedCase::ApplyEnding(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCaseClosed:
      result_ = event.case_closed().result();
      break;
    case v1::Event::kCaseDeclined:
      result_ = "not-admissible";
      break;
    case v1::Event::kCaseVoided:
      result_ = "void-entry";
      break;
    case v1::Event::kCaseMerged:
      merged_ = true;
      result_ = "merged";
      break;
    case v1::Event::kMergeUndone:
      merged_ = false;
      if (result_ == "merged") result_.clear();
      break;
    case v1::Event::kCaseReopened:
      round_ = event.case_reopened().round();
      Present().accepted = WhenOf(event);
      Present().accepted_by = committee_;
      closed_ = false;
      result_.clear();
      for (auto& [id, deal] : deals_) {
        if (!deal.in_force) deal.round = round_;
      }
      break;
    default:
      break;
  }
}

void CountedCase::Apply(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCaseOpened:
      Open(event.case_opened(), event);
      source_ = event.case_opened().source();
      difficulty_ = event.case_opened().difficulty();
      break;
    case v1::Event::kClueRegistered:
      Open(event.clue_registered(), event);
      break;
    case v1::Event::kQuestionAnswered:
      Open(event.question_answered(), event);
      asked_ = opened_;
      break;
    case v1::Event::kClueSettled:
      clue_settled_ = WhenOf(event);
      break;
    case v1::Event::kClueTurnedIntoCase:
      source_ = event.clue_turned_into_case().source();
      if (!event.clue_turned_into_case().dispute_class().empty()) {
        dispute_class_ = event.clue_turned_into_case().dispute_class();
      }
      unit_ = event.clue_turned_into_case().unit();
      committee_ = event.clue_turned_into_case().committee();
      break;
    case v1::Event::kFactsAmended:
      if (!event.facts_amended().dispute_class().empty()) dispute_class_ = event.facts_amended().dispute_class();
      if (!event.facts_amended().difficulty().empty()) difficulty_ = event.facts_amended().difficulty();
      break;
    case v1::Event::kSettledRegistered:
      on_the_spot_ = true;
      verified_ = event.settled_registered().verified();
      break;
    case v1::Event::kSettledConfirmed:
      verified_ = event.settled_confirmed().verified();
      break;
    case v1::Event::kCaseImported:
      paper_ = true;
      paper_says_ = event.case_imported();
      break;
    case v1::Event::kDelegationReceived:
      court_ = true;
      break;
    default:
      ApplyPeople(event);
      ApplyDeals(event);
      ApplyAfter(event);
      ApplyMoving(event);
      ApplyEnding(event);
      break;
  }
  for (const v1::TrackMove& move : event.moves()) {
    if (move.track() != "main") continue;
    if (move.closed() && !closed_) {
      closed_ = true;
      Close(event);
    } else if (!move.closed() && closed_) {
      closed_ = false;
      if (rounds_.count(round_) > 0) {
        Round& round = Present();
        round.ended = When();
        round.ended_by.clear();
        round.result.clear();
      }
    }
  }
}

bool CountedCase::Performed() const {
  int done = 0;
  for (const auto& [id, duty] : duties_) {
    if (duty.state == v1::OBLIGATION_STATE_LAPSED || duty.state == v1::OBLIGATION_STATE_IN_ORDER) continue;
    if (duty.state != v1::OBLIGATION_STATE_DONE || !duty.proved) return false;
    ++done;
  }
  return done > 0;
}

Count CountedCase::Like() const {
  Count like;
  like.dispute_class = dispute_class_;
  like.source = source_;
  like.channel = channel_;
  like.difficulty = difficulty_;
  int citizens = 0, organisations = 0;
  for (const auto& [id, side] : sides_) {
    if (!side.gone) ++(side.organisation ? organisations : citizens);
  }
  if (citizens + organisations > 1) {
    like.relation = organisations == 0 ? "citizen-citizen"
                    : citizens == 0    ? "organisation-organisation"
                                       : "citizen-organisation";
  }
  like.origin = v1::CASE_ORIGIN_OWN;
  if (court_) like.origin = v1::CASE_ORIGIN_COURT;
  if (paper_) like.origin = v1::CASE_ORIGIN_PAPER;
  if (on_the_spot_ && !verified_) like.origin = v1::CASE_ORIGIN_UNCONFIRMED;
  return like;
}

std::vector<Count> CountedCase::Counts() const {
  std::vector<Count> counts;
  if (result_ == "void-entry") return counts;
  Count like = Like();
  const auto add = [&](v1::Measure measure, const std::string& committee, const When& when, int64_t amount) {
    if (amount == 0) return;
    counts.push_back(like);
    counts.back().measure = measure;
    counts.back().committee = CodeOf(committee);
    counts.back().happened = when.happened;
    counts.back().recorded = when.recorded;
    counts.back().amount = amount;
  };
  const std::string& at = committee_.empty() ? unit_ : committee_;
  for (const auto& [id, danger] : dangers_) {
    if (!danger.confirmed) continue;
    like.result = danger.kind;
    add(v1::MEASURE_PREVENTED, at, danger.when, 1);
    add(v1::MEASURE_PREVENTED_PERSONS, at, danger.when, danger.people);
  }
  like.result.clear();
  if (source_.empty()) {
    if (clue_settled_.known()) add(v1::MEASURE_CLUE_SETTLED, at, clue_settled_, 1);
    if (asked_.known()) add(v1::MEASURE_QUESTIONS_ANSWERED, at, asked_, 1);
    return counts;
  }
  const bool over_on_paper = paper_ && paper_says_.stage() == v1::PAPER_STAGE_CLOSED;
  for (const auto& [number, stored] : rounds_) {
    if (merged_ && number == round_) continue;
    Round round = stored;
    if (!round.accepted.known() && round.ended.known() && number == 1 && over_on_paper) {
      round.accepted = opened_;
      round.accepted_by = committee_;
    }
    if (!round.accepted.known()) {
      if (!round.ended.known()) continue;
      like.result = round.result;
      add(v1::MEASURE_NOT_TAKEN_ON, round.ended_by.empty() ? unit_ : round.ended_by, round.ended, 1);
      like.result.clear();
      continue;
    }
    add(v1::MEASURE_ACCEPTED, round.accepted_by, round.accepted, 1);
    for (const Hand& hand : round.hands) {
      add(v1::MEASURE_TRANSFERRED_OUT, hand.from, hand.when, 1);
      add(v1::MEASURE_TRANSFERRED_IN, hand.to, hand.when, 1);
    }
    const bool first = !like.later;
    if (round.ended.known()) {
      int64_t fen = 0;
      for (const auto& [id, deal] : deals_) {
        if (deal.round != number || !deal.in_force || deal.replaced) continue;
        fen += deal.fen;
        if (like.form != v1::AGREEMENT_FORM_WRITTEN) {
          like.form = deal.written ? v1::AGREEMENT_FORM_WRITTEN : v1::AGREEMENT_FORM_ORAL;
        }
      }
      if (number == 1 && over_on_paper) {
        fen = paper_says_.amount().fen();
        like.form = paper_says_.form();
      }
      like.result = round.result;
      const auto of_round = [&](v1::Measure measure, int64_t amount) {
        add(measure, round.ended_by, round.ended, amount);
      };
      of_round(v1::MEASURE_CONCLUDED, 1);
      of_round(v1::MEASURE_AMOUNT_FEN, fen);
      bool visited = false;
      for (const auto& [id, visit] : visits_) {
        visited |= visit.first == number && visit.second != v1::VISIT_OUTCOME_NOT_REACHED;
      }
      of_round(v1::MEASURE_VISITED, visited ? 1 : 0);
      int answered = 0, satisfied = 0;
      for (const auto& [who, said] : said_) {
        if (who.second != number || said == v1::SATISFACTION_RESULT_UNSPECIFIED) continue;
        ++answered;
        if (said == v1::SATISFACTION_RESULT_VERY_SATISFIED || said == v1::SATISFACTION_RESULT_SATISFIED) ++satisfied;
      }
      of_round(v1::MEASURE_SATISFACTION_ANSWERED, answered);
      of_round(v1::MEASURE_SATISFIED, satisfied);
      if (first) {
        int64_t parties = 0, persons = 0;
        for (const auto& [id, side] : sides_) {
          if (side.gone) continue;
          ++parties;
          if (!side.organisation) persons += side.heads > 1 ? side.heads : 1;
        }
        of_round(v1::MEASURE_PARTIES, parties);
        of_round(v1::MEASURE_PERSONS, persons);
        of_round(v1::MEASURE_PERFORMED, Performed() ? 1 : 0);
        of_round(v1::MEASURE_CONFIRMATION_APPLIED, applications_.empty() ? 0 : 1);
        of_round(v1::MEASURE_CONFIRMED, granted_.empty() ? 0 : 1);
        of_round(v1::MEASURE_SUED, suits_.empty() ? 0 : 1);
        bool overturned = false;
        for (const auto& [id, result] : suits_) {
          overturned |= result == v1::JUDGMENT_RESULT_AGREEMENT_CHANGED || result == v1::JUDGMENT_RESULT_AGREEMENT_VOID;
        }
        of_round(v1::MEASURE_OVERTURNED, overturned ? 1 : 0);
        for (const auto& [committee, joined] : joint_) {
          if (joined) add(v1::MEASURE_CO_OPERATED, committee, round.ended, 1);
        }
      }
      like.result.clear();
      like.form = v1::AGREEMENT_FORM_UNSPECIFIED;
    }
    like.later = true;
  }
  return counts;
}

}  // namespace gaiwan::recompute
