// workflow/propose_mediators.h: who could mediate a case, best first, each with the reasons in words. It proposes;
// AssignMediators decides. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_PROPOSE_MEDIATORS_H_
#define GAIWAN_WORKFLOW_PROPOSE_MEDIATORS_H_

#include <string>
#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// A mediator of the case's committee, as the directory and the list of cases have them.
struct MediatorCandidate {
  // `people/{person}`, and the committee they would mediate for, `orgs/{org}`.
  std::string person;
  std::string org;
  // Every organisation they hold a post in, without `orgs/`.
  std::vector<std::string> posts;
  std::vector<std::string> languages;
  // Classes they are known to be good at.
  std::vector<std::string> specialties;
  // Cases they mediate now, and cases of the same first-level class they mediate or mediated.
  int open_cases = 0;
  int same_class_cases = 0;
};

struct MediatorProposal {
  std::string person;
  std::string org;
  int open_cases = 0;
  // Code list `assignment_reason`, and the same in words.
  std::vector<std::string> why;
  std::vector<v1::Label> reasons;
};

struct MediatorExclusion {
  std::string person;
  v1::Label reason;
};

struct MediatorProposals {
  std::vector<MediatorProposal> proposed;
  std::vector<MediatorExclusion> excluded;
};

// Left out are those whom a party refuses in this round, who were recused or asked to be, and who disclosed an interest
// that some party does not know or accept (PML art. 19, 23; SPC 2016 art. 15). First comes whom a party chose; then who
// speaks a language with every party, then who knows the kind of dispute, then who has a post at or below the unit of
// the case; among equals whoever has the fewest open cases, then by name. `party_languages` has a list a party, an
// empty one where nothing is known.
MediatorProposals ProposeMediators(const v1::Case& c, const DirectoryFacts& directory,
                                   const std::vector<MediatorCandidate>& candidates,
                                   const std::vector<std::vector<std::string>>& party_languages);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PROPOSE_MEDIATORS_H_
