// server/reads/read_log.h: who looked at what, when and why, written into the log as it happens.
//
// A read is noted within kNoteEvery by the thread that calls Step, many in one entry; one that shows what only a reason
// opens is written and synced before it is answered (NoteNow). The same person opening the same case in the same way
// again within the hour is counted, not written again. Thread-safe.
#ifndef GAIWAN_SERVER_READS_READ_LOG_H_
#define GAIWAN_SERVER_READS_READ_LOG_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/event.pb.h"
#include "server/auth/class_set.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/engine/command.h"

namespace gaiwan {

// Streams of the log: `reads/{day}`.
inline constexpr absl::string_view kReadStreams = "reads";
// How long a read may wait to be written.
inline constexpr absl::Duration kNoteEvery = absl::Milliseconds(100);
// What could not be written is tried again, and a bell that was lost is made up for.
inline constexpr absl::Duration kNoteRetryEvery = absl::Seconds(1);
// Of one entry, as ReadsNoted says.
inline constexpr size_t kReadsPerEntryMax = 256;
// Reads that wait to be written. More are refused: what cannot be noted is not shown.
inline constexpr size_t kReadsWaitingMax = 65536;
// Looks of the hour that are remembered, so that the same again is counted: some 300 bytes each, and another reason is
// another look. Beyond them counting begins anew; the counts so far find room in line.
inline constexpr size_t kReadsRememberedMax = kReadsWaitingMax / 2;

struct Read {
  // `people/{person}` or `cases/{case}/parties/{party}`.
  std::string who;
  // `cases/{case}`; empty for a list.
  std::string case_name;
  // `CaseService.GetCase`.
  std::string method;
  // What was shown.
  ClassSet shown;
  // What of it was shown only for the reason, or because the glass was broken.
  ClassSet revealed;
  std::string reason;
  // It came by itself, by a watch: noted like any read, and not one of the cases that somebody opened in an hour.
  bool delivered = false;
};

class ReadLog {
 public:
  // The engine's Submit, for commands of the server's own.
  using Submit = std::function<absl::Status(EngineCommand, Done)>;
  struct Options {
    int cases_per_hour_max;
    int reveals_per_hour_max;
  };
  // `clock` is not owned and outlives the log; `wake` is rung when something waits. `id_prefix` is new at every start:
  // with a number it makes the ids of requests.
  ReadLog(Submit submit, Clock* clock, std::string id_prefix, const Options& options, std::function<void()> wake);

  // Whether this may be shown now, and if so that it is noted soon.
  //   RESOURCE_EXHAUSTED  the person has opened too many cases this hour (TOO_MANY), or too much waits (BUSY).
  absl::Status Note(const Read& read);
  // The same for what only a reason opens: `done` is called once the entry is durable, on the engine's thread of
  // answers, or right away with a refusal.
  void NoteNow(const Read& read, std::function<void(absl::Status)> done);

  // Writes what waits. One thread. Returns how many reads went out.
  size_t Step();
  // The same once the first of it has waited for half of kNoteEvery, so that what comes within the moment goes into the
  // same entry. Returns for how long its thread may rest, unless `wake` rings.
  absl::Duration StepWhenDue();
  // Reads that happened and are not durable yet. A repetition within the hour, which is counted, is none of them.
  size_t waiting() const;
  // The hour is over: what was read again in it is to be written now. Before the last Steps of a server that stops.
  void EndHour();
  // Whether all that was noted is durable.
  bool idle() const;
  // People who opened more than half of the cases that they may in an hour, or took more than half of the looks for a
  // reason, since the start, newest last; at most 20.
  std::vector<std::string> unusual() const;
  // Since the start: how often somebody came to be one of these, and how many looks were refused because an hour's
  // cases or reveals were used up.
  struct Counts {
    int64_t unusual = 0;
    int64_t refused = 0;
  };
  Counts counts() const;

 private:
  // What one person did in the present hour.
  struct Hour {
    absl::flat_hash_set<std::string> cases;
    int reveals = 0;
    bool told = false;
  };
  struct Seen {
    v1::ReadNote again;  // With a count above 0: to be written when the hour is over.
  };

  absl::Status CheckLimits(const Read& read, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void TurnHour(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void PutInLine(v1::ReadNote note) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // What was seen again goes in line, and all is forgotten.
  void WriteCounts() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  EngineCommand MakeCommand(std::shared_ptr<const v1::ReadsNoted> body, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Submit submit_;
  Clock* const clock_;
  const std::string id_prefix_;
  const Options options_;
  const std::function<void()> wake_;

  mutable Mutex mu_;
  int64_t hour_ ABSL_GUARDED_BY(mu_) = 0;
  absl::flat_hash_map<std::string, Hour> people_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, Seen> seen_ ABSL_GUARDED_BY(mu_);
  std::deque<v1::ReadNote> waiting_ ABSL_GUARDED_BY(mu_);
  // Since when the first of them waits, on the monotonic clock.
  absl::Duration waiting_since_ ABSL_GUARDED_BY(mu_);
  // The entry on its way to the engine; sent again under the same id when its outcome is unknown.
  std::shared_ptr<EngineCommand> sent_ ABSL_GUARDED_BY(mu_);
  bool in_flight_ ABSL_GUARDED_BY(mu_) = false;
  uint64_t next_id_ ABSL_GUARDED_BY(mu_) = 1;
  std::deque<std::string> unusual_ ABSL_GUARDED_BY(mu_);
  Counts counts_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_READS_READ_LOG_H_
