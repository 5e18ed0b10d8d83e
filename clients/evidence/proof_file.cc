#include "clients/evidence/proof_file.h"

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gaiwan::evidence {

std::string ToText(const ProofFile& proof) {
  std::string text = absl::StrCat("old ", proof.old_size, "\n");
  for (const Hash& hash : proof.hashes) absl::StrAppend(&text, absl::Base64Escape(HashView(hash)), "\n");
  return text;
}

absl::StatusOr<ProofFile> ParseProofFile(absl::string_view text) {
  const absl::Status wrong = absl::InvalidArgumentError("a proof is a line `old SIZE` and a hash a line in base 64");
  absl::ConsumeSuffix(&text, "\n");
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  ProofFile proof;
  absl::string_view size = lines[0];
  if (!absl::ConsumePrefix(&size, "old ") || !absl::SimpleAtoi(size, &proof.old_size) ||
      absl::StrCat(proof.old_size) != size || lines.size() > kProofHashesMax + 1) {
    return wrong;
  }
  for (size_t i = 1; i < lines.size(); ++i) {
    std::string bytes;
    const std::optional<Hash> hash = absl::Base64Unescape(lines[i], &bytes) ? ToHash(bytes) : std::nullopt;
    if (!hash.has_value() || absl::Base64Escape(bytes) != lines[i]) return wrong;
    proof.hashes.push_back(*hash);
  }
  return proof;
}

}  // namespace gaiwan::evidence
