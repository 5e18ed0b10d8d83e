#include "server/mediation/booking_index.h"

#include <algorithm>
#include <utility>

namespace gaiwan {
namespace {

// No booking is longer, so none that begins earlier than this before a time reaches it.
constexpr absl::Duration kLongest = absl::Minutes(kSessionMinutesMax);

void Erase(const std::shared_ptr<const Booked>& booked,
           std::multimap<absl::Time, std::shared_ptr<const Booked>>* bookings) {
  const auto [first, last] = bookings->equal_range(booked->booking.start);
  const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second == booked; });
  if (found != last) bookings->erase(found);
}

template <typename Callback>
void ForEachTaken(const Booking& booking, const Callback& callback) {
  if (!booking.venue.empty()) callback(booking.venue);
  for (const std::string& person : booking.people) callback(person);
}

}  // namespace

void BookingIndex::Put(const std::string& case_name, std::vector<Booking> bookings) {
  std::vector<std::shared_ptr<const Booked>>& known = cases_[case_name];
  for (const std::shared_ptr<const Booked>& booked : known) Free(booked);
  known.clear();
  for (Booking& booking : bookings) {
    known.push_back(std::make_shared<const Booked>(Booked{case_name, std::move(booking)}));
    Take(known.back());
  }
}

void BookingIndex::Clear() {
  cases_.clear();
  by_what_.clear();
  by_start_.clear();
}

void BookingIndex::ForgetBefore(absl::Time time) {
  std::vector<std::shared_ptr<const Booked>> over;
  for (auto it = by_start_.begin(); it != by_start_.end() && it->first < time; ++it) {
    if (it->second->booking.end < time) over.push_back(it->second);
  }
  for (const std::shared_ptr<const Booked>& booked : over) {
    Free(booked);
    const auto known = cases_.find(booked->case_name);
    known->second.erase(std::find(known->second.begin(), known->second.end(), booked));
    if (known->second.empty()) cases_.erase(known);
  }
}

void BookingIndex::Take(const std::shared_ptr<const Booked>& booked) {
  by_start_.emplace(booked->booking.start, booked);
  ForEachTaken(booked->booking,
               [&](const std::string& what) { by_what_[what].emplace(booked->booking.start, booked); });
}

void BookingIndex::Free(const std::shared_ptr<const Booked>& booked) {
  Erase(booked, &by_start_);
  ForEachTaken(booked->booking, [&](const std::string& what) {
    const auto found = by_what_.find(what);
    Erase(booked, &found->second);
    if (found->second.empty()) by_what_.erase(found);
  });
}

void BookingIndex::VisitIn(const ByStart& bookings, absl::Time start, absl::Time end,
                           const std::function<bool(const Booked&)>& callback) {
  for (auto it = bookings.lower_bound(start - kLongest); it != bookings.end() && it->first < end; ++it) {
    if (it->second->booking.end > start && !callback(*it->second)) return;
  }
}

void BookingIndex::Visit(absl::string_view what, absl::Time start, absl::Time end,
                         const std::function<bool(const Booked&)>& callback) const {
  const auto found = by_what_.find(what);
  if (found != by_what_.end()) VisitIn(found->second, start, end, callback);
}

void BookingIndex::Visit(absl::Time start, absl::Time end, const std::function<bool(const Booked&)>& callback) const {
  VisitIn(by_start_, start, end, callback);
}

}  // namespace gaiwan
