// Time and danger: pauses, clocks, risks.
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/calendar.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"
#include "workflow/risk_grade.h"

namespace gaiwan {
namespace {

// Due clocks are kept, and asked for, by whole microseconds; a share of a period may end between two.
int64_t Micros(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMicros(ToTime(time));
}

}  // namespace

Decided Decide(const Ask& ask, const v1::PauseCase& command) {
  if (ask.c.has_pause()) return Refused(ask.c, v1::ALREADY_PAUSED);
  RETURN_IF_ERROR(CheckCode(ask.facts, "pause_reason", command.kind(), "command.pause_case.kind"));
  absl::StatusOr<absl::CivilDay> review = ParseDate(command.review_date());
  if (!review.ok() || *review < DayOf(ask.facts.act_time)) {
    return BadField("command.pause_case.review_date", "不能早于中止之日", "is not before the day of the pause");
  }
  Events events(1);
  v1::CasePaused* paused = events.back().mutable_case_paused();
  paused->set_kind(command.kind());
  paused->set_review_date(command.review_date());
  PutText(command.note(), paused);
  return events;
}

Decided Decide(const Ask& ask, const v1::ResumeCase& command) {
  if (!ask.c.has_pause()) return Refused(ask.c, v1::NOT_IN_THIS_STATE);
  if (ask.c.has_sham_suspicion()) {  // SPC 2016 art. 18
    return NotNow(ask.c, "虚假调解嫌疑尚未排除", "the suspicion of sham was not cleared", "sham_suspicion");
  }
  if (ask.facts.act_time < ToTime(ask.c.pause().from_time())) {
    return RefusedBecause(ask.c, v1::NOT_IN_THIS_STATE,
                          MakeLabel("恢复时间早于中止时间", "it resumes before it was paused"));
  }
  Events events(1);
  PutText(command.note(), events.back().mutable_case_resumed());
  return events;
}

Decided Decide(const Ask& ask, const v1::ExpireClock& command) {
  const v1::Clock* clock = FindById(ask.c.clocks(), command.clock());
  const std::string subject = absl::StrCat("clocks/", command.clock());
  if (clock == nullptr) return Refused(ask.c, v1::CLOCK_UNKNOWN, subject);
  const bool runs = clock->status() == v1::CLOCK_RUNNING || clock->status() == v1::CLOCK_WAITING_FOR_CALENDAR;
  if (!runs || !clock->has_next_time() || Micros(clock->next_time()) != Micros(command.due_time())) {
    return Refused(ask.c, v1::CLOCK_MOVED, subject);
  }
  if (absl::ToUnixMicros(ask.facts.now) < Micros(clock->next_time())) return Refused(ask.c, v1::CLOCK_NOT_DUE, subject);
  Events events(1);
  if (clock->next_percent() < 100) {
    events.back().mutable_clock_warned()->set_clock(clock->id());
    events.back().mutable_clock_warned()->set_percent(clock->next_percent());
  } else {
    events.back().mutable_clock_expired()->set_clock(clock->id());
  }
  return events;
}

// Which clocks it moves is worked out from the definition (advance.h); when there are none nothing happened.
Decided Decide(const Ask& ask, const v1::RecomputeClocks& command) {
  const int64_t revision = ask.facts.calendar == nullptr ? 0 : ask.facts.calendar->revision();
  if (command.calendar_revision() != revision) {
    return RefusedBecause(ask.c, v1::CLOCK_MOVED,
                          MakeLabel(absl::StrCat("现行节假日安排是第", revision, "版"),
                                    absl::StrCat("the calendar is at revision ", revision)),
                          "calendar");
  }
  Events events(1);
  events.back().mutable_clocks_recomputed()->set_calendar_revision(revision);
  return events;
}

Decided Decide(const Ask& ask, const v1::RaiseRisk& command) {
  const int rank = RiskRank(command.grade());
  if (rank <= 0) {
    return BadField("command.raise_risk.grade", "须是 yellow、orange 或 red", "must be yellow, orange or red");
  }
  RETURN_IF_ERROR(CheckCode(ask.facts, "risk_kind", command.kind(), "command.raise_risk.kind"));
  Events events;
  const bool opening = ask.c.version() == 0;
  if (opening) {
    ASSIGN_OR_RETURN(events, OpenByRisk(ask, command));
  }
  for (const v1::Risk& risk : ask.c.risks()) {
    if (RiskRank(risk.grade()) >= rank) return Refused(ask.c, v1::RISK_ONLY_UP, absl::StrCat("risks/", risk.id()));
  }
  if (FindById(ask.c.risks(), command.risk()) == nullptr) {
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kRisksFieldNumber));
  }
  v1::RiskRaised* raised = events.emplace_back().mutable_risk_raised();
  raised->set_risk(IdFor(ask.c.risks(), command.risk()));
  raised->set_grade(command.grade());
  raised->set_reported(command.reported());
  raised->set_kind(command.kind());
  PutText(command.note(), raised);
  ReferDanger(ask, command, &events);
  return events;
}

}  // namespace gaiwan
