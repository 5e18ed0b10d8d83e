// The tree in the store: written with each group, read back at any size, made anew, compared.
#include <optional>
#include <string>
#include <vector>

#include "server/evidence/last_leaves.h"
#include "server/evidence/tree_check.h"
#include "server/evidence/tree_reader.h"
#include "server/evidence/tree_rows.h"
#include "server/evidence/tree_writer.h"
#include "tests/unit/server/evidence/log_with_tree.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::LogWithTree;
using ::gaiwan::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Faults(const View& view) {
  std::vector<std::string> faults;
  EXPECT_OK(CheckTree(view, [&](std::string words) { faults.push_back(std::move(words)); }).status());
  return faults;
}

// Those of the last leaves: strips of the tile before may lie there, too.
bool IsStrip(absl::string_view key) {
  return key.substr(0, 1) == kStripPrefix;
}

uint64_t TreeRows(const View& view) {
  uint64_t count = 0;
  EXPECT_OK(view.Scan(Family::kTree, "", "", [&](absl::string_view key, absl::string_view) {
    if (!IsStrip(key)) ++count;
    return true;
  }));
  return count;
}

TEST(Tree, GrowsWithEachGroupWhateverItsSize) {
  for (const size_t at_once : {size_t{1}, size_t{3}, size_t{100}, size_t{255}, size_t{256}, size_t{257}, size_t{700}}) {
    LogWithTree log;
    log.AppendUpTo(700, at_once);
    const std::unique_ptr<View> view = log.store.Look();
    ASSERT_OK_AND_ASSIGN(const std::optional<std::string> row, view->Get(Family::kTree, kEdgeKey));
    ASSERT_OK_AND_ASSIGN(const CompactTree edge, ParseEdge(*row));
    EXPECT_EQ(edge.size(), 700u);
    EXPECT_EQ(edge.Root(), log.Expected(700).Root());
    // Two full tiles, the one above them, and the edge.
    EXPECT_EQ(TreeRows(*view), 4u) << at_once;
    EXPECT_THAT(Faults(*view), IsEmpty());
  }
}

TEST(Tree, GoesOnAfterEveryRestart) {
  LogWithTree log;
  for (int size = 1; size <= 600; ++size) {
    log.Append(1);
    if (size % 50 > 3 && size % 256 > 2) continue;
    log.projector().Dropped();  // Forgets, as a restart does.
    ASSERT_OK_AND_ASSIGN(const TreeWriter writer, TreeWriter::Load(*log.store.Look()));
    EXPECT_EQ(writer.tree().Root(), log.Expected(static_cast<Position>(size)).Root());
  }
  EXPECT_THAT(Faults(*log.store.Look()), IsEmpty());
}

// Levels above the second need 65,536 records.
TEST(Tree, TheThirdLevel) {
  LogWithTree log;
  log.AppendUpTo(256 * 256 + 300, 4000);
  const std::unique_ptr<View> view = log.store.Look();
  ASSERT_OK_AND_ASSIGN(const TreeWriter writer, TreeWriter::Load(*view));
  EXPECT_EQ(writer.tree().Root(), log.Expected(view->position()).Root());
  EXPECT_THAT(Faults(*view), IsEmpty());
  EXPECT_EQ(TreeRows(*view), 257u + 2 + 1 + 1);  // 257 lowest, two above them, one above, the edge.
  TreeReader reader(view.get());
  for (const uint64_t size : {uint64_t{65535}, uint64_t{65536}, uint64_t{65537}, uint64_t{65836}}) {
    ASSERT_OK_AND_ASSIGN(const Hash root, reader.RootAt(size));
    EXPECT_EQ(root, log.Expected(size).Root()) << size;
  }
}

