// server/engine/engine.h: the one path for change. Commands in, decided one after another, committed in groups,
// answered.
//
// Submit may be called by any thread. Step is called by one thread, the engine's: it takes what waits, decides each and
// has the group written. No time window: a command never waits for company. Then the commands are answered: by Step
// itself, or, while answers go apart, by Answer on another thread, so that what sending an answer costs does not hold
// up the next group.
//
// While writes go apart, Write on a third thread writes the group that is on its way, and Step meanwhile decides the
// next one, the open group, over what that one will leave (ADR 23). It is handed over when the one before it is
// durable; when that one fails, both are dropped. There is never a third.
#ifndef GAIWAN_SERVER_ENGINE_ENGINE_H_
#define GAIWAN_SERVER_ENGINE_ENGINE_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/histogram.h"
#include "server/base/mutex.h"
#include "server/engine/command.h"
#include "server/engine/decider.h"
#include "server/engine/projector.h"
#include "server/engine/request_record.h"
#include "server/log/group.h"
#include "server/log/store.h"
#include "server/seal/sealer.h"

namespace gaiwan {

// Commands of one group: with 4 rows each this keeps a group's write near a millisecond.
inline constexpr size_t kCommandsPerGroupMax = 512;
// So many are taken at once; of more that wait only half, when the group is about to be written: while the other half
// is decided the first is answered and its callers come round again, and neither core waits for the other. On a disk
// whose syncs take long the group under way does that (ADR 23).
inline constexpr size_t kCommandsTakenWhole = 16;
// Of a group's commands due clocks.
inline constexpr size_t kExpiriesPerGroupMax = 256;
// A thousand clocks falling due at once must not hold up people: while people are about, for each millisecond that
// takes to decide due clocks people have twenty, and a group holds few of them.
inline constexpr size_t kExpiriesBesidePeopleMax = 32;
inline constexpr int kPeoplePerExpiryTime = 20;
// Of what clocks did not use, so much is kept for them: some three hundred clocks at once do not wait.
inline constexpr absl::Duration kExpiryTimeKept = absl::Milliseconds(200);
// Who was answered sends the next command within it, if at all.
inline constexpr absl::Duration kPeopleAbout = absl::Milliseconds(50);
// Bytes of commands in one group.
inline constexpr size_t kCommandBytesPerGroupMax = 2 << 20;
// What a write has to take for the next group to be decided meanwhile. Below it, on a disk that syncs in no time, there
// is little to overlap, groups only get smaller, and handing them over costs more than it brings (ADR 23).
inline constexpr absl::Duration kWriteWorthHandingOver = absl::Milliseconds(2);
// Groups that are written and not answered yet; Step waits when there are more, so that who answers sets the pace.
inline constexpr size_t kUnansweredGroupsMax = 4;

class Engine {
 public:
  struct Options {
    // What may wait: more is refused with RESOURCE_EXHAUSTED and a retry delay.
    size_t queue_commands_max = 8192;
    size_t queue_bytes_max = 64 << 20;
  };
  struct Parts {
    Store* store;
    Sealer* sealer;
    Clock* clock;
    // By the first word of the stream (`cases/c-1` -> `cases`, `directory` -> `directory`).
    absl::flat_hash_map<std::string, Decider*> deciders;
    // In this order.
    std::vector<Projector*> projectors;
  };
  struct Counts {
    uint64_t groups = 0;
    uint64_t commands = 0;
    uint64_t events = 0;
    uint64_t rows = 0;
    uint64_t refusals = 0;
    uint64_t repeats = 0;
  };

  // Of a group: deciding all of its commands, its one write with the sync, answering them.
  struct Phases {
    Histogram decide, write, answer;
  };
  struct Waiting {
    size_t commands = 0;  // Of people, and of the server itself.
    size_t bytes = 0;
  };

  // What `parts` names is not owned and outlives the engine. Reads the last record time from the store.
  static absl::StatusOr<std::unique_ptr<Engine>> Open(Parts parts, const Options& options);

