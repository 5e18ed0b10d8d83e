#include "server/messages/message_sender.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/base/log.h"
#include "server/messages/message_matters.h"
#include "server/messages/message_words.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr std::pair<absl::string_view, v1::MessageChannel> kChannels[] = {
    {"sms", v1::MESSAGE_CHANNEL_SMS},       {"voice", v1::MESSAGE_CHANNEL_VOICE},
    {"wechat", v1::MESSAGE_CHANNEL_WECHAT}, {"email", v1::MESSAGE_CHANNEL_EMAIL},
    {"letter", v1::MESSAGE_CHANNEL_LETTER},
};

absl::Time AboutOf(const v1::MessageQueued& queued) {
  return queued.has_about_time() ? ToTime(queued.about_time()) : absl::InfiniteFuture();
}

// `c-1/17.reminder.parties-1/2`: the stream without its kind, the message, the try.
std::string AdapterId(const StoredMessage& message, int try_number) {
  return absl::StrCat(message.stream.substr(kMessageStreams.size() + 1), "/", message.row.queued.message(), "/",
                      try_number);
}

struct AdapterIdParts {
  std::string stream;
  std::string message;
  int try_number = 0;
};
std::optional<AdapterIdParts> ParseAdapterId(absl::string_view id) {
  const std::vector<std::string> parts = absl::StrSplit(id, '/');
  AdapterIdParts parsed;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[2], &parsed.try_number) || parsed.try_number < 1) {
    return std::nullopt;
  }
  parsed.stream = absl::StrCat(kMessageStreams, "/", parts[0]);
  parsed.message = parts[1];
  return parsed;
}

// Refused for good.
bool IsFinal(const absl::Status& status) {
  return !absl::IsUnavailable(status) && !absl::IsResourceExhausted(status) && !absl::IsDeadlineExceeded(status) &&
         !absl::IsAborted(status) && !absl::IsInternal(status);
}

absl::Status FirstRetryable(const std::vector<absl::Status>& answers) {
  for (const absl::Status& answer : answers) {
    if (answer.ok()) continue;
    if (!IsFinal(answer)) return answer;
    LogLine(LogLevel::kError, "what became of a message is not recorded")
        .With("why", absl::StatusCodeToString(answer.code()));
  }
  return absl::OkStatus();
}

}  // namespace

v1::MessageChannel ChannelFrom(absl::string_view word) {
  for (const auto& [name, channel] : kChannels) {
    if (name == word) return channel;
  }
  return v1::MESSAGE_CHANNEL_UNSPECIFIED;
}

absl::string_view ChannelWord(v1::MessageChannel channel) {
  for (const auto& [name, each] : kChannels) {
    if (each == channel) return name;
  }
  return "";
}

void MessageSender::Report(v1::MessageChannel channel, AdapterReport report) {
  {
    MutexLock lock(&mu_);
    reports_.push_back({channel, std::move(report)});
  }
  parts_.wake();
}

absl::Status MessageSender::Step() {
  plan_ = parts_.plans->Get();
  RETURN_IF_ERROR(TakeReports());
  RETURN_IF_ERROR(SendDue());
  return RecordServices();
}

absl::Status MessageSender::TakeReports() {
  std::vector<Reported> reports;
  {
    MutexLock lock(&mu_);
    reports.swap(reports_);
  }
  for (size_t i = 0; i < reports.size(); ++i) {
    const std::optional<AdapterIdParts> id = ParseAdapterId(reports[i].report.id);
    if (!id.has_value()) continue;  // Not ours.
    const Key key(id->stream, id->message);
    const std::optional<MessageRow> row = parts_.table->Find(id->stream, id->message);
    if (!row.has_value()) continue;
    const absl::Status recorded =
        FirstRetryable(CarryAll(parts_.submit, CommandsFor(reports[i], key, id->try_number, *row)));
    if (!recorded.ok()) {
      MutexLock lock(&mu_);
      reports_.insert(reports_.begin(), std::make_move_iterator(reports.begin() + static_cast<std::ptrdiff_t>(i)),
                      std::make_move_iterator(reports.end()));
      return recorded;
    }
    const auto flying = in_flight_.find(key);
    if (flying != in_flight_.end() && flying->second.try_number == id->try_number) in_flight_.erase(flying);
  }
  return absl::OkStatus();
}

