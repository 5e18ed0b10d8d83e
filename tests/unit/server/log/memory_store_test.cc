#include "server/log/memory_store.h"

#include "tests/unit/server/log/store_contract.h"

namespace gaiwan {
namespace testing {
namespace {

class MemoryFixture final : public StoreFixture {
 public:
  Store& store() override { return store_; }
  void SetFull(bool full) override { store_.SetFull(full); }

 private:
  MemoryStore store_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, MemoryFixture);

}  // namespace
}  // namespace testing

namespace {

using testing::IsOkAndHolds;
using testing::StatusIs;

class MemoryStoreFailing : public ::testing::TestWithParam<MemoryStore::Fate> {};

TEST_P(MemoryStoreFailing, IsBrokenUntilReopenedAndTheGroupIsThereOrNot) {
  MemoryStore store;
  Group group;
  group.Append("s", 1, "p");
  group.Put(Family::kList, "k", "v");
  group.Delete(Family::kList, "gone");
  group.Add(Family::kCounters, "n", 3);
  store.FailNextCommit(GetParam());
  EXPECT_THAT(store.Commit(group), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store.write_gate(), WriteGate::kBroken);
  EXPECT_THAT(store.Commit(group), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store.LastPosition(), 0u);
  ASSERT_OK(store.Reopen());
  const bool there = GetParam() == MemoryStore::Fate::kThere;
  EXPECT_EQ(store.LastPosition(), there ? 1u : 0u);
  std::string value;
  EXPECT_THAT(store.Get(Family::kList, "k", &value), IsOkAndHolds(there));
  EXPECT_THAT(store.Get(Family::kCounters, "n", &value), IsOkAndHolds(there));
  EXPECT_EQ(store.write_gate(), WriteGate::kOpen);
}

INSTANTIATE_TEST_SUITE_P(Fates, MemoryStoreFailing,
                         ::testing::Values(MemoryStore::Fate::kLost, MemoryStore::Fate::kThere));

TEST(MemoryStore, ExpiresRequestsAtOnce) {
  MemoryStore store;
  std::string value;
  keys::AppendBigEndian32(100, &value);
  Group group;
  group.Put(Family::kRequests, "old", value);
  ASSERT_OK(store.Commit(group));
  store.ExpireRequestsBefore(absl::FromUnixSeconds(101));
  EXPECT_THAT(store.Get(Family::kRequests, "old", &value), IsOkAndHolds(false));
}

TEST(MemoryStore, ViewsOutliveTheStore) {
  std::unique_ptr<View> view;
  {
    MemoryStore store;
    view = store.Look();
  }
  EXPECT_THAT(view->GetRecord(1), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gaiwan
