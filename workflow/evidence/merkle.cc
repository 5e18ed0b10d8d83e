#include "workflow/evidence/merkle.h"

#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// The largest power of two below `size`, which is at least 2: where the tree of that size parts.
uint64_t SplitOf(uint64_t size) {
  return std::bit_floor(size - 1);
}

// A proof as its parts: up to where the paths of `index` and of the last leaf meet, and above.
struct ProofParts {
  int inner;
  int border;
};
ProofParts PartsOf(uint64_t index, uint64_t size) {
  const int inner = std::bit_width(index ^ (size - 1));
  return {inner, std::popcount(inner == 64 ? 0 : index >> inner)};
}

// Goes up by `proof`; with `left_only`, by its nodes to the left alone: the tree as it was when this was its edge.
Hash Climb(Hash hash, absl::Span<const Hash> proof, uint64_t index, bool left_only) {
  for (const Hash& sibling : proof) {
    if ((index & 1) == 1) {
      hash = HashChildren(sibling, hash);
    } else if (!left_only) {
      hash = HashChildren(hash, sibling);
    }
    index >>= 1;
  }
  return hash;
}

Hash ClimbBorder(Hash hash, absl::Span<const Hash> proof) {
  for (const Hash& sibling : proof) hash = HashChildren(sibling, hash);
  return hash;
}

// The root over the leaves [begin, end), of which `begin` is a multiple of the largest power of two in it.
absl::StatusOr<Hash> RangeRoot(uint64_t begin, uint64_t end, ReadNode read) {
  const uint64_t size = end - begin;
  if (std::has_single_bit(size)) {
    const int level = std::countr_zero(size);
    return read(NodePlace{level, begin >> level});
  }
  const uint64_t split = begin + SplitOf(size);
  ASSIGN_OR_RETURN(const Hash left, RangeRoot(begin, split, read));
  ASSIGN_OR_RETURN(const Hash right, RangeRoot(split, end, read));
  return HashChildren(left, right);
}

absl::Status AddInclusion(uint64_t index, uint64_t begin, uint64_t end, ReadNode read, std::vector<Hash>* proof) {
  if (end - begin == 1) return absl::OkStatus();
  const uint64_t split = begin + SplitOf(end - begin);
  const bool left = index < split;
  RETURN_IF_ERROR(AddInclusion(index, left ? begin : split, left ? split : end, read, proof));
  ASSIGN_OR_RETURN(const Hash sibling, RangeRoot(left ? split : begin, left ? end : split, read));
  proof->push_back(sibling);
  return absl::OkStatus();
}

// RFC 6962, 2.1.2: SUBPROOF(old - begin, D[begin:end], whole).
absl::Status AddConsistency(uint64_t old_end, uint64_t begin, uint64_t end, bool whole, ReadNode read,
                            std::vector<Hash>* proof) {
  if (old_end == end) {
    if (whole) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Hash root, RangeRoot(begin, end, read));
    proof->push_back(root);
    return absl::OkStatus();
  }
  const uint64_t split = begin + SplitOf(end - begin);
  const bool left = old_end <= split;
  RETURN_IF_ERROR(left ? AddConsistency(old_end, begin, split, whole, read, proof)
                       : AddConsistency(old_end, split, end, false, read, proof));
  ASSIGN_OR_RETURN(const Hash sibling, RangeRoot(left ? split : begin, left ? end : split, read));
  proof->push_back(sibling);
  return absl::OkStatus();
}

absl::Status WrongLength(size_t got, size_t want) {
  return absl::InvalidArgumentError(absl::StrCat("the proof has ", got, " hashes; here it has ", want));
}

}  // namespace

Hash HashLeaf(absl::string_view data) {
  return Sha256({absl::string_view("\0", 1), data});
}

Hash HashChildren(const Hash& left, const Hash& right) {
  return Sha256({absl::string_view("\1", 1), HashView(left), HashView(right)});
}

Hash EmptyRoot() {
  return Sha256({});
}

CompactTree::CompactTree(uint64_t size, std::vector<Hash> peaks) : size_(size), peaks_(std::move(peaks)) {}

void CompactTree::Append(const Hash& leaf, absl::FunctionRef<void(NodePlace, const Hash&)> on_node) {
  Hash hash = leaf;
  uint64_t index = size_;
  for (int level = 1; (index & 1) == 1; ++level) {
    hash = HashChildren(peaks_.back(), hash);
    peaks_.pop_back();
    index >>= 1;
    on_node(NodePlace{level, index}, hash);
  }
  peaks_.push_back(hash);
  ++size_;
}

