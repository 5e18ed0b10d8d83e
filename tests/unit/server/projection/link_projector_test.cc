#include "server/projection/link_projector.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "server/projection/case_state.h"
#include "tests/testing/given.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using testing::EventOf;
using ::testing::IsEmpty;

class LinkProjectorTest : public ::testing::Test {
 protected:
  // What `payload` changes in the case, over what went before in this test.
  Change Happened(const std::string& name, const std::string& payload) {
    std::shared_ptr<const CaseState>& state = cases_[name];
    Change change;
    change.stream = name;
    change.before = state;
    auto after = state == nullptr ? std::make_shared<CaseState>() : std::make_shared<CaseState>(*state);
    after->mutable_proto()->set_name(name);
    auto event = std::make_shared<v1::Event>(EventOf(payload));
    event->set_version(after->version() + 1);
    Evolve(*event, after->mutable_proto());
    change.events = {event};
    change.after = after;
    state = after;
    return change;
  }
  // One group of its own, from decision to disk.
  void Write(const Change& change) {
    Group group;
    links_.Project(change, &group);
    ASSERT_OK(links_.Complete(1, &group));
    if (!group.empty()) ASSERT_OK(store_.Commit(group).status());
    links_.Committed({&change, 1});
  }
  // `case kind,kind merged`, of those that name the case.
  std::vector<std::string> From(const std::string& name) {
    std::vector<std::string> found;
    EXPECT_OK(ScanLinkedFrom(*store_.Look(), name, [&](absl::string_view other, const v1::LinkRow& row) {
      std::string text(other);
      for (const int kind : row.kinds())
        absl::StrAppend(&text, " ", v1::LinkKind_Name(static_cast<v1::LinkKind>(kind)));
      if (row.merged()) absl::StrAppend(&text, " merged");
      found.push_back(text);
      return true;
    }));
    return found;
  }

  MemoryStore store_;
  LinkProjector links_;
  std::map<std::string, std::shared_ptr<const CaseState>> cases_;
};

TEST_F(LinkProjectorTest, FindsACaseFromTheOtherSide) {
  Write(Happened("cases/c-a", "cases_linked { other: 'cases/c-b' kind: LINK_KIND_LED_TO }"));
  Write(Happened("cases/c-a", "cases_linked { other: 'cases/c-b' kind: LINK_KIND_SAME_MATTER }"));
  Write(Happened("cases/c-c", "case_merged { into: 'cases/c-b' }"));
  Write(Happened("cases/c-d", "case_split { into: 'cases/c-bb' }"));
  EXPECT_THAT(From("cases/c-b"), ElementsAre("cases/c-a LINK_KIND_SAME_MATTER LINK_KIND_LED_TO", "cases/c-c merged"));
  EXPECT_THAT(From("cases/c-bb"), ElementsAre("cases/c-d LINK_KIND_SPLIT"));
  EXPECT_THAT(From("cases/c-a"), IsEmpty());

  Write(Happened("cases/c-c", "merge_undone {}"));
  Write(Happened("cases/c-a", "cases_linked { other: 'cases/c-b' kind: LINK_KIND_LED_TO removes: true }"));
  EXPECT_THAT(From("cases/c-b"), ElementsAre("cases/c-a LINK_KIND_SAME_MATTER"));
}

TEST_F(LinkProjectorTest, NotesNothingOfWhatChangesNoLink) {
  Group group;
  links_.Project(Happened("cases/c-a", "cases_linked { other: 'cases/c-b' kind: LINK_KIND_SPLIT }"), &group);
  group.Clear();
  links_.Project(Happened("cases/c-a", "note_added {}"), &group);
  EXPECT_TRUE(group.empty());
}

// A into B and B into A at once, each looked at before the other was decided: the second decision finds the first, in
// the same group, in the one on its way, and on disk.
TEST_F(LinkProjectorTest, KnowsAMergerBeforeItIsOnDisk) {
  EXPECT_EQ(links_.MergedInto("cases/c-a"), std::nullopt);
  Group group;
  const Change merged = Happened("cases/c-a", "case_merged { into: 'cases/c-b' }");
  links_.Project(merged, &group);
  EXPECT_EQ(links_.MergedInto("cases/c-a"), "cases/c-b");
  ASSERT_OK(links_.Complete(1, &group));
  EXPECT_EQ(links_.MergedInto("cases/c-a"), "cases/c-b");
  links_.Committed({&merged, 1});
  EXPECT_EQ(links_.MergedInto("cases/c-a"), "cases/c-b");
  EXPECT_EQ(links_.MergedInto("cases/c-b"), std::nullopt);
  Write(Happened("cases/c-a", "merge_undone {}"));
  EXPECT_EQ(links_.MergedInto("cases/c-a"), "");
}

TEST_F(LinkProjectorTest, ForgetsWhatIsNotInTheStore) {
  Group group;
  links_.Project(Happened("cases/c-a", "case_merged { into: 'cases/c-b' }"), &group);
  ASSERT_OK(links_.Complete(1, &group));
  links_.Dropped();
  EXPECT_EQ(links_.MergedInto("cases/c-a"), std::nullopt);
}

}  // namespace
}  // namespace gaiwan
