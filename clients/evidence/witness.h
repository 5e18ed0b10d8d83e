// clients/evidence/witness.h: what a witness does, as another county or a notary: cosigns a checkpoint that continues
// the last one it cosigned, and refuses a fork (C2SP tlog-witness, by files instead of HTTP). Pure.
#ifndef GAIWAN_CLIENTS_EVIDENCE_WITNESS_H_
#define GAIWAN_CLIENTS_EVIDENCE_WITNESS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/evidence/proof_file.h"
#include "workflow/evidence/checkpoint.h"
#include "workflow/evidence/ed25519.h"
#include "workflow/evidence/note.h"

namespace gaiwan::evidence {

// The last checkpoint that was cosigned, by log. As text: a line `gaiwan witness 1`, then a line a log: origin, size,
// root in base 64.
using WitnessState = std::map<std::string, TreeHead>;
std::string ToText(const WitnessState& state);
absl::StatusOr<WitnessState> ParseWitnessState(absl::string_view text);

struct WitnessKey {
  std::string name;
  const Ed25519Key* key;
};

// Checks `checkpoint` and returns the line of the cosignature. `*state` is to be durable before the line is given away.
//   INVALID_ARGUMENT     no log of `logs` signed it, or it does not parse.
//   FAILED_PRECONDITION  it does not continue what was seen last: an older one, a fork, or a proof that does not hold
//   or
//                        does not begin there (the size seen last is named).
absl::StatusOr<NoteSignature> Witness(absl::string_view checkpoint, const ProofFile& proof,
                                      const std::vector<VerifierKey>& logs, const WitnessKey& witness, absl::Time now,
                                      WitnessState* state);

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_WITNESS_H_
