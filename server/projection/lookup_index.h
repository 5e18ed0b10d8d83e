// server/projection/lookup_index.h: which cases have a token (server/seal/lookup_tokens.h): what finding the same
// dispute again, and searching, run over.
//
// In memory and not in rows: a case brings some six tokens, and a row each would cost the engine more than all else it
// writes of an opening; here a token of a case takes 12 bytes in a B-tree, some 20 with its slack, and the case itself
// about 30. A million cases of two parties with telephone, identity number and name take some 150 MB.
//
// It may name a case that no longer has the token (after a failed write), never miss one that has: whoever finds a case
// looks at its row. Thread-safe; a look takes microseconds.
#ifndef GAIWAN_SERVER_PROJECTION_LOOKUP_INDEX_H_
#define GAIWAN_SERVER_PROJECTION_LOOKUP_INDEX_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/record.pb.h"
#include "server/base/mutex.h"
#include "server/projection/packed_name.h"

namespace gaiwan {

class LookupIndex {
 public:
  // The case had the tokens of `before` (empty when it had none) and has those of `after`. Names are those of the API,
  // `cases/c-` and 26 characters; others are left out.
  void Replace(absl::string_view name, const v1::LookupRow& before, const v1::LookupRow& after);
  // The same from an old look at the store: does nothing when the case is here.
  void PutIfAbsent(absl::string_view name, const v1::LookupRow& row);

  // Names of cases that have `token`, at most `limit` of them: those that came last to the index first.
  std::vector<std::string> Find(uint64_t token, size_t limit) const;
  // Whether any case but `except` has it.
  bool HasOther(uint64_t token, absl::string_view except) const;

  // Whether all that was in the store at start has been read in.
  bool loaded() const;
  void SetLoaded();

  size_t case_count() const;
  size_t token_count() const;

 private:
  // 12 bytes: without padding, since there are millions.
  struct Entry {
    uint32_t token_high;
    uint32_t token_low;
    uint32_t number;
    friend auto operator<=>(const Entry& a, const Entry& b) = default;  // NOLINT(modernize-use-nullptr): not ours
  };
  static_assert(sizeof(Entry) == 12);
  static Entry EntryOf(uint64_t token, uint32_t number) {
    return {static_cast<uint32_t>(token >> 32), static_cast<uint32_t>(token), number};
  }

  void Add(uint32_t number, const v1::LookupRow& row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable Mutex mu_;
  absl::btree_set<Entry> entries_ ABSL_GUARDED_BY(mu_);
  std::vector<PackedName> names_ ABSL_GUARDED_BY(mu_);  // By number.
  absl::flat_hash_map<PackedName, uint32_t> numbers_ ABSL_GUARDED_BY(mu_);
  bool loaded_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_LOOKUP_INDEX_H_
