#include "server/api/session_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/case_name.h"
#include "server/api/case_title.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/booking.h"
#include "workflow/free_slots.h"

namespace gaiwan {
namespace {

struct Days {
  absl::CivilDay first;
  absl::CivilDay last;
};

absl::StatusOr<absl::CivilDay> ReadDay(const std::string& field, const std::string& text, absl::CivilDay otherwise) {
  if (text.empty()) return otherwise;
  const absl::StatusOr<absl::CivilDay> day = ParseDate(text);
  if (!day.ok()) return BadField(field, "日期无效", day.status().message());
  return *day;
}

absl::StatusOr<Days> ReadDays(const std::string& from, const std::string& to, absl::Time now) {
  Days days;
  ASSIGN_OR_RETURN(days.first, ReadDay("from_date", from, DayOf(now)));
  ASSIGN_OR_RETURN(days.last, ReadDay("to_date", to, days.first + kCalendarDaysDefault - 1));
  if (days.last < days.first) return BadField("to_date", "不能早于开始日期", "is not before from_date");
  if (days.last - days.first >= kCalendarDaysMax) {
    return BadField("to_date", absl::StrCat("一次最多查 ", kCalendarDaysMax, " 天"),
                    absl::StrCat("at most ", kCalendarDaysMax, " days at once"), kCalendarDaysMax);
  }
  return days;
}

absl::Status CheckOrgIsThere(const Directory& directory, const std::string& org, const std::string& field) {
  if (directory.FindOrg(absl::StripPrefix(org, "orgs/")) != nullptr) return absl::OkStatus();
  return BadField(field, absl::StrCat("没有这个单位：", org), absl::StrCat("no such organisation: ", org));
}

absl::Status CheckPersonIsThere(const Directory& directory, const std::string& person, const std::string& field) {
  if (directory.HasPerson(absl::StripPrefix(person, "people/"))) return absl::OkStatus();
  return BadField(field, absl::StrCat("没有这个人员：", person), absl::StrCat("no such person: ", person));
}

bool HoldsPostIn(const Directory& directory, absl::string_view person, absl::string_view org, absl::CivilDay day) {
  return absl::c_any_of(directory.Posts(absl::StripPrefix(person, "people/"), day),
                        [&](const PostFact& post) { return directory.IsAtOrBelow(post.org, org); });
}

// Bookings at the organisation or below, and of people with a post there or below.
std::vector<Booked> BookingsAt(const BookingTable& bookings, const Directory& directory, absl::string_view org,
                               absl::Time start, absl::Time end, absl::CivilDay day) {
  absl::flat_hash_map<std::string, bool> is_ours;  // By venue or person.
  const auto ours = [&](const std::string& what) {
    const auto [known, is_new] = is_ours.try_emplace(what, false);
    if (is_new) {
      known->second = absl::StartsWith(what, "orgs/") ? directory.IsAtOrBelow(absl::StripPrefix(what, "orgs/"), org)
                                                      : HoldsPostIn(directory, what, org, day);
    }
    return known->second;
  };
  std::vector<Booked> all = bookings.All(start, end);
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Booked& booked) {
                             const Booking& booking = booked.booking;
                             const bool at_venue = !booking.venue.empty() && ours(booking.venue);
                             return !at_venue && absl::c_none_of(booking.people, ours);
                           }),
            all.end());
  return all;
}

// Where a page ends: microseconds, case, session.
using BusyKey = std::tuple<int64_t, std::string, std::string>;

BusyKey KeyOf(const Booked& booked) {
  return {absl::ToUnixMicros(booked.booking.start), booked.case_name, booked.booking.session};
}

std::string CursorOf(const BusyKey& key) {
  return absl::StrCat(std::get<0>(key), " ", std::get<1>(key), " ", std::get<2>(key));
}

absl::StatusOr<BusyKey> ReadBusyCursor(const std::string& cursor) {
  const std::vector<std::string> parts = absl::StrSplit(cursor, ' ');
  BusyKey key;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &std::get<0>(key))) {
    return absl::InternalError("a page token of ours holds no booking");
  }
  std::get<1>(key) = parts[1];
  std::get<2>(key) = parts[2];
  return key;
}

absl::StatusOr<SlotPlace> ReadSlotCursor(const std::string& cursor) {
  const std::vector<std::string> parts = absl::StrSplit(cursor, ' ');
  int64_t micros = 0;
  uint64_t venue = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &micros) || !absl::SimpleAtoi(parts[1], &venue)) {
    return absl::InternalError("a page token of ours holds no slot");
  }
  return SlotPlace{absl::FromUnixMicros(micros), static_cast<size_t>(venue)};
}

// By party, of those that said when they can come.
using ProposedTimes = std::vector<std::pair<std::string, std::vector<TimeSpan>>>;