  // Puts a command in line; `done` is called by Answer, or by Step. Not called when Submit itself refuses:
  //   RESOURCE_EXHAUSTED  the queue is full (BUSY), with a retry delay.
  //   UNAVAILABLE         the engine is closing (SHUTTING_DOWN).
  // `system` marks due clocks, which yield to people (kPeoplePerExpiryTime).
  absl::Status Submit(EngineCommand command, Done done, bool system = false);

  // With true until it is called with false: more commands are about to come, and Step need not be woken for each. Any
  // thread, but one at a time.
  void Gather(bool gather);

  // Takes what waits and decides it; has the group written unless one is on its way. Tells and settles what was written
  // meanwhile. Returns how many commands it took; 0 when none waited, or the open group has room for none.
  size_t Step();
  // Answers what Step settled, and announces it, in order. Returns how many commands; 0 when there was nothing.
  size_t Answer();
  // From now on Step leaves answering to Answer: it calls `settled`, which must not block, whenever there is something.
  void AnswerApart(std::function<void()> settled);
  // From now on Step answers again. Answers what is left; nobody calls Answer any more.
  void AnswerInStep();
  // From now on Step leaves writing to Write, called again and again on another thread. Only before the first Step.
  void WriteApart();
  // Waits for a group to be handed over and writes it. False when there will be no more.
  bool Write();
  // The same without waiting; false when no group is handed over. For who runs all of the engine on one thread.
  bool WriteHandedOver();
  // From now on Step writes again, and Write returns false. When Step is not called any more, or by the same thread
  // with nothing on its way.
  void WriteInStep();
  // Blocks until Step has something to do, `timeout` passes or Close is called. Returns false once closed and empty.
  bool WaitForWork(absl::Duration timeout);
  // No more commands; those in line are still carried out.
  void Close();

  // Of the last event written; what is recorded next is not before it. Any thread.
  absl::Time last_record_time() const { return absl::FromUnixMicros(last_record_micros_.load()); }
  Counts counts() const;
  const Phases& phases() const { return phases_; }
  Waiting waiting() const;
  // Why writing is closed, for people; empty when it is open. Any thread.
  std::string writing_closed() const;
  // Not OK when the store failed and could not be opened again: the process should end. Any thread.
  absl::Status fatal() const;

 private:
  struct Pending {
    EngineCommand command;
    std::string request_key;  // Of the request record.
    Done done;
    absl::StatusOr<EngineAnswer> answer = absl::UnknownError("");
    // The answer, a refusal as well, holds only when the group is durable: it was decided over what is not yet.
    bool depends_on_group = false;
  };
  // What a group leaves: commands that can be answered, changes that can be told.
  struct Settled {
    std::deque<Pending> answered;
    std::vector<Change> changes;
  };
  // A group from its first command until it is settled.
  struct Batch {
    std::deque<Pending> commands;  // Stay where they are: RequestRecordWriter points to their answers.
    size_t command_bytes = 0;
    size_t expiry_count = 0;
    bool full = false;  // What is left in line goes into the next.
    Group group;
    std::vector<Change> changes;
    absl::flat_hash_map<std::string, std::shared_ptr<const StreamState>> touched;  // Streams as it leaves them.
    Position first = 0;  // Of its records. Set with the first change.
    absl::Time time;     // Of its last record.
    bool alone = false;  // Changes something whose Decider does not decide ahead.

    // Keeps the group's memory.
    void Clear();
  };
  enum class Writing { kNothing, kHandedOver, kEnded };

  Engine(Parts parts, const Options& options);

  struct Taken {
    std::vector<Pending> commands;
    size_t expiries = 0;  // Among them; the last ones.
  };

  absl::Status ReadLastRecordTime();
  void LetGoOfSpent();
  Taken Take();
  // Of people's commands in line those the open group takes.
  size_t PeopleToTake() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // How long due clocks yield to people from now on; zero or less: not at all.
  absl::Duration ExpiriesYieldFor(absl::Duration now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void DecideAll(Taken taken);
  // The states the commands will meet, in their order, as far as they are in memory.
  std::vector<std::shared_ptr<const StreamState>> Expect(const std::vector<Pending>& commands) const;
  absl::StatusOr<EngineAnswer> Carry(Pending* pending);
  Decider* FindDecider(absl::string_view stream) const;
  // `*durable`: whether it is in the store.
  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const Decider& decider, const std::string& stream,
                                                          bool* durable);
  absl::StatusOr<EngineAnswer> AnswerRepeat(const EngineCommand& command, const FoundRequest& found);
  absl::Status CheckVersion(const EngineCommand& command, const StreamState& before);
  absl::Status Stale(const EngineCommand& command, v1::Reason reason, uint64_t expected, uint64_t current) const;
  absl::Status CheckNobodyElse(const EngineCommand& command, uint64_t version, uint64_t current);
  void Keep(const Pending& pending, Decision decision, std::shared_ptr<const StreamState> before, EngineAnswer* answer);
  Position FirstOfOpen() const;

