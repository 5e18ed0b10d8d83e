// clients/recompute/counted_case.h: one case, followed through its events for what official returns count of it.
//
// Written from docs/returns.md and not from the server: it keeps notes of its own and knows neither `Case` nor the code
// that folds one. For one thread.
#ifndef GAIWAN_CLIENTS_RECOMPUTE_COUNTED_CASE_H_
#define GAIWAN_CLIENTS_RECOMPUTE_COUNTED_CASE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/return.pb.h"

namespace gaiwan::recompute {

// One quantity. Months are `2026-03`.
struct Count {
  v1::Measure measure = v1::MEASURE_UNSPECIFIED;
  std::string committee;
  std::string happened;
  std::string recorded;
  std::string dispute_class, source, channel, difficulty, result, relation;
  v1::CaseOrigin origin = v1::CASE_ORIGIN_UNSPECIFIED;
  v1::AgreementForm form = v1::AGREEMENT_FORM_UNSPECIFIED;
  bool later = false;
  int64_t amount = 0;
};

// `2026-03` of a moment, at +08:00.
std::string MonthText(const google::protobuf::Timestamp& time);

class CountedCase {
 public:
  // REQUIRES: in the order of versions.
  void Apply(const v1::Event& event);
  // What it adds as it stands.
  std::vector<Count> Counts() const;

 private:
  struct When {
    std::string happened, recorded;
    bool known() const { return !happened.empty(); }
  };
  struct Hand {
    std::string from, to;
    When when;
  };
  struct Round {
    When accepted, ended;
    std::string accepted_by, ended_by, result;
    std::vector<Hand> hands;
  };
  struct Side {
    bool organisation = false, gone = false;
    int heads = 0;
  };
  struct Deal {
    int round = 1;
    bool written = false, in_force = false, replaced = false;
    std::string replaces;
    int64_t fen = 0;
  };
  struct Duty {
    std::string deal;
    v1::ObligationState state = v1::OBLIGATION_STATE_UNSPECIFIED;
    bool proved = false;
  };
  struct Danger {
    std::string kind;
    int people = 0;
    bool confirmed = false;
    When when;
  };

  static When WhenOf(const v1::Event& event);
  template <typename Opening>
  void Open(const Opening& opening, const v1::Event& event);
  void ApplyPeople(const v1::Event& event);
  void ApplyDeals(const v1::Event& event);
  void ApplyAfter(const v1::Event& event);
  void ApplyMoving(const v1::Event& event);
  void ApplyEnding(const v1::Event& event);
  void MoveTo(const std::string& committee, const v1::Event& event);
  void TakeOver(const std::string& unit, const std::string& committee, const v1::Event& event);
  void Close(const v1::Event& event);
  Round& Present() { return rounds_[round_]; }
  bool Performed() const;
  Count Like() const;

  std::string unit_, committee_, dispute_class_, source_, channel_, difficulty_, result_;
  When opened_, clue_settled_;
  When asked_;  // A question that was answered.
  int round_ = 1;
  bool closed_ = false, merged_ = false, court_ = false;
  bool on_the_spot_ = false, verified_ = false;
  bool paper_ = false;
  v1::CaseImported paper_says_;
  std::map<int, Round> rounds_;
  std::map<std::string, Side> sides_;
  std::map<std::string, Deal> deals_;
  std::map<std::string, Duty> duties_;
  std::map<std::string, Danger> dangers_;
  std::map<std::string, bool> joint_;  // Committee to joined.
  // Visit to the round it was of and what came of it.
  std::map<std::string, std::pair<int, v1::VisitOutcome>> visits_;
  std::set<std::string> applications_, granted_;
  std::map<std::string, v1::JudgmentResult> suits_;
  // Party and round to what it said last.
  std::map<std::pair<std::string, int>, v1::SatisfactionResult> said_;
};

}  // namespace gaiwan::recompute

#endif  // GAIWAN_CLIENTS_RECOMPUTE_COUNTED_CASE_H_
