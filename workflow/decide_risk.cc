// Dangers known: graded up or down with a reason, and answered for by who must.
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/case_flags.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/risk_grade.h"

namespace gaiwan {

Decided Decide(const Ask& ask, const v1::AssessRisk& command) {
  const v1::Risk* risk = FindById(ask.c.risks(), command.risk());
  if (risk == nullptr) return UnknownPart(ask.c, "risks", command.risk());
  if (RiskRank(command.grade()) < 0) {
    return BadField("command.assess_risk.grade", "须是 green、yellow、orange 或 red",
                    "must be green, yellow, orange or red");
  }
  Events events(1);
  v1::RiskAssessed* assessed = events.back().mutable_risk_assessed();
  assessed->set_risk(risk->id());
  assessed->set_grade(command.grade());
  assessed->set_people(command.people());
  assessed->set_group_event(IsGroupEvent(ask.definition.proto(), command.people()));
  PutText(command.reason(), assessed);
  return events;
}

// PML art. 25: a danger is met at once. Until somebody says what is done it stands open, closed case or not.
Decided Decide(const Ask& ask, const v1::AcknowledgeRisk& command) {
  const v1::Risk* risk = FindById(ask.c.risks(), command.risk());
  if (risk == nullptr) return UnknownPart(ask.c, "risks", command.risk());
  const std::string subject = absl::StrCat("risks/", risk->id());
  if (!risk->acknowledged_by().empty()) return Refused(ask.c, v1::NOT_IN_THIS_STATE, subject);
  if (ask.facts.act_time < ToTime(risk->act_time())) {
    return NotNow(ask.c, "答复时间早于风险报告时间", "it is answered before it was raised", subject);
  }
  Events events(1);
  events.back().mutable_risk_acknowledged()->set_risk(risk->id());
  PutText(command.measures(), events.back().mutable_risk_acknowledged());
  return events;
}

}  // namespace gaiwan
