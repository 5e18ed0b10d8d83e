#include "server/messages/message_adapter.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/base/log.h"

namespace gaiwan {
namespace {

// Between looks at what has no stream to be woken by: answers that are late, a pause that ends.
constexpr int kLookEveryMillis = 200;

const std::string& TextOf(const google::protobuf::Struct& object, const char* name) {
  static const auto* const none = new std::string();
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? *none : found->second.string_value();
}

}  // namespace

std::string ReasonWord(absl::string_view said) {
  std::string word;
  for (const char c : said.substr(0, kReasonBytesMax)) {
    const unsigned char byte = static_cast<unsigned char>(c);
    // Digits are left out: a number that slips in is nobody's number any more.
    if (absl::ascii_isalpha(byte)) word += static_cast<char>(absl::ascii_tolower(byte));
    if ((c == '-' || c == '_' || c == ' ') && !word.empty() && word.back() != '-') word += '-';
  }
  while (!word.empty() && word.back() == '-') word.pop_back();
  return word.empty() ? "failed" : word;
}

std::string AdapterLine(const OutMessage& message) {
  google::protobuf::Struct object;
  auto& fields = *object.mutable_fields();
  fields["id"].set_string_value(message.id);
  fields["to"].set_string_value(message.to);
  fields["text"].set_string_value(message.text);
  fields["language"].set_string_value(message.language);
  fields["purpose"].set_string_value(message.purpose);
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(object, &line);
  return line + "\n";
}

std::optional<AdapterReport> ParseAdapterLine(absl::string_view line) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &object).ok()) return std::nullopt;
  AdapterReport report;
  report.id = TextOf(object, "id");
  if (report.id.empty()) return std::nullopt;
  const std::string& state = TextOf(object, "state");
  if (state == "handed_over") {
    report.state = AdapterReport::State::kHandedOver;
  } else if (state == "delivered") {
    report.state = AdapterReport::State::kDelivered;
  } else if (state == "read") {
    report.state = AdapterReport::State::kRead;
  } else if (state == "failed") {
    report.reason = ReasonWord(TextOf(object, "reason"));
  } else {
    return std::nullopt;
  }
  for (const char c : TextOf(object, "reference").substr(0, kReferenceBytesMax)) {
    if (absl::ascii_isgraph(static_cast<unsigned char>(c))) report.reference += c;
  }
  return report;
}

ProcessAdapter::ProcessAdapter(Options options) : options_(std::move(options)) {
  if (pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0) {
    LogLine(LogLevel::kError, "an adapter of messages has no pipe").With("channel", options_.channel);
  }
  thread_ = std::thread([this] { Run(); });
}

bool ProcessAdapter::Send(OutMessage message) {
  {
    MutexLock lock(&mu_);
    if (closing_ || taken_ >= kAdapterUnansweredMax) return false;
    ++taken_;
    waiting_.push_back(std::move(message));
  }
  Wake();
  return true;
}

void ProcessAdapter::Close() {
  {
    MutexLock lock(&mu_);
    closing_ = true;
  }
  Wake();
  if (!thread_.joinable()) return;
  thread_.join();
  for (int& fd : wake_) {
    if (fd >= 0) close(fd);
    fd = -1;
  }
}

int64_t ProcessAdapter::starts() const {
  MutexLock lock(&mu_);
  return starts_;
}

void ProcessAdapter::Wake() {
  const char one = 1;
  if (wake_[1] >= 0) (void)!write(wake_[1], &one, 1);
}

void ProcessAdapter::Run() {
  const auto closing = [this] {
    MutexLock lock(&mu_);
    return closing_;
  };
  while (!closing()) {
    Step();
    Wait();
  }
  if (process_ == nullptr) return;
  // What it still says is nobody's business any more: after a restart it says it again, or is asked again.
  process_->CloseInput();
  const absl::Duration give_up = options_.clock->MonotonicNow() + kAdapterEndMax;
  while (!process_->HasEnded() && options_.clock->MonotonicNow() < give_up) poll(nullptr, 0, 10);
  process_.reset();
}

void ProcessAdapter::Step() {
  std::deque<OutMessage> taken;
  if (process_ != nullptr && process_->HasEnded()) {
    ReadSome();  // What it said last counts.
    if (process_ != nullptr) Failed("adapter-gone", "it ended");
  }
  // Also with nothing to send: it may have something to say of what it got before.
  if (EnsureRunning()) {
    MutexLock lock(&mu_);
    taken.swap(waiting_);
  }
  for (const OutMessage& message : taken) {
    unanswered_[message.id] = options_.clock->MonotonicNow() + kAdapterAnswerMax;
    to_write_ += AdapterLine(message);
  }
  if (process_ != nullptr) WriteSome();
  if (process_ != nullptr) ReadSome();
  CheckAnswers();
}

