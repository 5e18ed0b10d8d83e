// tests/fault/simulation/sim_county.h: what stays the same through all simulated lives of a server: a small county, one
// small procedure with clocks of every make, and keys. Read only once it is made, but for the keys.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_COUNTY_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_COUNTY_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "server/base/random.h"
#include "server/directory/directory.h"
#include "server/mediation/definition_store.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/dice.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {

// Everybody who calls: `people/p1` to `people/p4`.
inline constexpr int kSimPeople = 4;

// Not for secrets: the same bytes again for the same seed.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : dice_(seed) {}
  void Fill(absl::Span<unsigned char> out) override {
    for (unsigned char& byte : out) byte = static_cast<unsigned char>(dice_.Next() >> 56);
  }

 private:
  Dice dice_;
};

class SimCounty {
 public:
  // One for the process: the definition is read and keys are made once.
  static SimCounty& Get();

  // 2026-03-02T08:00+08:00, when every simulation begins.
  static absl::Time Start() { return absl::FromUnixSeconds(1772409600); }

  const DirectoryHolder& directory() const { return directory_; }
  const DefinitionStore& definitions() const { return definitions_; }
  Sealer* sealer() { return &sealer_; }

 private:
  SimCounty();

  SeededRandom random_{543};
  TempDir keys_dir_;
  const std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  DirectoryHolder directory_;
  DefinitionStore definitions_{"simulated"};
};

// Case number `n` of a simulation, and the village it is opened in.
std::string SimCaseName(int n);
std::string SimUnitOf(int n);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_COUNTY_H_
