// tests/fuzz/world.h: a few cases at different points of their way, with everything a decision on them needs: two
// definitions (one opens every command in its one state, so that the gates are met; the other is the one that is
// shipped), directory, code lists, calendar. Made once; not changed by any input.
#ifndef GAIWAN_TESTS_FUZZ_WORLD_H_
#define GAIWAN_TESTS_FUZZ_WORLD_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "tests/testing/fake_facts.h"
#include "workflow/calendar.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan::fuzz {

inline constexpr char kCaseName[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
// Of nobody in particular; a case whose `after` names it is not looked for.
inline constexpr char kRequestId[] = "00000000-0000-4000-8000-000000000001";

struct Place {
  const Definition* definition;
  const testing::FakeDirectory* directory;
  const testing::FakeCodes* codes;
  // Callers, `people/{person}` and a party of the case.
  std::vector<std::string> callers;
};

struct PreparedCase {
  const Place* place;
  // Version 0: not opened yet.
  v1::Case c;
  // Some hours behind the last event.
  absl::Time now;
};

class World {
 public:
  static const World& Get();

  const std::vector<PreparedCase>& cases() const { return cases_; }
  // What is decided by `actor` on a case at `now`. Numbers are always 7: an input is decided the same every time.
  Facts FactsFor(const PreparedCase& prepared, const std::string& actor, absl::Time now) const;
  // Names and codes of all of it, for messages to be made of.
  const std::vector<std::string>& words() const { return words_; }
  const Place& open() const { return open_; }

 private:
  World();
  void AddOpenCases();
  void AddShippedCases();

  testing::FakeDirectory open_directory_, shipped_directory_;
  testing::FakeCodes codes_;
  Calendar calendar_;
  std::shared_ptr<const Definition> shipped_definition_;
  Place open_, shipped_;
  std::vector<PreparedCase> cases_;
  std::vector<std::string> words_;
};

}  // namespace gaiwan::fuzz

#endif  // GAIWAN_TESTS_FUZZ_WORLD_H_
