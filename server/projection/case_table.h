// server/projection/case_table.h: every case in 64 bytes of memory: what lists, filters and totals run over.
//
// Thread-safe. The engine updates it when a group is durable and before the group is answered, so who got an answer
// finds the case listed as it left it. A list looks at each case once; while it does the engine may change cases that
// it has not come to.
#ifndef GAIWAN_SERVER_PROJECTION_CASE_TABLE_H_
#define GAIWAN_SERVER_PROJECTION_CASE_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/projection/interner.h"
#include "server/projection/packed_name.h"
#include "server/projection/shared_mutex.h"

namespace gaiwan {

class CaseTable;

// One case while a list looks at it; gone when the callback returns.
class TableRow {
 public:
  // `orgs/{org}`
  absl::string_view unit() const;
  absl::string_view committee() const;
  // `people/{person}`
  absl::string_view opener() const;
  absl::string_view state() const;
  absl::string_view dispute_class() const;
  bool closed() const;
  bool has_mediators() const;
  bool HasMediator(absl::string_view person) const;
  bool sealed() const;
  bool archived() const;
  bool clue() const;
  bool numbered() const;
  bool needs_support() const;
  absl::Time change_time() const;
  // Whether any of what follows is not empty; few cases have any.
  bool has_more() const;
  // Units that an open offer of transfer is made to.
  std::vector<absl::string_view> offered_to() const;
  // Courts and offices it was delegated by or handed to.
  std::vector<absl::string_view> addressees() const;
  // May not see it: recusal granted.
  bool IsBarred(absl::string_view person) const;
  // Broke the glass, and it is not over at `now`.
  bool IsGlimpser(absl::string_view person, absl::Time now) const;
  // Small numbers that stand for unit and committee (the same numbers for both) as long as the table lives: who asks
  // the same question of a million rows keeps the answers by them.
  Symbol unit_symbol() const;
  Symbol committee_symbol() const;

 private:
  friend class CaseTable;
  TableRow(const CaseTable* table, uint32_t number) : table_(table), number_(number) {}

  const CaseTable* const table_;
  const uint32_t number_;
};

// Where a page ends: the value it is ordered by, and the case.
struct ListKey {
  int64_t value = 0;
  std::string name;

  friend auto operator<=>(const ListKey& a, const ListKey& b) = default;  // NOLINT(modernize-use-nullptr): not ours
};

struct ListQuery {
  // Of the unit that holds the case; asked once for each unit. Empty: any.
  std::function<bool(absl::string_view unit)> unit_matches = {};
  // Empty: any.
  std::string state = {};
  std::string step = {};
  std::string level = {};
  // Any of its mediators.
  std::string mediator = {};
  // A clock of it ends before.
  absl::Time due_before = absl::InfiniteFuture();
  bool show_closed = false;
  v1::CaseOrder order = v1::CASE_ORDER_UNSPECIFIED;
  // At least 1.
  size_t limit = 50;
  // Of the page before.
  std::optional<ListKey> after = {};
  // May the caller see the case? Must not call the table. Empty: all.
  std::function<bool(const TableRow&)> sees = {};
};

struct ListPage {
  // In order.
  std::vector<std::string> names;
  // Set when there are more.
  std::optional<ListKey> next;
  // On all pages.
  int64_t total = 0;
};

class CaseTable {
 public:
  CaseTable();

  // The case is now as `row` says.
  void Put(absl::string_view name, const v1::CaseRow& row);
  // The same from an old look at the store: does nothing when the case is here, since what is here is newer.
  void PutIfAbsent(absl::string_view name, const v1::CaseRow& row);

  ListPage List(const ListQuery& query) const;

  // Whether all that was in the store at start has been read in; until then lists are short of it.
  bool loaded() const;
  void SetLoaded();

  int64_t case_count() const;
  int64_t open_count() const;
  // Of memory, near enough.
  size_t bytes() const;

 private:
  friend class TableRow;

  struct Row {
    int64_t due;           // Microseconds; kNever when no clock runs.
    int64_t changed;       // Microseconds.
    uint32_t created_low;  // Milliseconds: 48 bits are 8,900 years.
    uint32_t unit, committee, opener, lead;
    uint16_t created_high;
    uint16_t state, step, level, dispute_class;
    PackedName name;  // Or, with kLongName, the number of an interned one.
    uint8_t flags;
  };
  // The budget of a county's spare PC: a million cases in 64 MB.
  static_assert(sizeof(Row) == 64);

  // What few cases have.
  struct Rest {
    std::vector<Symbol> mediators;  // Besides the lead.
    std::vector<Symbol> offered_to;
    std::vector<Symbol> addressees;
    std::vector<Symbol> barred;
    std::vector<std::pair<Symbol, int64_t>> glimpsers;  // With the end, in microseconds.
  };

  // A name on its way to its row.
  struct Probe {
    absl::string_view name;
    std::optional<PackedName> packed;
  };
  struct RowHash {
    using is_transparent = void;
    const CaseTable* table;
    size_t operator()(uint32_t number) const;
    size_t operator()(const Probe& probe) const;
  };
  struct RowEq {
    using is_transparent = void;
    const CaseTable* table;
    bool operator()(uint32_t a, uint32_t b) const { return a == b; }
    bool operator()(uint32_t number, const Probe& probe) const;
    bool operator()(const Probe& probe, uint32_t number) const { return (*this)(number, probe); }
  };
  // Rows stand in blocks that never move, so that growing copies nothing; a list holds the lock for a block at a time,
  // some 30 microseconds.
  static constexpr size_t kBlockRows = 4096;
  using Block = std::array<Row, kBlockRows>;

  struct Filter;
  class Best;

  void PutLocked(absl::string_view name, const v1::CaseRow& row, bool replace) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Fill(uint32_t number, const v1::CaseRow& row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool Matches(Filter* filter, uint32_t number) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  const Row& row(uint32_t number) const { return (*blocks_[number / kBlockRows])[number % kBlockRows]; }
  Row& row(uint32_t number) { return (*blocks_[number / kBlockRows])[number % kBlockRows]; }
  std::string NameOf(const Row& row) const;

  mutable SharedMutex mu_;
  // All below is guarded by mu_. Rows, names and the rest are read by TableRow and by the index, where the annotation
  // cannot follow.
  std::vector<std::unique_ptr<Block>> blocks_;
  uint32_t row_count_ = 0;
  int64_t open_count_ = 0;
  bool loaded_ = false;
  absl::flat_hash_map<uint32_t, Rest> rest_;
  Interner orgs_, people_, states_, steps_, levels_, classes_, long_names_;
  absl::flat_hash_set<uint32_t, RowHash, RowEq> index_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_TABLE_H_
