#include "workflow/evidence/checkpoint.h"

#include <optional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

absl::Status NoCheckpoint(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("this is no checkpoint: ", why));
}

}  // namespace

std::string ToText(const TreeHead& head) {
  return absl::StrCat(head.origin, "\n", head.size, "\n", absl::Base64Escape(HashView(head.root)), "\n");
}

absl::StatusOr<TreeHead> ParseTreeHead(absl::string_view text) {
  if (!absl::ConsumeSuffix(&text, "\n")) return NoCheckpoint("it does not end with a newline");
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() < 3) return NoCheckpoint("it has fewer than three lines");
  for (const absl::string_view line : lines) {
    if (line.empty()) return NoCheckpoint("it has an empty line");
  }
  TreeHead head;
  head.origin = std::string(lines[0]);
  if (!absl::SimpleAtoi(lines[1], &head.size) || absl::StrCat(head.size) != lines[1]) {
    return NoCheckpoint("its second line is not a size");
  }
  std::string root;
  const std::optional<Hash> hash = absl::Base64Unescape(lines[2], &root) ? ToHash(root) : std::nullopt;
  if (!hash.has_value() || absl::Base64Escape(root) != lines[2]) {
    return NoCheckpoint("its third line is not a root of 32 bytes in base 64");
  }
  head.root = *hash;
  return head;
}

absl::StatusOr<std::string> TimestampedText(const Note& note, absl::string_view origin) {
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name != origin || signature.bytes.size() != kEd25519SignatureBytes) continue;
    return ToText(Note{note.text, {signature}});
  }
  return NoCheckpoint("the log itself did not sign it");
}

}  // namespace gaiwan
