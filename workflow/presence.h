// workflow/presence.h: who took part in a session. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_PRESENCE_H_
#define GAIWAN_WORKFLOW_PRESENCE_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// Failed tries in a row from which on a party counts as one that cannot be reached.
inline constexpr int kFailedTriesMin = 2;

// In the room, by video, by phone or represented; not for who stayed away.
inline bool TookPart(v1::Presence presence) {
  return presence == v1::PRESENCE_IN_THE_ROOM || presence == v1::PRESENCE_BY_VIDEO ||
         presence == v1::PRESENCE_BY_PHONE || presence == v1::PRESENCE_REPRESENTED;
}

// Face to face with whoever else is there, in the room or over a wire. Not who has somebody speak for them.
inline bool SitsAtTheTable(v1::Presence presence) {
  return TookPart(presence) && presence != v1::PRESENCE_REPRESENTED;
}

// `who` as in Attendance.
inline bool TookPartIn(const v1::Session& session, absl::string_view who) {
  for (const v1::Attendance& attendance : session.attendance()) {
    if (attendance.who() == who) return TookPart(attendance.presence());
  }
  return false;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PRESENCE_H_
