#include "workflow/booking.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/consent.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

using Ids = google::protobuf::RepeatedPtrField<std::string>;

bool MediationIsOver(const v1::Case& c) {
  return c.closed() || !c.merged_into().empty() || !c.ending().reason().empty();
}

bool TakesTime(const v1::Case& c, const v1::Session& session) {
  return session.has_planned_start() && !session.has_end_time() && !session.cancelled() &&
         session.round() == c.round() && session.mode() != v1::SESSION_MODE_NOT_AT_THE_SAME_TIME;
}

bool Overlap(absl::Time start, absl::Time end, const Booking& booking) {
  return booking.start < end && start < booking.end;
}

std::string When(absl::Time start, absl::Time end) {
  const absl::TimeZone zone = ChinaTimeZone();
  const bool one_day = DayOf(start) == DayOf(end);
  return absl::StrCat(absl::FormatTime("%Y-%m-%d %H:%M", start, zone), "–",
                      absl::FormatTime(one_day ? "%H:%M" : "%Y-%m-%d %H:%M", end, zone));
}

absl::Status SlotTaken(const v1::Case& c, absl::string_view what_zh, absl::string_view what, absl::Time start,
                       absl::Time end) {
  const std::string when = When(start, end);
  return RefusedBecause(
      c, v1::SLOT_TAKEN,
      MakeLabel(absl::StrCat(what_zh, "在 ", when, " 已有安排"), absl::StrCat(what, " is taken ", when)), what);
}

// Whether a party is invited: no list invites all.
bool IsInvited(const Ids& parties, const std::string& id) {
  return parties.empty() || std::find(parties.begin(), parties.end(), id) != parties.end();
}

// The first of the case's own bookings that overlaps and to which a party is invited that is invited to `wanted` too;
// `party` is set to it.
std::optional<Booking> TakenByOwnParty(const v1::Case& c, const Booking& wanted, const Ids& parties, absl::Time now,
                                       std::string* party) {
  for (Booking& booking : BookingsOf(c)) {
    if (booking.session == wanted.session || booking.end <= now || !Overlap(wanted.start, wanted.end, booking))
      continue;
    const v1::Session& other = *FindById(c.sessions(), booking.session);
    for (const v1::Party& each : c.parties()) {
      if (each.removed() || !IsInvited(parties, each.id()) || !IsInvited(other.parties(), each.id())) continue;
      *party = each.id();
      return std::move(booking);
    }
  }
  return std::nullopt;
}

}  // namespace

Booking BookingOf(const v1::Session& session) {
  Booking booking;
  booking.session = session.id();
  booking.start = ToTime(session.planned_start());
  const int minutes = session.planned_minutes() > 0 ? session.planned_minutes() : kSessionMinutesDefault;
  booking.end = booking.start + absl::Minutes(minutes);
  booking.venue = session.venue();
  booking.people.assign(session.people().begin(), session.people().end());
  booking.mode = session.mode();
  return booking;
}

bool HasBookings(const v1::Case& c) {
  return !MediationIsOver(c) && std::any_of(c.sessions().begin(), c.sessions().end(),
                                            [&](const v1::Session& session) { return TakesTime(c, session); });
}

std::vector<Booking> BookingsOf(const v1::Case& c) {
  std::vector<Booking> bookings;
  if (MediationIsOver(c)) return bookings;
  for (const v1::Session& session : c.sessions()) {
    if (TakesTime(c, session)) bookings.push_back(BookingOf(session));
  }
  return bookings;
}

absl::Status CheckFree(const v1::Case& c, const Facts& facts, const Booking& wanted, const Ids& parties) {
  if (wanted.end <= facts.now || wanted.mode == v1::SESSION_MODE_NOT_AT_THE_SAME_TIME) return absl::OkStatus();
  for (const Booking& own : BookingsOf(c)) {
    if (own.session == wanted.session || own.end <= facts.now || !Overlap(wanted.start, wanted.end, own)) continue;
    if (!wanted.venue.empty() && own.venue == wanted.venue) {
      return SlotTaken(c, facts.directory->OrgName(IdOf(own.venue)), own.venue, own.start, own.end);
    }
    for (const std::string& person : wanted.people) {
      if (std::find(own.people.begin(), own.people.end(), person) == own.people.end()) continue;
      return SlotTaken(c, person, person, own.start, own.end);
    }
  }
  std::string party;
  if (const std::optional<Booking> own = TakenByOwnParty(c, wanted, parties, facts.now, &party)) {
    return SlotTaken(c, absl::StrCat("当事人 ", party, " "), PartySubject(party), own->start, own->end);
  }
  if (facts.bookings == nullptr) return absl::OkStatus();
  // Only what is still to come can be taken.
  const SlotQuery query{c.name(), std::max(wanted.start, facts.now), wanted.end};
  if (!wanted.venue.empty()) {
    if (const std::optional<TimeSpan> taken = facts.bookings->FirstTaken(wanted.venue, query)) {
      return SlotTaken(c, facts.directory->OrgName(IdOf(wanted.venue)), wanted.venue, taken->start, taken->end);
    }
  }
  for (const std::string& person : wanted.people) {
    if (const std::optional<TimeSpan> taken = facts.bookings->FirstTaken(person, query)) {
      return SlotTaken(c, person, person, taken->start, taken->end);
    }
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
