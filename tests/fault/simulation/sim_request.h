// tests/fault/simulation/sim_request.h: what the simulated people ask for.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_REQUEST_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_REQUEST_H_

#include <cstdint>
#include <optional>
#include <string>

#include "server/engine/command.h"

namespace gaiwan::testing {

enum class Asked { kOpen, kAccept, kDecline, kNote, kPause, kResume };

struct SimRequest {
  int number = 0;  // 1, 2, 3, ... of the simulation.
  int person = 1;  // `people/p1`, ...
  Asked asked = Asked::kNote;
  int case_number = 0;
  int parties = 0;                           // Of an opening.
  std::optional<uint64_t> expected_version;  // Its etag.
  int after = 0;                             // The number of the person's earlier request it builds on; 0: none.
  bool validate_only = false;

  std::string id() const;
  std::string actor() const;
  // Before the command reaches the engine.
  EngineCommand ToCommand() const;
  // "r12 p1 pause c-0003 if 4".
  std::string Words() const;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_REQUEST_H_
