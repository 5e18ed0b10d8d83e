// server/timer/expiry.h: a due clock as a command. Pure.
#ifndef GAIWAN_SERVER_TIMER_EXPIRY_H_
#define GAIWAN_SERVER_TIMER_EXPIRY_H_

#include "server/engine/command.h"
#include "server/projection/due_projector.h"

namespace gaiwan {

// Who acts when a clock falls due.
inline constexpr char kClockActor[] = "system/clock";

// The `expire_clock` for the row: an ExecuteRequest, whose `due_time` is the row's moment in whole microseconds.
// Request id and digest come from the row alone, so a clock that was expired just before a crash is found to have been,
// and does not fire twice.
EngineCommand ExpiryOf(const DueRow& row);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_EXPIRY_H_
