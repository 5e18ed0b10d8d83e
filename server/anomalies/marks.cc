#include "server/anomalies/marks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "server/anomalies/rarity.h"
#include "server/anomalies/shape.h"

namespace gaiwan {
namespace {

// How much more often a made-up case shows a mark as strongly as no more than this share of its kind: twice as often
// what four in ten show, and twice that again with each step. Any other steps that double did as well in
// tests/fabrication.
struct Step {
  double share;
  double points;
};
constexpr Step kSteps[] = {{0.02, 40}, {0.07, 30}, {0.2, 20}, {0.4, 10}};

double PointsOf(double share) {
  for (const Step& step : kSteps) {
    if (share <= step.share) return step.points;
  }
  return 0;
}

// The points of each case, less what cases of its kind have on the average: a case like any other says nothing.
std::vector<double> PointsOfMark(const Population& population, const std::vector<double>& values) {
  std::vector<double> points;
  points.reserve(values.size());
  for (const double share : SharesOfKind(population, values)) points.push_back(PointsOf(share));
  std::array<double, 2> odds = {}, cases = {};
  for (size_t i = 0; i < points.size(); ++i) {
    const bool kind = population.cases[i].on_the_spot;
    odds[kind] += std::exp2(points[i] / 10);
    ++cases[kind];
  }
  for (size_t i = 0; i < points.size(); ++i) {
    const bool kind = population.cases[i].on_the_spot;
    // Of few cases nothing is learned.
    points[i] = cases[kind] < kPopulationMin ? 0 : points[i] - 10 * std::log2(odds[kind] / cases[kind]);
  }
  return points;
}

// What is missing in more than so many of a mediator's cases of a kind is what they never note, and no mark.
constexpr double kHabitFrom = 0.6;
// A sign of this weight at least is something else than a quick, plain case has.
constexpr int kElseFrom = 15;

// Of each case whether its mediator has so many of the kind with `values` 1 that it is a habit.
std::vector<bool> HabitsOf(const Population& population, const std::vector<double>& values) {
  std::vector<bool> habits(values.size());
  for (const std::vector<size_t>& cases : population.by_mediator) {
    std::array<double, 2> all = {}, with = {};
    for (const size_t i : cases) {
      ++all[population.cases[i].on_the_spot];
      with[population.cases[i].on_the_spot] += values[i];
    }
    for (const size_t i : cases) {
      const bool kind = population.cases[i].on_the_spot;
      habits[i] = with[kind] > kHabitFrom * all[kind];
    }
  }
  return habits;
}

double WeightIn(const Suspicion& suspicion, v1::AnomalySign sign) {
  for (const FoundSign& found : suspicion.signs) {
    if (found.sign == sign) return found.weight;
  }
  return 0;
}

}  // namespace

std::vector<Marks> FindMarks(const Population& population, const std::vector<Suspicion>& suspicions) {
  const size_t count = population.cases.size();
  const Plainness plainness(population);
  std::vector<double> speed(count), plain(count), no_contact(count), no_phone(count);
  for (size_t i = 0; i < count; ++i) {
    const ConcludedCase& c = population.cases[i];
    // What was not settled was not settled fast.
    speed[i] = c.settled ? SpeedOf(c) : -std::numeric_limits<double>::infinity();
    plain[i] = -plainness.DeparturesOf(i);
    no_contact[i] = NobodyContacted(c) ? 1 : 0;
    no_phone[i] = NobodyToRingUp(c) ? 1 : 0;
  }
  struct Mark {
    v1::AnomalySign sign;
    std::vector<double> points;
    // Whether the mediator's cases are like that anyway.
    std::vector<bool> habit;
    // How a case was, and not what it has or lacks.
    bool shape;
  };
  const std::vector<bool> none(count, false);
  const Mark marks[] = {
      {v1::ANOMALY_SIGN_TOO_FAST, PointsOfMark(population, speed), none, true},
      {v1::ANOMALY_SIGN_PLAIN, PointsOfMark(population, plain), none, true},
      {v1::ANOMALY_SIGN_NO_CONTACT, PointsOfMark(population, no_contact), HabitsOf(population, no_contact), false},
      {v1::ANOMALY_SIGN_NO_PHONE, PointsOfMark(population, no_phone), HabitsOf(population, no_phone), false}};
  std::vector<Marks> found(count);
  for (size_t i = 0; i < count; ++i) {
    for (const FoundSign& sign : suspicions[i].signs) {
      const bool counts = std::none_of(std::begin(marks), std::end(marks), [&](const Mark& mark) {
        return mark.sign == sign.sign && (mark.shape || mark.habit[i]);
      });
      found[i].something_else |= counts && sign.weight >= kElseFrom;
    }
    for (const Mark& mark : marks) {
      if (mark.habit[i]) continue;
      const double sign = WeightIn(suspicions[i], mark.sign);
      const double points = sign > 0 ? std::max(sign, mark.points[i]) : mark.points[i];
      found[i].together += std::min(kMarkMax, points);
      found[i].beyond += points - sign;
    }
    if (population.cases[i].on_the_spot) {
      found[i].together += std::min(kMarkMax, WeightIn(suspicions[i], v1::ANOMALY_SIGN_RUSH));
    }
  }
  return found;
}

}  // namespace gaiwan
