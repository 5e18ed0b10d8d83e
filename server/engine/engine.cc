#include "server/engine/engine.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/engine/replay.h"
#include "workflow/base/actors.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/retry.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// What a client waits before it tries again: long enough for a queue of thousands to drain.
constexpr int kBusyRetryMillis = 200;
// Space does not come back in milliseconds.
constexpr int kDiskFullRetryMillis = 5000;
// Events since the command named in `after` that are looked through for somebody else's.
constexpr uint64_t kAfterEventsMax = 256;
// One slow sync among quick ones is no slow disk.
constexpr int kWritesSmoothed = 4;

absl::Status DiskFull() {
  return RetryLater(absl::ResourceExhaustedError("the disk is full: nothing was changed, reading goes on"),
                    v1::DISK_FULL, kDiskFullRetryMillis);
}

absl::Status Unknown() {
  return RetryLater(
      absl::UnavailableError("the write failed and its outcome is unknown: repeat with the same request id"),
      v1::STORE_FAILED, kBusyRetryMillis);
}

void FillPositions(Position first, uint64_t count, const google::protobuf::Timestamp& record_time,
                   v1::Receipt* receipt) {
  receipt->set_first_position(static_cast<int64_t>(first));
  receipt->set_last_position(static_cast<int64_t>(first + count - 1));
  *receipt->mutable_record_time() = record_time;
}

absl::string_view FirstWord(absl::string_view stream) {
  return stream.substr(0, stream.find('/'));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::Open(Parts parts, const Options& options) {
  std::unique_ptr<Engine> engine(new Engine(std::move(parts), options));
  RETURN_IF_ERROR(engine->ReadLastRecordTime());
  return engine;
}

Engine::Engine(Parts parts, const Options& options) : parts_(std::move(parts)), options_(options) {}

absl::Status Engine::ReadLastRecordTime() {
  const std::unique_ptr<View> view = parts_.store->Look();
  if (view->position() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Record last, view->GetRecord(view->position()));
  v1::Event event;
  if (!event.ParseFromString(last.payload)) {
    return absl::DataLossError(absl::StrCat("the record at position ", view->position(), " holds no event"));
  }
  last_record_micros_ = absl::ToUnixMicros(ToTime(event.record_time()));
  return absl::OkStatus();
}

absl::Status Engine::Submit(EngineCommand command, Done done, bool system) {
  Pending pending;
  pending.request_key = RequestKey(command.actor, command.request_id);  // Here, where many threads may be at it.
  pending.command = std::move(command);
  pending.done = std::move(done);
  MutexLock lock(&mu_);
  if (closed_) {
    return RetryLater(absl::UnavailableError("the server is shutting down"), v1::SHUTTING_DOWN, kBusyRetryMillis);
  }
  if (people_.size() + expiries_.size() >= options_.queue_commands_max ||
      waiting_bytes_ + pending.command.bytes > options_.queue_bytes_max) {
    return RetryLater(absl::ResourceExhaustedError("too much is waiting; nothing was changed"), v1::BUSY,
                      kBusyRetryMillis);
  }
  waiting_bytes_ += pending.command.bytes;
  std::deque<Pending>& queue = system ? expiries_ : people_;
  // Behind others of its kind it is seen with them. Clocks may be waiting for their turn when people come.
  const bool first = queue.empty();
  queue.push_back(std::move(pending));
  if (first && !gathering_) work_.Signal();
  return absl::OkStatus();
}

void Engine::Gather(bool gather) {
  MutexLock lock(&mu_);
  gathering_ = gather;
  if (!gather && (!people_.empty() || !expiries_.empty())) work_.Signal();
}

Engine::Waiting Engine::waiting() const {
  MutexLock lock(&mu_);
  return {people_.size() + expiries_.size(), waiting_bytes_};
}

absl::Duration Engine::ExpiriesYieldFor(absl::Duration now) const {
  if (closed_) return absl::ZeroDuration();  // Nobody comes any more.
  return std::min(expiries_from_, people_seen_ + kPeopleAbout) - now;
}

bool Engine::WaitForWork(absl::Duration timeout) {
  const bool has_room = !open_->full;  // Of the engine's thread, as this call is.
  const absl::Duration now = parts_.clock->MonotonicNow();
  MutexLock lock(&mu_);
  const auto ended = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return closed_ && people_.empty() && expiries_.empty() && writing_ == Writing::kNothing;
  };
  const absl::Duration yield = expiries_.empty() ? absl::InfiniteDuration() : ExpiriesYieldFor(now);
  const bool waiting = !people_.empty() || yield <= absl::ZeroDuration();
  const bool can_step = writing_ == Writing::kEnded || (waiting && has_room);
  if (!can_step && !ended()) work_.WaitFor(&mu_, has_room ? std::min(timeout, yield) : timeout);
  return !ended();
}

