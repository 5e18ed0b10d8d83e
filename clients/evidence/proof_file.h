// clients/evidence/proof_file.h: a consistency proof as text, as witnesses are sent it (C2SP tlog-witness): a line
// `old SIZE`, then a hash a line in base 64. Pure.
#ifndef GAIWAN_CLIENTS_EVIDENCE_PROOF_FILE_H_
#define GAIWAN_CLIENTS_EVIDENCE_PROOF_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan::evidence {

// A proof between trees of 2^64 leaves has no more (tlog-witness).
inline constexpr size_t kProofHashesMax = 63;

struct ProofFile {
  uint64_t old_size = 0;
  std::vector<Hash> hashes;
};

std::string ToText(const ProofFile& proof);
// INVALID_ARGUMENT says what is wrong.
absl::StatusOr<ProofFile> ParseProofFile(absl::string_view text);

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_PROOF_FILE_H_
