// server/log/store.h: ordered, durable storage for the log and all that changes with it.
//
// Positions run 1, 2, 3, ... over the whole store without gaps; versions 1, 2, 3, ... in each stream. Reads are
// thread-safe and see only what is durable. Commit and Reopen are called by one thread at a time.
#ifndef GAIWAN_SERVER_LOG_STORE_H_
#define GAIWAN_SERVER_LOG_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/log/group.h"

namespace gaiwan {

using Position = uint64_t;

// A stream's name, opaque bytes. Its length is one byte of the key; no name of ours is half as long.
inline constexpr size_t kStreamBytesMax = 128;
// A row's key. Longer ones would make every block of an index mostly key.
inline constexpr size_t kKeyBytesMax = 1024;
// Records of a group: at 25,000 a second this is a sixth of a second, the longest an answer should wait for its write.
inline constexpr size_t kRecordsPerGroupMax = 4096;
// Bytes of a group: half of the write-ahead log that a restart may have to replay.
inline constexpr size_t kBytesPerGroupMax = 8 << 20;

// A record as it lies in the log. The views hold for the duration of the call they are handed to.
struct RecordView {
  Position position;
  absl::string_view stream;
  uint64_t version;
  absl::string_view payload;
};

// The same, owning its bytes.
struct Record {
  Position position = 0;
  std::string stream;
  uint64_t version = 0;
  std::string payload;

  friend bool operator==(const Record& a, const Record& b) = default;
};

// May the store be written to?
enum class WriteGate : uint8_t {
  kOpen,
  kDiskFull,  // Too little space. Commit looks again each time and opens by itself.
  kBroken,    // A write failed. Closed until Reopen().
};

// The store as it was at one moment, whatever is committed later. For one thread at a time; any number may be held, and
// one that outlives its store or a Reopen() answers UNAVAILABLE. Reads answer
//   DATA_LOSS            what is on disk is damaged; the message names the position or key.
//   FAILED_PRECONDITION  a record was written by a newer program (its format number is unknown here).
//   UNAVAILABLE          the disk did not answer, or the store was closed since.
// Callbacks return false to stop early. They may call the store, but never Reopen().
class View {
 public:
  virtual ~View() = default;

  // The position of the last record in view; 0 when there is none.
  virtual Position position() const = 0;

  // NOT_FOUND when there is no such record.
  virtual absl::StatusOr<Record> GetRecord(Position position) const = 0;
  virtual absl::StatusOr<Record> GetRecord(absl::string_view stream, uint64_t version) const = 0;

  // The bytes of a record as they lie in the store, for digests (the format is in README.md). NOT_FOUND as above.
  virtual absl::StatusOr<std::string> GetStored(Position position) const = 0;

  // The last version of `stream`; 0 when it has no record.
  virtual absl::StatusOr<uint64_t> LastVersion(absl::string_view stream) const = 0;

  // Records of `stream` from `from_version` on, in order, at most `limit_count`.
  virtual absl::Status ReadStream(absl::string_view stream, uint64_t from_version, size_t limit_count,
                                  absl::FunctionRef<bool(const RecordView&)> callback) const = 0;

  // Records from `from` to `to`, both included, in order; what lies beyond position() is not in view.
  virtual absl::Status ReadLog(Position from, Position to,
                               absl::FunctionRef<bool(const RecordView&)> callback) const = 0;

  // The row at `key`, or nothing.
  virtual absl::StatusOr<std::optional<std::string>> Get(Family family, absl::string_view key) const = 0;

  // Rows with lower <= key < upper in the order of their bytes; an empty `upper` means to the end of the family.
  virtual absl::Status Scan(Family family, absl::string_view lower, absl::string_view upper,
                            absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> callback) const = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Writes `group` (records, rows, sums) in one atomic synced write; returns the position of the last record in the
  // store. After OK it survives a power cut. A group may have rows only, as when rows are rebuilt from the log.
  //   INVALID_ARGUMENT    an empty group or one over a limit above (named); nothing was written.
  //   RESOURCE_EXHAUSTED  no space; nothing was written, reads go on, Commit works again when space returns.
  //   UNAVAILABLE         the disk failed, and whether the group is there is not known. When write_gate() is kBroken
  //   then,
  //                       Reopen() tells. When it is kDiskFull (the space ran out during the write), reads go on and
  //                       the store finds out when space returns; should the group be there after all, the next Commit
  //                       writes nothing and answers UNAVAILABLE with kBroken, so that its caller looks first.
  virtual absl::StatusOr<Position> Commit(const Group& group) = 0;

  // The position of the last durable record; 0 when there is none.
  virtual Position LastPosition() const = 0;

  // A consistent look at everything up to one position; cheap, held for as long as it is needed. Never null.
  virtual std::unique_ptr<View> Look() const = 0;

  // The latest durable row at `key` into `*value`; false when there is none. The hot path: no view is made.
  virtual absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const = 0;

  // Closes and opens again after UNAVAILABLE; LastPosition() then says what is really there. Waits for reads that are
  // under way. On error the store stays closed, and Reopen may be called again.
  //   DATA_LOSS           synced records are damaged or missing.
  //   RESOURCE_EXHAUSTED  the disk is still full. When that is why writing stopped, the store stays open for reading.
  virtual absl::Status Reopen() = 0;

  virtual WriteGate write_gate() const = 0;

  // Rows of Family::kRequests whose value begins with a time before `time` (4 bytes, big-endian seconds since 1970;
  // shorter values never expire) may vanish from now on, from views too. When is not said: a reader checks the time
  // itself. `time` comes from the record times of the log, never from the machine's clock.
  virtual void ExpireRequestsBefore(absl::Time time) = 0;

 protected:
  // The checks on a group that every store makes.
  static absl::Status CheckGroup(const Group& group);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_STORE_H_
