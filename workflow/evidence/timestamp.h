// evidence/timestamp.h: time stamps of a neutral third party (RFC 3161) through OpenSSL. Pure.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_TIMESTAMP_H_
#define GAIWAN_WORKFLOW_EVIDENCE_TIMESTAMP_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

// Of a response; with its certificates it has a few thousand.
inline constexpr size_t kTimestampBytesMax = 64 * 1024;

// A request for a stamp over the SHA-256 of `text`, certificates asked for: TimeStampReq, DER.
absl::StatusOr<std::string> MakeTimestampQuery(absl::string_view text);

struct Timestamp {
  absl::Time time;
};

// Checks a TimeStampResp (DER) of `text` against certificates in PEM: the chain of its signer leads to one of them, was
// valid when it stamped, and is for stamping. INVALID_ARGUMENT says what is wrong.
absl::StatusOr<Timestamp> CheckTimestamp(absl::string_view response, absl::string_view text,
                                         absl::string_view authority_pem);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_TIMESTAMP_H_
