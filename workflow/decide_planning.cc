// Sessions that are planned, moved and cancelled. Venue, people and parties are taken once at a time (booking.h).
#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/booking.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

using Ids = google::protobuf::RepeatedPtrField<std::string>;

// Planned, not cancelled, and not begun.
absl::StatusOr<const v1::Session*> PlannedSessionIn(const v1::Case& c, const std::string& id) {
  const v1::Session* session = FindById(c.sessions(), id);
  if (session == nullptr) return UnknownPart(c, "sessions", id);
  if (session->has_start_time() || session->has_end_time() || session->cancelled()) {
    return NotNow(c, "只有尚未开始的调解会可以改期或取消", "only a session that has not begun is moved or cancelled",
                  absl::StrCat("sessions/", session->id()));
  }
  return session;
}

// People of the directory, each once.
absl::Status CheckPeople(const Facts& facts, const Ids& people, const std::string& path) {
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < people.size(); ++i) {
    const std::string person_path = absl::StrCat(path, "[", i, "]");
    RETURN_IF_ERROR(CheckPerson(facts, people[i], person_path));
    if (!named.insert(people[i]).second) return BadField(person_path, "同一人写了两次", "named twice");
  }
  return absl::OkStatus();
}

absl::Status CheckInvited(const Ask& ask, const Ids& parties, const std::string& path) {
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < parties.size(); ++i) {
    RETURN_IF_ERROR(PartyIn(ask.c, parties[i]).status());
    if (!named.insert(parties[i]).second) {
      return BadField(absl::StrCat(path, "[", i, "]"), "同一当事人写了两次", "named twice");
    }
  }
  return absl::OkStatus();
}

// Nobody is asked to a table at which it is not safe to sit.
absl::Status CheckSafeToInvite(const v1::Case& c, v1::SessionMode mode, const Ids& parties) {
  if (mode == v1::SESSION_MODE_NOT_AT_THE_SAME_TIME) return absl::OkStatus();
  return CheckSafety(c, [&](const v1::Party& party) {
    return parties.empty() || std::find(parties.begin(), parties.end(), party.id()) != parties.end();
  });
}

}  // namespace

absl::Status CheckFreeForPlans(const Ask& ask, const std::string& from, const std::string& to) {
  for (Booking& booking : BookingsOf(ask.c)) {
    const v1::Session& session = *FindById(ask.c.sessions(), booking.session);
    const bool takes = std::find(booking.people.begin(), booking.people.end(), from) != booking.people.end();
    if (!takes || session.has_start_time()) continue;
    booking.venue.clear();  // Its own already.
    booking.people = {to};
    RETURN_IF_ERROR(CheckFree(ask.c, ask.facts, booking, session.parties()));
  }
  return absl::OkStatus();
}

Decided Decide(const Ask& ask, const v1::ScheduleSession& command) {
  const std::string path = "command.schedule_session.";
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "sessions", command.session(), FindById(ask.c.sessions(), command.session()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kSessionsFieldNumber));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.venue(), path + "venue"));
  RETURN_IF_ERROR(CheckPeople(ask.facts, command.people(), path + "people"));
  RETURN_IF_ERROR(CheckInvited(ask, command.parties(), path + "parties"));
  RETURN_IF_ERROR(CheckVideoProvider(ask.facts, command.mode(), command.video_provider(), path + "video_provider"));
  if (command.public_()) RETURN_IF_ERROR(CheckListeners(ask.c));
  RETURN_IF_ERROR(CheckSafeToInvite(ask.c, command.mode(), command.parties()));

  Events events(1);
  v1::SessionScheduled* scheduled = events.back().mutable_session_scheduled();
  scheduled->set_session(IdFor(ask.c.sessions(), command.session()));
  *scheduled->mutable_planned_start() = command.planned_start();
  scheduled->set_mode(command.mode());
  scheduled->set_venue(command.venue());
  PutText(command.place(), scheduled);
  scheduled->set_public_(command.public_());
  scheduled->set_planned_minutes(command.planned_minutes() > 0 ? command.planned_minutes() : kSessionMinutesDefault);
  *scheduled->mutable_people() = command.people();
  if (command.people().empty()) {
    for (const v1::Mediator& mediator : ask.c.mediators()) scheduled->add_people(mediator.person());
  }
  *scheduled->mutable_parties() = command.parties();
  scheduled->set_video_provider(command.video_provider());

  Booking wanted;
  wanted.session = scheduled->session();
  wanted.start = ToTime(scheduled->planned_start());
  wanted.end = wanted.start + absl::Minutes(scheduled->planned_minutes());
  wanted.venue = scheduled->venue();
  wanted.people.assign(scheduled->people().begin(), scheduled->people().end());
  wanted.mode = scheduled->mode();
  RETURN_IF_ERROR(CheckFree(ask.c, ask.facts, wanted, scheduled->parties()));
  return events;
}

Decided Decide(const Ask& ask, const v1::RescheduleSession& command) {
  const std::string path = "command.reschedule_session.";
  ASSIGN_OR_RETURN(const v1::Session* session, PlannedSessionIn(ask.c, command.session()));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.venue(), path + "venue"));
  RETURN_IF_ERROR(CheckPeople(ask.facts, command.people(), path + "people"));
  if (ToTime(command.planned_start()) < ask.facts.act_time) {
    return BadField(path + "planned_start", "不能早于改期之时", "is not before it is moved");
  }
  v1::Session moved = *session;
  *moved.mutable_planned_start() = command.planned_start();
  if (command.mode() != v1::SESSION_MODE_UNSPECIFIED) moved.set_mode(command.mode());
  if (!command.venue().empty()) moved.set_venue(command.venue());
  if (command.planned_minutes() > 0) moved.set_planned_minutes(command.planned_minutes());
  if (!command.people().empty()) *moved.mutable_people() = command.people();
  RETURN_IF_ERROR(CheckSafeToInvite(ask.c, moved.mode(), moved.parties()));
  RETURN_IF_ERROR(CheckFree(ask.c, ask.facts, BookingOf(moved), moved.parties()));

  Events events(1);
  v1::SessionRescheduled* rescheduled = events.back().mutable_session_rescheduled();
  rescheduled->set_session(moved.id());
  *rescheduled->mutable_planned_start() = moved.planned_start();
  rescheduled->set_mode(moved.mode());
  rescheduled->set_venue(moved.venue());
  rescheduled->set_planned_minutes(moved.planned_minutes());
  *rescheduled->mutable_people() = moved.people();
  PutText(command.reason(), rescheduled);
  return events;
}

Decided Decide(const Ask& ask, const v1::CancelSession& command) {
  ASSIGN_OR_RETURN(const v1::Session* session, PlannedSessionIn(ask.c, command.session()));
  Events events(1);
  events.back().mutable_session_cancelled()->set_session(session->id());
  PutText(command.reason(), events.back().mutable_session_cancelled());
  return events;
}

}  // namespace gaiwan
