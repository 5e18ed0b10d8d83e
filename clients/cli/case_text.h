// clients/cli/case_text.h: a case as people read it. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_CASE_TEXT_H_
#define GAIWAN_CLIENTS_CLI_CASE_TEXT_H_

#include "clients/cli/context.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"

namespace gaiwan::cli {

// Head, parties, mediators, sessions, agreements, duties, transfers, visits, clocks: each part that the case has.
void PrintCase(Context& context, const v1::Case& c);

// The name of who leads the mediation; empty for nobody.
std::string LeadOf(Labels& labels, const v1::Case& c);

// The clock that is due first; nullptr when none has an end.
const v1::Clock* NextDue(const v1::Case& c);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_CASE_TEXT_H_
