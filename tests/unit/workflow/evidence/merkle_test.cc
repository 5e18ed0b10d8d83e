// The tree against the vectors that the certificate-transparency projects share (google/certificate-transparency,
// transparency-dev/merkle: proof/verify_test.go), and against the definitions of RFC 6962.
#include "workflow/evidence/merkle.h"

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Hash FromHex(absl::string_view hex) {
  const std::optional<Hash> hash = ToHash(absl::HexStringToBytes(hex));
  EXPECT_TRUE(hash.has_value()) << hex;
  return hash.value_or(Hash{});
}

std::vector<std::string> Leaves() {
  std::vector<std::string> leaves;
  for (const char* hex :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(absl::HexStringToBytes(hex));
  }
  return leaves;
}

std::vector<Hash> Roots() {
  std::vector<Hash> roots;
  for (const char* hex : {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}) {
    roots.push_back(FromHex(hex));
  }
  return roots;
}

// A tree with all its nodes.
class WholeTree {
 public:
  explicit WholeTree(const std::vector<std::string>& leaves) {
    std::vector<Hash> level;
    for (const std::string& leaf : leaves) level.push_back(HashLeaf(leaf));
    while (!level.empty()) {
      std::vector<Hash> above;
      for (size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(HashChildren(level[i], level[i + 1]));
      levels_.push_back(std::move(level));
      level = std::move(above);
    }
  }

  absl::StatusOr<Hash> Read(NodePlace place) const { return levels_.at(place.level).at(place.index); }

 private:
  std::vector<std::vector<Hash>> levels_;
};

// RFC 6962, 2.1, as it stands there.
Hash TreeHash(absl::Span<const std::string> leaves) {
  if (leaves.empty()) return EmptyRoot();
  if (leaves.size() == 1) return HashLeaf(leaves[0]);
  const size_t k = std::bit_floor(leaves.size() - 1);
  return HashChildren(TreeHash(leaves.first(k)), TreeHash(leaves.subspan(k)));
}

TEST(Merkle, EmptyTreeIsTheDigestOfNothing) {
  EXPECT_EQ(EmptyRoot(), FromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(CompactTree().Root(), EmptyRoot());
}

TEST(Merkle, ReferenceRoots) {
  CompactTree tree;
  const std::vector<std::string> leaves = Leaves();
  for (size_t i = 0; i < leaves.size(); ++i) {
    tree.Append(HashLeaf(leaves[i]));
    EXPECT_EQ(tree.Root(), Roots()[i]) << "of " << i + 1;
    EXPECT_EQ(TreeHash(absl::MakeConstSpan(leaves).first(i + 1)), Roots()[i]);
  }
}

struct PathVector {
  uint64_t leaf;  // From 1, as in the reference.
  uint64_t size;
  std::vector<std::string> proof;
};

TEST(Merkle, ReferenceInclusionPaths) {
  const std::vector<PathVector> vectors = {
      {1, 1, {}},
      {1,
       8,
       {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
      {6,
       8,
       {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
      {3, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
      {2,
       5,
       {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
  };
  const WholeTree tree(Leaves());
  for (const PathVector& vector : vectors) {
    std::vector<Hash> expected;
    for (const std::string& hex : vector.proof) expected.push_back(FromHex(hex));
    ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof,
                         MakeInclusionProof(vector.leaf - 1, vector.size, [&](NodePlace p) { return tree.Read(p); }));
    EXPECT_EQ(proof, expected) << vector.leaf << " of " << vector.size;
    EXPECT_OK(CheckInclusion(vector.leaf - 1, vector.size, HashLeaf(Leaves()[vector.leaf - 1]), proof,
                             Roots()[vector.size - 1]));
  }
}

TEST(Merkle, ReferenceConsistencyProofs) {
  const std::vector<PathVector> vectors = {
      {1, 1, {}},
      {1,
       8,
       {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
      {6,
       8,
       {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
      {2,
       5,
       {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
      {6,
       7,
       {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
  };
  const WholeTree tree(Leaves());
  for (const PathVector& vector : vectors) {
    std::vector<Hash> expected;
    for (const std::string& hex : vector.proof) expected.push_back(FromHex(hex));
    ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof,
                         MakeConsistencyProof(vector.leaf, vector.size, [&](NodePlace p) { return tree.Read(p); }));
    EXPECT_EQ(proof, expected) << vector.leaf << " to " << vector.size;
    EXPECT_OK(CheckConsistency(vector.leaf, vector.size, proof, Roots()[vector.leaf - 1], Roots()[vector.size - 1]));
  }
}

TEST(Merkle, ReferenceRefusals) {
  const Hash some = FromHex("abacaba000000000000000000000000000000000000000000060061e00123456");
  const Hash empty = EmptyRoot();
  // From the reference's TestVerifyInclusion and TestVerifyConsistency.
  for (const auto& [index, size] : std::vector<std::pair<uint64_t, uint64_t>>{{0, 0}, {0, 1}, {1, 0}, {2, 1}}) {
    EXPECT_FALSE(CheckInclusion(index, size, some, {}, empty).ok()) << index << " of " << size;
  }
  EXPECT_FALSE(CheckConsistency(1, 1, {}, some, empty).ok());
  EXPECT_FALSE(CheckConsistency(1, 0, {}, some, empty).ok());
  EXPECT_FALSE(CheckConsistency(2, 1, {}, some, empty).ok());
  EXPECT_FALSE(CheckConsistency(1, 2, {}, some, empty).ok());
  EXPECT_FALSE(CheckConsistency(0, 0, {}, empty, some).ok());
  EXPECT_FALSE(CheckConsistency(0, 0, {empty}, empty, empty).ok());
  EXPECT_FALSE(CheckConsistency(0, 1, {empty}, empty, empty).ok());
  EXPECT_FALSE(CheckConsistency(1, 1, {empty}, empty, empty).ok());
}

// Every change of a proof that holds must break it: the reference's corruptInclusionProof.
void ExpectOnlyThisHolds(uint64_t index, uint64_t size, const Hash& leaf, const std::vector<Hash>& proof,
                         const Hash& root) {
  ASSERT_OK(CheckInclusion(index, size, leaf, proof, root));
  EXPECT_FALSE(CheckInclusion(index - 1, size, leaf, proof, root).ok());
  EXPECT_FALSE(CheckInclusion(index + 1, size, leaf, proof, root).ok());
  EXPECT_FALSE(CheckInclusion(index ^ 2, size, leaf, proof, root).ok());
  EXPECT_FALSE(CheckInclusion(index, size * 2, leaf, proof, root).ok());
  EXPECT_FALSE(CheckInclusion(index, size / 2, leaf, proof, root).ok());
  EXPECT_FALSE(CheckInclusion(index, size, HashLeaf("wrong"), proof, root).ok());
  EXPECT_FALSE(CheckInclusion(index, size, leaf, proof, EmptyRoot()).ok());
  std::vector<Hash> longer = proof;
  longer.push_back(root);
  EXPECT_FALSE(CheckInclusion(index, size, leaf, longer, root).ok());
  longer = proof;
  longer.insert(longer.begin(), root);
  EXPECT_FALSE(CheckInclusion(index, size, leaf, longer, root).ok());
  for (size_t i = 0; i < proof.size(); ++i) {
    std::vector<Hash> changed = proof;
    changed[i][0] ^= 8;
    EXPECT_FALSE(CheckInclusion(index, size, leaf, changed, root).ok());
  }
  if (!proof.empty()) {
    EXPECT_FALSE(CheckInclusion(index, size, leaf, absl::MakeConstSpan(proof).first(proof.size() - 1), root).ok());
  }
}

TEST(Merkle, EveryProofOfTreesUpTo70) {
  std::vector<std::string> leaves;
  for (int i = 0; i < 70; ++i) leaves.push_back(absl::StrCat("leaf ", i));
  const WholeTree tree(leaves);
  const auto read = [&](NodePlace place) { return tree.Read(place); };
  std::vector<Hash> roots;
  for (uint64_t size = 0; size <= leaves.size(); ++size) {
    ASSERT_OK_AND_ASSIGN(const Hash root, RootAt(size, read));
    EXPECT_EQ(root, TreeHash(absl::MakeConstSpan(leaves).first(size)));
    roots.push_back(root);
  }
  for (uint64_t size = 1; size <= leaves.size(); ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof, MakeInclusionProof(index, size, read));
      ExpectOnlyThisHolds(index, size, HashLeaf(leaves[index]), proof, roots[size]);
    }
    for (uint64_t old_size = 1; old_size <= size; ++old_size) {
      ASSERT_OK_AND_ASSIGN(std::vector<Hash> proof, MakeConsistencyProof(old_size, size, read));
      ASSERT_OK(CheckConsistency(old_size, size, proof, roots[old_size], roots[size]));
      if (old_size == size) continue;
      EXPECT_FALSE(CheckConsistency(old_size, size, proof, roots[size], roots[old_size]).ok());
      EXPECT_FALSE(CheckConsistency(old_size, size, proof, roots[old_size - 1], roots[size]).ok());
      for (size_t i = 0; i < proof.size(); ++i) {
        proof[i][5] ^= 16;
        EXPECT_FALSE(CheckConsistency(old_size, size, proof, roots[old_size], roots[size]).ok());
        proof[i][5] ^= 16;
      }
      proof.push_back(roots[size]);
      EXPECT_FALSE(CheckConsistency(old_size, size, proof, roots[old_size], roots[size]).ok());
    }
  }
}

TEST(Merkle, LargestSizesDoNotOverflow) {
  EXPECT_THAT(CheckInclusion(UINT64_MAX - 1, UINT64_MAX, Hash{}, {}, Hash{}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CheckInclusion(0, UINT64_MAX, Hash{}, {}, Hash{}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CheckConsistency(UINT64_MAX - 1, UINT64_MAX, {}, Hash{}, Hash{}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

// The examples of C2SP tlog-tiles.
TEST(TilePath, IsThatOfTheSpecification) {
  EXPECT_EQ(TilePath({0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(TilePath({0, 0, 256}), "tile/0/000");
  EXPECT_EQ(TilePath({1, 273, 112}), "tile/1/273.p/112");
  EXPECT_EQ(TilePath({2, 1000, 1}), "tile/2/x001/000.p/1");
}

TEST(TilePath, ATreeOf70000HasTheTilesOfTheSpecification) {
  const std::vector<TilePlace> tiles = NewTiles(0, 70000);
  std::vector<TilePlace> partial;
  size_t full[3] = {};
  for (const TilePlace& tile : tiles) {
    if (tile.width < kTileWidth) {
      partial.push_back(tile);
    } else {
      ++full[tile.level];
    }
  }
  EXPECT_EQ(full[0], 273u);
  EXPECT_EQ(full[1], 1u);
  EXPECT_EQ(full[2], 0u);
  EXPECT_THAT(partial, ElementsAre(TilePlace{0, 273, 112}, TilePlace{1, 1, 17}, TilePlace{2, 0, 1}));
  EXPECT_THAT(NewTiles(0, 256), ElementsAre(TilePlace{0, 0, 256}, TilePlace{1, 0, 1}));
  EXPECT_THAT(NewTiles(255, 257), ElementsAre(TilePlace{0, 0, 256}, TilePlace{0, 1, 1}, TilePlace{1, 0, 1}));
  EXPECT_THAT(NewTiles(0, 0), IsEmpty());
}

}  // namespace
}  // namespace gaiwan