bool ProcessAdapter::EnsureRunning() {
  if (process_ != nullptr) return true;
  if (options_.clock->MonotonicNow() < pause_until_) return false;
  absl::StatusOr<std::unique_ptr<ChildProcess>> started = ChildProcess::Start(options_.command);
  if (!started.ok()) {
    // What waits fails too: another channel, or a person, does not wait for a program that is not there.
    std::deque<OutMessage> lost;
    {
      MutexLock lock(&mu_);
      lost.swap(waiting_);
    }
    for (const OutMessage& message : lost) unanswered_[message.id] = absl::InfiniteDuration();
    Failed("adapter-gone", "it cannot be started");
    return false;
  }
  process_ = *std::move(started);
  complaints_open_ = true;
  {
    MutexLock lock(&mu_);
    ++starts_;
  }
  LogLine(LogLevel::kInfo, "adapter of messages started").With("channel", options_.channel);
  return true;
}

void ProcessAdapter::WriteSome() {
  while (!to_write_.empty()) {
    const ssize_t sent = send(process_->in(), to_write_.data(), to_write_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent <= 0) {
      ReadSome();
      if (process_ != nullptr) Failed("adapter-gone", "it reads no more");
      return;
    }
    to_write_.erase(0, static_cast<size_t>(sent));
  }
}

void ProcessAdapter::ReadSome() {
  std::array<char, 4096> part;
  // It may write what it likes there, and whose number with it: nobody reads it.
  ssize_t complained = 1;
  while (complaints_open_ && complained > 0) {
    complained = recv(process_->err(), part.data(), part.size(), MSG_DONTWAIT);
    if (complained == 0) complaints_open_ = false;
  }
  while (process_ != nullptr) {
    const ssize_t got = recv(process_->out(), part.data(), part.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return;
    if (got == 0) return Failed("adapter-gone", "it ended");
    line_.append(part.data(), static_cast<size_t>(got));
    for (size_t end = 0; process_ != nullptr && (end = line_.find('\n')) != std::string::npos;) {
      const std::string line = line_.substr(0, end);
      line_.erase(0, end + 1);
      TakeLine(line);
    }
    if (line_.size() > kAdapterLineBytesMax) Failed("nonsense", "a line of it is too long");
  }
}

void ProcessAdapter::TakeLine(absl::string_view line) {
  if (line.size() > kAdapterLineBytesMax) return Failed("nonsense", "a line of it is too long");
  std::optional<AdapterReport> report = ParseAdapterLine(line);
  if (!report.has_value()) return Failed("nonsense", "it says what is no report");
  failures_ = 0;
  // A later word on what was answered before, perhaps before a restart, is passed on as well.
  if (unanswered_.erase(report->id) > 0) {
    MutexLock lock(&mu_);
    --taken_;
  }
  options_.report(*std::move(report));
}

void ProcessAdapter::CheckAnswers() {
  const absl::Duration now = options_.clock->MonotonicNow();
  const bool late =
      std::any_of(unanswered_.begin(), unanswered_.end(), [&](const auto& each) { return each.second <= now; });
  if (late) Failed("no-answer", "it does not answer");
}

void ProcessAdapter::Failed(absl::string_view reason, absl::string_view why) {
  LogLine(LogLevel::kWarning, "adapter of messages failed")
      .With("channel", options_.channel)
      .With("why", why)
      .With("failures", static_cast<int64_t>(failures_ + 1));
  process_.reset();
  to_write_.clear();
  line_.clear();
  const absl::Duration pause = kAdapterPauseFirst * (1 << std::min(failures_, 20));
  ++failures_;
  pause_until_ = options_.clock->MonotonicNow() + std::min(pause, kAdapterPauseMax);
  std::map<std::string, absl::Duration> lost;
  lost.swap(unanswered_);
  {
    MutexLock lock(&mu_);
    taken_ -= lost.size();
  }
  for (const auto& [id, until] : lost) {
    options_.report({id, AdapterReport::State::kFailed, "", std::string(reason)});
  }
}

void ProcessAdapter::Wait() {
  std::array<pollfd, 4> fds = {};
  nfds_t count = 0;
  fds[count++] = {wake_[0], POLLIN, 0};
  if (process_ != nullptr) {
    fds[count++] = {process_->out(), POLLIN, 0};
    if (complaints_open_) fds[count++] = {process_->err(), POLLIN, 0};
    if (!to_write_.empty()) fds[count++] = {process_->in(), POLLOUT, 0};
  }
  poll(fds.data(), count, kLookEveryMillis);
  std::array<char, 64> woken;
  while (read(wake_[0], woken.data(), woken.size()) > 0) {
  }
}

}  // namespace gaiwan
