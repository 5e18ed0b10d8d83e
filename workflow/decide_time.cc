// Time and danger: pauses, clocks, risks.
#include <cstdint>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/calendar.h"
#include "workflow/case_flags.h"
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

// nullptr: one of the kind lasts as long as is said.
const v1::PauseRule* FindPauseRule(const v1::Definition& definition, const std::string& kind) {
  for (const v1::PauseRule& rule : definition.pauses()) {
    if (rule.kinds().empty() || absl::c_linear_search(rule.kinds(), kind)) return &rule;
  }
  return nullptr;
}

// The last day of a pause that begins, or is prolonged, on `day`; empty for none.
absl::StatusOr<std::string> EndOfPause(const Ask& ask, const v1::PauseCase& command, absl::CivilDay day) {
  constexpr char kPath[] = "command.pause_case.end_date";
  const v1::PauseRule* rule = FindPauseRule(ask.definition.proto(), command.kind());
  if (command.end_date().empty()) return rule == nullptr ? std::string() : FormatDate(day + rule->days_max());
  const absl::StatusOr<absl::CivilDay> end = ParseDate(command.end_date());
  if (!end.ok() || *end < day) return BadField(kPath, "不能早于中止之日", "is not before the day of the pause");
  if (rule != nullptr && *end > day + rule->days_max()) {
    return BadField(kPath,
                    absl::StrCat("这一类中止最长 ", rule->days_max(), " 日（", rule->source(), "），可到期前延长"),
                    absl::StrCat("such a pause lasts at most ", rule->days_max(), " days (", rule->source(),
                                 "); prolong it before its end"),
                    rule->days_max());
  }
  if (ask.c.has_pause() && command.end_date() <= ask.c.pause().end_date()) {
    return BadField(kPath, absl::StrCat("须晚于现在的届满之日 ", ask.c.pause().end_date()),
                    absl::StrCat("is after the present last day, ", ask.c.pause().end_date()));
  }
  return command.end_date();
}

}  // namespace

// Of a case that is paused for the same kind: for longer. Each pause has a last day, where the definition knows how
// long one of its kind lasts at most, and the case goes on by itself behind it.
Decided Decide(const Ask& ask, const v1::PauseCase& command) {
  const bool prolongs = ask.c.has_pause() && ask.c.pause().kind() == command.kind() && !ask.c.has_sham_suspicion();
  if (ask.c.has_pause() && !prolongs) return Refused(ask.c, v1::ALREADY_PAUSED);
  RETURN_IF_ERROR(CheckCode(ask.facts, "pause_reason", command.kind(), "command.pause_case.kind"));
  if (prolongs && command.note().text().empty()) {
    return BadField("command.pause_case.note", "延长中止须说明理由", "is required: why it goes on for longer");
  }
  const absl::CivilDay day = DayOf(ask.facts.act_time);
  absl::StatusOr<absl::CivilDay> review = ParseDate(command.review_date());
  if (!review.ok() || *review < day) {
    return BadField("command.pause_case.review_date", "不能早于中止之日", "is not before the day of the pause");
  }
  ASSIGN_OR_RETURN(const std::string end, EndOfPause(ask, command, day));
  // Dates sort as their days do.
  if (!end.empty() && command.review_date() > end) {
    return BadField("command.pause_case.review_date", absl::StrCat("不能晚于中止届满之日 ", end),
                    absl::StrCat("is not after the last day of the pause, ", end));
  }
  Events events(1);
  v1::CasePaused* paused = events.back().mutable_case_paused();
  paused->set_kind(command.kind());
  paused->set_review_date(command.review_date());
  paused->set_end_date(end);
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
  Events events;
  if (clock->next_percent() < 100) {
    v1::ClockWarned* warned = events.emplace_back().mutable_clock_warned();
    warned->set_clock(clock->id());
    warned->set_percent(clock->next_percent());
    return events;
  }
  // A pause that is over: as ResumeCase would have it, from the moment it was over. A suspicion of sham is cleared by a
  // person. What becomes of the clocks is written into the last event, which is the expiry.
  const v1::ClockRule* rule = ask.definition.FindClock(clock->rule());
  const bool resumes = rule != nullptr && rule->on_expiry() == v1::EXPIRY_RESUME;
  if (resumes && ask.c.has_pause() && !ask.c.has_sham_suspicion()) events.emplace_back().mutable_case_resumed();
  events.emplace_back().mutable_clock_expired()->set_clock(clock->id());
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
  // Up only is said of a danger that is known. Another night, another knife is another danger, whatever was told
  // before.
  if (const v1::Risk* known = FindById(ask.c.risks(), command.risk()); known == nullptr) {
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kRisksFieldNumber));
  } else if (RiskRank(known->grade()) >= rank) {
    return Refused(ask.c, v1::RISK_ONLY_UP, absl::StrCat("risks/", known->id()));
  }
  v1::RiskRaised* raised = events.emplace_back().mutable_risk_raised();
  raised->set_risk(IdFor(ask.c.risks(), command.risk()));
  raised->set_grade(command.grade());
  raised->set_reported(command.reported());
  raised->set_kind(command.kind());
  raised->set_people(command.people());
  raised->set_group_event(IsGroupEvent(ask.definition.proto(), command.people()));
  PutText(command.note(), raised);
  ReferDanger(ask, command, &events);
  return events;
}

}  // namespace gaiwan
