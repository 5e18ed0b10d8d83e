// What came from paper, and what other platforms answered.
#include <algorithm>

#include "workflow/evolve_families.h"

namespace gaiwan {

void Fold(const v1::CaseImported& payload, const v1::Event& event, v1::Case* c) {
  v1::Imported* imported = c->mutable_imported();
  imported->set_stage(payload.stage());
  imported->set_ledger_row(payload.ledger_row());
  *imported->mutable_import_time() = event.record_time();
  if (payload.stage() != v1::PAPER_STAGE_AGREED && payload.stage() != v1::PAPER_STAGE_CLOSED) return;
  v1::PaperOutcome* outcome = c->mutable_paper_outcome();
  outcome->set_form(payload.form());
  outcome->set_agreement_date(payload.agreement_date());
  if (payload.has_amount()) *outcome->mutable_amount() = payload.amount();
  outcome->set_performance(payload.performance());
  outcome->set_close_date(payload.close_date());
}

// Whether there is nothing to report to a platform is told by one number: the version up to which nothing but such
// answers came after what was reported.
void Fold(const v1::ReportRecorded& payload, const v1::Event& event, v1::Case* c) {
  const int64_t before = event.version() - 1;
  bool same = payload.version() == before;
  v1::Report* mine = nullptr;
  for (v1::Report& report : *c->mutable_reports()) {
    if (report.same_until_version() == before) {
      same |= payload.version() >= report.version();
      report.set_same_until_version(event.version());
    }
    if (report.platform() == payload.platform()) mine = &report;
  }
  if (mine == nullptr) mine = c->add_reports();
  mine->set_platform(payload.platform());
  mine->set_version(payload.version());
  mine->set_same_until_version(same ? event.version() : payload.version());
  // A platform that refuses an amendment keeps its number.
  if (!payload.number().empty()) mine->set_number(payload.number());
  *mine->mutable_answer_time() = event.act_time();
  mine->set_refused(payload.refused());
}

}  // namespace gaiwan
