// workflow/competent_court.h: which court confirms an agreement, by the definition's table of rules, each with its
// article (CPL art. 205, CPL Interpretation art. 352). Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_COMPETENT_COURT_H_
#define GAIWAN_WORKFLOW_COMPETENT_COURT_H_

#include <string>
#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

struct CompetentCourts {
  // `orgs/{org}`, each once; the first is the one to propose. Empty: no rule found a court of the directory.
  std::vector<std::string> courts;
  // The rule that found them; nullptr for none. Owned by the definition.
  const v1::CourtRule* rule = nullptr;
};

// REQUIRES: facts.directory is set.
CompetentCourts FindCompetentCourts(const Definition& definition, const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_COMPETENT_COURT_H_
