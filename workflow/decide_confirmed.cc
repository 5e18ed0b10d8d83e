// What counts in the returns and the subsidy only once the judicial office confirmed it: what was prevented, and how
// hard the case was.
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/confirming.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// It confirms what is there, and nothing else.
Decided ConfirmPrevention(const Ask& ask, const v1::RecordPrevention& command) {
  const v1::Prevention* prevention = FindById(ask.c.preventions(), command.prevention());
  if (prevention == nullptr) return UnknownPart(ask.c, "preventions", command.prevention());
  if (prevention->confirmed()) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("preventions/", prevention->id()));
  }
  if (command.kind() != prevention->kind()) {
    return BadField("command.record_prevention.kind", "与登记的类别不同", "is not the kind that was recorded");
  }
  if (command.people() != prevention->people()) {
    return BadField("command.record_prevention.people", absl::StrCat("与登记的人数不同：", prevention->people()),
                    absl::StrCat("is not the number recorded: ", prevention->people()), prevention->people());
  }
  RETURN_IF_ERROR(CheckConfirmer(ask));
  if (prevention->recorded_by() == ask.facts.actor) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
  Events events(1);
  v1::PreventionRecorded* recorded = events.back().mutable_prevention_recorded();
  recorded->set_prevention(prevention->id());
  recorded->set_kind(prevention->kind());
  recorded->set_people(prevention->people());
  recorded->set_confirms(true);
  PutText(command.proof(), recorded);
  return events;
}

}  // namespace

Decided Decide(const Ask& ask, const v1::RecordPrevention& command) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "prevention", command.kind(), "command.record_prevention.kind"));
  if (command.proof().text().empty()) return Refused(ask.c, v1::PROOF_MISSING);
  if (command.confirms()) return ConfirmPrevention(ask, command);
  RETURN_IF_ERROR(CheckNewId(ask.c, "preventions", command.prevention(),
                             FindById(ask.c.preventions(), command.prevention()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kPreventionsFieldNumber));
  RETURN_IF_ERROR(CheckRecorder(ask));
  Events events(1);
  v1::PreventionRecorded* recorded = events.back().mutable_prevention_recorded();
  recorded->set_prevention(IdFor(ask.c.preventions(), command.prevention()));
  recorded->set_kind(command.kind());
  recorded->set_people(command.people());
  PutText(command.proof(), recorded);
  return events;
}

// May be declared anew until it is confirmed.
Decided Decide(const Ask& ask, const v1::DeclareGrade& command) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "difficulty", command.difficulty(), "command.declare_grade.difficulty"));
  if (ask.c.grade().confirmed()) {
    return NotNow(ask.c, "难易等级已由司法所确认", "the grade was confirmed before", "grade");
  }
  if (command.confirms()) {
    if (!ask.c.has_grade()) {
      return NotNow(ask.c, "还没有申报难易等级", "no grade was declared yet", "grade");
    }
    if (command.difficulty() != ask.c.grade().difficulty()) {
      return BadField("command.declare_grade.difficulty",
                      absl::StrCat("与申报的等级不同：", ask.c.grade().difficulty()),
                      absl::StrCat("is not the grade declared: ", ask.c.grade().difficulty()));
    }
    RETURN_IF_ERROR(CheckConfirmer(ask));
  } else {
    RETURN_IF_ERROR(CheckRecorder(ask));
  }
  Events events(1);
  v1::GradeDeclared* declared = events.back().mutable_grade_declared();
  declared->set_difficulty(command.difficulty());
  declared->set_confirms(command.confirms());
  PutText(command.reason(), declared);
  return events;
}

}  // namespace gaiwan
