// workflow/unit_records.h: what organisations report outside cases: a day's visits and clues, zero among them (零报告),
// and rounds of screening (排查). Pure functions over facts, safe from any thread.
#ifndef GAIWAN_WORKFLOW_UNIT_RECORDS_H_
#define GAIWAN_WORKFLOW_UNIT_RECORDS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/acting/acting.h"
#include "workflow/facts.h"

namespace gaiwan {

// Whose personal text a note is, within the stream of its organisation.
inline constexpr absl::string_view kUnitSubject = "unit";

// Whether the command is about an organisation and no case: report_day, record_screening, and those of acting/.
bool IsUnitCommand(absl::string_view command);

// What the organisation recorded before.
struct UnitPast {
  // Version of the report of the day that is asked about, if there is one; else 0.
  int64_t standing_report = 0;
  // Whether the id that a round of screening asks for is taken, and the next free number for one that asks for none.
  bool screening_exists = false;
  std::string next_screening;
  ActingPast acting = {};
};

// The payload of what happened. `org` is the organisation, `orgs/{org}`, whose stream it goes into.
//   BadField              an unknown organisation or code; a day to come, or before the unit existed; a round that ends
//                         before it begins, or settled more than it found.
//   NOT_YOUR_ROLE         the caller answers neither for the unit nor for one above it.
//   PART_EXISTS           the id of the round is taken.
// Of samples, stand-ins and the subsidy as DecideActing says.
absl::StatusOr<v1::Event> DecideUnitCommand(absl::string_view org, const v1::Command& command, const Facts& facts,
                                            const UnitPast& past);

// Whether people of `office` stand over what `org` reports. The office is the organisation itself, or the place it lies
// in below the county, that place's committee or judicial office; over the whole county the bureau of justice and the
// governance centre alone, and no other office that is attached to it, such as its court. Codes, without `orgs/`.
bool StandsOver(const DirectoryFacts& directory, absl::string_view office, absl::string_view org);

// Whether the person, `people/{person}`, reports for the organisation on `day`: a member of its grid, or head or
// registrar of what stands over it.
bool MayReportFor(const DirectoryFacts& directory, absl::string_view person, absl::string_view org, absl::CivilDay day);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_UNIT_RECORDS_H_
