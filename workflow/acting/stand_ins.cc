#include "workflow/acting/stand_ins.h"

#include <algorithm>
#include <memory>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/acting/offices.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

struct Days {
  absl::CivilDay from;
  absl::CivilDay to;
};

absl::StatusOr<Days> DaysOf(const v1::AppointStandIn& command, const Facts& facts) {
  const std::string path = "command.appoint_stand_in";
  Days days;
  ASSIGN_OR_RETURN(days.from, ParseDate(command.from_date()));
  ASSIGN_OR_RETURN(days.to, ParseDate(command.to_date()));
  if (days.from < DayOf(facts.now)) {
    return BadField(absl::StrCat(path, ".from_date"), "不能早于今天", "is not before today");
  }
  if (days.to < days.from) {
    return BadField(absl::StrCat(path, ".to_date"), "不能早于开始日期", "is not before from_date");
  }
  if (days.to - days.from >= kStandInDaysMax) {
    return BadField(absl::StrCat(path, ".to_date"), absl::StrCat("一次最多", kStandInDaysMax, "天"),
                    absl::StrCat("a stand-in lasts at most ", kStandInDaysMax, " days"), kStandInDaysMax);
  }
  return days;
}

// In the organisation, below it or the place it serves, or in what stands over it.
bool IsNear(const DirectoryFacts& directory, absl::string_view person, absl::string_view org, absl::CivilDay day) {
  return absl::c_any_of(directory.Posts(IdOf(person), day), [&](const PostFact& post) {
    return directory.IsAtOrBelow(post.org, org) || StandsOver(directory, org, post.org) ||
           StandsOver(directory, post.org, org);
  });
}

bool HasPostAt(const DirectoryFacts& directory, absl::string_view person, absl::string_view org, absl::CivilDay day) {
  return absl::c_any_of(directory.Posts(IdOf(person), day), [&](const PostFact& post) { return post.org == org; });
}

// Whether it holds on a day of these.
bool Overlaps(const v1::StandIn& stand_in, const Days& days) {
  const absl::StatusOr<absl::CivilDay> from = ParseDate(stand_in.appointed().from_date());
  const absl::StatusOr<absl::CivilDay> to = ParseDate(stand_in.appointed().to_date());
  if (!from.ok() || !to.ok()) return false;
  const absl::StatusOr<absl::CivilDay> end = ParseDate(stand_in.end_date());
  const absl::CivilDay last = end.ok() ? std::min(*to, *end - 1) : *to;
  return *from <= last && *from <= days.to && days.from <= last;
}

absl::Status CheckPeople(absl::string_view org, const v1::AppointStandIn& command, const Facts& facts,
                         const ActingPast& past, const Days& days) {
  const DirectoryFacts& directory = *facts.directory;
  const std::string absent = "command.appoint_stand_in.absent";
  const std::string stand_in = "command.appoint_stand_in.stand_in";
  RETURN_IF_ERROR(CheckPerson(facts, command.absent(), absent));
  RETURN_IF_ERROR(CheckPerson(facts, command.stand_in(), stand_in));
  if (command.absent() == command.stand_in()) return BadField(stand_in, "不能是本人", "is somebody else");
  if (!HasPostAt(directory, command.absent(), IdOf(org), days.from)) {
    return BadField(absent, "当日在该单位没有职务", "has no post in the organisation on the first day");
  }
  if (!IsNear(directory, command.stand_in(), IdOf(org), days.from)) {
    return BadField(stand_in, "当日在该单位、其下级或指导单位没有职务",
                    "has no post in the organisation, below it or in what stands over it on the first day");
  }
  for (const std::shared_ptr<const v1::StandIn>& each : past.acts->stand_ins) {
    if (!Overlaps(*each, days)) continue;
    const v1::StandInAppointed& other = each->appointed();
    if (other.absent() == command.stand_in()) {
      return BadField(stand_in, "该期间本人也不在岗", "is absent there themselves for a part of that time");
    }
    if (other.absent() == command.absent() && other.stand_in() == command.stand_in()) {
      return Refused(v1::Case(), v1::PART_EXISTS, command.stand_in());
    }
  }
  return absl::OkStatus();
}

absl::Status NotTheirs(absl::string_view org) {
  return NotYours("由本单位或上级的主任、登记员或司法所办理",
                  "done by a head or registrar of the unit or of one above it, or by its judicial office", org);
}

}  // namespace

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::AppointStandIn& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.appoint_stand_in.unit"));
  if (!DisposesOf(*facts.directory, facts.actor, IdOf(org), DayOf(facts.now))) return NotTheirs(org);
  ASSIGN_OR_RETURN(const Days days, DaysOf(command, facts));
  RETURN_IF_ERROR(CheckPeople(org, command, facts, past, days));
  // Nobody takes what is another's by a word of their own.
  if (command.stand_in() == facts.actor) return Refused(v1::Case(), v1::SAME_PERSON, facts.actor);
  v1::Event event;
  v1::StandInAppointed* appointed = event.mutable_stand_in_appointed();
  appointed->set_absent(command.absent());
  appointed->set_stand_in(command.stand_in());
  appointed->set_from_date(command.from_date());
  appointed->set_to_date(command.to_date());
  PutText(command.reason(), appointed, kUnitSubject);
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::EndStandIn& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.end_stand_in.unit"));
  const absl::CivilDay today = DayOf(facts.now);
  const bool one_of_them = facts.actor == command.absent() || facts.actor == command.stand_in();
  if (!one_of_them && !DisposesOf(*facts.directory, facts.actor, IdOf(org), today)) return NotTheirs(org);
  const bool stands = absl::c_any_of(past.acts->stand_ins, [&](const std::shared_ptr<const v1::StandIn>& each) {
    return each->appointed().absent() == command.absent() && each->appointed().stand_in() == command.stand_in() &&
           each->end_date().empty() && Overlaps(*each, {today, absl::CivilDay(kDateYearMax, 12, 31)});
  });
  if (!stands) return UnknownPart(v1::Case(), "stand_ins", IdOf(command.stand_in()));
  v1::Event event;
  v1::StandInEnded* ended = event.mutable_stand_in_ended();
  ended->set_absent(command.absent());
  ended->set_stand_in(command.stand_in());
  ended->set_end_date(FormatDate(today));
  return event;
}

}  // namespace gaiwan
