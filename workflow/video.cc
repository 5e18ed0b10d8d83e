#include "workflow/video.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/proto_time.h"
#include "workflow/consent.h"
#include "workflow/find.h"
#include "workflow/presence.h"
#include "workflow/stood_for.h"

namespace gaiwan {
namespace {

const v1::VideoPlace* PlaceOf(const v1::Session& session, absl::string_view who) {
  for (const v1::VideoPlace& place : session.video_places()) {
    if (place.who() == who) return &place;
  }
  return nullptr;
}

}  // namespace

bool HasVideo(const v1::Session& session) {
  return session.mode() == v1::SESSION_MODE_VIDEO || session.mode() == v1::SESSION_MODE_MIXED;
}

bool IsRunning(const v1::Session& session) {
  return session.has_start_time() && !session.has_end_time();
}

v1::VideoPart VideoPartOf(const v1::Session& session, absl::string_view who) {
  const v1::VideoPlace* place = PlaceOf(session, who);
  return place == nullptr ? v1::VIDEO_PART_TABLE : place->part();
}

bool IsAway(const v1::Session& session, absl::string_view who) {
  const v1::VideoPlace* place = PlaceOf(session, who);
  return place != nullptr && place->away();
}

bool IsInVideo(const v1::Session& session, absl::string_view who) {
  if (VideoPartOf(session, who) == v1::VIDEO_PART_OUT) return false;
  for (const v1::Attendance& attendance : session.attendance()) {
    if (attendance.who() != who) continue;
    return attendance.presence() == v1::PRESENCE_BY_VIDEO || attendance.presence() == v1::PRESENCE_IN_THE_ROOM;
  }
  return false;
}

v1::VideoRole VideoRoleOf(const v1::Case& c, const v1::Session& session, const Facts& facts) {
  const std::string& actor = facts.actor;
  if (IsPartyActor(actor)) {
    const auto [name, id] = SplitPartyActor(actor);
    const v1::Party* party = FindById(c.parties(), id);
    if (name != c.name() || party == nullptr || party->removed()) return v1::VIDEO_ROLE_UNSPECIFIED;
    const auto& invited = session.parties();
    const bool is_invited = invited.empty() || std::find(invited.begin(), invited.end(), party->id()) != invited.end();
    return is_invited ? v1::VIDEO_ROLE_PARTY : v1::VIDEO_ROLE_UNSPECIFIED;
  }
  if (!absl::StartsWith(actor, "people/")) return v1::VIDEO_ROLE_UNSPECIFIED;
  if (MediatesHere(c, facts)) return v1::VIDEO_ROLE_MEDIATOR;
  const auto& people = session.people();
  return std::find(people.begin(), people.end(), actor) != people.end() ? v1::VIDEO_ROLE_INVITED
                                                                        : v1::VIDEO_ROLE_UNSPECIFIED;
}

std::string WhoIs(absl::string_view actor) {
  return std::string(IsPartyActor(actor) ? SplitPartyActor(actor).second : actor);
}

bool SteersVideo(const v1::Case& c, const v1::Session& session, const Facts& facts) {
  if (VideoRoleOf(c, session, facts) != v1::VIDEO_ROLE_MEDIATOR) return false;
  const std::string& lead = session.lead();
  return lead == facts.actor || !IsInVideo(session, lead) || IsAway(session, lead);
}

bool IsVideoOpen(const v1::Session& session, absl::Time now) {
  if (!HasVideo(session) || session.cancelled() || session.has_end_time()) return false;
  if (IsRunning(session)) return true;
  const absl::Time planned = ToTime(session.planned_start());
  return session.has_planned_start() && now >= planned - kVideoOpensBefore &&
         now < planned + absl::Minutes(session.planned_minutes()) + kVideoWaitsAfter;
}

const v1::SessionRecording* RunningRecording(const v1::Session& session) {
  for (const v1::SessionRecording& recording : session.recordings()) {
    if (!recording.has_end_time()) return &recording;
  }
  return nullptr;
}

bool AgreesToRecording(const v1::Case& c, const v1::Attendance& attendance) {
  if (const v1::Party* party = FindById(c.parties(), attendance.who())) {
    switch (AnswerOf(c, *party, v1::CONSENT_KIND_RECORDING)) {
      case v1::CONSENT_ANSWER_GIVEN:
        return true;
      case v1::CONSENT_ANSWER_REFUSED:
      case v1::CONSENT_ANSWER_WITHDRAWN:
        return false;
      default:
        break;
    }
  }
  return attendance.agrees_to_recording();
}

std::string NotAgreedToRecording(const v1::Case& c, const v1::Session& session) {
  for (const v1::Attendance& one : session.attendance()) {
    if (!TookPart(one.presence()) || VideoPartOf(session, one.who()) == v1::VIDEO_PART_OUT) continue;
    if (!AgreesToRecording(c, one)) return one.who();
  }
  return "";
}

}  // namespace gaiwan
