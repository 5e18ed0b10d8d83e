#include "server/messages/message_state.h"

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

v1::MessageAction Action(const std::string& text) {
  v1::MessageAction action;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &action)) << text;
  return action;
}

// A message as these events leave it, the first of which queues it.
MessageRow After(const std::vector<std::string>& events) {
  MessageRow row;
  for (const std::string& text : events) {
    v1::Event event;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
    FoldMessage(event, &row);
  }
  return row;
}

constexpr char kQueued[] = "message_queued { message: 'm' }";
constexpr char kFirst[] = "message_handed_over { message: 'm' channel: MESSAGE_CHANNEL_SMS try: 1 }";
constexpr char kDelivered[] = "message_delivered { message: 'm' channel: MESSAGE_CHANNEL_SMS try: 1 }";
constexpr char kFailed[] = "message_failed { message: 'm' try: 1 reason: 'refused' }";
constexpr char kTask[] = "message_failed { message: 'm' try: 1 reason: 'refused' becomes_task: true }";

MessageStep Step(const std::vector<std::string>& events, const std::string& action) {
  const MessageRow row = After(events);
  return StepOf(Action(action), events.empty() ? nullptr : &row);
}

TEST(MessageState, GoesFromQueuedToRead) {
  EXPECT_EQ(Step({}, "queue { message: 'm' }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued}, "hand_over { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kFirst}, "deliver { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kFirst, kDelivered}, "read { message: 'm' }"), MessageStep::kGoesOn);
  EXPECT_EQ(After({kQueued, kFirst, kDelivered, "message_read { message: 'm' }"}).state, v1::MESSAGE_STATE_READ);
}

TEST(MessageState, TheSameAgainIsNothing) {
  EXPECT_EQ(Step({kQueued}, "queue { message: 'm' }"), MessageStep::kNothing);
  EXPECT_EQ(Step({kQueued, kFirst}, "hand_over { message: 'm' try: 1 }"), MessageStep::kNothing);
  EXPECT_EQ(Step({kQueued, kFirst, kDelivered}, "deliver { message: 'm' }"), MessageStep::kNothing);
  EXPECT_EQ(Step({kQueued, kFirst, kDelivered}, "fail { message: 'm' try: 1 }"), MessageStep::kNothing);
}

TEST(MessageState, AFailureLeadsToAnotherTryOrToAPerson) {
  EXPECT_EQ(Step({kQueued, kFirst}, "fail { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  // Refused before it was ever taken.
  EXPECT_EQ(Step({kQueued}, "fail { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  const MessageRow again = After({kQueued, kFailed});
  EXPECT_EQ(again.state, v1::MESSAGE_STATE_QUEUED);
  EXPECT_EQ(again.tries, 1);
  EXPECT_EQ(again.reason, "refused");
  EXPECT_EQ(Step({kQueued, kFailed}, "hand_over { message: 'm' try: 2 }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kFailed}, "fail { message: 'm' try: 1 }"), MessageStep::kNothing);
  EXPECT_EQ(After({kQueued, kTask}).state, v1::MESSAGE_STATE_TASK);
  EXPECT_EQ(Step({kQueued, kTask}, "finish { message: 'm' told: true }"), MessageStep::kGoesOn);
  // Nobody to send it to.
  EXPECT_EQ(Step({kQueued}, "fail { message: 'm' becomes_task: true }"), MessageStep::kGoesOn);
}

TEST(MessageState, WhatComesLateStillCounts) {
  EXPECT_EQ(Step({kQueued, kFirst, kFailed}, "deliver { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kFirst, kTask}, "deliver { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  // But never what was never handed over.
  EXPECT_EQ(Step({kQueued}, "deliver { message: 'm' try: 1 }"), MessageStep::kImpossible);
}

TEST(MessageState, WhatIsNotATaskIsNobodys) {
  EXPECT_EQ(Step({}, "finish { message: 'm' }"), MessageStep::kImpossible);
  EXPECT_EQ(Step({kQueued}, "finish { message: 'm' }"), MessageStep::kImpossible);
  EXPECT_EQ(Step({kQueued, kFirst, kDelivered}, "finish { message: 'm' }"), MessageStep::kImpossible);
  EXPECT_EQ(Step({kQueued}, "read { message: 'm' }"), MessageStep::kImpossible);
}

TEST(MessageState, WhatIsPointlessIsDroppedUnlessItIsOnItsWay) {
  EXPECT_EQ(Step({kQueued}, "drop { message: 'm' }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kTask}, "drop { message: 'm' }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kFirst}, "drop { message: 'm' }"), MessageStep::kNothing);
  EXPECT_EQ(Step({kQueued, kFirst, kDelivered}, "drop { message: 'm' }"), MessageStep::kNothing);
}

TEST(MessageState, WhatWasDroppedWhileAnAdapterHadItIsTold) {
  constexpr char kDropped[] = "message_dropped { message: 'm' }";
  EXPECT_EQ(Step({kQueued, kDropped}, "hand_over { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kDropped}, "fail { message: 'm' try: 1 }"), MessageStep::kNothing);
  EXPECT_EQ(Step({kQueued, kDropped, kFirst}, "deliver { message: 'm' try: 1 }"), MessageStep::kGoesOn);
  // It failed there: over.
  EXPECT_EQ(Step({kQueued, kDropped, kFirst}, "drop { message: 'm' }"), MessageStep::kGoesOn);
  EXPECT_EQ(Step({kQueued, kDropped}, "drop { message: 'm' }"), MessageStep::kNothing);
}

TEST(MessageStreams, AreNamedAfterCases) {
  EXPECT_EQ(MessageStream("cases/c-1"), "messages/c-1");
  EXPECT_EQ(CaseOfMessages("messages/c-1"), "cases/c-1");
}

}  // namespace
}  // namespace gaiwan
