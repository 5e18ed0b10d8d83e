// evidence/merkle.h: Merkle trees as RFC 6962 has them, over SHA-256: hashes, roots, proofs and their checks. Pure.
//
// A tree of `size` leaves is a row of perfect trees of falling size, one for each bit of `size`, joined from the right.
// Node (level, index) is the root of the perfect tree over the leaves index * 2^level to (index + 1) * 2^level - 1.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_MERKLE_H_
#define GAIWAN_WORKFLOW_EVIDENCE_MERKLE_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {

// SHA-256(0x00 || data), SHA-256(0x01 || left || right), and SHA-256 of nothing.
Hash HashLeaf(absl::string_view data);
Hash HashChildren(const Hash& left, const Hash& right);
Hash EmptyRoot();

struct NodePlace {
  int level;
  uint64_t index;
  friend bool operator==(const NodePlace& a, const NodePlace& b) = default;
};

// The roots of the perfect trees of a growing tree, the largest first: all that is needed to go on.
class CompactTree {
 public:
  CompactTree() = default;
  // REQUIRES: a peak for each bit of `size`.
  CompactTree(uint64_t size, std::vector<Hash> peaks);

  // Adds a leaf by its hash. `on_node`, if given, hears of each node above it that is now complete, from below.
  void Append(const Hash& leaf, absl::FunctionRef<void(NodePlace, const Hash&)> on_node);
  void Append(const Hash& leaf);

  uint64_t size() const { return size_; }
  const std::vector<Hash>& peaks() const { return peaks_; }
  Hash Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

// Reads a complete node of a tree.
using ReadNode = absl::FunctionRef<absl::StatusOr<Hash>(NodePlace)>;

// The root of the first `size` leaves; those of 2.1.1 for leaf `index` < `size`; those of 2.1.2 from 1 <= `old_size` <=
// `new_size`. Errors are those of `read`.
absl::StatusOr<Hash> RootAt(uint64_t size, ReadNode read);
absl::StatusOr<std::vector<Hash>> MakeInclusionProof(uint64_t index, uint64_t size, ReadNode read);
absl::StatusOr<std::vector<Hash>> MakeConsistencyProof(uint64_t old_size, uint64_t new_size, ReadNode read);

// The root that `proof` leads to from a leaf. INVALID_ARGUMENT when a proof of this place in such a tree has another
// length.
absl::StatusOr<Hash> RootFromInclusion(uint64_t index, uint64_t size, const Hash& leaf, absl::Span<const Hash> proof);
// INVALID_ARGUMENT says what is wrong.
absl::Status CheckInclusion(uint64_t index, uint64_t size, const Hash& leaf, absl::Span<const Hash> proof,
                            const Hash& root);
// A tree of size 0 is continued by any, with an empty proof.
absl::Status CheckConsistency(uint64_t old_size, uint64_t new_size, absl::Span<const Hash> proof, const Hash& old_root,
                              const Hash& new_root);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_MERKLE_H_
