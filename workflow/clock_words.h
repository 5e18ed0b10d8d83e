// workflow/clock_words.h: a clock in words: how its end was found, so that a person can check it by hand. Pure
// functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CLOCK_WORDS_H_
#define GAIWAN_WORKFLOW_CLOCK_WORDS_H_

#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// `3个工作日`, `3 working days`.
v1::Label LengthWords(int length, v1::PeriodUnit unit);
// What happens at the end: `提示逾期`, `marked overdue`.
v1::Label ExpiryWords(v1::Expiry expiry);
// A line each: interruptions, start, days counted, days skipped and why, pauses, how the last day moved, the end, the
// calendar.
std::vector<v1::Label> ArithmeticLines(const v1::ClockRule& rule, const v1::Case& c, const v1::Clock& clock,
                                       const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCK_WORDS_H_
