// clients/evidence/trust.h: what whoever checks trusts, and the check of a checkpoint by it. Pure.
#ifndef GAIWAN_CLIENTS_EVIDENCE_TRUST_H_
#define GAIWAN_CLIENTS_EVIDENCE_TRUST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/evidence/proof_file.h"
#include "clients/evidence/words.h"
#include "workflow/evidence/checkpoint.h"
#include "workflow/evidence/note.h"

namespace gaiwan::evidence {

struct Trust {
  // Of logs; one of them must have signed.
  std::vector<VerifierKey> logs;
  // Each of them must have cosigned.
  std::vector<VerifierKey> witnesses;
  // Certificates in PEM: a timestamp must be by one of them. Empty: none is asked for.
  std::string timestamp_authority;
  // A checkpoint that came another way, and the proof that leads from the smaller of the two to the larger; not needed
  // when they are of one size.
  std::optional<std::string> outside_checkpoint;
  std::optional<ProofFile> outside_proof;
};

// Checks a checkpoint and its timestamps, and adds what it finds to `report`. Nothing when it does not parse.
std::optional<TreeHead> CheckCheckpoint(absl::string_view note, const std::vector<std::string>& timestamps,
                                        const Trust& trust, Report* report);

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_TRUST_H_
