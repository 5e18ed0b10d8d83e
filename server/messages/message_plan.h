// server/messages/message_plan.h: what is sent when, to whom and in which words: the county's plan (setting
// `messages.plan_file`), checked whole. Immutable, so any thread may read it.
//
// No plan can put anything of a dispute into a message: the placeholders are a closed set, and none of them is about
// it.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_PLAN_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_PLAN_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/message.pb.h"
#include "server/messages/quiet_hours.h"

namespace gaiwan {

// Of the plan's text: some hundred rules and their words in four languages.
inline constexpr int64_t kPlanBytesMax = 262144;
inline constexpr int kRulesMax = 100;
inline constexpr int kTemplatesMax = 400;
// Characters of one text message on a Chinese network; more goes out, and costs, as two.
inline constexpr int kSmsCharactersMax = 70;
// Characters of a template: a voice call reads no longer ones.
inline constexpr int kTemplateCharactersMax = 300;
// Over all channels of one message. More pesters, and comes too late.
inline constexpr int kTriesMax = 10;
// Minutes: a day between tries, a week until silence counts as failure.
inline constexpr int kRetryMinutesMax = 1440;
inline constexpr int kDeliveryMinutesMax = 10080;
// Of a rule's `before`.
inline constexpr absl::Duration kBeforeMax = absl::Hours(60 * 24);

// Every fault of a plan's text, each with its path; a text that is longer than one SMS is a warning. `plan` is what
// could be read.
std::vector<v1::Fault> CheckMessagePlan(absl::string_view textproto, v1::MessagePlan* plan);

class MessagePlan {
 public:
  // Nothing is sent.
  MessagePlan() = default;
  // INVALID_ARGUMENT with every fault, a line each.
  static absl::StatusOr<std::shared_ptr<const MessagePlan>> Make(absl::string_view textproto);

  const v1::MessagePlan& proto() const { return proto_; }
  const QuietHours& quiet_hours() const { return quiet_hours_; }
  // What is worth knowing and no fault: words that are longer than one SMS.
  const std::vector<v1::Fault>& warnings() const { return warnings_; }
  bool empty() const { return proto_.rules().empty(); }

  // Rules for events of this field name in `Event`, those for a share of them among them; empty for none.
  const std::vector<const v1::MessageRule*>& RulesOf(absl::string_view event) const;
  // nullptr for the unknown.
  const v1::MessageRule* FindRule(absl::string_view id) const;
  // How long before the moment it is about; zero: at once.
  absl::Duration BeforeOf(const v1::MessageRule& rule) const;
  // The words in that language, else in Chinese. nullptr when the plan has no such template.
  const v1::MessageTemplate* FindTemplate(absl::string_view id, absl::string_view language) const;

  // INVALID_ARGUMENT names the rules whose clock is in no definition.
  absl::Status CheckClocks(const std::function<bool(absl::string_view clock)>& has_clock) const;

 private:
  v1::MessagePlan proto_;
  QuietHours quiet_hours_;
  std::vector<v1::Fault> warnings_;
  absl::flat_hash_map<std::string, std::vector<const v1::MessageRule*>> by_event_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_PLAN_H_
