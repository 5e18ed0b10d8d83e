// tests/unit/clients/recompute/random_history.h: events of one case, likely and unlikely ones in any order, by a throw
// of dice: whatever official returns count of a case happens in some of them. Not thread-safe.
#ifndef GAIWAN_TESTS_UNIT_CLIENTS_RECOMPUTE_RANDOM_HISTORY_H_
#define GAIWAN_TESTS_UNIT_CLIENTS_RECOMPUTE_RANDOM_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan::testing {

// The same throws for the same seed, on every machine: SplitMix64.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  int Throw(int n) {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<int>((z ^ (z >> 31)) % static_cast<uint64_t>(n));
  }
  bool OneIn(int n) { return Throw(n) == 0; }
  std::string Of(const std::vector<std::string>& list) {
    return list[static_cast<size_t>(Throw(static_cast<int>(list.size())))];
  }

 private:
  uint64_t state_;
};

class RandomHistory {
 public:
  explicit RandomHistory(uint64_t seed) : dice_(seed) {}

  v1::Event Next(const v1::Case& c) {
    v1::Event event;
    event.set_version(c.version() + 1);
    now_ += dice_.Throw(20 * 86400);
    event.mutable_record_time()->set_seconds(now_);
    event.mutable_act_time()->set_seconds(now_ - (dice_.OneIn(3) ? dice_.Throw(60 * 86400) : 0));
    if (c.version() == 0) {
      Open(&event);
    } else {
      Go(c, &event);
    }
    return event;
  }

 private:
  std::string Org() { return dice_.Of({"orgs/a", "orgs/b", "orgs/c"}); }
  std::string Id() { return dice_.Of({"1", "2", "3"}); }
  std::string Class() { return dice_.Of({"01", "02-03", "07-01"}); }

  void Close(v1::Event* event, bool closed = true) {
    v1::TrackMove* move = event->add_moves();
    move->set_track("main");
    move->set_to(closed ? "closed" : "open");
    move->set_closed(closed);
  }

  template <typename Opening>
  void FillOpening(Opening* opening) {
    opening->set_unit("orgs/v");
    if (!dice_.OneIn(8)) opening->set_committee(Org());
    opening->set_channel(dice_.Of({"grid", "tea_room", "stone_pavilion", "bridge"}));
    opening->set_dispute_class(Class());
  }

  void Open(v1::Event* event) {
    switch (dice_.Throw(8)) {
      case 0:
        FillOpening(event->mutable_clue_registered());
        event->mutable_clue_registered()->mutable_text()->mutable_sealed();
        break;
      case 1:
        FillOpening(event->mutable_question_answered());
        event->mutable_question_answered()->set_aim("doubt-explained");
        Close(event);
        break;
      default:
        FillOpening(event->mutable_case_opened());
        event->mutable_case_opened()->set_source(dice_.Of({"court", "police"}));
        event->mutable_case_opened()->set_difficulty(dice_.Of({"simple", "hard"}));
    }
  }

  template <typename Clauses>
  void FillClauses(Clauses* clauses) {
    for (int i = dice_.Throw(3); i >= 0; --i) {
      v1::Clause* clause = clauses->Add();
      clause->set_kind(dice_.OneIn(3) ? v1::CLAUSE_KIND_ACT : v1::CLAUSE_KIND_MONEY);
      if (dice_.OneIn(2)) clause->mutable_amount()->set_fen(dice_.Throw(100000));
      if (dice_.OneIn(3)) clause->add_instalments()->mutable_amount()->set_fen(dice_.Throw(1000));
    }
  }

