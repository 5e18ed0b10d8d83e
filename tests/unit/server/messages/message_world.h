// tests/unit/server/messages/message_world.h: the Decider of messages with its table and a clock, without an engine:
// each command is decided, made durable and answered at once. Used by one thread.
#ifndef GAIWAN_TESTS_UNIT_SERVER_MESSAGES_MESSAGE_WORLD_H_
#define GAIWAN_TESTS_UNIT_SERVER_MESSAGES_MESSAGE_WORLD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/engine/projector.h"
#include "server/messages/message_commands.h"
#include "server/messages/message_decider.h"
#include "server/messages/message_table.h"
#include "tests/testing/fake_clock.h"
#include "workflow/base/date.h"
#include "workflow/base/personal_walk.h"

namespace gaiwan::testing {

class MessageWorld {
 public:
  MessageWorld() : clock_(absl::FromCivil(absl::CivilHour(2026, 3, 2, 9), ChinaTimeZone())) {}

  FakeClock& clock() { return clock_; }
  MessageTable& table() { return table_; }
  // Of streams, in order.
  const std::vector<std::pair<std::string, v1::Event>>& events() const { return events_; }
  const std::vector<std::string>& key_subjects() const { return key_subjects_; }

  absl::StatusOr<EngineAnswer> Carry(const EngineCommand& command) {
    const auto before = std::make_shared<const VersionedState>(command.stream, versions_[command.stream]);
    DecideContext context;
    context.now = clock_.TimeNow();
    context.seal = [](const FindKey& find_key, v1::Event* event) {
      ForEachPersonal(
          event, [&](v1::Personal* text) { text->mutable_sealed()->set_key(find_key(text->subject()).value_or(99)); });
      return absl::OkStatus();
    };
    absl::StatusOr<Decision> decision = decider_.Decide(command, before, context);
    if (!decision.ok()) return decision.status();
    Change change;
    change.stream = command.stream;
    for (v1::Event& event : decision->events) {
      events_.emplace_back(command.stream, event);
      change.events.push_back(std::make_shared<const v1::Event>(event));
    }
    versions_[command.stream] = decision->after->version();
    if (!change.events.empty()) decider_.Committed({&change, 1});
    return EngineAnswer();
  }
  absl::Status Do(const std::string& stream, const std::string& action) {
    v1::MessageAction parsed;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(action, &parsed)) << action;
    return Carry(MessageCommand(stream, parsed)).status();
  }

 private:
  FakeClock clock_;
  MessageTable table_;
  std::vector<std::string> key_subjects_;
  MessageDecider decider_{&table_, [this](absl::string_view case_name, absl::string_view subject) {
                            key_subjects_.push_back(std::string(case_name) + " " + std::string(subject));
                            return std::optional<uint64_t>(7);
                          }};
  std::map<std::string, uint64_t> versions_;
  std::vector<std::pair<std::string, v1::Event>> events_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_MESSAGES_MESSAGE_WORLD_H_