void Engine::Close() {
  MutexLock lock(&mu_);
  closed_ = true;
  work_.SignalAll();
}

void Engine::WriteApart() {
  MutexLock lock(&mu_);
  write_apart_ = true;
}

void Engine::WriteInStep() {
  MutexLock lock(&mu_);
  write_apart_ = false;
  handed_over_.SignalAll();
}

void Engine::Batch::Clear() {
  commands.clear();
  command_bytes = 0;
  expiry_count = 0;
  full = false;
  group.Clear();
  changes.clear();
  touched.clear();
  first = 0;
  alone = false;
}

size_t Engine::PeopleToTake() const {
  if (busy_) return kCommandsPerGroupMax;
  return std::max(kCommandsTakenWhole, (people_.size() + 1) / 2);
}

Engine::Taken Engine::Take() {
  Taken all;
  std::vector<Pending>& taken = all.commands;
  const absl::Duration now = parts_.clock->MonotonicNow();
  const size_t room = kCommandsPerGroupMax - std::min(kCommandsPerGroupMax, open_->commands.size());
  size_t bytes = open_->command_bytes;
  MutexLock lock(&mu_);
  const auto take = [&](std::deque<Pending>& queue, size_t count_max) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    size_t n = 0;
    for (; n < count_max && !queue.empty() && taken.size() < room; ++n) {
      if (bytes > 0 && bytes + queue.front().command.bytes > kCommandBytesPerGroupMax) break;
      bytes += queue.front().command.bytes;
      taken.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return n;
  };
  if (take(people_, PeopleToTake()) > 0) people_seen_ = now;
  const bool yields = ExpiriesYieldFor(now) > absl::ZeroDuration();
  const bool people_about = now - people_seen_ < kPeopleAbout;
  const size_t expiries_max = yields ? 0 : people_about ? kExpiriesBesidePeopleMax : kExpiriesPerGroupMax;
  all.expiries = take(expiries_, expiries_max - std::min(expiries_max, open_->expiry_count));
  open_->expiry_count += all.expiries;
  waiting_bytes_ -= bytes - open_->command_bytes;
  open_->command_bytes = bytes;
  open_->full = !people_.empty() || (!yields && !expiries_.empty());
  return all;
}

void Engine::LetGoOfSpent() {
  std::vector<std::vector<Change>> spent;
  MutexLock lock(&mu_);
  spent.swap(spent_);
}

size_t Engine::Step() {
  Land();
  LetGoOfSpent();
  Taken taken = Take();
  const size_t count = taken.commands.size();
  DecideAll(std::move(taken));
  if (!busy_ && !open_->commands.empty()) HandOver();
  return count;
}

// A case lies where nobody looked for a while: to fetch it takes as long as to decide. Looked up one right after the
// other, their fetches overlap.
std::vector<std::shared_ptr<const StreamState>> Engine::Expect(const std::vector<Pending>& commands) const {
  std::vector<std::shared_ptr<const StreamState>> expected;
  expected.reserve(commands.size());
  for (const Pending& pending : commands) {
    const Decider* decider = FindDecider(pending.command.stream);
    expected.push_back(decider == nullptr ? nullptr : decider->Expect(pending.command.stream));
  }
  return expected;
}

