#include "workflow/round_records.h"

#include <string>

#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_sight_facts.h"

namespace gaiwan {
namespace {

v1::RoundRecord* FindRound(v1::Case* c) {
  for (v1::RoundRecord& record : *c->mutable_round_records()) {
    if (record.round() == c->round()) return &record;
  }
  return nullptr;
}

v1::RoundRecord* FindOrAddRound(v1::Case* c) {
  if (v1::RoundRecord* record = FindRound(c)) return record;
  v1::RoundRecord* record = c->add_round_records();
  record->set_round(c->round());
  return record;
}

void SetTimes(const v1::Event& event, v1::RecordedTime* time) {
  *time->mutable_act_time() = event.act_time();
  *time->mutable_record_time() = event.record_time();
}

}  // namespace

void RecordAcceptance(absl::string_view committee, const v1::Event& event, v1::Case* c) {
  v1::RoundRecord* record = FindOrAddRound(c);
  if (record->has_accepted()) return;
  record->set_accepted_by(std::string(committee));
  record->set_acceptor(event.actor());
  SetTimes(event, record->mutable_accepted());
}

void RecordConclusion(const v1::Event& event, v1::Case* c) {
  if (IsClue(*c)) return;
  v1::RoundRecord* record = FindOrAddRound(c);
  record->set_concluded_by(c->committee());
  record->set_result(c->result());
  SetTimes(event, record->mutable_concluded());
  // What was over on paper ended on the day that the ledger says, and not when it was registered.
  if (c->round() > 1 || c->imported().stage() != v1::PAPER_STAGE_CLOSED) return;
  const absl::StatusOr<absl::CivilDay> day = ParseDate(c->paper_outcome().close_date());
  if (day.ok()) *record->mutable_concluded()->mutable_act_time() = ToProto(StartOfDay(*day));
}

void ForgetConclusion(v1::Case* c) {
  v1::RoundRecord* record = FindRound(c);
  if (record == nullptr) return;
  record->clear_concluded_by();
  record->clear_concluded();
  record->clear_result();
}

void RecordCommitteeChange(absl::string_view to, const v1::Event& event, v1::Case* c) {
  const v1::RoundRecord* record = FindRound(c);
  if (record == nullptr || !record->has_accepted() || record->has_concluded() || c->committee() == to) return;
  v1::CommitteeChange* change = c->add_committee_changes();
  change->set_round(c->round());
  change->set_from(c->committee());
  change->set_to(std::string(to));
  SetTimes(event, change->mutable_changed());
}

}  // namespace gaiwan