  void Go(const v1::Case& c, v1::Event* event) {
    switch (dice_.Throw(38)) {
      case 0: {
        v1::PartyAdded* party = event->mutable_party_added();
        party->set_party(Id());
        party->set_kind(static_cast<v1::PartyKind>(1 + dice_.Throw(4)));
        party->set_head_count(dice_.OneIn(3) ? dice_.Throw(9) : 0);
        break;
      }
      case 1:
        event->mutable_party_amended()->set_party(Id());
        event->mutable_party_amended()->set_head_count(dice_.Throw(9));
        break;
      case 2:
        event->mutable_party_removed()->set_party(Id());
        break;
      case 3:
        event->mutable_case_split()->add_parties(Id());
        break;
      case 4:
      case 5:
      case 6:
        event->mutable_case_accepted()->set_committee(dice_.OneIn(4) || c.committee().empty() ? Org() : c.committee());
        break;
      case 7:
        event->mutable_case_declined();
        Close(event);
        break;
      case 8:
        if (dice_.OneIn(4)) event->mutable_case_voided();
        Close(event);
        break;
      case 9:
      case 10:
      case 11:
        event->mutable_case_closed()->set_result(dice_.Of({"agreement-oral", "refused", "self-settled"}));
        Close(event);
        break;
      case 12:
        event->mutable_case_reopened()->set_round(c.round() + 1);
        Close(event, false);
        break;
      case 13:
        event->mutable_case_merged()->set_into("cases/c-2");
        Close(event);
        break;
      case 14:
        event->mutable_merge_undone();
        Close(event, dice_.OneIn(4));
        break;
      case 15:
        event->mutable_transfer_accepted()->set_unit("orgs/w");
        event->mutable_transfer_accepted()->set_committee(Org());
        break;
      case 16:
        event->mutable_transfer_returned()->set_unit("orgs/v");
        event->mutable_transfer_returned()->set_committee(Org());
        break;
      case 17:
        event->mutable_unit_designated()->set_committee(Org());
        break;
      case 18:
        event->mutable_joint_mediation_proposed()->set_committee(Org());
        break;
      case 19:
        event->mutable_mediation_joined()->set_committee(Org());
        break;
      case 20:
        if (dice_.OneIn(3)) event->mutable_mediation_left()->set_committee(Org());
        break;
      case 21:
        event->mutable_agreement_drafted()->set_agreement(Id());
        FillClauses(event->mutable_agreement_drafted()->mutable_clauses());
        break;
      case 22:
        event->mutable_draft_revised()->set_agreement(Id());
        FillClauses(event->mutable_draft_revised()->mutable_clauses());
        break;
      case 23:
        event->mutable_oral_agreement_recorded()->set_agreement(Id());
        FillClauses(event->mutable_oral_agreement_recorded()->mutable_clauses());
        break;
      case 24:
        event->mutable_agreement_amended()->set_agreement(Id());
        event->mutable_agreement_amended()->set_replaces(Id());
        FillClauses(event->mutable_agreement_amended()->mutable_clauses());
        break;
      case 25:
      case 26: {
        v1::AgreementEffective* effective = event->mutable_agreement_effective();
        effective->set_agreement(Id());
        effective->mutable_effective_time()->set_seconds(now_);
        for (int i = dice_.Throw(2); i >= 0; --i) {
          v1::Obligation* owed = effective->add_obligations();
          owed->set_id(absl::StrCat(effective->agreement(), "-", i + 1));
          owed->set_agreement(effective->agreement());
          owed->set_state(dice_.OneIn(4) ? v1::OBLIGATION_STATE_IN_ORDER : v1::OBLIGATION_STATE_OPEN);
        }
        break;
      }
      case 27:
      case 28: {
        v1::PerformanceRecorded* told = event->mutable_performance_recorded();
        told->set_obligation(absl::StrCat(Id(), "-", 1 + dice_.Throw(2)));
        told->set_state(dice_.OneIn(4) ? v1::OBLIGATION_STATE_FAILED : v1::OBLIGATION_STATE_DONE);
        if (!dice_.OneIn(3)) told->mutable_text()->mutable_sealed();
        break;
      }
      case 29:
        event->mutable_confirmation_applied_for()->set_confirmation(Id());
        break;
      case 30:
        event->mutable_court_answered()->set_confirmation(Id());
        event->mutable_court_answered()->set_answer(dice_.OneIn(2) ? v1::COURT_ANSWER_CONFIRMED
                                                                   : v1::COURT_ANSWER_REJECTED);
        break;
      case 31:
        event->mutable_suit_recorded()->set_suit(Id());
        break;
      case 32:
        event->mutable_judgment_recorded()->set_suit(Id());
        event->mutable_judgment_recorded()->set_result(static_cast<v1::JudgmentResult>(dice_.Throw(7)));
        break;
      case 33:
        event->mutable_satisfaction_answered()->set_party(Id());
        event->mutable_satisfaction_answered()->set_result(static_cast<v1::SatisfactionResult>(dice_.Throw(5)));
        break;
      case 34:
        if (dice_.OneIn(3)) {
          event->mutable_visit_planned()->set_visit(Id());
        } else {
          event->mutable_visit_recorded()->set_visit(Id());
          event->mutable_visit_recorded()->set_outcome(static_cast<v1::VisitOutcome>(dice_.Throw(7)));
        }
        break;
      case 35: {
        v1::PreventionRecorded* told = event->mutable_prevention_recorded();
        told->set_prevention(Id());
        told->set_kind("suicide");
        told->set_people(dice_.Throw(5));
        told->set_confirms(dice_.OneIn(2));
        break;
      }
      case 36:
        if (dice_.OneIn(2)) {
          event->mutable_facts_amended()->set_dispute_class(Class());
        } else {
          event->mutable_facts_amended()->set_difficulty("major");
        }
        break;
      default:
        Rare(c, event);
    }
  }

  // What comes once in a case, if at all.
  void Rare(const v1::Case& c, v1::Event* event) {
    switch (dice_.Throw(6)) {
      case 0:
        event->mutable_settled_registered()->set_verified(dice_.OneIn(2));
        event->mutable_settled_registered()->set_aim("conflict-resolved");
        break;
      case 1: {
        v1::CaseImported* imported = event->mutable_case_imported();
        imported->set_stage(dice_.OneIn(2) ? v1::PAPER_STAGE_CLOSED : v1::PAPER_STAGE_ACCEPTED);
        imported->set_form(v1::AGREEMENT_FORM_WRITTEN);
        imported->mutable_amount()->set_fen(4200);
        imported->set_close_date("2026-02-11");
        break;
      }
      case 2:
        event->mutable_delegation_received();
        break;
      case 3:
        event->mutable_clue_settled();
        Close(event);
        break;
      case 4:
        event->mutable_clue_turned_into_case()->set_source(c.source().empty() ? "court" : c.source());
        event->mutable_clue_turned_into_case()->set_unit("orgs/v");
        event->mutable_clue_turned_into_case()->set_committee(Org());
        Close(event, false);
        break;
      default:
        event->mutable_note_added();
    }
  }

  Dice dice_;
  int64_t now_ = 1767240000;  // 2026-01-01.
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_CLIENTS_RECOMPUTE_RANDOM_HISTORY_H_