void Engine::DecideAll(Taken taken) {
  if (taken.commands.empty()) return;
  // Whole microseconds, as the last record time is kept. Of a group on its way it is not kept yet.
  group_time_ =
      std::max({absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock->TimeNow())), group_time_, last_record_time()});
  const absl::Duration begin = parts_.clock->MonotonicNow();
  view_ = parts_.store->Look();
  const std::vector<std::shared_ptr<const StreamState>> expected = Expect(taken.commands);
  for (size_t i = 0; i < taken.commands.size(); ++i) {
    if (i + 1 < expected.size() && expected[i + 1] != nullptr) expected[i + 1]->BringNear();
    Pending& each = taken.commands[i];
    Land();  // Whoever waits for what is durable does not wait for the rest of these.
    if (busy_) {
      const Decider* decider = FindDecider(each.command.stream);
      if (decider != nullptr && !decider->DecidesAhead()) WaitUntilLanded();
    }
    Pending& pending = open_->commands.emplace_back(std::move(each));
    pending.answer = Carry(&pending);
    if (!pending.answer.ok()) ++refusals_;
  }
  view_ = nullptr;
  const absl::Duration end = parts_.clock->MonotonicNow();
  phases_.decide.Observe(end - begin);
  if (taken.expiries == 0) return;
  const absl::Duration of_expiries =
      (end - begin) * static_cast<double>(taken.expiries) / static_cast<double>(taken.commands.size());
  expiries_from_ = std::max(expiries_from_, end - kExpiryTimeKept) + of_expiries * kPeoplePerExpiryTime;
}

void Engine::HandOver() {
  if (open_->changes.empty()) return SettleBatch(open_);
  absl::Status complete;
  for (Projector* projector : parts_.projectors) {
    complete = projector->Complete(open_->first, &open_->group);
    if (!complete.ok()) break;
  }
  requests_.Complete();
  std::swap(open_, on_its_way_);
  if (!complete.ok()) return LandAs(complete);
  if (IsWorthHandingOver(*on_its_way_)) {
    MutexLock lock(&mu_);
    if (write_apart_) {
      busy_ = true;
      writing_ = Writing::kHandedOver;
      handed_over_.Signal();
      return;
    }
  }
  LandAs(CommitTimed());
}

bool Engine::IsWorthHandingOver(const Batch& batch) const {
  // Beside one command alone there is hardly anybody to decide for.
  return batch.commands.size() > 1 && !batch.alone && write_time_ >= kWriteWorthHandingOver;
}

absl::StatusOr<Position> Engine::CommitTimed() {
  const absl::Duration begin = parts_.clock->MonotonicNow();
  absl::StatusOr<Position> written = parts_.store->Commit(on_its_way_->group);
  const absl::Duration taken = parts_.clock->MonotonicNow() - begin;
  phases_.write.Observe(taken);
  write_time_ += (taken - write_time_) / kWritesSmoothed;
  return written;
}

bool Engine::Write() {
  {
    MutexLock lock(&mu_);
    while (writing_ != Writing::kHandedOver && write_apart_) handed_over_.Wait(&mu_);
  }
  return WriteHandedOver();
}

bool Engine::WriteHandedOver() {
  {
    MutexLock lock(&mu_);
    if (writing_ != Writing::kHandedOver) return false;
  }
  absl::StatusOr<Position> written = CommitTimed();
  MutexLock lock(&mu_);
  written_ = std::move(written);
  writing_ = Writing::kEnded;
  write_ended_.store(true, std::memory_order_release);
  work_.Signal();
  return true;
}

void Engine::Land() {
  if (!write_ended_.load(std::memory_order_acquire)) return;
  absl::StatusOr<Position> written;
  {
    MutexLock lock(&mu_);
    written = std::move(written_);
    writing_ = Writing::kNothing;
    write_ended_.store(false, std::memory_order_relaxed);
  }
  busy_ = false;
  LandAs(written);
  if (view_ != nullptr) view_ = parts_.store->Look();  // What is decided next finds it in the store.
}

void Engine::WaitUntilLanded() {
  {
    MutexLock lock(&mu_);
    while (writing_ == Writing::kHandedOver) work_.Wait(&mu_);
  }
  Land();
}

// Never before the sync: from here on callers may learn of it.
void Engine::Settle(Settled settled) {
  std::shared_ptr<const std::function<void()>> tell;
  {
    MutexLock lock(&mu_);
    settled_.push_back(std::move(settled));
    tell = tell_settled_;
  }
  if (tell == nullptr) {
    Answer();
    return;
  }
  (*tell)();
  MutexLock lock(&mu_);
  while (tell_settled_ != nullptr && settled_.size() + answering_ > kUnansweredGroupsMax) answered_.Wait(&mu_);
}

void Engine::AnswerApart(std::function<void()> settled) {
  MutexLock lock(&mu_);
  tell_settled_ = std::make_shared<const std::function<void()>>(std::move(settled));
}

