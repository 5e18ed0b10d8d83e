// workflow/acting/offices.h: which offices watch over an organisation, and who speaks for them. Pure functions over
// facts, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ACTING_OFFICES_H_
#define GAIWAN_WORKFLOW_ACTING_OFFICES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "workflow/facts.h"

namespace gaiwan {

// Codes come without `orgs/`, people without `people/`.

// A judicial office, a bureau of justice or a governance centre: it watches over others and mediates nothing itself.
bool IsWatchOffice(const DirectoryFacts& directory, absl::string_view org);
// A judicial office or a bureau of justice: it pays.
bool IsJusticeOffice(const DirectoryFacts& directory, absl::string_view org);

// Whether the person works in the office: justice officer, supervisor, dispatcher, registrar or head there.
bool WorksIn(const DirectoryFacts& directory, absl::string_view person, absl::string_view office, absl::CivilDay day);
// Whether the person answers for money of the judicial office `office`: justice officer or head there, or with `above`
// in one that stands over it.
bool PaysFor(const DirectoryFacts& directory, absl::string_view person, absl::string_view office, absl::CivilDay day,
             bool above);
// Whether the person is head or registrar, or in a judicial office its officer, of the organisation or of what stands
// over it.
bool DisposesOf(const DirectoryFacts& directory, absl::string_view person, absl::string_view org, absl::CivilDay day);

// NOT_YOUR_ROLE, in words.
absl::Status NotYours(absl::string_view zh, absl::string_view en, absl::string_view subject);
// NOT_IN_THIS_STATE, in words.
absl::Status NotNowHere(absl::string_view zh, absl::string_view en, absl::string_view subject);

// OK when `unit` is the organisation `org` that the stream is of, and exists; BadField at `path`.
absl::Status CheckSameUnit(absl::string_view org, absl::string_view unit, const Facts& facts, const std::string& path);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_OFFICES_H_
