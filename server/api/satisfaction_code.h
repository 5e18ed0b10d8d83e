// server/api/satisfaction_code.h: the code with which a party says how it found the mediation: as sent, it goes no
// further than the door. A pure function, safe from any thread.
#ifndef GAIWAN_SERVER_API_SATISFACTION_CODE_H_
#define GAIWAN_SERVER_API_SATISFACTION_CODE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/command.pb.h"

namespace gaiwan {

// A code of fewer letters and digits could be guessed from its digest, which the log keeps.
inline constexpr int kSatisfactionCodeCharsMin = 10;

// Puts the digest of the code in its place, for case and party: the same code sent to two parties, or of two cases, has
// another one. Other commands stay as they are. BadField for a code that is too short or holds other characters.
absl::Status KeepDigestOfCode(absl::string_view case_name, v1::Command* command);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SATISFACTION_CODE_H_
