// server/projection/case_table.h: every case in 104 bytes of memory: what lists, filters and totals run over. Cases
// that have words to be found by take 256 bytes more. Beside it stand the same cases counted (case_groups.h), for
// boards.
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
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/filter/case_filter.h"
#include "server/projection/board_tally.h"
#include "server/projection/case_groups.h"
#include "server/projection/interner.h"
#include "server/projection/packed_name.h"
#include "server/projection/shared_mutex.h"
#include "server/projection/text_signature.h"

namespace gaiwan {

class CaseTable;

// Bits of field classes, for those who look: what of a case they see.
using ClassBits = uint32_t;
constexpr ClassBits ClassBit(v1::FieldClass each) {
  return ClassBits{1} << static_cast<int>(each);
}

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
  // In microseconds: the next end of a clock, in the past when it is overdue; nothing when no clock runs.
  std::optional<int64_t> due_micros() const;
  // In seconds since 1970; 0: not, or never. Since when it is paused, waits at others, is closed; and from when to when
  // it was overdue the last time that is over.
  int64_t create_seconds() const;
  uint32_t paused_seconds() const;
  uint32_t wait_seconds() const;
  uint32_t close_seconds() const;
  uint32_t late_from_seconds() const;
  uint32_t late_until_seconds() const;
  // What boards ask of it.
  BoardFacts board_facts() const;
  // Of a closed one: when it was closed, or when the last of what is owed falls due if that is later.
  absl::Time work_end() const;
  // Bits of CaseWait.
  uint8_t waits() const;
  // `people/{person}`, the lead first.
  std::vector<absl::string_view> mediators() const;
  // Whether any of what follows is not empty; few cases have any.
  bool has_more() const;
  // Units that an open offer of transfer is made to.
  std::vector<absl::string_view> offered_to() const;
  // Courts and offices it was delegated by or handed to.
  std::vector<absl::string_view> addressees() const;
  // May not see it: recused, or a party themselves.
  bool IsBarred(absl::string_view person) const;
  // Broke the glass, and it is not over at `now`.
  bool IsGlimpser(absl::string_view person, absl::Time now) const;
  // Small numbers that stand for unit and committee (the same numbers for both) as long as the table lives: who asks
  // the same question of a million rows keeps the answers by them.
  Symbol unit_symbol() const;
  Symbol committee_symbol() const;
  // The same of people. Nothing for whom no case knows.
  std::optional<Symbol> FindPerson(absl::string_view person) const;
  Symbol opener_symbol() const;
  bool HasMediator(Symbol person) const;

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

// What a word that is searched for asks of a case's tokens: all of the outer list, each by any of the inner.
using WantedTokens = std::vector<std::vector<uint32_t>>;
struct WordTokens {
  // Among those of names (PARTIES), and those of the text (RECORDS).
  WantedTokens names;
  WantedTokens text;
};

struct ListQuery {
  // Not owned; outlives the query. Null: nothing is asked.
  const CaseFilter* filter = nullptr;
  // By CaseCondition::text.
  std::vector<WordTokens> words = {};
  // Whether the word is in what a case is called, to whoever sees the process; asked once for each pair of unit and
  // class. Empty: it is not.
  std::function<bool(size_t word, absl::string_view unit, absl::string_view dispute_class)> title_has = {};
  // Whether `unit` is `root` or below it; asked once for each unit. Needed with conditions on units.
  std::function<bool(absl::string_view unit, absl::string_view root)> is_at_or_below = {};
  // Needed with conditions on languages.
  std::function<uint32_t(absl::string_view language)> language_token = {};
  // What is overdue was due until now.
  absl::Time now = absl::InfinitePast();
  bool show_closed = false;
  v1::CaseOrder order = v1::CASE_ORDER_UNSPECIFIED;
  // At least 1.
  size_t limit = 50;
  // Of the page before.
  std::optional<ListKey> after = {};
  // What the caller sees of the case; 0: not even that it is there. Must not call the table. Empty: everything.
  std::function<ClassBits(const TableRow&)> sees = {};
};

struct ListPage {
  // In order.
  std::vector<ListKey> keys;
  // Set when there are more.
  std::optional<ListKey> next;
  // On all pages.
  int64_t total = 0;
};

// Who counts what without looking at each case. Nothing of it may call the table.
struct CountQuery {
  // Whether whoever is nothing to any single case sees, and wants counted, the cases of a group; asked once a group.
  std::function<bool(const CaseGroup& group, absl::string_view unit, absl::string_view committee)> sees_group;
  // Of cases that these people (`people/{person}`) opened, mediate, may not see or broke the glass of, and of those
  // that have to do with organisations that `asks_of` is true of (asked once an organisation), `sees` decides.
  std::vector<std::string> people;
  std::function<bool(absl::string_view org)> asks_of;
  std::function<bool(const TableRow& row)> sees;
};

// A group of cases that are counted.
struct CountedGroup {
  Symbol unit = 0;
  // `orgs/{org}`; holds as long as the table.
  absl::string_view unit_name;
  // Null when nobody sees the group as such.
  const BoardTally* tally = nullptr;
  // Cases of it that are not to be counted though the tally has them, and those that are though it has not.
  std::vector<BoardFacts> without, with;
};

class CaseTable {
 public:
  CaseTable();

