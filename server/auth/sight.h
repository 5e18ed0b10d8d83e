// server/auth/sight.h: how much of a case a person sees. Pure; safe from any thread.
//
// Until accounts and the policy table come, sight follows from the directory and from the person's part in the case:
//   everything        assigned mediators.
//   all but what was said in separate talks, complaints that are not sent on yet among it
//                     justice officers at or above it who are neither its mediators nor lead it.
//   all but what was said in separate talks, and complaints once they are sent on
//                     head and registrar of the committee or unit that holds it; who opened it, while it is a clue or
//                     (with an office in mediation) not yet accepted; grid members of the grid that holds a clue.
//   the process       (where it stands, what is due, never words and names) dispatchers and supervisors above it;
//                     administrators; who opened it, later on; mediators of the committee until some are assigned;
//                     heads, registrars and dispatchers of a unit that it is offered to, or of a committee
//                     that is asked to mediate together or does.
//   nothing           everybody else, courts and police included: they are told there is no such case.
#ifndef GAIWAN_SERVER_AUTH_SIGHT_H_
#define GAIWAN_SERVER_AUTH_SIGHT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// The first three each show what the one before shows. Beside what kFull shows, kMediator shows what was said in
// separate talks, and kOversight complaints that nobody has sent on yet.
enum class Sight { kNone, kProcess, kFull, kMediator, kOversight };

// What a person's posts of a day come to, worked out once a call. Codes come without `orgs/`.
struct Viewer {
  // `people/{person}`, and the day their posts are of.
  std::string person;
  absl::CivilDay day;
  // Head or registrar here: cases whose unit or committee is one of these in full, offered ones as process.
  std::vector<std::string> leads;
  // Mediator here: cases of the committee as process until mediators are assigned.
  std::vector<std::string> mediates;
  // Member of this grid: clues it holds in full, cases as process.
  std::vector<std::string> walks;
  // Cases at or below in full (justice officers) and as process (dispatchers, supervisors).
  std::vector<std::string> full_under;
  std::vector<std::string> process_under;
  // An administrator: every case as process, none in full by that.
  bool administrator = false;
};

Viewer ViewerOf(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day);

Sight SightOf(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory);

// What a person's posts are worth at one organisation, as the unit or the committee of a case. A list asks once for
// each organisation, not once a case.
struct PlaceSight {
  bool leads = false;
  bool mediates = false;
  bool walks = false;
  bool full = false;
  bool process = false;
};
PlaceSight SightAt(absl::string_view org, const Viewer& viewer, const DirectoryFacts& directory);

// What a person is to one case.
struct CasePart {
  PlaceSight unit;
  PlaceSight committee;
  bool assigned = false;
  bool opened = false;
  bool is_clue = false;
  bool has_number = false;
  bool has_mediators = false;
  // An offer of it is open to a unit that they answer for: IsOfferTo.
  bool offered = false;
};
Sight SightOf(const CasePart& part, const Viewer& viewer);
bool IsOfferTo(absl::string_view unit, const Viewer& viewer, const DirectoryFacts& directory);

// Whether the person holds the post of an administrator on `day`.
bool IsAdministrator(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_SIGHT_H_
