// server/timer/system_commands.h: what the server itself asks of a case, as commands. Pure.
//
// Request id and digest come from what is asked alone, so what was carried out just before a crash is found to have
// been, and does not happen twice.
#ifndef GAIWAN_SERVER_TIMER_SYSTEM_COMMANDS_H_
#define GAIWAN_SERVER_TIMER_SYSTEM_COMMANDS_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/record.pb.h"
#include "server/engine/command.h"
#include "server/projection/due_projector.h"

namespace gaiwan {

// Puts a command in line as Engine::Submit does; `system` marks it as one that yields to people.
using SubmitFn = std::function<absl::Status(EngineCommand command, Done done, bool system)>;

// The `expire_clock` for the row: an ExecuteRequest, whose `due_time` is the row's moment in whole microseconds.
EngineCommand ExpiryOf(const DueRow& row);

// The `recompute_clocks` for the case, under this revision of the calendar.
EngineCommand RecomputationOf(absl::string_view stream, int64_t calendar_revision);

// The `note_video` for the case, seen when it stood at this version: the same again there is the same request.
EngineCommand VideoNoteOf(absl::string_view stream, int64_t version, const v1::NoteVideo& note);

// The `repeat_erasure` for the case of `row`.
EngineCommand RepetitionOf(const v1::ErasureRow& row);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_SYSTEM_COMMANDS_H_
