#include "workflow/free_slots.h"

#include <algorithm>

#include "workflow/base/date.h"

namespace gaiwan {
namespace {

bool IsFree(const std::vector<TimeSpan>& taken, absl::Time start, absl::Time end) {
  return std::none_of(taken.begin(), taken.end(),
                      [&](const TimeSpan& each) { return each.start < end && start < each.end; });
}

bool SuitsAll(const std::vector<std::vector<TimeSpan>>& within, absl::Time start, absl::Time end) {
  return std::all_of(within.begin(), within.end(),
                     [&](const std::vector<TimeSpan>& times) { return Suits(times, start, end); });
}

bool IsBehind(const SlotPlace& place, const std::optional<SlotPlace>& after) {
  if (!after.has_value() || place.start > after->start) return true;
  return place.start == after->start && place.venue > after->venue;
}

// Adds the slots that begin at `start`; false when the page is full.
bool AddAt(const SlotSearch& search, absl::Time start, FreeSlots* found) {
  const absl::Time end = start + search.length;
  if (start < search.not_before || !IsFree(search.people_taken, start, end)) return true;
  if (!SuitsAll(search.within, start, end)) return true;
  const size_t venues = std::max<size_t>(1, search.venues_taken.size());
  for (size_t venue = 0; venue < venues; ++venue) {
    if (!search.venues_taken.empty() && !IsFree(search.venues_taken[venue], start, end)) continue;
    if (!IsBehind({start, venue}, search.after)) continue;
    if (found->slots.size() == search.limit) {
      found->more = true;
      return false;
    }
    found->slots.push_back({start, venue});
  }
  return true;
}

}  // namespace

bool Suits(const std::vector<TimeSpan>& times, absl::Time start, absl::Time end) {
  return std::any_of(times.begin(), times.end(),
                     [&](const TimeSpan& each) { return each.start <= start && end <= each.end; });
}

FreeSlots FindFreeSlots(const SlotSearch& search) {
  FreeSlots found;
  for (absl::CivilDay day = search.first; day <= search.last; ++day) {
    const std::optional<bool> worked = search.calendar->IsWorkingDay(day);
    if (!worked.has_value()) {
      const int year = static_cast<int>(day.year());
      if (found.years_without_calendar.empty() || found.years_without_calendar.back() != year) {
        found.years_without_calendar.push_back(year);
      }
    }
    if (!worked.value_or(false)) continue;
    const absl::Time midnight = StartOfDay(day);
    for (const OfficeHours& hours : search.hours) {
      for (absl::Duration from = hours.from; from + search.length <= hours.to; from += kSlotStep) {
        if (!AddAt(search, midnight + from, &found)) return found;
      }
    }
  }
  return found;
}

}  // namespace gaiwan