void Engine::AnswerInStep() {
  {
    MutexLock lock(&mu_);
    tell_settled_ = nullptr;
    answered_.SignalAll();
  }
  Answer();
}

size_t Engine::Answer() {
  MutexLock in_order(&answer_mu_);
  std::deque<Settled> settled;
  {
    MutexLock lock(&mu_);
    settled.swap(settled_);
    answering_ += settled.size();
  }
  size_t count = 0;
  while (!settled.empty()) {
    Settled& group = settled.front();
    const absl::Duration begin = parts_.clock->MonotonicNow();
    for (Pending& pending : group.answered) pending.done(std::move(pending.answer));
    for (Projector* projector : parts_.projectors) projector->Announced(group.changes);
    phases_.answer.Observe(parts_.clock->MonotonicNow() - begin);
    count += group.answered.size();
    std::vector<Change> spent = std::move(group.changes);
    settled.pop_front();
    MutexLock lock(&mu_);
    spent_.push_back(std::move(spent));
    --answering_;
    answered_.SignalAll();
  }
  return count;
}

absl::StatusOr<EngineAnswer> Engine::Carry(Pending* pending) {
  const EngineCommand& command = pending->command;
  ASSIGN_OR_RETURN(const std::optional<FoundRequest> found,
                   requests_.Find(*parts_.store, pending->request_key, group_time_));
  if (found.has_value()) {
    pending->depends_on_group = found->in_group != nullptr;
    return AnswerRepeat(command, *found);
  }

  Decider* const decider = FindDecider(command.stream);
  if (decider == nullptr) return absl::InternalError(absl::StrCat("nobody decides about ", command.stream));
  bool durable = true;
  ASSIGN_OR_RETURN(const std::shared_ptr<const StreamState> before, Load(*decider, command.stream, &durable));
  // A refusal is taken for good: it must not rest on what nobody will ever see.
  pending->depends_on_group = !durable;
  RETURN_IF_ERROR(CheckVersion(command, *before));

  DecideContext context;
  context.now = group_time_;
  context.seal = [&](const FindKey& find_key, v1::Event* event) {
    return parts_.sealer->SealEvent(command.stream, find_key, event);
  };
  ASSIGN_OR_RETURN(Decision decision, decider->Decide(command, before, context));

  EngineAnswer answer;
  answer.state = decision.after;
  decider->FillReceipt(*decision.after, &answer.receipt);
  if (command.validate_only || decision.events.empty()) return answer;
  open_->alone = open_->alone || !decider->DecidesAhead();
  Keep(*pending, std::move(decision), before, &answer);
  pending->depends_on_group = true;
  return answer;
}

Decider* Engine::FindDecider(absl::string_view stream) const {
  const auto decider = parts_.deciders.find(FirstWord(stream));
  return decider == parts_.deciders.end() ? nullptr : decider->second;
}

absl::StatusOr<std::shared_ptr<const StreamState>> Engine::Load(const Decider& decider, const std::string& stream,
                                                                bool* durable) {
  for (const Batch* batch : {open_, on_its_way_}) {  // What is not in the store yet, the latest first.
    if (auto touched = batch->touched.find(stream); touched != batch->touched.end()) {
      *durable = false;
      return touched->second;
    }
  }
  *durable = true;
  return decider.Load(*view_, stream);
}

absl::Status Engine::CheckVersion(const EngineCommand& command, const StreamState& before) {
  if (command.expected_version.has_value() && *command.expected_version != before.version()) {
    return Stale(command, v1::CASE_CHANGED, *command.expected_version, before.version());
  }
  if (command.after.empty()) return absl::OkStatus();

  ASSIGN_OR_RETURN(const std::optional<FoundRequest> found,
                   requests_.Find(*parts_.store, RequestKey(command.actor, command.after), group_time_));
  if (!found.has_value()) return Stale(command, v1::OVERTAKEN, 0, before.version());
  uint64_t version = 0;
  if (found->in_group != nullptr) {
    if (found->stream != command.stream) return Stale(command, v1::OVERTAKEN, 0, before.version());
    version = static_cast<uint64_t>(found->in_group->receipt.version());
  } else {
    ASSIGN_OR_RETURN(const Record first, view_->GetRecord(found->first_position));
    if (first.stream != command.stream) return Stale(command, v1::OVERTAKEN, 0, before.version());
    version = first.version;
  }
  return CheckNobodyElse(command, version, before.version());
}

