#include "workflow/free_slots.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Monday 2026-03-02 to Friday; Wednesday is off, Saturday made up for it.
const Calendar& Spring() {
  static const Calendar* const calendar =
      new Calendar(1, {{{absl::CivilDay(2026, 3, 4), false, "放假"}, {absl::CivilDay(2026, 3, 7), true, "调休"}}});
  return *calendar;
}

absl::Time At(int day, int hour, int minute = 0) {
  return StartOfDay(absl::CivilDay(2026, 3, day)) + absl::Hours(hour) + absl::Minutes(minute);
}

SlotSearch Search(int first, int last) {
  SlotSearch search;
  search.first = absl::CivilDay(2026, 3, first);
  search.last = absl::CivilDay(2026, 3, last);
  search.not_before = At(1, 0);
  search.length = absl::Hours(2);
  search.calendar = &Spring();
  search.hours = {{absl::Hours(9), absl::Hours(12)}};
  search.limit = 100;
  return search;
}

std::vector<std::string> Shown(const FreeSlots& found) {
  std::vector<std::string> shown;
  for (const SlotPlace& place : found.slots) {
    shown.push_back(absl::FormatTime("%d %H:%M", place.start, ChinaTimeZone()) + "/" + std::to_string(place.venue));
  }
  return shown;
}

TEST(FindFreeSlots, FitsIntoTheHoursOfWorkingDays) {
  EXPECT_THAT(Shown(FindFreeSlots(Search(3, 4))), ElementsAre("03 09:00/0", "03 09:30/0", "03 10:00/0"));
  // A Saturday that is worked, a Sunday that is not.
  EXPECT_THAT(Shown(FindFreeSlots(Search(7, 8))), ElementsAre("07 09:00/0", "07 09:30/0", "07 10:00/0"));
  SlotSearch long_one = Search(3, 3);
  long_one.length = absl::Hours(4);
  EXPECT_THAT(Shown(FindFreeSlots(long_one)), IsEmpty());
  SlotSearch late = Search(3, 3);
  late.not_before = At(3, 9, 10);
  EXPECT_THAT(Shown(FindFreeSlots(late)), ElementsAre("03 09:30/0", "03 10:00/0"));
}

TEST(FindFreeSlots, LeavesOutWhatIsTaken) {
  SlotSearch search = Search(3, 3);
  search.people_taken = {{At(3, 8), At(3, 9, 30)}};
  EXPECT_THAT(Shown(FindFreeSlots(search)), ElementsAre("03 09:30/0", "03 10:00/0"));
  // One venue is free later, the other one all day.
  search.venues_taken = {{{At(3, 9), At(3, 10)}}, {}};
  EXPECT_THAT(Shown(FindFreeSlots(search)), ElementsAre("03 09:30/1", "03 10:00/0", "03 10:00/1"));
  search.people_taken.push_back({At(3, 11, 30), At(3, 13)});
  EXPECT_THAT(Shown(FindFreeSlots(search)), ElementsAre("03 09:30/1"));
}

TEST(FindFreeSlots, LiesWithinATimeOfEachWhoSaidOne) {
  SlotSearch search = Search(3, 3);
  search.within = {{{At(2, 0), At(3, 9)}, {At(3, 9), At(3, 12)}}};
  EXPECT_THAT(Shown(FindFreeSlots(search)), ElementsAre("03 09:00/0", "03 09:30/0", "03 10:00/0"));
  search.within.push_back({{At(3, 9, 15), At(3, 11, 45)}});
  EXPECT_THAT(Shown(FindFreeSlots(search)), ElementsAre("03 09:30/0"));
  search.within.push_back({{At(2, 9), At(2, 12)}});
  EXPECT_THAT(Shown(FindFreeSlots(search)), IsEmpty()) << "the third can only come the day before";
}

TEST(FindFreeSlots, GoesOnWhereThePageEnded) {
  SlotSearch search = Search(2, 3);
  search.venues_taken = {{}, {}};
  search.limit = 5;
  const FreeSlots first = FindFreeSlots(search);
  EXPECT_TRUE(first.more);
  EXPECT_EQ(Shown(first).back(), "02 10:00/0");
  search.after = first.slots.back();
  search.limit = 100;
  const FreeSlots rest = FindFreeSlots(search);
  EXPECT_FALSE(rest.more);
  EXPECT_EQ(Shown(rest).front(), "02 10:00/1");
  EXPECT_EQ(rest.slots.size(), 7u);
}

TEST(FindFreeSlots, GuessesNoYearWithoutCalendar) {
  SlotSearch search = Search(3, 3);
  search.first = absl::CivilDay(2026, 12, 31);
  search.last = absl::CivilDay(2027, 1, 8);
  const FreeSlots found = FindFreeSlots(search);
  EXPECT_EQ(found.slots.size(), 3u);
  EXPECT_THAT(found.years_without_calendar, ElementsAre(2027));
}

}  // namespace
}  // namespace gaiwan