  // The case is now as `row` says.
  void Put(absl::string_view name, const v1::CaseRow& row);
  // The same from an old look at the store: does nothing when the case is here, since what is here is newer.
  void PutIfAbsent(absl::string_view name, const v1::CaseRow& row);

  // Of a filter with words, cases that may fulfil it: Check has the last word.
  ListPage List(const ListQuery& query) const;
  // Calls `visit` with each case that fulfils the query and what is seen of it, in no order; not with a filter that has
  // words. `visit` must not call the table.
  void Visit(const ListQuery& query, absl::FunctionRef<void(const TableRow& row, ClassBits seen)> visit) const;
  // Calls `visit` with each group of cases that are seen, all as they are at one moment. False, and nothing is called,
  // when it would have to look at more than kLookedAtMax cases by themselves: Visit tells the same.
  bool Count(const CountQuery& query, absl::FunctionRef<void(const CountedGroup& group)> visit) const;
  // While it looks the engine waits: as many as a list looks at before it lets others in.
  static constexpr size_t kLookedAtMax = 4096;
  // Whether each of the cases fulfils the query now, where `has` says whether it has a word in what is seen of it.
  std::vector<bool> Check(const ListQuery& query, const std::vector<std::string>& names,
                          absl::FunctionRef<bool(size_t name, size_t word, ClassBits seen)> has) const;
  // Whether the case is here and is seen.
  bool Sees(absl::string_view name, const std::function<ClassBits(const TableRow&)>& sees) const;

  // Since when a message about the case waits for somebody to bring it, in seconds since 1970; 0: none does. It may
  // come before the case does, as at start.
  void SetMessageWait(absl::string_view name, uint32_t since);

  // What the case is found by is as `row` says. Does nothing when the case is not here: Put comes first.
  void SetText(absl::string_view name, const v1::LookupRow& row);
  // The same from an old look at the store: what SetText said is newer.
  void SetTextIfAbsent(absl::string_view name, const v1::LookupRow& row);

  // What is carried from the last row of a case to its next; zeros when it is not here.
  struct Carried {
    bool known = false;
    int64_t close_micros = 0, late_from_micros = 0, late_until_micros = 0;
  };
  Carried CarriedOf(absl::string_view name) const;

  // Whether all that was in the store at start has been read in; until then lists are short of it.
  bool loaded() const;
  void SetLoaded();

  int64_t case_count() const;
  int64_t open_count() const;
  // Of memory, near enough.
  size_t bytes() const;

 private:
  friend class TableRow;

  static constexpr int64_t kNever = BoardFacts::kNever;
  static constexpr uint8_t kClosed = 1;
  static constexpr uint8_t kLongName = 2;
  static constexpr uint8_t kHasRest = 4;
  static constexpr uint8_t kSealed = 8;
  static constexpr uint8_t kArchived = 16;
  static constexpr uint8_t kClue = 32;
  static constexpr uint8_t kNumbered = 64;
  static constexpr uint8_t kNeedsSupport = 128;
  // What a number of the row can tell apart.
  static constexpr size_t kSymbols16 = size_t{1} << 16;
  static constexpr size_t kSymbols32 = size_t{1} << 32;
  // One is kept for what is not told yet.
  static constexpr size_t kLanguageSets = kSymbols16 - 1;
  static constexpr int64_t kNoAmount = -1;

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