absl::Status Engine::Stale(const EngineCommand& command, v1::Reason reason, uint64_t expected, uint64_t current) const {
  v1::CaseChanged detail;
  detail.set_reason(reason);
  detail.set_expected_version(static_cast<int64_t>(expected));
  detail.set_current_version(static_cast<int64_t>(current));
  // Who did it, unless this very group did: then the log does not have it yet.
  const absl::StatusOr<Record> last = view_->GetRecord(command.stream, current);
  if (v1::Event event; last.ok() && event.ParseFromString(last->payload)) {
    detail.set_changed_by(event.actor());
    *detail.mutable_change_time() = event.record_time();
  }
  const bool unknown = reason == v1::OVERTAKEN && expected == 0;
  return WithDetail(
      absl::AbortedError(unknown ? absl::StrCat("after: no earlier command of this request id is known of the case; "
                                                "version ",
                                                current, " is there")
                                 : absl::StrCat("changed: version ", current, " is there, not ", expected)),
      detail);
}

absl::Status Engine::CheckNobodyElse(const EngineCommand& command, uint64_t version, uint64_t current) {
  // A clock's warning is nobody's act: an offline phone's queue must not stumble over it.
  const auto somebody_else = [&](const v1::Event& event) {
    return event.actor() != command.actor && event.actor() != kSystemActor;
  };
  if (current - version > kAfterEventsMax) return Stale(command, v1::OVERTAKEN, version, current);
  bool overtaken = false;
  v1::Event event;
  RETURN_IF_ERROR(view_->ReadStream(command.stream, version + 1, kAfterEventsMax, [&](const RecordView& record) {
    overtaken =
        !event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size())) || somebody_else(event);
    return !overtaken;
  }));
  for (const Batch* batch : {on_its_way_, open_}) {
    for (const Change& change : batch->changes) {
      if (change.stream != command.stream) continue;
      for (const auto& written : change.events) {
        overtaken |= static_cast<uint64_t>(written->version()) > version && somebody_else(*written);
      }
    }
  }
  return overtaken ? Stale(command, v1::OVERTAKEN, version, current) : absl::OkStatus();
}

