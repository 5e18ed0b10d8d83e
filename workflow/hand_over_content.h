// workflow/hand_over_content.h: what a court or partner gets of a case. The one place where a hand-over's content is
// made.
//
// It is made of an allow-list: each field is put by name, and what nobody thought of is not there. What somebody
// conceded and what was said in a separate talk has no field (SPC 2016 art. 22, Online Rules art. 18). Pure but for
// `open`: the same case gives the same bytes.
#ifndef GAIWAN_WORKFLOW_HAND_OVER_CONTENT_H_
#define GAIWAN_WORKFLOW_HAND_OVER_CONTENT_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/judicial_service.pb.h"

namespace gaiwan {

// Counted up when the same case would make other bytes. What was received under an older format is made in it for ever:
// its digest is in the log.
inline constexpr int kHandOverFormat = 3;

// `c` is the case as it was at `hand_over.entry()`, `history` its events up to there, in order, both sealed; `open`
// opens a block in place. What was erased since is left out. `format`: 1 to kHandOverFormat.
//   INTERNAL  the entry is not in the history, or hands nothing over.
//   Errors of `open`.
absl::StatusOr<v1::HandOverContent> MakeHandOverContent(const v1::Case& c, absl::Span<const v1::Event* const> history,
                                                        const v1::LineHandOver& hand_over, absl::string_view id,
                                                        absl::FunctionRef<absl::Status(v1::Personal*)> open,
                                                        int format = kHandOverFormat);

// The bytes that are handed over: deterministic, so that both sides work out the same digest.
std::string SerializeContent(const v1::HandOverContent& content);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_HAND_OVER_CONTENT_H_
