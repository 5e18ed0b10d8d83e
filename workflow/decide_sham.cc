// A dispute that may be made up (SPC 2016 art. 18; Online Rules art. 23): mediation stands still until somebody else
// than who suspected it clears it, with a reason. It may be ended meanwhile. Of what is over nothing is paused, and the
// judicial office and the court are told all the same.
#include <string>

#include "absl/time/civil_time.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/decide_families.h"

namespace gaiwan {
namespace {

// Code list `pause_reason`: clocks name it among the pauses that stop them.
constexpr char kShamPause[] = "sham-suspected";
// Every pause has a day on which somebody looks at it. A week: what judicial office and court need to ask around.
constexpr int kShamReviewDays = 7;

}  // namespace

// A case that stands still already stands still for this from now on: the earlier reason does not lift it.
Decided Decide(const Ask& ask, const v1::RaiseShamSuspicion& command) {
  if (ask.c.has_sham_suspicion()) return Refused(ask.c, v1::NOT_IN_THIS_STATE, "sham_suspicion");
  Events events;
  if (!ask.c.closed() && ask.c.ending().reason().empty()) {
    v1::CasePaused* paused = events.emplace_back().mutable_case_paused();
    paused->set_kind(kShamPause);
    paused->set_review_date(FormatDate(DayOf(ask.facts.act_time) + kShamReviewDays));
  }
  PutText(command.grounds(), events.emplace_back().mutable_sham_suspicion_raised());
  return events;
}

Decided Decide(const Ask& ask, const v1::ClearShamSuspicion& command) {
  if (!ask.c.has_sham_suspicion()) return Refused(ask.c, v1::NOT_IN_THIS_STATE, "sham_suspicion");
  if (ask.c.sham_suspicion().raised_by() == ask.facts.actor) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
  Events events;
  if (ask.c.has_pause() && ask.c.pause().kind() == kShamPause) events.emplace_back().mutable_case_resumed();
  PutText(command.reason(), events.emplace_back().mutable_sham_suspicion_cleared());
  return events;
}

}  // namespace gaiwan