ProposedTimes ProposedIn(const v1::Case& c) {
  ProposedTimes proposed;
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || party.proposed_times().empty()) continue;
    std::vector<TimeSpan>& times = proposed.emplace_back(party.id(), std::vector<TimeSpan>()).second;
    for (const v1::TimeSpan& span : party.proposed_times()) {
      times.push_back({ToTime(span.start_time()), ToTime(span.end_time())});
    }
  }
  return proposed;
}

void AddTaken(const std::vector<Booked>& bookings, std::vector<TimeSpan>* taken) {
  for (const Booked& booked : bookings) taken->push_back({booked.booking.start, booked.booking.end});
}

}  // namespace

grpc::ServerUnaryReactor* SessionService::ListCalendar(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListCalendarRequest>(parts_.serve, "SessionService.ListCalendar", context, request, response,
                                        [this](const CallPtr<v1::ListCalendarRequest>& call) {
                                          call->ReplyWith(Calendar(call->caller(), call->request()));
                                        });
}

absl::StatusOr<v1::ListCalendarResponse> SessionService::Calendar(const Caller& caller,
                                                                  const v1::ListCalendarRequest& request) const {
  const absl::Time now = parts_.serve.clock->TimeNow();
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  const bool of_person = absl::StartsWith(request.name(), "people/");
  if (!of_person && !absl::StartsWith(request.name(), "orgs/")) {
    return BadField("name", "须是 orgs/ 加单位或者 people/ 加人员", "must be `orgs/{org}` or `people/{person}`");
  }
  RETURN_IF_ERROR(of_person ? CheckPersonIsThere(directory, request.name(), "name")
                            : CheckOrgIsThere(directory, request.name(), "name"));
  // A calendar tells where colleagues are: it is for those who work here.
  if (request.name() != caller.person &&
      directory.Posts(absl::StripPrefix(caller.person, "people/"), DayOf(now)).empty()) {
    return Refused(v1::Case(), v1::NOT_YOUR_ROLE, request.name());
  }
  ASSIGN_OR_RETURN(const Days days, ReadDays(request.from_date(), request.to_date(), now));
  const absl::Time start = StartOfDay(days.first);
  const absl::Time end = StartOfDay(days.last + 1);
  std::vector<Booked> bookings =
      of_person
          ? parts_.bookings->Taking(request.name(), start, end)
          : BookingsAt(*parts_.bookings, directory, absl::StripPrefix(request.name(), "orgs/"), start, end, DayOf(now));
  absl::c_sort(bookings, [](const Booked& a, const Booked& b) { return KeyOf(a) < KeyOf(b); });

  const std::string query = QueryOf(caller.person, request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    ASSIGN_OR_RETURN(const BusyKey after, ReadBusyCursor(cursor));
    bookings.erase(bookings.begin(),
                   absl::c_find_if(bookings, [&](const Booked& booked) { return KeyOf(booked) > after; }));
  }
  const size_t limit = static_cast<size_t>(request.page_size() == 0 ? kBusyPerPage : request.page_size());
  v1::ListCalendarResponse response;
  if (bookings.size() > limit) {
    bookings.resize(limit);
    response.set_next_page_token(parts_.tokens->Make(query, CursorOf(KeyOf(bookings.back()))));
  }
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  for (const Booked& booked : bookings) {
    v1::Busy* busy = response.add_busy();
    *busy->mutable_start_time() = ToProto(booked.booking.start);
    *busy->mutable_end_time() = ToProto(booked.booking.end);
    busy->set_venue(booked.booking.venue);
    for (const std::string& person : booked.booking.people) busy->add_people(person);
    const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.reader->Get(booked.case_name);
    // What it is about, and how many take part, is where it stands: not for who learns no more than that it is there.
    if (!c.ok() || !SightOf(**c, viewer, directory).Shows(v1::PROCESS)) continue;
    busy->set_case_(booked.case_name);
    busy->set_title(NeutralTitle(**c, *reference));
    busy->set_session(booked.booking.session);
    busy->set_mode(booked.booking.mode);
  }
  return response;
}

grpc::ServerUnaryReactor* SessionService::FindFreeSlots(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::FindFreeSlotsRequest>(parts_.serve, "SessionService.FindFreeSlots", context, request, response,
                                         [this](const CallPtr<v1::FindFreeSlotsRequest>& call) {
                                           call->set_case_name(call->request().case_());
                                           call->ReplyWith(FreeSlots(call->caller(), call->request()));
                                         });
}

