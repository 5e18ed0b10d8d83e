#include "workflow/unit_records.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/act_time.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCounty = "county";

bool IsPlace(absl::string_view kind) {
  static constexpr absl::string_view kPlaces[] = {kCounty,     "town", "farm",      "village",
                                                  "community", "grid", "micro_grid"};
  return absl::c_linear_search(kPlaces, kind);
}

// The organisation is named twice, as the stream and in the command: both mean the same, and the caller answers for it.
absl::Status CheckUnit(absl::string_view org, absl::string_view unit, const Facts& facts, const std::string& path) {
  if (IdOf(unit) != IdOf(org))
    return BadField(path, "应与 name 为同一单位", "must be the organisation that name names");
  RETURN_IF_ERROR(CheckOrg(facts, unit, path));
  if (MayReportFor(*facts.directory, facts.actor, org, DayOf(facts.now))) return absl::OkStatus();
  return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE,
                        MakeLabel("由本单位或上级的网格员、登记员、主任报告",
                                  "reported by a grid member, registrar or head of the unit or of one above it"),
                        org);
}

// A day that was, in the life of the unit.
absl::StatusOr<absl::CivilDay> DayIn(absl::string_view org, absl::string_view date, const Facts& facts,
                                     const std::string& path) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(date));
  if (day > DayOf(facts.now)) return BadField(path, "不能晚于今天", "is not after today");
  if (!facts.directory->HasOrg(IdOf(org), day)) {
    return BadField(path, "该日单位尚未设立或者已经撤销", "is no day on which the unit existed");
  }
  return day;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::ReportDay& command, const Facts& facts,
                                 const UnitPast& past) {
  RETURN_IF_ERROR(CheckUnit(org, command.unit(), facts, "command.report_day.unit"));
  RETURN_IF_ERROR(DayIn(org, command.date(), facts, "command.report_day.date").status());
  v1::Event event;
  v1::DayReported* reported = event.mutable_day_reported();
  reported->set_date(command.date());
  reported->set_visits(command.visits());
  reported->set_clues(command.clues());
  reported->set_corrects(past.standing_report);
  PutText(command.note(), reported, kUnitSubject);
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::RecordScreening& command, const Facts& facts,
                                 const UnitPast& past) {
  const std::string path = "command.record_screening";
  RETURN_IF_ERROR(CheckUnit(org, command.unit(), facts, absl::StrCat(path, ".unit")));
  RETURN_IF_ERROR(CheckCode(facts, "screening_kind", command.kind(), absl::StrCat(path, ".kind")));
  ASSIGN_OR_RETURN(const absl::CivilDay from, DayIn(org, command.from_date(), facts, absl::StrCat(path, ".from_date")));
  ASSIGN_OR_RETURN(const absl::CivilDay to, DayIn(org, command.to_date(), facts, absl::StrCat(path, ".to_date")));
  if (to < from) return BadField(absl::StrCat(path, ".to_date"), "不能早于开始日期", "is not before from_date");
  if (command.settled() > command.found()) {
    return BadField(absl::StrCat(path, ".settled"), "不能多于发现数", "is at most `found`", command.found());
  }
  RETURN_IF_ERROR(CheckNewId(v1::Case(), "screenings", command.screening(), past.screening_exists));
  v1::Event event;
  v1::ScreeningRecorded* recorded = event.mutable_screening_recorded();
  recorded->set_screening(command.screening().empty() ? past.next_screening : command.screening());
  recorded->set_from_date(command.from_date());
  recorded->set_to_date(command.to_date());
  recorded->set_households(command.households());
  recorded->set_found(command.found());
  recorded->set_settled(command.settled());
  recorded->set_kind(command.kind());
  PutText(command.note(), recorded, kUnitSubject);
  return event;
}

}  // namespace

bool IsUnitCommand(absl::string_view command) {
  return command == "report_day" || command == "record_screening" || IsActingCommand(command);
}

absl::StatusOr<v1::Event> DecideUnitCommand(absl::string_view org, const v1::Command& command, const Facts& facts,
                                            const UnitPast& past) {
  RETURN_IF_ERROR(CheckActTime(v1::Case(), /*opening=*/true, facts));
  if (command.has_report_day()) return Decide(org, command.report_day(), facts, past);
  if (command.has_record_screening()) return Decide(org, command.record_screening(), facts, past);
  return DecideActing(org, command, facts, past.acting);
}

bool StandsOver(const DirectoryFacts& directory, absl::string_view office, absl::string_view org) {
  if (office == org) return true;
  const std::string kind = directory.OrgKind(office);
  const bool over_all = kind == "justice_bureau" || kind == "governance_centre";
  if (!over_all && !IsPlace(kind) && kind != "mediation_committee" && kind != "judicial_office") return false;
  const std::string place = IsPlace(kind) ? std::string(office) : directory.Parent(office);
  if (!over_all && directory.OrgKind(place) == kCounty) return false;
  return directory.IsAtOrBelow(org, place);
}

bool MayReportFor(const DirectoryFacts& directory, absl::string_view person, absl::string_view org,
                  absl::CivilDay day) {
  static constexpr absl::string_view kReporters[] = {"grid-member", "micro-grid-member", "registrar", "head"};
  const std::vector<PostFact> posts = directory.Posts(IdOf(person), day);
  return absl::c_any_of(posts, [&](const PostFact& post) {
    return absl::c_linear_search(kReporters, post.role) && StandsOver(directory, post.org, IdOf(org));
  });
}

}  // namespace gaiwan
