// workflow/free_slots.h: when everybody and a venue are free: on working days, within office hours. Pure functions,
// safe from any thread.
#ifndef GAIWAN_WORKFLOW_FREE_SLOTS_H_
#define GAIWAN_WORKFLOW_FREE_SLOTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "workflow/base/office_hours.h"
#include "workflow/calendar.h"
#include "workflow/facts.h"

namespace gaiwan {

// Slots begin so far apart: what people agree on over the phone.
inline constexpr absl::Duration kSlotStep = absl::Minutes(30);

// Where a slot is: its beginning, and the venue by its place among those asked for.
struct SlotPlace {
  absl::Time start;
  size_t venue = 0;

  friend bool operator==(const SlotPlace& a, const SlotPlace& b) = default;
};

// Whether all of the slot lies in one of the times.
bool Suits(const std::vector<TimeSpan>& times, absl::Time start, absl::Time end);

struct SlotSearch {
  // First and last day, both looked at.
  absl::CivilDay first;
  absl::CivilDay last;
  // Nothing before.
  absl::Time not_before;
  absl::Duration length;
  const Calendar* calendar = nullptr;
  std::vector<OfficeHours> hours;
  // When the people and parties are taken, in any order.
  std::vector<TimeSpan> people_taken;
  // The same of each venue. Empty: no venue is needed.
  std::vector<std::vector<TimeSpan>> venues_taken;
  // When each of those who said so can come: a slot lies within a time of every one. Empty: nobody has a say.
  std::vector<std::vector<TimeSpan>> within;
  // At least 1.
  size_t limit = 1;
  // The last one of the page before.
  std::optional<SlotPlace> after;
};

struct FreeSlots {
  // In order of time, then of venues.
  std::vector<SlotPlace> slots;
  // There are more.
  bool more = false;
  // Years of which no calendar is loaded: nobody guesses which of their days are worked.
  std::vector<int> years_without_calendar;
};

// REQUIRES: first <= last, length > 0, calendar is set.
FreeSlots FindFreeSlots(const SlotSearch& search);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_FREE_SLOTS_H_