void CompactTree::Append(const Hash& leaf) {
  Append(leaf, [](NodePlace, const Hash&) {});
}

Hash CompactTree::Root() const {
  if (peaks_.empty()) return EmptyRoot();
  Hash root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i > 0; --i) root = HashChildren(peaks_[i - 1], root);
  return root;
}

absl::StatusOr<Hash> RootAt(uint64_t size, ReadNode read) {
  if (size == 0) return EmptyRoot();
  return RangeRoot(0, size, read);
}

absl::StatusOr<std::vector<Hash>> MakeInclusionProof(uint64_t index, uint64_t size, ReadNode read) {
  if (index >= size) return absl::InvalidArgumentError(absl::StrCat("a tree of ", size, " has no leaf ", index));
  std::vector<Hash> proof;
  RETURN_IF_ERROR(AddInclusion(index, 0, size, read, &proof));
  return proof;
}

absl::StatusOr<std::vector<Hash>> MakeConsistencyProof(uint64_t old_size, uint64_t new_size, ReadNode read) {
  if (old_size == 0 || old_size > new_size) {
    return absl::InvalidArgumentError(absl::StrCat("a tree of ", new_size, " does not continue one of ", old_size));
  }
  std::vector<Hash> proof;
  RETURN_IF_ERROR(AddConsistency(old_size, 0, new_size, true, read, &proof));
  return proof;
}

absl::StatusOr<Hash> RootFromInclusion(uint64_t index, uint64_t size, const Hash& leaf, absl::Span<const Hash> proof) {
  if (index >= size) return absl::InvalidArgumentError(absl::StrCat("a tree of ", size, " has no leaf ", index));
  const ProofParts parts = PartsOf(index, size);
  const size_t want = static_cast<size_t>(parts.inner + parts.border);
  if (proof.size() != want) return WrongLength(proof.size(), want);
  const size_t inner = static_cast<size_t>(parts.inner);
  return ClimbBorder(Climb(leaf, proof.first(inner), index, false), proof.subspan(inner));
}

absl::Status CheckInclusion(uint64_t index, uint64_t size, const Hash& leaf, absl::Span<const Hash> proof,
                            const Hash& root) {
  ASSIGN_OR_RETURN(const Hash found, RootFromInclusion(index, size, leaf, proof));
  return found == root ? absl::OkStatus() : absl::InvalidArgumentError("the proof leads to another root");
}

absl::Status CheckConsistency(uint64_t old_size, uint64_t new_size, absl::Span<const Hash> proof, const Hash& old_root,
                              const Hash& new_root) {
  if (new_size < old_size) {
    return absl::InvalidArgumentError(absl::StrCat("the tree of ", new_size, " is older than the one of ", old_size));
  }
  if (old_size == new_size || old_size == 0) {
    if (!proof.empty()) return WrongLength(proof.size(), 0);
    const bool same = old_size == new_size ? old_root == new_root : old_root == EmptyRoot();
    return same ? absl::OkStatus() : absl::InvalidArgumentError("the roots differ");
  }
  const ProofParts parts = PartsOf(old_size - 1, new_size);
  const int shift = std::countr_zero(old_size);
  // The first hash is the perfect tree at the old edge, unless that is the whole old tree.
  const bool seeded = !std::has_single_bit(old_size);
  const size_t inner = static_cast<size_t>(parts.inner - shift);
  const size_t want = (seeded ? 1 : 0) + inner + static_cast<size_t>(parts.border);
  if (proof.size() != want) return WrongLength(proof.size(), want);
  const Hash seed = seeded ? proof[0] : old_root;
  const absl::Span<const Hash> path = proof.subspan(seeded ? 1 : 0);
  const uint64_t index = (old_size - 1) >> shift;
  if (ClimbBorder(Climb(seed, path.first(inner), index, true), path.subspan(inner)) != old_root) {
    return absl::InvalidArgumentError("the proof does not start at the older root");
  }
  if (ClimbBorder(Climb(seed, path.first(inner), index, false), path.subspan(inner)) != new_root) {
    return absl::InvalidArgumentError("the proof does not lead to the newer root");
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
