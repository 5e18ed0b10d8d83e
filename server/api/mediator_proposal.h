// server/api/mediator_proposal.h: ProposeMediators on the wire: gathers the committee's mediators with what they do
// now, and asks workflow/propose_mediators.h. Thread-safe.
#ifndef GAIWAN_SERVER_API_MEDIATOR_PROPOSAL_H_
#define GAIWAN_SERVER_API_MEDIATOR_PROPOSAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/api/case_reader.h"
#include "server/directory/directory.h"

namespace gaiwan {

// Of the committee of `shown`, a case with its parties' details open. UNAVAILABLE while lists are loaded.
absl::StatusOr<v1::ProposeMediatorsResponse> ProposeFor(const v1::Case& shown, const Directory& directory,
                                                        const CaseReader& reader, absl::CivilDay day);

// Leaves of `response` what is about `person` (`people/{person}`).
void KeepOnly(const std::string& person, v1::ProposeMediatorsResponse* response);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_MEDIATOR_PROPOSAL_H_