  // The open group becomes the one on its way: written here, or by Write.
  void HandOver();
  bool IsWorthHandingOver(const Batch& batch) const;
  // Writes the group on its way, and learns how long that takes. By Step or Write: never both at a time.
  absl::StatusOr<Position> CommitTimed();
  // If Write has ended: LandAs with its answer. Cheap when it has not.
  void Land();
  void LandAs(const absl::StatusOr<Position>& written);
  void WaitUntilLanded();
  // The group on its way is not in the store, and what was decided over it falls with it.
  void DropAll(const absl::Status& why);
  // All that keeps something in memory, deciders before projectors.
  void TellCommitted(absl::Span<const Change> changes);
  void RecoverStore(Settled* settled);
  void SettleBatch(Batch* batch);
  void Settle(Settled settled);
  void SetWritingClosed(absl::string_view why);

  const Parts parts_;
  const Options options_;

  // --- the engine's thread only, but for the group on its way, which Write reads ---
  Batch batches_[2];
  Batch* open_ = &batches_[0];
  Batch* on_its_way_ = &batches_[1];  // Empty when nothing is.
  bool busy_ = false;                 // A group is on its way and Step has not seen its end.
  // Of the last writes, smoothed. Taken for long until it is known.
  absl::Duration write_time_ = kWriteWorthHandingOver;
  // By the monotonic clock: people's last command was taken; due clocks may be decided again while people are about.
  absl::Duration people_seen_ = -absl::InfiniteDuration();
  absl::Duration expiries_from_ = -absl::InfiniteDuration();
  RequestRecordWriter requests_;
  std::unique_ptr<View> view_;  // Of the store, while commands are decided.
  std::string scratch_;
  absl::Time group_time_ = absl::InfinitePast();

  Phases phases_;
  std::atomic<int64_t> last_record_micros_{0};
  std::atomic<uint64_t> groups_{0}, commands_{0}, events_{0}, rows_{0}, refusals_{0}, repeats_{0};
  std::atomic<bool> write_ended_{false};  // Of what writing_ says, for a look between two commands.

  Mutex answer_mu_ ABSL_ACQUIRED_BEFORE(mu_);  // Held while groups are answered: one after the other.
  mutable Mutex mu_;
  CondVar work_;         // Step has something to do.
  CondVar handed_over_;  // Write has something to do.
  CondVar answered_;     // A group was answered.
  std::deque<Pending> people_ ABSL_GUARDED_BY(mu_);
  std::deque<Pending> expiries_ ABSL_GUARDED_BY(mu_);
  size_t waiting_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  bool write_apart_ ABSL_GUARDED_BY(mu_) = false;
  Writing writing_ ABSL_GUARDED_BY(mu_) = Writing::kNothing;
  absl::StatusOr<Position> written_ ABSL_GUARDED_BY(mu_) = 0;  // Write's answer.
  std::deque<Settled> settled_ ABSL_GUARDED_BY(mu_);
  // Told to everybody: Step lets go of them. What the engine's thread made is cheap to throw away, and to make anew,
  // there; a third of what a command takes of the allocator was the way from one thread's cache to the other's.
  std::vector<std::vector<Change>> spent_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<const std::function<void()>> tell_settled_ ABSL_GUARDED_BY(mu_);  // Null: Step answers.
  size_t answering_ ABSL_GUARDED_BY(mu_) = 0;  // Groups taken by Answer and not done.
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
  bool gathering_ ABSL_GUARDED_BY(mu_) = false;
  std::string writing_closed_ ABSL_GUARDED_BY(mu_);
  absl::Status fatal_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_ENGINE_H_
