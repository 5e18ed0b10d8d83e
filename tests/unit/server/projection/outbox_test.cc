#include "server/projection/outbox.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "server/projection/case_state.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr char kName[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kOther[] = "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb";
const absl::Time kStart = absl::FromUnixSeconds(1772420400);

v1::Case With(const std::string& name, int64_t version, int minutes, v1::LineState state,
              const std::string& to = "orgs/k") {
  v1::Case c;
  c.set_name(name);
  c.set_version(version);
  v1::LineHandOver* line = c.add_line_hand_overs();
  line->set_entry(3);
  line->set_subject("confirmations/1");
  line->set_to(to);
  line->set_state(state);
  line->mutable_create_time()->set_seconds(absl::ToUnixSeconds(kStart + absl::Minutes(minutes)));
  return c;
}

class OutboxTest : public ::testing::Test {
 protected:
  void Write(const v1::Case& before, const v1::Case& after, std::vector<v1::Event> events = {}) {
    Change change;
    change.stream = after.name();
    change.before = std::make_shared<const CaseState>(before);
    change.after = std::make_shared<const CaseState>(after);
    for (v1::Event& event : events) change.events.push_back(std::make_shared<const v1::Event>(std::move(event)));
    Group group;
    outbox_.Project(change, &group);
    row_count_ = group.put_or_delete_count();
    if (row_count_ > 0) {
      ASSERT_OK(store_.Commit(group).status());
    }
    outbox_.Committed({change});
  }
  std::vector<std::string> Ids(absl::Time from = absl::InfinitePast(), absl::Time to = absl::InfiniteFuture(),
                               const std::string& after = "") {
    std::vector<std::string> ids;
    EXPECT_OK(ScanLines(*store_.Look(), "orgs/k", from, to, after,
                        [&](absl::string_view, absl::string_view id, const v1::LineHandOver&) {
                          ids.emplace_back(id);
                          return true;
                        }));
    return ids;
  }

  MemoryStore store_;
  Outbox outbox_;
  size_t row_count_ = 0;
};

TEST(LineId, NamesACaseAndItsEntry) {
  EXPECT_EQ(LineId(kName, 12), "c-aaaaaaaaaaaaaaaaaaaaaaaaaa-12");
  const std::optional<LinePlace> place = ParseLineId("c-aaaaaaaaaaaaaaaaaaaaaaaaaa-12");
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->case_name, kName);
  EXPECT_EQ(place->entry, 12);
  for (const char* wrong : {"", "c", "-12", "c-a-", "c-a-0", "c-a-01", "c-a-+1", "c-a-x"}) {
    EXPECT_FALSE(ParseLineId(wrong).has_value()) << wrong;
  }
}

TEST_F(OutboxTest, KeepsARowAHandOverInTheOrderInWhichTheyLayReady) {
  Write({}, With(kOther, 3, 5, v1::LINE_STATE_WAITING));
  Write({}, With(kName, 3, 7, v1::LINE_STATE_WAITING));
  EXPECT_THAT(Ids(), ElementsAre(LineId(kOther, 3), LineId(kName, 3)));
  EXPECT_THAT(Ids(kStart + absl::Minutes(6)), ElementsAre(LineId(kName, 3)));
  EXPECT_THAT(Ids(absl::InfinitePast(), kStart + absl::Minutes(7)), ElementsAre(LineId(kOther, 3)));
  const std::vector<std::string> keys = outbox_.OpenKeys("k", "", 10);
  ASSERT_THAT(keys, SizeIs(2));
  EXPECT_THAT(Ids(absl::InfinitePast(), absl::InfiniteFuture(), keys[0]), ElementsAre(LineId(kName, 3)));
  EXPECT_THAT(outbox_.OpenKeys("k", keys[0], 10), ElementsAre(keys[1]));
  EXPECT_THAT(outbox_.OpenKeys("k", "", 1), ElementsAre(keys[0]));
  EXPECT_THAT(outbox_.OpenKeys("kk", "", 10), IsEmpty());
}

TEST_F(OutboxTest, WritesOnlyWhatMoved) {
  const v1::Case waiting = With(kName, 3, 0, v1::LINE_STATE_WAITING);
  Write({}, waiting);
  EXPECT_EQ(row_count_, 1u);
  v1::Case noted = waiting;
  noted.set_version(4);
  Write(waiting, noted);
  EXPECT_EQ(row_count_, 0u);
}

