// server/log/group.h: everything one Commit writes: records of the log and the rows that change with them.
//
// A plain buffer: bytes lie in one arena and Clear() keeps its memory, so a group used over and over allocates nothing.
// Not thread-safe. Views it hands out hold until the next change.
#ifndef GAIWAN_SERVER_LOG_GROUP_H_
#define GAIWAN_SERVER_LOG_GROUP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan {

// The kinds of rows beside the log. Each is a family of its own because each is read and written in its own way, and
// what suits one (a filter, a compaction rule) would slow the others. Numbers are never reused.
enum class Family : uint8_t {
  kRequests = 0,  // (caller, request id) -> digest, position. Random keys, looked up once a command and nearly always
                  // missing, so a bloom filter answers; rows expire (Store::ExpireRequestsBefore).
  kDue = 1,  // Due clocks by time. Written once, read from the front, deleted soon: tombstones pile up at the front
             // and are compacted away early.
  kSnapshots = 2,  // Folded states. Few, large, read one by one; kept from the small rows, which they would push out of
                   // cache and rewrite at each compaction.
  kList = 3,       // Case rows, search tokens, reverse rows. Read in ranges and one by one.
  kCounters = 4,   // Sums. Few keys, overwritten all the time: they stay in memory and disturb nobody.
  kMeta = 5,       // A handful of rows about the store's users (stamps, epochs, erasures).
  kTree = 6,       // The tree over the log: tiles of hashes, written once, read seldom, and not to be compressed.
};
inline constexpr int kFamilyCount = 7;

// Name of a family on disk and in messages: "requests", "due", ...
absl::string_view FamilyName(Family family);

class Group {
 public:
  // A record as it was appended.
  struct NewRecord {
    absl::string_view stream;
    uint64_t version;
    absl::string_view payload;
  };
  // A row to write, or to delete.
  struct Row {
    Family family;
    bool deleted;
    absl::string_view key;
    absl::string_view value;  // Empty when deleted.
  };
  // What is added to the sum at a key.
  struct Delta {
    Family family;
    absl::string_view key;
    int64_t delta;
  };

  Group() = default;
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  // Appends the record `version` of `stream`. Returns its offset in the group, from 0: its position will be
  // Store::LastPosition() + 1 + offset. The caller sees to it that versions of a stream follow one another.
  size_t Append(absl::string_view stream, uint64_t version, absl::string_view payload);

  // Writes or deletes a row. The last word on a key holds.
  void Put(Family family, absl::string_view key, absl::string_view value);
  void Delete(Family family, absl::string_view key);

  // Adds to the sum kept at the key (0 when there is none). Deltas of a key are summed here and written once, as
  // keys::EncodeCounter(what stood there before the group + sum); a sum of 0 is not written. Wraps around at 2^63.
  // REQUIRES: the key is not Put or Deleted in the same group.
  void Add(Family family, absl::string_view key, int64_t delta);

  size_t record_count() const { return records_.size(); }
  // Rows the write will have: two for a record (itself and where it lies), one for each Put, Delete and sum.
  size_t row_count() const { return 2 * records_.size() + rows_.size() + changed_sums_; }
  // Bytes of all keys, values and payloads.
  size_t byte_size() const { return bytes_.size(); }
  bool empty() const { return records_.empty() && rows_.empty() && changed_sums_ == 0; }
  // Forgets everything and keeps the memory.
  void Clear();

  // What is inside, for the stores. REQUIRES: i is below the count.
  NewRecord record(size_t i) const;
  size_t put_or_delete_count() const { return rows_.size(); }
  Row row(size_t i) const;
  size_t delta_count() const { return deltas_.size(); }
  Delta delta(size_t i) const;

 private:
  struct Piece {
    size_t begin;
    size_t size;
  };
  struct RecordEntry {
    Piece stream;
    Piece payload;
    uint64_t version;
  };
  struct RowEntry {
    Piece key;
    Piece value;
    Family family;
    bool deleted;
  };
  struct DeltaEntry {
    Piece key;
    size_t hash;
    int64_t delta;
    Family family;
  };

  Piece Keep(absl::string_view bytes);
  absl::string_view Get(Piece piece) const { return absl::string_view(bytes_).substr(piece.begin, piece.size); }
  void GrowSlots();

  std::string bytes_;
  std::vector<RecordEntry> records_;
  std::vector<RowEntry> rows_;
  std::vector<DeltaEntry> deltas_;
  // Open addressing over deltas_: index + 1, or 0. A power of two, at most half full. Not a flat_hash_map: its clear()
  // gives the memory back.
  std::vector<uint32_t> slots_;
  size_t changed_sums_ = 0;  // Deltas that are not 0.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_GROUP_H_
