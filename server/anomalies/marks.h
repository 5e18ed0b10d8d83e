// server/anomalies/marks.h: what nearly every made-up case has about it, whichever way it was made up: it was over
// fast, it is plain, nobody was reached and nobody can be; and, of those on the spot, it stands in a rush of them.
// Pure.
//
// One mark says little, several in one case more, and the same several in case after case of one mediator a lot
// (server/anomalies/mediator_rate.h). Each is weighed both ways: a case without it speaks for its mediator.
#ifndef GAIWAN_SERVER_ANOMALIES_MARKS_H_
#define GAIWAN_SERVER_ANOMALIES_MARKS_H_

#include <vector>

#include "server/anomalies/anomaly_detector.h"
#include "server/anomalies/signs.h"

namespace gaiwan {

// In tenths of a bit, as weights are: with each ten the odds double.
struct Marks {
  // All of them together, none counted for more than kMarkMax: what the case says of its mediator.
  double together = 0;
  // What they weigh beyond the signs that were added for them; less than nothing where the marks are missing.
  double beyond = 0;
  // It has a sign that is neither of how fast it was nor of how plain, and no habit of its mediator.
  bool something_else = false;
};

// So much does one mark say of the mediator at most: one habit, however odd, is not several.
inline constexpr double kMarkMax = 25;

// Of each case, by the signs it was given.
std::vector<Marks> FindMarks(const Population& population, const std::vector<Suspicion>& suspicions);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_MARKS_H_