TEST(Tree, ProofsOfEverySizeHold) {
  LogWithTree log;
  log.AppendUpTo(600, 37);
  const std::unique_ptr<View> view = log.store.Look();
  TreeReader reader(view.get());
  for (const uint64_t size : {1, 2, 255, 256, 257, 511, 512, 513, 600}) {
    const Hash root = log.Expected(size).Root();
    ASSERT_OK_AND_ASSIGN(const Hash read, reader.RootAt(size));
    EXPECT_EQ(read, root);
    for (uint64_t index = 0; index < size; index += 1 + size / 29) {
      ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof, reader.InclusionProof(index, size));
      EXPECT_OK(CheckInclusion(index, size, *RecordLeaf(index + 1, *view->GetStored(index + 1)), proof, root));
    }
    for (uint64_t old_size = 1; old_size <= size; old_size += 1 + size / 13) {
      ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof, reader.ConsistencyProof(old_size, size));
      EXPECT_OK(CheckConsistency(old_size, size, proof, log.Expected(old_size).Root(), root));
    }
  }
  EXPECT_THAT(reader.RootAt(601).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Tree, TilesAreThoseOfTheSpecification) {
  LogWithTree log;
  log.AppendUpTo(600, 100);
  const std::unique_ptr<View> view = log.store.Look();
  TreeReader reader(view.get());
  for (const TilePlace& tile : NewTiles(0, 600)) {
    ASSERT_OK_AND_ASSIGN(const std::string bytes, reader.Tile(tile));
    EXPECT_EQ(bytes.size(), tile.width * kHashBytes);
    if (tile.level > 0) continue;
    for (uint64_t i = 0; i < tile.width; ++i) {
      const Position position = tile.index * kTileWidth + i + 1;
      EXPECT_EQ(bytes.substr(i * kHashBytes, kHashBytes),
                HashString(*RecordLeaf(position, *view->GetStored(position))));
    }
  }
  ASSERT_OK_AND_ASSIGN(const std::string full, reader.Tile({0, 1, 256}));
  EXPECT_THAT(reader.Tile({0, 1, 100}), ::gaiwan::testing::IsOkAndHolds(full.substr(0, 100 * kHashBytes)));
  for (const TilePlace& beyond : {TilePlace{0, 2, 89}, TilePlace{0, 3, 1}, TilePlace{1, 0, 3}, TilePlace{2, 0, 1},
                                  TilePlace{0, UINT64_MAX / 2, 256}}) {
    EXPECT_THAT(reader.Tile(beyond).status(), StatusIs(absl::StatusCode::kNotFound)) << TilePath(beyond);
  }
}

