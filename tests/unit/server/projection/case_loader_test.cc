// Cases out of the log: which snapshot is taken for what it says, and which is folded over.
#include "server/projection/case_loader.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kName[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr uint64_t kEvents = 2 * kSnapshotEvery + 3;
// What a snapshot says that was written by somebody who folded otherwise.
constexpr char kElsewhere[] = "orgs/elsewhere";

class CaseLoaderTest : public ::testing::Test {
 protected:
  CaseLoaderTest() : cache_(kEvents), loader_(&cache_) {
    v1::Event opened;
    opened.mutable_case_opened()->set_unit("orgs/village-1");
    Group group;
    for (uint64_t version = 1; version <= kEvents; ++version) {
      v1::Event event = version == 1 ? opened : v1::Event();
      if (version > 1) event.mutable_note_added();
      event.set_version(static_cast<int64_t>(version));
      group.Append(kName, version, event.SerializeAsString());
    }
    EXPECT_OK(store_.Commit(group).status());
  }

  void PutSnapshot(uint64_t multiple, uint64_t version, int32_t stamp) {
    v1::CaseSnapshot snapshot;
    snapshot.set_evolve_stamp(stamp);
    snapshot.mutable_case_()->set_name(kName);
    snapshot.mutable_case_()->set_version(static_cast<int64_t>(version));
    snapshot.mutable_case_()->set_unit(kElsewhere);
    PutRow(multiple, snapshot.SerializeAsString());
  }
  void PutRow(uint64_t multiple, const std::string& bytes) {
    Group group;
    group.Put(Family::kSnapshots, SnapshotKey(kName, multiple), bytes);
    EXPECT_OK(store_.Commit(group).status());
  }
  // Where the case is, read at `version`.
  std::string UnitAt(uint64_t version) {
    const absl::StatusOr<std::shared_ptr<const CaseState>> state = loader_.LoadAt(*store_.Look(), kName, version);
    if (!state.ok()) return state.status().ToString();
    EXPECT_EQ((*state)->version(), version);
    return (*state)->proto().unit();
  }

  MemoryStore store_;
  CaseCache cache_;
  CaseLoader loader_;
};

TEST_F(CaseLoaderTest, BeginsAtTheNearestSnapshot) {
  PutSnapshot(kSnapshotEvery, kSnapshotEvery, kEvolveStamp);
  EXPECT_EQ(UnitAt(kSnapshotEvery - 1), "orgs/village-1") << "it is later than what is asked for";
  EXPECT_EQ(UnitAt(kSnapshotEvery), kElsewhere);
  EXPECT_EQ(UnitAt(kEvents), kElsewhere) << "without one of its own the second multiple falls back on the first";
}

TEST_F(CaseLoaderTest, WhatWasFoldedByAnotherProgramIsFoldedAnew) {
  PutSnapshot(kSnapshotEvery, kSnapshotEvery, kEvolveStamp + 1);
  PutSnapshot(2 * kSnapshotEvery, 2 * kSnapshotEvery, kEvolveStamp - 1);
  EXPECT_EQ(UnitAt(kSnapshotEvery), "orgs/village-1");
  EXPECT_EQ(UnitAt(kEvents), "orgs/village-1");
}

TEST_F(CaseLoaderTest, ASnapshotThatWentPastTheVersionIsPassedOver) {
  // The command that reached the multiple made two events more.
  PutSnapshot(kSnapshotEvery, kSnapshotEvery + 2, kEvolveStamp);
  EXPECT_EQ(UnitAt(kSnapshotEvery + 1), "orgs/village-1");
  EXPECT_EQ(UnitAt(kSnapshotEvery + 2), kElsewhere);
}

TEST_F(CaseLoaderTest, ADamagedSnapshotIsNamed) {
  PutRow(kSnapshotEvery, "no snapshot");
  EXPECT_THAT(loader_.LoadAt(*store_.Look(), kName, kEvents),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr(absl::StrCat(kName, " at ", kSnapshotEvery))));
  EXPECT_EQ(UnitAt(kSnapshotEvery - 1), "orgs/village-1") << "what lies before it can be read";
}

TEST_F(CaseLoaderTest, AVersionThatIsNotThereYetIsNotFound) {
  EXPECT_THAT(loader_.LoadAt(*store_.Look(), kName, kEvents + 1), StatusIs(absl::StatusCode::kNotFound));
}

// A watch from the beginning asks for the present case with each of its events: folded anew each time it took the
// square of them.
TEST_F(CaseLoaderTest, WhatAReaderFoldedIsGoodUntilTheCaseChanges) {
  const std::unique_ptr<View> before = store_.Look();
  ASSERT_OK_AND_ASSIGN(const std::shared_ptr<const CaseState> first, loader_.Read(*before, kName));
  ASSERT_OK_AND_ASSIGN(const std::shared_ptr<const CaseState> again, loader_.Read(*before, kName));
  EXPECT_EQ(first, again) << "it was folded once";
  EXPECT_EQ(cache_.Get(kName), nullptr) << "the cases being worked on are not pushed out";
  v1::Event event;
  event.mutable_note_added();
  event.set_version(kEvents + 1);
  Group group;
  group.Append(kName, kEvents + 1, event.SerializeAsString());
  ASSERT_OK(store_.Commit(group).status());
  ASSERT_OK_AND_ASSIGN(const std::shared_ptr<const CaseState> after, loader_.Read(*store_.Look(), kName));
  EXPECT_EQ(after->version(), kEvents + 1);
  ASSERT_OK_AND_ASSIGN(const std::shared_ptr<const CaseState> behind, loader_.Read(*before, kName));
  EXPECT_EQ(behind->version(), kEvents) << "a view shows what it showed";
}

}  // namespace
}  // namespace gaiwan
