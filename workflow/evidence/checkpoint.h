// evidence/checkpoint.h: the text of a checkpoint (C2SP tlog-checkpoint): a log, its size, its root. Pure.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_CHECKPOINT_H_
#define GAIWAN_WORKFLOW_EVIDENCE_CHECKPOINT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "workflow/evidence/note.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {

struct TreeHead {
  // Which log.
  std::string origin;
  uint64_t size = 0;
  Hash root = {};

  friend bool operator==(const TreeHead& a, const TreeHead& b) = default;
};

// What is signed. Extension lines are read and not kept; none are written.
std::string ToText(const TreeHead& head);
// INVALID_ARGUMENT says what is wrong.
absl::StatusOr<TreeHead> ParseTreeHead(absl::string_view text);

// What is timestamped: the note with the log's own signature and without those that came later. INVALID_ARGUMENT when
// the log's is not there.
absl::StatusOr<std::string> TimestampedText(const Note& note, absl::string_view origin);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_CHECKPOINT_H_
