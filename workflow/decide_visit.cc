// Visits after the agreement: planned, made.
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// A visit is no tick: a photo, the recording of a call or the place shows it. Who did not want the place noted is taken
// at their word, and then it says what was found.
absl::Status CheckShown(const Ask& ask, const v1::RecordVisit& command) {
  if (!command.documents().empty() || !command.place().text().empty()) return absl::OkStatus();
  if (command.place_refused() && !command.findings().text().empty()) return absl::OkStatus();
  return RefusedBecause(
      ask.c, v1::PROOF_MISSING,
      MakeLabel("回访须有照片、通话录音等材料，或者写明地点；受访人不愿登记地点的，注明并写明回访情况",
                "a visit needs a document that shows it, or its place; where whoever was visited did not want that "
                "noted, say so and what was found"),
      "visits");
}

}  // namespace

Decided Decide(const Ask& ask, const v1::PlanVisit& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "visits", command.visit(), FindById(ask.c.visits(), command.visit()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kVisitsFieldNumber));
  absl::StatusOr<absl::CivilDay> day = ParseDate(command.planned_date());
  if (!day.ok() || *day < DayOf(ask.facts.act_time)) {
    return BadField("command.plan_visit.planned_date", "不能早于安排之日", "is not before the day it is planned");
  }
  Events events(1);
  v1::VisitPlanned* planned = events.back().mutable_visit_planned();
  planned->set_visit(IdFor(ask.c.visits(), command.visit()));
  planned->set_planned_date(command.planned_date());
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordVisit& command) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "visit_way", command.way(), "command.record_visit.way"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "visit_aim", command.aim(), "command.record_visit.aim"));
  if (command.visit().empty()) {
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kVisitsFieldNumber));
  } else {
    // Nothing refers to a visit later, so an unplanned one needs no id of the caller's: an unknown id is a slip.
    const v1::Visit* visit = FindById(ask.c.visits(), command.visit());
    if (visit == nullptr) return UnknownPart(ask.c, "visits", command.visit());
    if (visit->has_visit_time()) return CheckNewId(ask.c, "visits", command.visit(), true);
  }
  for (const std::string& id : command.documents()) {
    const v1::Document* document = FindById(ask.c.documents(), id);
    if (document == nullptr || document->withdrawn()) return UnknownPart(ask.c, "documents", id);
  }
  RETURN_IF_ERROR(CheckShown(ask, command));
  if (command.place_refused() && !command.place().text().empty()) {
    return BadField("command.record_visit.place", "受访人不愿登记地点的，不再写地点",
                    "is empty where whoever was visited did not want it noted");
  }
  Events events(1);
  v1::VisitRecorded* recorded = events.back().mutable_visit_recorded();
  recorded->set_visit(IdFor(ask.c.visits(), command.visit()));
  recorded->set_way(command.way());
  recorded->set_outcome(command.outcome());
  recorded->set_aim(command.aim());
  *recorded->mutable_documents() = command.documents();
  if (!command.place().text().empty()) {
    recorded->mutable_place()->set_subject("case");
    *recorded->mutable_place()->mutable_open()->mutable_text() = command.place();
  }
  recorded->set_place_refused(command.place_refused());
  PutText(command.findings(), recorded);
  return events;
}

}  // namespace gaiwan
