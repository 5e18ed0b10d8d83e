// evidence/record_leaf.h: how a stored record becomes a leaf of the tree. Pure.
//
// The leaf's data is its position (8 bytes, big-endian), the record's header as stored (format, length of the stream's
// name, name, version; server/log/README.md), and the SHA-256 of its payload. So whoever may not read a payload still
// checks that the leaf is this version of this stream at this position.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_RECORD_LEAF_H_
#define GAIWAN_WORKFLOW_EVIDENCE_RECORD_LEAF_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {

// A stored record taken apart. The views point into it.
struct RecordParts {
  uint64_t format = 0;
  absl::string_view header;
  absl::string_view stream;
  uint64_t version = 0;
  absl::string_view payload;
};

// INVALID_ARGUMENT when it is not one. Varints must be as short as they can be: two spellings of one record would be
// two leaves.
absl::StatusOr<RecordParts> TakeApart(absl::string_view stored);

// What a record's header is.
std::string RecordHeader(uint64_t format, absl::string_view stream, uint64_t version);

// The leaf's hash.
Hash RecordLeaf(uint64_t position, absl::string_view header, const Hash& payload_sha256);
// The same of a whole stored record.
absl::StatusOr<Hash> RecordLeaf(uint64_t position, absl::string_view stored);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_RECORD_LEAF_H_
