// workflow/partners.h: partners as the definition has them: police, petition office, arbitration, whoever a county
// works with. What they are asked for, what goes along, what they answer and which danger goes to them by itself are
// data; that what is red or violent goes to the police is law (PML art. 25). Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_PARTNERS_H_
#define GAIWAN_WORKFLOW_PARTNERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// nullptr when the definition says nothing of the partner: then it is asked anything and answers anything.
const v1::PartnerProfile* FindPartner(const v1::Definition& definition, absl::string_view partner);

// What the request asks for stands, or the reason why it does not: BadField for a reason the partner is not asked for,
// OBLIGATIONS_OPEN and PROOF_MISSING for what has to be there before. A danger is never kept back.
absl::Status CheckRequest(const Definition& definition, const v1::Case& c, const Facts& facts,
                          const v1::ReferOut& command);

// Ids of the papers that go with a request: those it names, which are in the file and which every party may see.
std::vector<std::string> PapersThatGo(const Definition& definition, const v1::Case& c, absl::string_view partner,
                                      absl::string_view reason);

// That something was received, refused or done is always an answer.
bool MayAnswer(const Definition& definition, absl::string_view partner, v1::ReferralState answer);

// Where a danger goes at once and by itself.
struct DangerAddressee {
  // Code list `partner`.
  std::string partner;
  // `orgs/{org}`, the nearest above the unit; empty when the directory has none.
  std::string to;
  // Whether anybody receives there by line. Else it goes on paper, and whoever brings it records when it was received.
  bool by_line = false;
};
std::vector<DangerAddressee> WhereDangerGoes(const Definition& definition, const v1::RaiseRisk& risk,
                                             absl::string_view unit, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PARTNERS_H_
