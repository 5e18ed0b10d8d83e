#include "server/reads/read_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "workflow/base/actors.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/retry.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr int kUnusualKept = 20;
// Whoever is over the limit waits for the hour to turn; the client asks again after some minutes.
constexpr int kTooManyRetryMillis = 5 * 60 * 1000;
constexpr int kBusyRetryMillis = 500;

// More than where a case stands.
bool IsContent(ClassSet shown) {
  return !(shown - ClassSet{v1::GLIMPSE, v1::PROCESS, v1::READS}).empty();
}

v1::ReadNote ToNote(const Read& read, absl::Time now) {
  v1::ReadNote note;
  note.set_who(read.who);
  note.set_case_(read.case_name);
  note.set_method(read.method);
  *note.mutable_time() = ToProto(now);
  for (int i = v1::SUBSTANCE; i < v1::SERVER_ONLY; ++i) {
    const auto each = static_cast<v1::FieldClass>(i);
    if (each != v1::GLIMPSE && read.shown.Has(each)) note.add_shown(each);
  }
  if (!read.reason.empty()) {
    note.mutable_reason()->mutable_open()->mutable_text()->set_text(read.reason);
  }
  return note;
}

}  // namespace

ReadLog::ReadLog(Submit submit, Clock* clock, std::string id_prefix, const Options& options, std::function<void()> wake)
    : submit_(std::move(submit)),
      clock_(clock),
      id_prefix_(std::move(id_prefix)),
      options_(options),
      wake_(std::move(wake)) {}

void ReadLog::TurnHour(absl::Time now) {
  const int64_t hour = absl::ToUnixSeconds(now) / 3600;
  if (hour == hour_) return;
  hour_ = hour;
  people_.clear();
  WriteCounts();
}

void ReadLog::PutInLine(v1::ReadNote note) {
  if (waiting_.empty()) waiting_since_ = clock_->MonotonicNow();
  waiting_.push_back(std::move(note));
}

void ReadLog::WriteCounts() {
  for (auto& [key, seen] : seen_) {
    if (seen.again.count() > 0) PutInLine(std::move(seen.again));
  }
  seen_.clear();
}

void ReadLog::EndHour() {
  MutexLock lock(&mu_);
  WriteCounts();
}

absl::Status ReadLog::CheckLimits(const Read& read, absl::Time now) {
  TurnHour(now);
  if (waiting_.size() >= kReadsWaitingMax) {
    return RetryLater(absl::ResourceExhaustedError("reads cannot be noted at present: nothing is shown"), v1::BUSY,
                      kBusyRetryMillis);
  }
  if (read.delivered || read.case_name.empty() || !IsContent(read.shown)) return absl::OkStatus();
  Hour& hour = people_[read.who];
  const bool is_new = !hour.cases.contains(read.case_name);
  if ((is_new && hour.cases.size() >= static_cast<size_t>(options_.cases_per_hour_max)) ||
      (!read.revealed.empty() && hour.reveals >= options_.reveals_per_hour_max)) {
    ++counts_.refused;
    return RetryLater(absl::ResourceExhaustedError("more cases were opened within the hour than one person may"),
                      v1::TOO_MANY, kTooManyRetryMillis);
  }
  if (is_new) hour.cases.insert(read.case_name);
  if (!read.revealed.empty()) ++hour.reveals;
  // What a reason opens is told of by itself: one case may be looked at so again and again.
  if (!hour.told && (hour.cases.size() * 2 > static_cast<size_t>(options_.cases_per_hour_max) ||
                     hour.reveals * 2 > options_.reveals_per_hour_max)) {
    hour.told = true;
    ++counts_.unusual;
    unusual_.push_back(read.who);
    if (unusual_.size() > kUnusualKept) unusual_.pop_front();
    LogLine(LogLevel::kWarning, "one person opens unusually many cases").With("caller", read.who);
  }
  return absl::OkStatus();
}

absl::Status ReadLog::Note(const Read& read) {
  const absl::Time now = clock_->TimeNow();
  bool wakes = false;
  {
    MutexLock lock(&mu_);
    RETURN_IF_ERROR(CheckLimits(read, now));
    if (seen_.size() >= kReadsRememberedMax) WriteCounts();
    // Another reason, or for another export, is another look.
    const std::string key =
        absl::StrCat(read.who, "\n", read.case_name, "\n", read.method, "\n", read.shown.bits(), "\n", read.reason);
    const auto [seen, is_new] = seen_.try_emplace(key);
    if (is_new) {
      wakes = waiting_.empty();
      PutInLine(ToNote(read, now));
    } else if (seen->second.again.count() == 0) {
      seen->second.again = ToNote(read, now);
      seen->second.again.set_count(1);
    } else {
      seen->second.again.set_count(seen->second.again.count() + 1);
    }
  }
  if (wakes) wake_();
  return absl::OkStatus();
}