  // What filters and boards ask besides. Times in seconds since 1970.
  struct More {
    int64_t amount;  // Fen; kNoAmount.
    uint32_t paused, waiting, closed, late_from, late_until;
    uint16_t channel, source, difficulty;
    // The set of tokens of languages spoken, as one symbol, plus 1; 0: not told yet.
    uint16_t languages;
    uint8_t risk, waits;
    bool group_event;
  };
  // 40 MB a million cases, beside the 64 of Row. In an array of its own: a list that asks for none of it reads none of
  // it.
  static_assert(sizeof(More) == 40);

  // What few cases have.
  struct Rest {
    std::vector<Symbol> mediators;  // Besides the lead.
    std::vector<Symbol> offered_to;
    std::vector<Symbol> addressees;
    std::vector<Symbol> barred;
    std::vector<std::pair<Symbol, int64_t>> glimpsers;  // With the end, in microseconds.
    uint32_t owed_until = 0;                            // In seconds; 0: not after it was closed.
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
  static constexpr size_t kBlockRows = kLookedAtMax;
  using Block = std::array<Row, kBlockRows>;
  using MoreBlock = std::array<More, kBlockRows>;
  using TextBlock = std::array<TextSignature, kBlockRows>;

  class Test;
  class Best;
  struct Scan;

  void PutLocked(absl::string_view name, const v1::CaseRow& row, bool replace) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Fill(uint32_t number, const v1::CaseRow& row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  CaseGroup GroupOf(uint32_t number) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  CaseStanding StandingOf(uint32_t number) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  // Numbers of the cases that `query` asks about by themselves, each once; nothing when there are too many.
  std::optional<std::vector<uint32_t>> LookedAt(const CountQuery& query, const std::vector<Symbol>& orgs) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_);
  void SetMessageWaitLocked(uint32_t number, uint32_t since) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void SetTextLocked(uint32_t number, const v1::LookupRow& row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // What is seen of a case that fulfils the query; 0 when it does not.
  ClassBits Matches(Scan* scan, uint32_t number) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  template <typename Found>
  void ScanAll(const ListQuery& query, const Found& found) const;
  const Row& row(uint32_t number) const { return (*blocks_[number / kBlockRows])[number % kBlockRows]; }
  Row& row(uint32_t number) { return (*blocks_[number / kBlockRows])[number % kBlockRows]; }
  const More& more(uint32_t number) const { return (*more_[number / kBlockRows])[number % kBlockRows]; }
  More& more(uint32_t number) { return (*more_[number / kBlockRows])[number % kBlockRows]; }
  // Null when no case of its block has words.
  const TextSignature* signature(uint32_t number) const {
    const auto& block = texts_[number / kBlockRows];
    return block == nullptr ? nullptr : &(*block)[number % kBlockRows];
  }
  std::string NameOf(const Row& row) const;
  // Of a row with kLongName.
  static Symbol LongNameSymbol(const PackedName& name);

  mutable SharedMutex mu_;
  // All below is guarded by mu_. Rows, names and the rest are read by TableRow and by the index, where the annotation
  // cannot follow.
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<std::unique_ptr<MoreBlock>> more_;
  std::vector<std::unique_ptr<TextBlock>> texts_;
  uint32_t row_count_ = 0;
  int64_t open_count_ = 0;
  bool loaded_ = false;
  CaseGroups groups_;
  absl::flat_hash_map<uint32_t, Rest> rest_;
  // Of rows with kWaitMessage; and of cases that are not here yet.
  absl::flat_hash_map<uint32_t, uint32_t> message_waits_;
  absl::flat_hash_map<std::string, uint32_t> message_waits_ahead_;
  Interner orgs_, people_, states_, steps_, levels_, classes_, long_names_;
  Interner channels_, sources_, difficulties_, language_sets_;
  absl::flat_hash_set<uint32_t, RowHash, RowEq> index_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_TABLE_H_
