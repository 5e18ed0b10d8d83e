// server/mediation/booking_index.h: planned sessions by case, by what they take and by time, in memory. Not
// thread-safe.
#ifndef GAIWAN_SERVER_MEDIATION_BOOKING_INDEX_H_
#define GAIWAN_SERVER_MEDIATION_BOOKING_INDEX_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "workflow/booking.h"

namespace gaiwan {

// A booking and whose it is.
struct Booked {
  // `cases/{case}`
  std::string case_name;
  Booking booking;
};

class BookingIndex {
 public:
  // The case has these bookings now and no others.
  void Put(const std::string& case_name, std::vector<Booking> bookings);
  // Whether Put was called for the case since the last Clear.
  bool Knows(absl::string_view case_name) const { return cases_.contains(case_name); }
  void Clear();
  // Forgets what ended before `time`.
  void ForgetBefore(absl::Time time);
  size_t size() const { return by_start_.size(); }

  // Calls `callback` with each booking that takes `what` (`orgs/{org}`, `people/{person}`) between `start` and `end`,
  // in the order of their beginning, until it returns false.
  void Visit(absl::string_view what, absl::Time start, absl::Time end,
             const std::function<bool(const Booked&)>& callback) const;
  // The same with every booking.
  void Visit(absl::Time start, absl::Time end, const std::function<bool(const Booked&)>& callback) const;

 private:
  using ByStart = std::multimap<absl::Time, std::shared_ptr<const Booked>>;

  void Take(const std::shared_ptr<const Booked>& booked);
  void Free(const std::shared_ptr<const Booked>& booked);
  static void VisitIn(const ByStart& bookings, absl::Time start, absl::Time end,
                      const std::function<bool(const Booked&)>& callback);

  absl::flat_hash_map<std::string, std::vector<std::shared_ptr<const Booked>>> cases_;
  absl::flat_hash_map<std::string, ByStart> by_what_;
  ByStart by_start_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_BOOKING_INDEX_H_
