#include "server/main/message_parts.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "server/base/log.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// What is due while the test clock is moved is settled within this, or is left for later.
constexpr absl::Duration kSettleMax = absl::Seconds(30);
// After an error of the store or the engine.
constexpr absl::Duration kTryAgainAfter = absl::Seconds(1);

FileStamp StampOf(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return {};
  return {found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec, found.st_size};
}

absl::Status CheckAdapters(const v1::Messages& settings) {
  std::set<std::string> channels;
  for (int i = 0; i < settings.adapters_size(); ++i) {
    const v1::MessageAdapter& adapter = settings.adapters(i);
    const std::string path = absl::StrCat("messages.adapters[", i, "]");
    if (ChannelFrom(adapter.channel()) == v1::MESSAGE_CHANNEL_UNSPECIFIED) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ".channel: \"", adapter.channel(), "\" is none of sms, voice, wechat, email, letter"));
    }
    if (!channels.insert(adapter.channel()).second) {
      return absl::InvalidArgumentError(absl::StrCat(path, ".channel: \"", adapter.channel(), "\" has two adapters"));
    }
    const std::vector<std::string> words = absl::StrSplit(adapter.command(), ' ', absl::SkipWhitespace());
    if (words.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ".command: is missing"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const MessagePlan>> ReadMessagePlan(const v1::Messages& settings) {
  RETURN_IF_ERROR(CheckAdapters(settings));
  if (settings.plan_file().empty()) {
    if (settings.adapters_size() > 0) {
      return absl::InvalidArgumentError("messages.plan_file: is missing, while there are messages.adapters");
    }
    return std::make_shared<const MessagePlan>();
  }
  std::ifstream file(settings.plan_file(), std::ios::binary);
  if (!file) {
    return absl::InvalidArgumentError(absl::StrCat("messages.plan_file: cannot read \"", settings.plan_file(), "\""));
  }
  std::ostringstream text;
  text << file.rdbuf();
  absl::StatusOr<std::shared_ptr<const MessagePlan>> plan = MessagePlan::Make(text.str());
  if (!plan.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("messages.plan_file: ", settings.plan_file(), ": ",
                                                   absl::StrReplaceAll(plan.status().message(), {{"\n", "; "}})));
  }
  for (const v1::Fault& warning : (*plan)->warnings()) {
    LogLine(LogLevel::kWarning, "the plan of messages has long words")
        .With("path", warning.path())
        .With("why", warning.words().en());
  }
  return plan;
}

absl::StatusOr<std::unique_ptr<MessageParts>> MessageParts::Make(const v1::Messages& settings, MessagePlanHolder* plans,
                                                                 const Parts& parts) {
  if (settings.plan_file().empty()) return std::unique_ptr<MessageParts>();
  std::unique_ptr<MessageParts> made(new MessageParts(settings, plans, parts));
  made->plan_stamp_ = StampOf(settings.plan_file());
  RETURN_IF_ERROR(made->CheckClocks(*plans->Get()));
  MessageParts* const self = made.get();
  Data* const data = parts.data;
  const auto open = [data](absl::string_view stream, v1::Personal* personal) {
    return data->sealer().Open(stream, personal);
  };
  const auto submit = [engine = parts.engine](EngineCommand command, Done done) {
    return engine->Submit(std::move(command), std::move(done), /*system=*/true);
  };
  made->follower_ = std::make_unique<MessageFollower>(
      MessageFollower::Parts{&data->store(), &data->cases(), plans, &data->directory(), &data->messages(), parts.clock,
                             open, submit, data->messages_cursor()});
  RETURN_IF_ERROR(made->follower_->Open());
  made->sender_ = std::make_unique<MessageSender>(MessageSender::Parts{
      plans, &data->messages(), &data->directory(), parts.clock, open, submit,
      [cases = parts.cases](absl::string_view name) { return cases->Get(name); }, [self] { self->thread_.Ring(); }});
  made->MakeAdapters(settings);
  return made;
}

absl::Status MessageParts::CheckClocks(const MessagePlan& plan) const {
  const absl::Status clocks =
      plan.CheckClocks([definitions = parts_.data->definitions().List()](absl::string_view clock) {
        return absl::c_any_of(definitions, [&](const PublishedDefinition& published) {
          return published.definition->FindClock(clock) != nullptr;
        });
      });
  if (clocks.ok()) return clocks;
  return absl::InvalidArgumentError(absl::StrCat("messages.plan_file: ", settings_.plan_file(), ": ",
                                                 absl::StrReplaceAll(clocks.message(), {{"\n", "; "}})));
}

