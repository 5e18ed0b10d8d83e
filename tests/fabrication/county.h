// tests/fabrication/county.h: a year of plausible mediation in a made-up county, with what looks odd there and is
// honest. Deterministic by its seed.
#ifndef GAIWAN_TESTS_FABRICATION_COUNTY_H_
#define GAIWAN_TESTS_FABRICATION_COUNTY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/fabrication/made_case.h"
#include "tests/fabrication/texts.h"
#include "tests/testing/dice.h"

namespace gaiwan::fabrication {

// A local time of the made-up year.
absl::Time At(int day_of_year, int minute_of_day);

// How somebody enters what they did.
enum class EntryHabit {
  // As it happens.
  kAtOnce,
  // On the evening of the day.
  kEvening,
  // The week's cases on Sunday.
  kSunday,
  // From paper, some weeks' worth at a time, in working hours.
  kPaper,
  // On a phone without a network, uploaded after one to five weeks, all in one go, at whatever hour.
  kOffline,
};

struct Mediator {
  std::string name;
  int committee = 0;
  EntryHabit habit = EntryHabit::kAtOnce;
  // Notes hardly ever whom they rang up.
  bool notes_no_contact = false;
  // Writes the names of the parties, not 甲方 and 乙方.
  bool writes_names = false;
  // How many cases they have a year, against others.
  int share = 1;
  // Begins every session at the same hour: the village knows when to come.
  bool sits_at_fixed_hour = false;
  // Takes the last case as a form: its ending stays.
  bool writes_over = false;
  // For eighty days from this one on nothing was typed (an illness, a broken phone): all of it was, one afternoon after
  // them. -1: never.
  int away = -1;
};

struct Committee {
  std::string name;
  std::string venue;
  std::string place;
  std::vector<MadePerson> people;
  // Some write their facts in one frame.
  std::unique_ptr<StandardText> standard;
  bool tea_room = false;
};

// What recipes borrow from: the people and habits of the county, and its cases.
struct County {
  std::vector<Committee> committees;
  std::vector<Mediator> mediators;
  std::vector<MadeCase> cases;
};

// `count` cases.
County MakeCounty(uint64_t seed, int count);

// Somebody of the committee's people.
const MadePerson& SomebodyOf(const Committee& committee, Dice* dice);
// A case that is not made yet but for what its committee and mediator give it.
MadeCase Blank(const County& county, int mediator, Dice* dice);
// `cases/c-` and 26 letters.
std::string MakeCaseName(Dice* dice);

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_COUNTY_H_
