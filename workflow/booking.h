// workflow/booking.h: what a planned session takes, and that nothing is taken twice: a venue, people of the directory,
// and within a case its parties. Pure functions, safe from any thread.
//
// A booking lasts as long as the plan: it ends with the session, when it is cancelled, and when the case is closed,
// merged into another or its mediation ended. What lies in the past conflicts with nothing: an act entered late is
// written down as it was. What nobody comes to at a time, because it goes to and fro in writing, takes nobody's time.
#ifndef GAIWAN_WORKFLOW_BOOKING_H_
#define GAIWAN_WORKFLOW_BOOKING_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// How long a session is planned for when nobody says: a morning or an afternoon has room for one and the way to it.
inline constexpr int kSessionMinutesDefault = 120;
// The longest a session is planned for: (max) of command.proto.
inline constexpr int kSessionMinutesMax = 1440;

// A planned session and what it takes.
struct Booking {
  // Its id in the case.
  std::string session;
  absl::Time start;
  absl::Time end;
  // `orgs/{org}`; empty in the field and on line.
  std::string venue;
  // `people/{person}`.
  std::vector<std::string> people;
  v1::SessionMode mode = v1::SESSION_MODE_UNSPECIFIED;

  friend bool operator==(const Booking& a, const Booking& b) = default;
};

// What the case takes at present, in the order of its sessions.
std::vector<Booking> BookingsOf(const v1::Case& c);
// Whether BookingsOf would have any: cheaper.
bool HasBookings(const v1::Case& c);

// OK when the session of the case may take what `wanted` says, else SLOT_TAKEN for what is taken and when, without a
// word on whose it is. `parties` are those invited; empty for all. The session itself, when it is planned already, does
// not stand in its own way. Nothing is asked of the parties of other cases: who they are is sealed.
absl::Status CheckFree(const v1::Case& c, const Facts& facts, const Booking& wanted,
                       const google::protobuf::RepeatedPtrField<std::string>& parties);

// The session as a booking, whatever its state.
Booking BookingOf(const v1::Session& session);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BOOKING_H_
