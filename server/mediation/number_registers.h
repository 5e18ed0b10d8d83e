// server/mediation/number_registers.h: the registers of a committee: cases and letters, each 1, 2, 3, ... a year,
// without gaps from where it begins.
//
// A number is taken by the event that carries it, so a refused acceptance takes none, and neither does a paper that is
// only looked at. What was taken over from paper keeps its number; the next one given is above all that are taken. One
// row a number, by which registers that began on paper may have holes. The engine's thread only.
#ifndef GAIWAN_SERVER_MEDIATION_NUMBER_REGISTERS_H_
#define GAIWAN_SERVER_MEDIATION_NUMBER_REGISTERS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

enum class NumberRegister { kCases, kLetters };

class NumberRegisters final : public Projector {
 public:
  // `store` is not owned and outlives this.
  explicit NumberRegisters(const Store* store) : store_(store) {}

  // One above the highest number that `committee` (`orgs/{org}` or its code) has taken in `year`; 0 when the store does
  // not answer. Reads the rows of a register when it is first asked for, and never again.
  int64_t Next(NumberRegister of, absl::string_view committee, int64_t year);

  // Whether the number is given. True as well when the store does not answer: none is given twice.
  bool IsTaken(NumberRegister of, absl::string_view committee, int64_t year, int64_t serial);

  void Project(const Change& change, Group* group) override;
  // What is cached may count numbers that were dropped.
  void Dropped() override;

 private:
  void Take(NumberRegister of, absl::string_view committee, absl::string_view number, absl::string_view stream,
            Group* group);
  void Remember(std::string taken);

  const Store* const store_;
  absl::flat_hash_map<std::string, int64_t> highest_;  // Highest number so far, by register.
  // Keys of numbers that the store may not have yet: those of the open group, the one on its way and some before them.
  absl::flat_hash_set<std::string> recent_;
  absl::flat_hash_set<std::string> recent_before_;
  std::string value_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_NUMBER_REGISTERS_H_
