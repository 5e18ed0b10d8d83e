// workflow/presence.h: who took part in a session. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_PRESENCE_H_
#define GAIWAN_WORKFLOW_PRESENCE_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// In the room, by video, by phone or represented; not for who stayed away.
inline bool TookPart(v1::Presence presence) {
  return presence == v1::PRESENCE_IN_THE_ROOM || presence == v1::PRESENCE_BY_VIDEO ||
         presence == v1::PRESENCE_BY_PHONE || presence == v1::PRESENCE_REPRESENTED;
}

// `who` is a party's id or `people/{person}`.
inline bool TookPartIn(const v1::Session& session, absl::string_view who) {
  for (const v1::Attendance& attendance : session.attendance()) {
    if (attendance.who() == who) return TookPart(attendance.presence());
  }
  return false;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PRESENCE_H_
