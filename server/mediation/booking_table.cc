#include "server/mediation/booking_table.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/record.pb.h"
#include "server/projection/case_state.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "booking/";
// The first key behind all that begin with kPrefix.
constexpr absl::string_view kBehindPrefix = "booking0";

std::string RowKey(absl::string_view case_name, absl::string_view session) {
  return absl::StrCat(kPrefix, case_name, "/", session);
}

std::string RowOf(const Booking& booking) {
  v1::BookingRow row;
  row.set_start_micros(absl::ToUnixMicros(booking.start));
  row.set_end_micros(absl::ToUnixMicros(booking.end));
  row.set_venue(booking.venue);
  for (const std::string& person : booking.people) row.add_people(person);
  row.set_mode(booking.mode);
  return row.SerializeAsString();
}

Booking BookingIn(const v1::BookingRow& row, absl::string_view session) {
  Booking booking;
  booking.session = std::string(session);
  booking.start = absl::FromUnixMicros(row.start_micros());
  booking.end = absl::FromUnixMicros(row.end_micros());
  booking.venue = row.venue();
  booking.people.assign(row.people().begin(), row.people().end());
  booking.mode = row.mode();
  return booking;
}

std::vector<Booking> BookingsIn(const StreamState* state) {
  const CaseState* c = AsCase(state);
  return c == nullptr ? std::vector<Booking>() : BookingsOf(c->proto());
}

// Whether the change is one of a case that has or had plans: few are.
bool IsAboutBookings(const Change& change) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr) return false;
  if (HasBookings(after->proto())) return true;
  const CaseState* before = AsCase(change.before.get());
  return before != nullptr && HasBookings(before->proto());
}

bool Has(const std::vector<Booking>& bookings, const Booking& wanted) {
  return std::find(bookings.begin(), bookings.end(), wanted) != bookings.end();
}

}  // namespace

absl::Status BookingTable::Load(const View& view) {
  absl::flat_hash_map<std::string, std::vector<Booking>> cases;
  absl::Status status;
  v1::BookingRow row;
  RETURN_IF_ERROR(view.Scan(Family::kList, kPrefix, kBehindPrefix, [&](absl::string_view key, absl::string_view value) {
    const absl::string_view place = absl::StripPrefix(key, kPrefix);
    const size_t slash = place.rfind('/');
    if (slash == absl::string_view::npos || !row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = absl::DataLossError(absl::StrCat("the row ", key, " does not parse"));
      return false;
    }
    cases[place.substr(0, slash)].push_back(BookingIn(row, place.substr(slash + 1)));
    return true;
  }));
  RETURN_IF_ERROR(status);
  MutexLock lock(&mu_);
  for (auto& [name, bookings] : cases) durable_.Put(name, std::move(bookings));
  return absl::OkStatus();
}

std::optional<TimeSpan> BookingTable::FirstTaken(absl::string_view what, const SlotQuery& query) const {
  std::optional<TimeSpan> first;
  const auto look = [&](const Booked& booked) {
    if (booked.case_name == query.except_case) return true;
    if (!first.has_value() || booked.booking.start < first->start) {
      first = TimeSpan{booked.booking.start, booked.booking.end};
    }
    return false;
  };
  // Of a case that a later group changes, what an earlier one says is past.
  open_.Visit(what, query.start, query.end, look);
  on_its_way_.Visit(what, query.start, query.end,
                    [&](const Booked& booked) { return open_.Knows(booked.case_name) || look(booked); });
  MutexLock lock(&mu_);
  durable_.Visit(what, query.start, query.end, [&](const Booked& booked) {
    return open_.Knows(booked.case_name) || on_its_way_.Knows(booked.case_name) || look(booked);
  });
  return first;
}

void BookingTable::Project(const Change& change, Group* group) {
  if (!IsAboutBookings(change)) return;
  const std::vector<Booking> before = BookingsIn(change.before.get());
  std::vector<Booking> after = BookingsIn(change.after.get());
  if (before == after) return;
  for (const Booking& booking : before) {
    const auto is_same = [&](const Booking& other) { return other.session == booking.session; };
    if (std::none_of(after.begin(), after.end(), is_same)) {
      group->Delete(Family::kList, RowKey(change.stream, booking.session));
    }
  }
  for (const Booking& booking : after) {
    if (!Has(before, booking)) group->Put(Family::kList, RowKey(change.stream, booking.session), RowOf(booking));
  }
  open_.Put(change.stream, std::move(after));
}

absl::Status BookingTable::Complete(Position, Group*) {
  std::swap(open_, on_its_way_);
  return absl::OkStatus();
}

void BookingTable::Dropped() {
  open_.Clear();
  on_its_way_.Clear();
}

void BookingTable::Committed(absl::Span<const Change> changes) {
  // Also called for what was read back from the log after a failed write, and was not projected.
  on_its_way_.Clear();
  for (const Change& change : changes) {
    if (!IsAboutBookings(change)) continue;
    MutexLock lock(&mu_);
    durable_.Put(change.stream, BookingsIn(change.after.get()));
    durable_.ForgetBefore(ToTime(AsCase(change.after.get())->proto().update_time()) - kBookingsKeptFor);
  }
}

std::vector<Booked> BookingTable::Taking(absl::string_view what, absl::Time start, absl::Time end) const {
  std::vector<Booked> found;
  MutexLock lock(&mu_);
  durable_.Visit(what, start, end, [&](const Booked& booked) {
    found.push_back(booked);
    return true;
  });
  return found;
}

std::vector<Booked> BookingTable::All(absl::Time start, absl::Time end) const {
  std::vector<Booked> found;
  MutexLock lock(&mu_);
  durable_.Visit(start, end, [&](const Booked& booked) {
    found.push_back(booked);
    return true;
  });
  return found;
}

size_t BookingTable::size() const {
  MutexLock lock(&mu_);
  return durable_.size();
}

}  // namespace gaiwan
