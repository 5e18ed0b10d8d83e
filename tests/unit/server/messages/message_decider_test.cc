#include "server/messages/message_decider.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "server/messages/message_commands.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/server/messages/message_world.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::MessageWorld;
using ::testing::ElementsAre;

constexpr char kStream[] = "messages/c-1";

TEST(MessageDecider, WritesWhatHappensAndNothingTwice) {
  MessageWorld world;
  ASSERT_OK(world.Do(kStream, "queue { message: 'm' rule: 'r' recipient: 'parties/1' cause_version: 4 }"));
  ASSERT_OK(world.Do(kStream, "queue { message: 'm' rule: 'r' recipient: 'parties/1' cause_version: 4 }"));
  ASSERT_OK(world.Do(kStream, "hand_over { message: 'm' channel: MESSAGE_CHANNEL_SMS try: 1 reference: 'x-1' }"));
  ASSERT_OK(world.Do(kStream, "deliver { message: 'm' channel: MESSAGE_CHANNEL_SMS try: 1 }"));
  ASSERT_OK(world.Do(kStream, "deliver { message: 'm' channel: MESSAGE_CHANNEL_SMS try: 1 }"));
  ASSERT_EQ(world.events().size(), 3u);
  EXPECT_EQ(world.events()[2].second.version(), 3);
  EXPECT_TRUE(world.events()[2].second.has_message_delivered());
  const MessageRow row = *world.table().Find(kStream, "m");
  EXPECT_EQ(row.state, v1::MESSAGE_STATE_DELIVERED);
  EXPECT_EQ(row.reference, "x-1");
  EXPECT_EQ(world.table().present()[v1::MESSAGE_STATE_DELIVERED], 1);
  EXPECT_EQ(world.table().present()[v1::MESSAGE_STATE_QUEUED], 0);
  EXPECT_EQ(world.table().ever()[v1::MESSAGE_STATE_QUEUED], 1);
}

TEST(MessageDecider, RefusesWhatCannotBe) {
  MessageWorld world;
  EXPECT_EQ(ReasonOf(world.Do(kStream, "hand_over { message: 'm' try: 1 }")), v1::PART_UNKNOWN);
  ASSERT_OK(world.Do(kStream, "queue { message: 'm' }"));
  EXPECT_EQ(ReasonOf(world.Do(kStream, "finish { message: 'm' told: true }")), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(world.events().size(), 1u);
}

// What is written of a recipient is sealed under the key the case has for them, and goes when they are erased.
TEST(MessageDecider, ANoteIsSealedByTheRecipientsKey) {
  MessageWorld world;
  ASSERT_OK(world.Do(kStream, "queue { message: 'm' }"));
  ASSERT_OK(world.Do(kStream, "fail { message: 'm' reason: 'no-number' becomes_task: true }"));
  ASSERT_OK(
      world.Do(kStream, "finish { message: 'm' text { subject: 'parties/1' open { text { text: '托邻居转告' } } } }"));
  EXPECT_THAT(world.key_subjects(), ElementsAre("cases/c-1 parties/1"));
  const v1::Event& done = world.events().back().second;
  EXPECT_EQ(done.message_task_done().text().sealed().key(), 7u);
  EXPECT_FALSE(done.message_task_done().told());
}

// Several commands of one group: each sees what those before it did.
TEST(MessageDecider, SeesWhatItsGroupDid) {
  MessageTable table;
  MessageDecider decider(&table, [](absl::string_view, absl::string_view) { return std::nullopt; });
  DecideContext context;
  context.now = absl::UnixEpoch();
  context.seal = [](const FindKey&, v1::Event*) { return absl::OkStatus(); };
  v1::MessageAction action;
  action.mutable_queue()->set_message("m");
  auto state =
      decider.Decide(MessageCommand(kStream, action), std::make_shared<const VersionedState>(kStream, 0), context);
  ASSERT_OK(state.status());
  v1::MessageAction next;
  next.mutable_hand_over()->set_message("m");
  next.mutable_hand_over()->set_try_(1);
  const auto second = decider.Decide(MessageCommand(kStream, next), state->after, context);
  ASSERT_OK(second.status());
  EXPECT_EQ(second->after->version(), 2u);
  // The group was never written.
  decider.Dropped();
  EXPECT_FALSE(table.Find(kStream, "m").has_value());
  EXPECT_EQ(ReasonOf(decider.Decide(MessageCommand(kStream, next), state->after, context).status()), v1::PART_UNKNOWN);
}

TEST(MessageTable, IsMadeAgainFromTheLog) {
  MessageWorld world;
  ASSERT_OK(world.Do(kStream, "queue { message: 'm' cause_version: 4 }"));
  ASSERT_OK(world.Do(kStream, "queue { message: 'n' cause_version: 5 serves_paper: 'session-notice' }"));
  ASSERT_OK(world.Do("messages/c-2", "queue { message: 'm' cause_version: 9 }"));
  ASSERT_OK(world.Do(kStream, "hand_over { message: 'n' channel: MESSAGE_CHANNEL_VOICE try: 1 }"));
  ASSERT_OK(world.Do(kStream, "deliver { message: 'n' channel: MESSAGE_CHANNEL_VOICE try: 1 }"));

  MemoryStore store;
  MessageIndex index;
  for (const auto& [stream, event] : world.events()) {
    Group group;
    group.Append(stream, static_cast<uint64_t>(event.version()), event.SerializeAsString());
    Change change;
    change.stream = stream;
    change.events = {std::make_shared<const v1::Event>(event)};
    index.Project(change, &group);
    ASSERT_OK(store.Commit(group).status());
  }
  MessageTable again;
  ASSERT_OK(again.Load(*store.Look()));
  EXPECT_EQ(again.present(), world.table().present());
  EXPECT_EQ(again.ever(), world.table().ever());
  EXPECT_EQ(again.Find(kStream, "n")->channel, v1::MESSAGE_CHANNEL_VOICE);
  EXPECT_EQ(again.Live().size(), 2u);
  ASSERT_EQ(again.ToServe().size(), 1u);
  again.Served(kStream, "n");
  EXPECT_TRUE(again.ToServe().empty());
  // All three at one moment: where a follower without a cursor begins.
  const auto causes = again.LastCauses();
  EXPECT_EQ((std::set<std::pair<std::string, int64_t>>(causes.begin(), causes.end())),
            (std::set<std::pair<std::string, int64_t>>{{"cases/c-1", 4}, {"cases/c-1", 5}, {"cases/c-2", 9}}));
}

TEST(MessageCommands, TheSameAgainIsTheSameRequest) {
  v1::MessageAction action;
  action.mutable_fail()->set_message("m");
  action.mutable_fail()->set_try_(1);
  const EngineCommand first = MessageCommand(kStream, action);
  EXPECT_EQ(MessageCommand(kStream, action).request_id, first.request_id);
  EXPECT_EQ(first.actor, "system/messages");
  // Why it failed says the moment; that it failed is what is asked.
  action.mutable_fail()->set_reason("timeout");
  EXPECT_EQ(MessageCommand(kStream, action).digest, first.digest);
  action.mutable_fail()->set_try_(2);
  EXPECT_NE(MessageCommand(kStream, action).request_id, first.request_id);
  EXPECT_NE(MessageCommand("messages/c-2", action).request_id, MessageCommand(kStream, action).request_id);
}

}  // namespace
}  // namespace gaiwan