absl::StatusOr<v1::FindFreeSlotsResponse> SessionService::FreeSlots(const Caller& caller,
                                                                    const v1::FindFreeSlotsRequest& request) const {
  if (!IsCaseName(request.case_())) {
    return BadField("case", "应为 cases/c- 加26位小写字母或数字2至7", "must be cases/c- and 26 of a-z and 2-7");
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.case_()));
  ASSIGN_OR_RETURN(const Sight sight, parts_.viewer->SightFor(caller, *c));
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  for (int i = 0; i < request.venues_size(); ++i) {
    RETURN_IF_ERROR(CheckOrgIsThere(*reference->directory, request.venues(i), absl::StrCat("venues[", i, "]")));
  }
  for (int i = 0; i < request.people_size(); ++i) {
    RETURN_IF_ERROR(CheckPersonIsThere(*reference->directory, request.people(i), absl::StrCat("people[", i, "]")));
  }
  const absl::Time now = parts_.serve.clock->TimeNow();
  Days days;
  ASSIGN_OR_RETURN(days.first, ReadDay("from_date", request.from_date(), DayOf(now)));
  days.last = days.first + (request.days() == 0 ? kSlotDaysDefault : request.days()) - 1;

  SlotSearch search;
  search.first = days.first;
  search.last = days.last;
  search.not_before = now;
  search.length = absl::Minutes(request.minutes() == 0 ? kSessionMinutesDefault : request.minutes());
  search.calendar = reference->calendar.get();
  search.hours = parts_.office_hours;
  search.limit = static_cast<size_t>(request.page_size() == 0 ? kSlotsPerPage : request.page_size());
  const absl::Time start = StartOfDay(days.first);
  const absl::Time end = StartOfDay(days.last + 1);
  // The parties come to what the case has planned already.
  for (const Booking& booking : BookingsOf(*c)) search.people_taken.push_back({booking.start, booking.end});
  std::vector<std::string> people(request.people().begin(), request.people().end());
  if (people.empty()) {
    for (const v1::Mediator& mediator : c->mediators()) people.push_back(mediator.person());
  }
  for (const std::string& person : people) {
    AddTaken(parts_.bookings->Taking(person, start, end), &search.people_taken);
  }
  for (const std::string& venue : request.venues()) {
    AddTaken(parts_.bookings->Taking(venue, start, end), &search.venues_taken.emplace_back());
  }
  const ProposedTimes proposed = sight.Shows(v1::PARTIES) ? ProposedIn(*c) : ProposedTimes();
  if (request.proposed_only()) {
    for (const auto& [party, times] : proposed) search.within.push_back(times);
  }
  const std::string query = QueryOf(caller.person, request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    ASSIGN_OR_RETURN(search.after, ReadSlotCursor(cursor));
  }

  const gaiwan::FreeSlots found = gaiwan::FindFreeSlots(search);
  v1::FindFreeSlotsResponse response;
  for (const SlotPlace& place : found.slots) {
    v1::Slot* slot = response.add_slots();
    *slot->mutable_start_time() = ToProto(place.start);
    *slot->mutable_end_time() = ToProto(place.start + search.length);
    if (!request.venues().empty()) slot->set_venue(request.venues(static_cast<int>(place.venue)));
    for (const auto& [party, times] : proposed) {
      if (Suits(times, place.start, place.start + search.length)) slot->add_suits(party);
    }
  }
  if (found.more) {
    const SlotPlace& last = found.slots.back();
    response.set_next_page_token(
        parts_.tokens->Make(query, absl::StrCat(absl::ToUnixMicros(last.start), " ", last.venue)));
  }
  for (const int year : found.years_without_calendar) response.add_years_without_calendar(year);
  return response;
}

template <typename Request, typename Run>
grpc::ServerUnaryReactor* SessionService::ServeVideo(const char* method, grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response,
                                                     Run run) {
  if (parts_.video == nullptr) {
    return Serve<Request>(parts_.serve, method, context, request, response,
                          [](const CallPtr<Request>& call) { call->Fail(Refused(v1::Case(), v1::VIDEO_UNAVAILABLE)); });
  }
  return ServeOn<Request>(parts_.serve, parts_.video->worker(), &waiting_, method, context, request, response,
                          [run](const CallPtr<Request>& call) {
                            call->set_case_name(call->request().case_());
                            run(call, [call](const absl::StatusOr<v1::VideoRoom>& room) { call->ReplyWith(room); });
                          });
}

grpc::ServerUnaryReactor* SessionService::JoinVideo(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeVideo<v1::JoinVideoRequest>("SessionService.JoinVideo", context, request, response,
                                          [this](const CallPtr<v1::JoinVideoRequest>& call, VideoCalls::Answer answer) {
                                            parts_.video->Join(call->caller(), call->request(), std::move(answer));
                                          });
}

grpc::ServerUnaryReactor* SessionService::GetVideoRoom(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeVideo<v1::GetVideoRoomRequest>(
      "SessionService.GetVideoRoom", context, request, response,
      [this](const CallPtr<v1::GetVideoRoomRequest>& call, const VideoCalls::Answer& answer) {
        parts_.video->Get(call->caller(), call->request(), answer);
      });
}

grpc::ServerUnaryReactor* SessionService::SteerVideoRoom(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeVideo<v1::SteerVideoRoomRequest>(
      "SessionService.SteerVideoRoom", context, request, response,
      [this](const CallPtr<v1::SteerVideoRoomRequest>& call, VideoCalls::Answer answer) {
        parts_.video->Steer(call->caller(), call->request(), std::move(answer));
      });
}

}  // namespace gaiwan
