// server/mediation/case_numbers.h: a committee's register: 1, 2, 3, ... a year, without gaps.
//
// A number is taken by the event that carries it, so a refused acceptance takes none. The engine's thread only.
#ifndef GAIWAN_SERVER_MEDIATION_CASE_NUMBERS_H_
#define GAIWAN_SERVER_MEDIATION_CASE_NUMBERS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

class CaseNumbers final : public Projector {
 public:
  // `store` is not owned and outlives this.
  explicit CaseNumbers(const Store* store) : store_(store) {}

  // The number the next acceptance of `committee` (`orgs/{org}` or its code) in `year` will have; 0 when the store does
  // not answer.
  int64_t Next(absl::string_view committee, int64_t year);

  void Project(const Change& change, Group* group) override;
  // What is cached may count numbers that were dropped.
  void Dropped() override { taken_.clear(); }

 private:
  const Store* const store_;
  absl::flat_hash_map<std::string, int64_t> taken_;  // Numbers taken so far, by counter key.
  std::string value_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_CASE_NUMBERS_H_
