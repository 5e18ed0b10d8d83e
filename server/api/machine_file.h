// server/api/machine_file.h: what goes beside a packet on paper, for who reads it by machine: the content that the line
// would carry (workflow/hand_over_content.h), as JSON. Pure: the same case gives the same bytes.
#ifndef GAIWAN_SERVER_API_MACHINE_FILE_H_
#define GAIWAN_SERVER_API_MACHINE_FILE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/papers/paper_data.h"
#include "server/papers/paper_frame.h"

namespace gaiwan {

// `court-data`, beside `court-packet`; `return-data`, beside `return-packet`; `partner-data`, beside `partner-packet`.
bool IsMachineFile(absl::string_view paper);

// REQUIRES: IsMachineFile(paper). `matter` as the caller sees it; `subject` is the agreement or the referral, as of the
// packet, `1` or `cases/{case}/agreements/1`, or empty for the one applied for or referred last. INVALID_ARGUMENT until
// the act is entered with which it goes out: the application for confirmation, the return, the referral.
absl::StatusOr<PaperAnswer> MakeMachineFile(const PaperMatter& matter, absl::string_view paper,
                                            absl::string_view subject);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_MACHINE_FILE_H_