std::vector<EngineCommand> MessageSender::CommandsFor(const Reported& reported, const Key& key, int try_number,
                                                      const MessageRow& row) const {
  std::vector<EngineCommand> commands;
  const auto add = [&](const v1::MessageAction& action) { commands.push_back(MessageCommand(key.first, action)); };
  const std::string& message = key.second;
  // An adapter that was started anew tells again what it brought.
  const bool brought = row.state == v1::MESSAGE_STATE_DELIVERED || row.state == v1::MESSAGE_STATE_READ;
  if (brought && reported.report.state != AdapterReport::State::kRead) return commands;
  const bool open = row.state == v1::MESSAGE_STATE_QUEUED || row.state == v1::MESSAGE_STATE_DROPPED;
  const bool first_word = open && try_number == row.tries + 1;
  if (reported.report.state == AdapterReport::State::kFailed) {
    const bool present = first_word || (row.state == v1::MESSAGE_STATE_HANDED_OVER && try_number == row.tries);
    if (present) {
      add(Failure(row, reported.channel, try_number, reported.report.reason, IsLastTry(row, try_number)));
    }
    return commands;
  }
  if (first_word) {
    v1::MessageAction action;
    action.mutable_hand_over()->set_message(message);
    action.mutable_hand_over()->set_channel(reported.channel);
    action.mutable_hand_over()->set_try_(try_number);
    action.mutable_hand_over()->set_reference(reported.report.reference);
    add(action);
  }
  if (reported.report.state == AdapterReport::State::kHandedOver) return commands;
  v1::MessageAction delivered;
  delivered.mutable_deliver()->set_message(message);
  delivered.mutable_deliver()->set_channel(reported.channel);
  delivered.mutable_deliver()->set_try_(try_number);
  add(delivered);
  if (reported.report.state == AdapterReport::State::kRead) {
    v1::MessageAction read;
    read.mutable_read()->set_message(message);
    add(read);
  }
  return commands;
}

absl::Time MessageSender::DueTime(const MessageRow& row) const {
  if (row.state == v1::MESSAGE_STATE_HANDED_OVER) {
    return row.state_time + absl::Minutes(plan_->proto().delivery_minutes());
  }
  const absl::Time due =
      row.tries == 0 ? ToTime(row.queued.not_before()) : row.state_time + absl::Minutes(plan_->proto().retry_minutes());
  return row.queued.urgent() ? due : plan_->quiet_hours().Next(due);
}

bool MessageSender::IsLastTry(const MessageRow& row, int try_number) const {
  if (try_number >= plan_->proto().tries()) return true;
  const absl::Time next = parts_.clock->TimeNow() + absl::Minutes(plan_->proto().retry_minutes());
  const absl::Time due = row.queued.urgent() ? next : plan_->quiet_hours().Next(next);
  return due + kPersonNeeds > AboutOf(row.queued);
}

v1::MessageAction MessageSender::Failure(const MessageRow& row, v1::MessageChannel channel, int try_number,
                                         absl::string_view reason, bool becomes_task) const {
  v1::MessageAction action;
  if (row.dropped) {  // Pointless by now: it is not tried again.
    action.mutable_drop()->set_message(row.queued.message());
    return action;
  }
  v1::MessageFailed* fail = action.mutable_fail();
  fail->set_message(row.queued.message());
  fail->set_channel(channel);
  fail->set_try_(try_number);
  fail->set_reason(std::string(reason));
  fail->set_becomes_task(becomes_task);
  return action;
}

absl::Status MessageSender::SendDue() {
  const absl::Time now = parts_.clock->TimeNow();
  std::vector<EngineCommand> commands;
  for (const StoredMessage& message : parts_.table->Live()) {
    const MessageRow& row = message.row;
    if (in_flight_.contains({message.stream, row.queued.message()})) continue;
    const absl::Time due = DueTime(row);
    if (row.state == v1::MESSAGE_STATE_HANDED_OVER) {
      if (due > now) continue;
      commands.push_back(
          MessageCommand(message.stream, Failure(row, row.channel, row.tries, "timeout", IsLastTry(row, row.tries))));
      continue;
    }
    // The night lasts until after its moment: somebody has to go there now.
    const bool too_late = due >= AboutOf(row.queued);
    if (due > now && !too_late) continue;
    if (too_late) {
      commands.push_back(MessageCommand(
          message.stream, Failure(row, v1::MESSAGE_CHANNEL_UNSPECIFIED, row.tries, "too-late", /*becomes_task=*/true)));
      continue;
    }
    ASSIGN_OR_RETURN(const std::optional<v1::MessageAction> action, Send(message));
    if (action.has_value()) commands.push_back(MessageCommand(message.stream, *action));
  }
  return FirstRetryable(CarryAll(parts_.submit, std::move(commands)));
}