// Fifteen minutes after it lay ready, and not before; what was fetched and never confirmed counts as well.
TEST_F(OutboxTest, TellsWhatNobodyReceivesInTime) {
  Write({}, With(kName, 3, 0, v1::LINE_STATE_WAITING));
  Write({}, With(kOther, 3, 1, v1::LINE_STATE_SENT, "orgs/p"));
  EXPECT_THAT(outbox_.OverdueAt(kStart + kReceiptMax - absl::Microseconds(1)), IsEmpty());
  const std::vector<Outbox::Overdue> overdue = outbox_.OverdueAt(kStart + kReceiptMax);
  ASSERT_THAT(overdue, SizeIs(1));
  EXPECT_EQ(overdue[0].org, "k");
  EXPECT_EQ(overdue[0].count, 1);
  EXPECT_EQ(overdue[0].oldest, kStart);
  EXPECT_THAT(outbox_.OverdueAt(kStart + absl::Hours(48)), SizeIs(2));
  EXPECT_THAT(LineAlarms(overdue), ElementsAre(HasSubstr("k 有 1 件超过 15 分钟")));
}

TEST_F(OutboxTest, WhatIsReceivedIsNotOverdueAndWhatIsAnsweredIsNotOpen) {
  const v1::Case waiting = With(kName, 3, 0, v1::LINE_STATE_WAITING);
  v1::Case received = With(kName, 4, 0, v1::LINE_STATE_RECEIVED);
  v1::Case accepted = With(kName, 5, 0, v1::LINE_STATE_ACCEPTED);
  Write({}, waiting);
  Write(waiting, received);
  EXPECT_THAT(outbox_.OverdueAt(kStart + absl::Hours(48)), IsEmpty());
  EXPECT_THAT(outbox_.OpenKeys("k", "", 10), SizeIs(1));
  Write(received, accepted);
  EXPECT_THAT(outbox_.OpenKeys("k", "", 10), IsEmpty());
  EXPECT_THAT(Ids(), SizeIs(1));
}

TEST_F(OutboxTest, KnowsWhatIsOpenAfterARestart) {
  Write({}, With(kName, 3, 0, v1::LINE_STATE_SENT));
  Write({}, With(kOther, 3, 0, v1::LINE_STATE_REFUSED));
  Outbox again;
  ASSERT_OK(again.Load(*store_.Look()));
  EXPECT_EQ(again.OpenKeys("k", "", 10), outbox_.OpenKeys("k", "", 10));
  EXPECT_THAT(again.OverdueAt(kStart + absl::Hours(1)), SizeIs(1));
}

TEST_F(OutboxTest, SaysSoWhenARowIsDamaged) {
  Group group;
  group.Put(Family::kList, "line/k/0000000000000001/c-a-3", "\xff");
  ASSERT_OK(store_.Commit(group).status());
  EXPECT_THAT(outbox_.Load(*store_.Look()), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ScanLines(*store_.Look(), "k", absl::InfinitePast(), absl::InfiniteFuture(), "",
                        [](absl::string_view, absl::string_view, const v1::LineHandOver&) { return true; }),
              StatusIs(absl::StatusCode::kDataLoss));
}

// Numbers of courts have brackets and strokes, and one may begin with another.
TEST_F(OutboxTest, FindsWhatACourtDelegatedByItsNumber) {
  const auto delegated = [](const char* number) {
    v1::Event event;
    event.mutable_delegation_received()->mutable_delegation()->set_court("orgs/k");
    event.mutable_delegation_received()->mutable_delegation()->set_court_number(number);
    return event;
  };
  v1::Case c, other;
  c.set_name(kName);
  c.set_version(1);
  other.set_name(kOther);
  other.set_version(1);
  Write({}, c, {delegated("（2026）青2821诉前调1号")});
  Write({}, other, {delegated("（2026）青2821诉前调1号/2")});
  const auto found = [&](const std::string& court, const std::string& number) {
    std::vector<std::string> cases;
    EXPECT_OK(ScanDelegations(*store_.Look(), court, number, "", [&](absl::string_view, absl::string_view case_name) {
      cases.emplace_back(case_name);
      return true;
    }));
    return cases;
  };
  EXPECT_THAT(found("orgs/k", "（2026）青2821诉前调1号"), ElementsAre(kName));
  EXPECT_THAT(found("k", ""), ElementsAre(kName, kOther));
  EXPECT_THAT(found("k", "（2026）青2821诉前调"), IsEmpty());
  EXPECT_THAT(found("kk", ""), IsEmpty());
}

}  // namespace
}  // namespace gaiwan
