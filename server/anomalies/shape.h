// server/anomalies/shape.h: what a case is like at a glance: how fast it was over, how plain it is, what it lacks.
// Pure.
//
// Each of these is honest more often than not. Whoever makes cases up takes the shortest way, though, and takes it
// every time: server/anomalies/marks.h asks how many of them stand together.
#ifndef GAIWAN_SERVER_ANOMALIES_SHAPE_H_
#define GAIWAN_SERVER_ANOMALIES_SHAPE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "server/anomalies/concluded_case.h"
#include "server/anomalies/signs.h"

namespace gaiwan {

// Doublings of speed against an hour, from asking to agreement.
double SpeedOf(const ConcludedCase& c);
// No party was ever reached, or came.
bool NobodyContacted(const ConcludedCase& c);
// No party has a telephone. Whoever was erased is not known to have had none.
bool NobodyToRingUp(const ConcludedCase& c);

// How plain cases are: what would have to be thought up beyond two people, one session in the committee's room, a day,
// and a round sum or none.
class Plainness {
 public:
  explicit Plainness(const Population& population);
  // 0: the plainest there is. At most 6.
  int DeparturesOf(size_t i) const;

 private:
  const Population& population_;
  // Of each committee the venue of most of its sessions.
  std::vector<std::string> rooms_;
};

// Of each case the share of its kind, settled on the spot or not, that has its value or a larger one.
std::vector<double> SharesOfKind(const Population& population, const std::vector<double>& values);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_SHAPE_H_
