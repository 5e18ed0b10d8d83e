// server/anomalies/mediator_rate.h: how many of a mediator's cases are made up, by what all of them show. Pure.
//
// Empirical Bayes: before anything is known one case in a hundred is made up, anywhere (kFlagWeight). What the cases of
// a mediator show moves that for this mediator; and what is then held of the mediator says of each of their cases what
// it could not have said alone. Cases found by expectation and maximisation, in a few dozen rounds.
#ifndef GAIWAN_SERVER_ANOMALIES_MEDIATOR_RATE_H_
#define GAIWAN_SERVER_ANOMALIES_MEDIATOR_RATE_H_

#include <vector>

namespace gaiwan {

// Of cases, so many are taken to be made up anywhere.
inline constexpr double kMadeUpShare = 0.01;

struct CaseOfMediator {
  // What it shows (Marks::together), in tenths of a bit.
  double points = 0;
  // Of a group that was heard at one table each counts for its part: it is one matter.
  double part = 1;
};

// The share of these cases that is made up: kMadeUpShare for no case at all, and never 0 or 1.
double MadeUpRate(const std::vector<CaseOfMediator>& cases);

// How far the odds of a rate are from those of kMadeUpShare, in tenths of a bit; less than 0 for a lower one.
double PointsOfRate(double rate);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_MEDIATOR_RATE_H_