void ReadLog::NoteNow(const Read& read, std::function<void(absl::Status)> done) {
  const absl::Time now = clock_->TimeNow();
  EngineCommand command;
  absl::Status allowed;
  {
    MutexLock lock(&mu_);
    allowed = CheckLimits(read, now);
    if (allowed.ok()) {
      auto body = std::make_shared<v1::ReadsNoted>();
      *body->add_reads() = ToNote(read, now);
      command = MakeCommand(std::move(body), now);
    }
  }
  if (!allowed.ok()) return done(allowed);
  const auto shared = std::make_shared<std::function<void(absl::Status)>>(std::move(done));
  const absl::Status taken =
      submit_(std::move(command), [shared](const absl::StatusOr<EngineAnswer>& answer) { (*shared)(answer.status()); });
  if (!taken.ok()) (*shared)(taken);
}

EngineCommand ReadLog::MakeCommand(std::shared_ptr<const v1::ReadsNoted> body, absl::Time now) {
  EngineCommand command;
  command.stream = absl::StrCat(kReadStreams, "/", FormatDate(DayOf(now)));
  command.actor = std::string(kSystemActor);
  command.request_id = absl::StrCat(id_prefix_, "-", next_id_++);
  command.digest = std::string(kDigestBytes, '\0');
  command.bytes = body->ByteSizeLong();
  command.body = std::move(body);
  return command;
}

size_t ReadLog::Step() {
  EngineCommand command;
  size_t count = 0;
  {
    MutexLock lock(&mu_);
    const absl::Time now = clock_->TimeNow();
    TurnHour(now);
    if (in_flight_) return 0;
    if (sent_ == nullptr) {
      if (waiting_.empty()) return 0;
      auto body = std::make_shared<v1::ReadsNoted>();
      while (!waiting_.empty() && static_cast<size_t>(body->reads_size()) < kReadsPerEntryMax) {
        *body->add_reads() = std::move(waiting_.front());
        waiting_.pop_front();
      }
      sent_ = std::make_shared<EngineCommand>(MakeCommand(std::move(body), now));
    }
    in_flight_ = true;
    command = *sent_;
    count = static_cast<size_t>(static_cast<const v1::ReadsNoted&>(*command.body).reads_size());
  }
  // Whatever goes wrong is tried again by the next Step: what was shown is written down.
  const auto settle = [this](const absl::Status& status) {
    bool more = false;
    {
      MutexLock lock(&mu_);
      in_flight_ = false;
      if (status.ok()) sent_ = nullptr;
      more = status.ok() && !waiting_.empty();
    }
    if (more) wake_();
  };
  const absl::Status taken =
      submit_(std::move(command), [settle](const absl::StatusOr<EngineAnswer>& answer) { settle(answer.status()); });
  if (!taken.ok()) {
    settle(taken);
    return 0;
  }
  return count;
}

absl::Duration ReadLog::StepWhenDue() {
  {
    MutexLock lock(&mu_);
    TurnHour(clock_->TimeNow());
    const absl::Duration due = waiting_since_ + kNoteEvery / 2;
    const absl::Duration now = clock_->MonotonicNow();
    if (sent_ == nullptr && waiting_.empty()) return kNoteRetryEvery;
    if (sent_ == nullptr && now < due) return due - now;
  }
  Step();
  return kNoteRetryEvery;
}

size_t ReadLog::waiting() const {
  MutexLock lock(&mu_);
  const int sent = sent_ == nullptr ? 0 : static_cast<const v1::ReadsNoted&>(*sent_->body).reads_size();
  return waiting_.size() + static_cast<size_t>(sent);
}
bool ReadLog::idle() const {
  MutexLock lock(&mu_);
  return waiting_.empty() && sent_ == nullptr;
}

std::vector<std::string> ReadLog::unusual() const {
  MutexLock lock(&mu_);
  return {unusual_.begin(), unusual_.end()};
}

ReadLog::Counts ReadLog::counts() const {
  MutexLock lock(&mu_);
  return counts_;
}

}  // namespace gaiwan
