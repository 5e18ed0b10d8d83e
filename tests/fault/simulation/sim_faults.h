// tests/fault/simulation/sim_faults.h: what a simulation found wrong. Not thread-safe.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_FAULTS_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_FAULTS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace gaiwan::testing {

class SimFaults {
 public:
  template <typename... Words>
  void Add(const Words&... words) {
    found_.push_back(absl::StrCat(words...));
  }
  bool none() const { return found_.empty(); }
  const std::vector<std::string>& found() const { return found_; }

 private:
  std::vector<std::string> found_;
};

// Faults that are put into a simulation, to see that it finds them.
enum class Plant {
  kNothing,
  kForgetsAWrite,     // A crash takes the last acknowledged group along.
  kFiresTwice,        // A clock's expiry is written twice.
  kForgetsRequests,   // No command is remembered as carried out.
  kSkipsOnResume,     // A watch that is resumed misses one position.
  kForgetsDueClocks,  // A clock that is armed gets no row.
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_FAULTS_H_
