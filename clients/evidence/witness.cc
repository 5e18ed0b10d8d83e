#include "clients/evidence/witness.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/merkle.h"

namespace gaiwan::evidence {
namespace {

constexpr absl::string_view kTitle = "gaiwan witness 1\n";

}  // namespace

std::string ToText(const WitnessState& state) {
  std::string text(kTitle);
  for (const auto& [origin, head] : state) {
    absl::StrAppend(&text, origin, " ", head.size, " ", absl::Base64Escape(HashView(head.root)), "\n");
  }
  return text;
}

absl::StatusOr<WitnessState> ParseWitnessState(absl::string_view text) {
  const absl::Status wrong = absl::InvalidArgumentError("this is no state of a witness");
  if (!absl::ConsumePrefix(&text, kTitle)) return wrong;
  WitnessState state;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, ' ');
    TreeHead head;
    std::string root;
    if (fields.size() != 3 || !absl::SimpleAtoi(fields[1], &head.size) || !absl::Base64Unescape(fields[2], &root)) {
      return wrong;
    }
    const std::optional<Hash> hash = ToHash(root);
    if (!hash.has_value()) return wrong;
    head.origin = std::string(fields[0]);
    head.root = *hash;
    state[head.origin] = head;
  }
  return state;
}

absl::StatusOr<NoteSignature> Witness(absl::string_view checkpoint, const ProofFile& proof,
                                      const std::vector<VerifierKey>& logs, const WitnessKey& witness, absl::Time now,
                                      WitnessState* state) {
  ASSIGN_OR_RETURN(const Note note, ParseNote(checkpoint));
  ASSIGN_OR_RETURN(const TreeHead head, ParseTreeHead(note.text));
  if (!IsKeyName(head.origin)) return absl::InvalidArgumentError("its origin holds a space or a `+`");
  const bool is_signed = std::any_of(logs.begin(), logs.end(), [&](const VerifierKey& key) {
    return key.name == head.origin && CheckSignature(note, key).state == SignatureState::kValid;
  });
  if (!is_signed) {
    return absl::InvalidArgumentError(
        absl::StrCat("the checkpoint of ", head.origin, " is not signed by a key that was given"));
  }
  const auto seen = state->find(head.origin);
  const TreeHead last = seen == state->end() ? TreeHead{head.origin, 0, EmptyRoot()} : seen->second;
  if (head.size < last.size) {
    return absl::FailedPreconditionError(
        absl::StrCat("it is over ", head.size, " records, and one over ", last.size, " was cosigned before"));
  }
  if (head.size == last.size && head.root != last.root) {
    return absl::FailedPreconditionError(absl::StrCat("a fork: over ", head.size,
                                                      " records it has another root than the one that was cosigned. "
                                                      "Keep both: they prove that the log shows two histories"));
  }
  if (proof.old_size != last.size && head.size != last.size) {
    return absl::FailedPreconditionError(
        absl::StrCat("the proof begins at ", proof.old_size, "; the last one cosigned is over ", last.size));
  }
  const std::vector<Hash> none;
  const absl::Status consistent =
      CheckConsistency(last.size, head.size, head.size == last.size ? none : proof.hashes, last.root, head.root);
  if (!consistent.ok()) {
    return absl::FailedPreconditionError(absl::StrCat("a fork, or a wrong proof: it does not continue the one over ",
                                                      last.size, " that was cosigned (", consistent.message(), ")"));
  }
  ASSIGN_OR_RETURN(NoteSignature line, Cosign(witness.name, *witness.key, absl::ToUnixSeconds(now), note.text));
  (*state)[head.origin] = head;
  return line;
}

}  // namespace gaiwan::evidence
