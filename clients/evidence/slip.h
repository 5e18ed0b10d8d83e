// clients/evidence/slip.h: the receipt's text for a QR code: that one version of a case is in the tree of a checkpoint.
// Whoever scans it needs the published checkpoint and its key, and no account. Pure.
//
//   GWS1 ORIGIN SIZE POSITION FORMAT CASE VERSION PAYLOAD PROOF
//
// Spaces between; CASE without `cases/`; PAYLOAD is the SHA-256 of the record's payload and PROOF the hashes of the
// inclusion proof behind one another, both in base 64 of URLs without padding (`-` for an empty proof).
#ifndef GAIWAN_CLIENTS_EVIDENCE_SLIP_H_
#define GAIWAN_CLIENTS_EVIDENCE_SLIP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/evidence/trust.h"
#include "clients/evidence/words.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan::evidence {

struct Slip {
  std::string origin;
  uint64_t size = 0;
  uint64_t position = 0;
  uint64_t record_format = 1;
  // `cases/{case}`
  std::string case_name;
  uint64_t version = 0;
  Hash payload_sha256 = {};
  std::vector<Hash> proof;
};

std::string ToText(const Slip& slip);
// The same behind the address of a page that checks it (docs/web.md, `/slip`), for a phone's camera: what stands behind
// `#` goes to no server. A space is a `+` there, which no slip has.
std::string ToLink(const Slip& slip, absl::string_view page);
// Of either. INVALID_ARGUMENT says what is wrong.
absl::StatusOr<Slip> ParseSlip(absl::string_view text);

// Checks a slip against the checkpoint of its size, as it was published.
Report CheckSlip(const Slip& slip, absl::string_view checkpoint, const Trust& trust);

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_SLIP_H_