absl::StatusOr<EngineAnswer> Engine::AnswerRepeat(const EngineCommand& command, const FoundRequest& found) {
  if (found.digest != command.digest) {
    v1::BadField detail;
    detail.set_field("request_id");
    *detail.mutable_words() = WordsFor(v1::REQUEST_ID_REUSED);
    return WithDetail(absl::InvalidArgumentError("request_id: it was used for another command"), detail);
  }
  ++repeats_;
  if (found.in_group != nullptr) return *found.in_group;
  // The receipt is made again from the log: the same bytes as the first time.
  ASSIGN_OR_RETURN(const Record first, view_->GetRecord(found.first_position));
  v1::Event event;
  if (!event.ParseFromString(first.payload)) {
    return absl::DataLossError(absl::StrCat("the record at position ", found.first_position, " holds no event"));
  }
  const Decider* const decider = FindDecider(first.stream);
  if (decider == nullptr) return absl::DataLossError(absl::StrCat("nobody decides about ", first.stream));
  const uint64_t count = static_cast<uint64_t>(std::max(1, event.event_count()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const StreamState> state,
                   decider->LoadAt(*view_, first.stream, first.version + count - 1));
  EngineAnswer answer;
  decider->FillReceipt(*state, &answer.receipt);
  FillPositions(found.first_position, count, event.record_time(), &answer.receipt);
  return answer;
}

void Engine::Keep(const Pending& pending, Decision decision, std::shared_ptr<const StreamState> before,
                  EngineAnswer* answer) {
  const EngineCommand& command = pending.command;
  if (open_->changes.empty()) open_->first = FirstOfOpen();
  open_->time = group_time_;
  Change change;
  change.stream = command.stream;
  change.first_position = open_->first + open_->group.record_count();
  change.before = std::move(before);
  change.after = decision.after;
  change.beside = command.beside;
  v1::Event& first = decision.events.front();
  first.set_request_id(command.request_id);
  first.set_request_digest(command.digest);
  first.set_event_count(static_cast<int32_t>(decision.events.size()));
  for (v1::Event& event : decision.events) {
    event.set_actor(command.actor);
    *event.mutable_record_time() = ToProto(group_time_);
    event.SerializeToString(&scratch_);  // Deterministic: stored messages have no map fields.
    open_->group.Append(command.stream, static_cast<uint64_t>(event.version()), scratch_);
    change.record_bytes += scratch_.size();
    change.events.push_back(std::make_shared<const v1::Event>(std::move(event)));
  }
  FillPositions(change.first_position, change.events.size(), change.events.front()->record_time(), &answer->receipt);
  requests_.Put(pending.request_key, command, change.first_position, group_time_, &pending.answer, &open_->group);
  for (Projector* projector : parts_.projectors) projector->Project(change, &open_->group);
  open_->touched[command.stream] = change.after;
  open_->changes.push_back(std::move(change));
}

Position Engine::FirstOfOpen() const {
  // Not what the store says while it is written to: that may or may not be counted yet.
  return busy_ ? on_its_way_->first + on_its_way_->group.record_count() : parts_.store->LastPosition() + 1;
}

void Engine::LandAs(const absl::StatusOr<Position>& written) {
  if (!written.ok()) return DropAll(written.status());
  last_record_micros_ = absl::ToUnixMicros(on_its_way_->time);
  ++groups_;
  events_ += on_its_way_->group.record_count();
  rows_ += on_its_way_->group.row_count();
  SetWritingClosed("");
  TellCommitted(on_its_way_->changes);
  requests_.Committed();
  SettleBatch(on_its_way_);
}

void Engine::DropAll(const absl::Status& why) {
  const bool full = absl::IsResourceExhausted(why);
  for (Batch* batch : {on_its_way_, open_}) {
    for (Pending& pending : batch->commands) {
      if (pending.depends_on_group) pending.answer = full ? DiskFull() : Unknown();
    }
  }
  SetWritingClosed(why.message());
  for (const auto& [word, decider] : parts_.deciders) decider->Dropped();
  for (Projector* projector : parts_.projectors) projector->Dropped();
  requests_.Dropped();
  Settled settled;
  for (Batch* batch : {on_its_way_, open_}) {
    for (Pending& pending : batch->commands) settled.answered.push_back(std::move(pending));
    batch->Clear();
  }
  commands_ += settled.answered.size();
  if (!full) RecoverStore(&settled);
  Settle(std::move(settled));
}

void Engine::SettleBatch(Batch* batch) {
  commands_ += batch->commands.size();
  Settled settled{std::move(batch->commands), std::move(batch->changes)};
  batch->Clear();
  Settle(std::move(settled));
}

void Engine::TellCommitted(absl::Span<const Change> changes) {
  for (const auto& [word, decider] : parts_.deciders) decider->Committed(changes);
  for (Projector* projector : parts_.projectors) projector->Committed(changes);
}

void Engine::RecoverStore(Settled* settled) {
  const Position believed = parts_.store->LastPosition();
  absl::Status status = parts_.store->Reopen();
  // The failed group may be there after all: what is kept in memory then learns of it from the log.
  if (status.ok()) {
    status = ReplayChanges(*parts_.store->Look(), parts_.deciders, believed + 1, [&](const Change& change) {
      TellCommitted({&change, 1});
      settled->changes.push_back(change);
    });
  }
  if (status.ok()) status = ReadLastRecordTime();
  if (status.ok()) return SetWritingClosed("");
  MutexLock lock(&mu_);
  fatal_ = status;
  closed_ = true;
  // Nobody decides them any more, and whoever waits for their answers must not wait for ever.
  for (std::deque<Pending>* queue : {&people_, &expiries_}) {
    for (Pending& pending : *queue) {
      pending.answer = Unknown();
      settled->answered.push_back(std::move(pending));
    }
    queue->clear();
  }
  waiting_bytes_ = 0;
}

void Engine::SetWritingClosed(absl::string_view why) {
  MutexLock lock(&mu_);
  if (writing_closed_ != why) writing_closed_ = std::string(why);
}

std::string Engine::writing_closed() const {
  MutexLock lock(&mu_);
  return writing_closed_;
}

absl::Status Engine::fatal() const {
  MutexLock lock(&mu_);
  return fatal_;
}

Engine::Counts Engine::counts() const {
  return {groups_.load(), commands_.load(), events_.load(), rows_.load(), refusals_.load(), repeats_.load()};
}

}  // namespace gaiwan