absl::StatusOr<std::optional<v1::MessageAction>> MessageSender::Send(const StoredMessage& message) {
  const MessageRow& row = message.row;
  const int try_number = row.tries + 1;
  const auto drop = [&row] {
    v1::MessageAction action;
    action.mutable_drop()->set_message(row.queued.message());
    return action;
  };
  const auto task = [&](absl::string_view reason) {
    return Failure(row, v1::MESSAGE_CHANNEL_UNSPECIFIED, row.tries, reason, /*becomes_task=*/true);
  };
  absl::StatusOr<std::shared_ptr<const v1::Case>> read = parts_.read(CaseOfMessages(message.stream));
  if (absl::IsNotFound(read.status())) return drop();
  RETURN_IF_ERROR(read.status());
  const v1::Case& c = **read;
  const v1::MessageRule* rule = plan_->FindRule(row.queued.rule());
  if (!IsStillWanted(row.queued, rule == nullptr ? "" : EventOf(rule->event()).name, c)) return drop();
  if (parts_.clock->TimeNow() >= AboutOf(row.queued)) return task("too-late");

  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  ASSIGN_OR_RETURN(const Reach reach, ReachOf(row.queued.recipient(), c, *reference->directory, parts_.open));
  const std::vector<v1::MessageChannel> channels = ChannelsFor(
      reach, plan_->proto().channels(), [this](v1::MessageChannel channel) { return adapters_.contains(channel); });
  if (channels.empty()) return task(WhyNoChannel(reach));
  // Each channel in its turn, then from the first again.
  const v1::MessageChannel channel = channels[static_cast<size_t>(row.tries) % channels.size()];
  ComposedMessage composed = ComposeMessage(*plan_, row.queued, c, reach, *reference->directory);
  if (composed.text.empty()) return task("no-words");
  OutMessage out;
  out.id = AdapterId(message, try_number);
  out.to = AddressOn(channel, reach);
  out.text = std::move(composed.text);
  out.language = std::move(composed.language);
  out.purpose = row.queued.rule();
  // A full adapter takes it with one of the next steps.
  if (!adapters_.at(channel)->Send(std::move(out))) return std::nullopt;
  in_flight_[{message.stream, row.queued.message()}] = {channel, try_number};
  return std::nullopt;
}

absl::Status MessageSender::RecordServices() {
  for (const StoredMessage& message : parts_.table->ToServe()) {
    const v1::MessageQueued& queued = message.row.queued;
    const std::string case_name = CaseOfMessages(message.stream);
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.read(case_name));
    const std::string party = PartyOf(queued.recipient(), *c);
    const bool known = absl::c_any_of(c->services(), [&](const v1::Service& service) {
      return service.party() == party && service.paper() == queued.serves_paper() && service.way() == kElectronicWay &&
             ToTime(service.act_time()) == message.row.state_time;
    });
    if (!known) {
      std::vector<EngineCommand> commands;
      commands.push_back(ServiceOf(case_name, party, queued, message.row.state_time));
      const absl::Status recorded = CarryAll(parts_.submit, std::move(commands)).front();
      if (!recorded.ok() && !IsFinal(recorded)) return recorded;
      if (!recorded.ok()) {
        // The case takes no such entry where it stands: whoever has it sees the message and records it by hand.
        LogLine(LogLevel::kWarning, "a delivered paper is not recorded as served")
            .With("case", case_name)
            .With("why", absl::StatusCodeToString(recorded.code()));
      }
    }
    parts_.table->Served(message.stream, queued.message());
  }
  return absl::OkStatus();
}

absl::Time MessageSender::NextDue() const {
  absl::Time next = absl::InfiniteFuture();
  for (const StoredMessage& message : parts_.table->Live()) {
    if (in_flight_.contains({message.stream, message.row.queued.message()})) continue;
    next = std::min(next, DueTime(message.row));
  }
  return next;
}

bool MessageSender::Settled() const {
  {
    MutexLock lock(&mu_);
    if (!reports_.empty()) return false;
  }
  return in_flight_.empty() && NextDue() > parts_.clock->TimeNow() && parts_.table->ToServe().empty();
}

}  // namespace gaiwan