TEST(Tree, AnOlderFolderGetsTheSameTree) {
  LogWithTree with;
  LogWithTree without;
  for (int i = 0; i < 9; ++i) {
    with.Append(600);
    without.Append(600, /*with_tree=*/false);
  }
  EXPECT_THAT(TreeWriter::Load(*without.store.Look()).status(), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(BuildTree(&without.store));
  ASSERT_OK(TreeWriter::Load(*without.store.Look()).status());
  const std::unique_ptr<View> a = with.store.Look();
  const std::unique_ptr<View> b = without.store.Look();
  EXPECT_EQ(TreeRows(*a), TreeRows(*b));
  ASSERT_OK(a->Scan(Family::kTree, "", "", [&](absl::string_view key, absl::string_view value) {
    if (IsStrip(key)) return true;
    EXPECT_THAT(b->Get(Family::kTree, key), ::gaiwan::testing::IsOkAndHolds(std::optional<std::string>(value)));
    return true;
  }));
  ASSERT_OK_AND_ASSIGN(const auto leaves, ReadLastLeaves(*a, a->position()));
  EXPECT_THAT(ReadLastLeaves(*b, b->position()), ::gaiwan::testing::IsOkAndHolds(leaves));
  without.Append(10);
  EXPECT_THAT(Faults(*without.store.Look()), IsEmpty());
}

TEST(Tree, AnEmptyLogHasNone) {
  LogWithTree log;
  ASSERT_OK_AND_ASSIGN(const TreeWriter writer, TreeWriter::Load(*log.store.Look()));
  EXPECT_EQ(writer.tree().size(), 0u);
  EXPECT_THAT(Faults(*log.store.Look()), IsEmpty());
  ASSERT_OK(BuildTree(&log.store));
  EXPECT_EQ(TreeRows(*log.store.Look()), 0u);
}

// What is found at each start: the records behind the last full tile, and every tile that is not full.
TEST(Tree, AChangedRowIsFoundAtOpening) {
  for (const std::string& key : {TileKey(1, 0), std::string(kEdgeKey)}) {
    LogWithTree log;
    log.AppendUpTo(300, 100);
    ASSERT_OK_AND_ASSIGN(const std::optional<std::string> row, log.store.Look()->Get(Family::kTree, key));
    std::string changed = *row;
    changed.back() ^= 1;
    Group group;
    group.Put(Family::kTree, key, changed);
    ASSERT_OK(log.store.Commit(group).status());
    EXPECT_THAT(TreeWriter::Load(*log.store.Look()).status(), StatusIs(absl::StatusCode::kDataLoss));
    EXPECT_FALSE(Faults(*log.store.Look()).empty());
  }
}

TEST(Tree, TheLastLeavesAreThoseOfTheRecords) {
  for (const size_t at_once : {size_t{1}, size_t{7}, size_t{16}, size_t{100}, size_t{700}}) {
    LogWithTree log;
    for (Position size = at_once; size <= 1400; size += at_once) {
      log.Append(at_once);
      if (size % 5 == 0) log.projector().Dropped();
      const std::unique_ptr<View> view = log.store.Look();
      ASSERT_OK_AND_ASSIGN(const auto leaves, ReadLastLeaves(*view, size));
      ASSERT_EQ(leaves.size(), size % kTileWidth);
      for (size_t i = 0; i < leaves.size(); i += 3) {
        const Position position = size - leaves.size() + i + 1;
        ASSERT_EQ(leaves[i], *RecordLeaf(position, *view->GetStored(position))) << size << " " << position;
      }
    }
    EXPECT_THAT(Faults(*log.store.Look()), IsEmpty());
  }
}

// A row of leaves that was changed is not a record that was.
TEST(Tree, AChangedRowOfLeavesIsToldFromAChangedRecord) {
  LogWithTree log;
  log.AppendUpTo(300, 100);
  ASSERT_OK_AND_ASSIGN(const std::optional<std::string> row, log.store.Look()->Get(Family::kTree, StripKey(1)));
  std::string changed = *row;
  changed.back() ^= 1;
  Group group;
  group.Put(Family::kTree, StripKey(1), changed);
  ASSERT_OK(log.store.Commit(group).status());
  EXPECT_OK(TreeWriter::Load(*log.store.Look()).status());
  EXPECT_THAT(Faults(*log.store.Look()), ElementsAre("the tree's leaf of position 288 is another"));
}

// A folder of an earlier program: a record that is changed before the next group is found within a range.
TEST(Tree, WithoutLeavesItGoesOnAndHasThemAfterTheNextGroup) {
  LogWithTree log;
  log.AppendUpTo(300, 100);
  Group group;
  for (uint64_t strip = 0; strip < 3; ++strip) group.Put(Family::kTree, StripKey(strip), "");
  ASSERT_OK(log.store.Commit(group).status());
  EXPECT_THAT(Faults(*log.store.Look()), IsEmpty());
  log.projector().Dropped();
  log.Append(1);
  ASSERT_OK_AND_ASSIGN(const auto leaves, ReadLastLeaves(*log.store.Look(), 301));
  for (const std::optional<Hash>& leaf : leaves) EXPECT_TRUE(leaf.has_value());
}

TEST(Tree, ARecordWithoutItsLeafIsFoundAtOpening) {
  LogWithTree log;
  log.AppendUpTo(300, 100);
  log.Append(1, /*with_tree=*/false);
  EXPECT_THAT(TreeWriter::Load(*log.store.Look()).status(),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 301 and its tree to 300")));
  EXPECT_THAT(Faults(*log.store.Look()), ElementsAre(HasSubstr("position 301 and its tree to 300"),
                                                     HasSubstr("position 301 lies behind the end")));
}

TEST(Tree, ARowTooManyIsFound) {
  LogWithTree log;
  log.AppendUpTo(300, 100);
  Group group;
  group.Put(Family::kTree, TileKey(0, 7), std::string(kHashBytes, 'x'));
  ASSERT_OK(log.store.Commit(group).status());
  EXPECT_THAT(Faults(*log.store.Look()), ElementsAre("tree has 4 rows; the log makes 3"));
}

TEST(TreeRows, EdgeAndBack) {
  CompactTree tree;
  for (int i = 0; i < 300; ++i) {
    ASSERT_OK_AND_ASSIGN(const CompactTree back, ParseEdge(EdgeValue(tree)));
    EXPECT_EQ(back.size(), tree.size());
    EXPECT_EQ(back.peaks(), tree.peaks());
    tree.Append(HashLeaf("x"));
  }
  const std::string value = EdgeValue(tree);
  for (size_t size = 0; size < value.size(); ++size) EXPECT_FALSE(ParseEdge(value.substr(0, size)).ok());
  EXPECT_FALSE(ParseEdge(value + "x").ok());
  EXPECT_FALSE(ParseEdge("\2" + value.substr(1)).ok());
}

}  // namespace
}  // namespace gaiwan
