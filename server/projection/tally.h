// server/projection/tally.h: what one case adds to official returns: the rules of counting, in one place.
// docs/returns.md has them in words, adr/0024 why. Pure; safe from any thread.
//
// - A case counts once: its first round that was taken on, for the committee that had it when it ended. Later rounds
// are
//   booked as such.
// - An entry made by mistake, and the present round of a case that was merged into another, add nothing.
// - Class, source, channel and difficulty are those the case has now, so amending them moves all it has booked.
#ifndef GAIWAN_SERVER_PROJECTION_TALLY_H_
#define GAIWAN_SERVER_PROJECTION_TALLY_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/record.pb.h"

namespace gaiwan {

// Sets `tally` to what `c` adds. Bookings of the same key are not summed.
void FillTally(const v1::Case& c, v1::CaseTally* tally);

// Months since 1970-01 of a moment, at +08:00.
int32_t MonthOf(const google::protobuf::Timestamp& time);

// Whether the event could change what its case adds. False only where it is known that it cannot: a new type of event
// is looked at.
bool MayChangeTally(const v1::Event& event);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_TALLY_H_
