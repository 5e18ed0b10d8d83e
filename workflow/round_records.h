// workflow/round_records.h: when each round of a case was taken on and ended, and where it changed committees, folded
// from its events for official returns (docs/returns.md). Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ROUND_RECORDS_H_
#define GAIWAN_WORKFLOW_ROUND_RECORDS_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

// `committee` took the present round on. The first to do so in a round stays the one: what a case was transferred for
// is taken on again, and counted as a transfer.
void RecordAcceptance(absl::string_view committee, const v1::Event& event, v1::Case* c);

// The main track came to a state that counts as closed. Of a clue nothing is recorded.
void RecordConclusion(const v1::Event& event, v1::Case* c);

// It is open again in the same round: a merge was undone.
void ForgetConclusion(v1::Case* c);

// It goes from its committee to `to`, having been taken on and not ended.
void RecordCommitteeChange(absl::string_view to, const v1::Event& event, v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ROUND_RECORDS_H_