void MessageParts::LookForPlan() {
  const absl::Duration now = RealClock()->MonotonicNow();
  if (now < looked_at_ + kLookAgainEvery) return;
  looked_at_ = now;
  const FileStamp stamp = StampOf(settings_.plan_file());
  if (stamp == plan_stamp_) return;
  plan_stamp_ = stamp;
  absl::StatusOr<std::shared_ptr<const MessagePlan>> plan = ReadMessagePlan(settings_);
  absl::Status status = plan.status();
  if (status.ok()) status = CheckClocks(**plan);
  {
    MutexLock lock(&mu_);
    plan_faults_ = status.ok() ? "" : std::string(status.message());
  }
  if (!status.ok()) {
    LogLine(LogLevel::kError, "the plan of messages changed and has faults: the one before stays")
        .With("why", status.message());
    return;
  }
  LogLine(LogLevel::kInfo, "the plan of messages is another one")
      .With("plan", (*plan)->proto().name())
      .With("revision", int64_t{(*plan)->proto().revision()});
  plans_->Set(*std::move(plan));
}

std::string MessageParts::PlanFaults() const {
  MutexLock lock(&mu_);
  return plan_faults_;
}

void MessageParts::MakeAdapters(const v1::Messages& settings) {
  for (const v1::MessageAdapter& each : settings.adapters()) {
    const v1::MessageChannel channel = ChannelFrom(each.channel());
    ProcessAdapter::Options options;
    options.channel = each.channel();
    options.command = absl::StrSplit(each.command(), ' ', absl::SkipWhitespace());
    options.clock = RealClock();
    options.report = [sender = sender_.get(), channel](AdapterReport report) {
      sender->Report(channel, std::move(report));
    };
    sender_->AddAdapter(channel, adapters_.emplace_back(std::make_unique<ProcessAdapter>(std::move(options))).get());
  }
}

void MessageParts::Start() {
  if (parts_.dev_clock != nullptr) {
    parts_.dev_clock->AddHooks({[this] {
                                  Settle();
                                  return NextDue();
                                },
                                [this] { return Settle(); }, [] { return uint64_t{0}; }});
  }
  thread_.Start([this] { return Step(); });
}

void MessageParts::Stop() {
  stopping_ = true;
  thread_.Stop();
  thread_.Join();
  for (const auto& adapter : adapters_) adapter->Close();
  if (follower_ != nullptr) follower_->SaveCursor();
}

absl::Duration MessageParts::Step() {
  {
    MutexLock lock(&mu_);
    ++steps_begun_;
  }
  LookForPlan();
  absl::Status status = follower_->Step(stopping_);
  if (status.ok() && !stopping_) status = sender_->Step();
  if (!status.ok()) {
    LogLine(LogLevel::kWarning, "messages wait").With("why", absl::StatusCodeToString(status.code()));
  }
  const absl::Time next = sender_->NextDue();
  {
    MutexLock lock(&mu_);
    ++steps_done_;
    followed_ = follower_->position();
    settled_ = status.ok() && sender_->Settled();
    next_due_ = next;
    stepped_.SignalAll();
  }
  if (!status.ok()) return kTryAgainAfter;
  return std::clamp(next - parts_.clock->TimeNow(), absl::Milliseconds(10), kLookAgainEvery);
}

absl::Time MessageParts::NextDue() const {
  MutexLock lock(&mu_);
  return next_due_;
}

bool MessageParts::Settle() {
  const absl::Time give_up = absl::Now() + kSettleMax;
  const Position through = parts_.data->store().LastPosition();
  while (absl::Now() < give_up && !stopping_) {
    thread_.Ring();
    MutexLock lock(&mu_);
    // A whole step that began after this call.
    const int64_t wanted = steps_begun_ + 1;
    while (steps_done_ < wanted && absl::Now() < give_up && !stopping_) {
      stepped_.WaitFor(&mu_, absl::Milliseconds(20));
      thread_.Ring();
    }
    if (settled_ && followed_ >= through) return true;
  }
  return false;
}

}  // namespace gaiwan
