#include "server/projection/case_table.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/hash/hash.h"

namespace gaiwan {
namespace {

// Sorts behind every time.
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
constexpr uint8_t kClosed = 1;
constexpr uint8_t kLongName = 2;
constexpr uint8_t kHasRest = 4;
constexpr uint8_t kSealed = 8;
constexpr uint8_t kArchived = 16;
constexpr uint8_t kClue = 32;
constexpr uint8_t kNumbered = 64;
constexpr uint8_t kNeedsSupport = 128;
// What a number of the row can tell apart.
constexpr size_t kSymbols16 = size_t{1} << 16;
constexpr size_t kSymbols32 = size_t{1} << 32;

Symbol LongNameSymbol(const PackedName& name) {
  Symbol symbol;
  std::memcpy(&symbol, name.data(), sizeof(symbol));
  return symbol;
}

}  // namespace

// --- one row -------------------------------------------------------------------------------------------------------

absl::string_view TableRow::unit() const {
  return table_->orgs_.Name(unit_symbol());
}
absl::string_view TableRow::committee() const {
  return table_->orgs_.Name(committee_symbol());
}
absl::string_view TableRow::opener() const {
  return table_->people_.Name(table_->row(number_).opener);
}
absl::string_view TableRow::state() const {
  return table_->states_.Name(table_->row(number_).state);
}
absl::string_view TableRow::dispute_class() const {
  return table_->classes_.Name(table_->row(number_).dispute_class);
}
bool TableRow::closed() const {
  return (table_->row(number_).flags & kClosed) != 0;
}
bool TableRow::sealed() const {
  return (table_->row(number_).flags & kSealed) != 0;
}
bool TableRow::archived() const {
  return (table_->row(number_).flags & kArchived) != 0;
}
bool TableRow::clue() const {
  return (table_->row(number_).flags & kClue) != 0;
}
bool TableRow::numbered() const {
  return (table_->row(number_).flags & kNumbered) != 0;
}
bool TableRow::needs_support() const {
  return (table_->row(number_).flags & kNeedsSupport) != 0;
}
bool TableRow::has_more() const {
  return (table_->row(number_).flags & kHasRest) != 0;
}
absl::Time TableRow::change_time() const {
  return absl::FromUnixMicros(table_->row(number_).changed);
}
bool TableRow::has_mediators() const {
  return table_->row(number_).lead != 0;
}
Symbol TableRow::unit_symbol() const {
  return table_->row(number_).unit;
}
Symbol TableRow::committee_symbol() const {
  return table_->row(number_).committee;
}

bool TableRow::HasMediator(absl::string_view person) const {
  const std::optional<Symbol> symbol = table_->people_.Find(person);
  if (!symbol.has_value() || *symbol == 0) return false;
  const CaseTable::Row& row = table_->row(number_);
  if (row.lead == *symbol) return true;
  return (row.flags & kHasRest) != 0 && absl::c_linear_search(table_->rest_.at(number_).mediators, *symbol);
}

std::vector<absl::string_view> TableRow::offered_to() const {
  std::vector<absl::string_view> units;
  if (!has_more()) return units;
  for (const Symbol unit : table_->rest_.at(number_).offered_to) units.push_back(table_->orgs_.Name(unit));
  return units;
}

std::vector<absl::string_view> TableRow::addressees() const {
  std::vector<absl::string_view> orgs;
  if (!has_more()) return orgs;
  for (const Symbol org : table_->rest_.at(number_).addressees) orgs.push_back(table_->orgs_.Name(org));
  return orgs;
}

bool TableRow::IsBarred(absl::string_view person) const {
  return has_more() && absl::c_any_of(table_->rest_.at(number_).barred,
                                      [&](Symbol symbol) { return table_->people_.Name(symbol) == person; });
}

bool TableRow::IsGlimpser(absl::string_view person, absl::Time now) const {
  return has_more() && absl::c_any_of(table_->rest_.at(number_).glimpsers, [&](const auto& glimpser) {
           return table_->people_.Name(glimpser.first) == person && now < absl::FromUnixMicros(glimpser.second);
         });
}

// --- the index -----------------------------------------------------------------------------------------------------

size_t CaseTable::RowHash::operator()(uint32_t number) const {
  const Row& row = table->row(number);
  if ((row.flags & kLongName) == 0) return absl::HashOf(row.name);
  return absl::HashOf(table->long_names_.Name(LongNameSymbol(row.name)));
}

size_t CaseTable::RowHash::operator()(const Probe& probe) const {
  return probe.packed.has_value() ? absl::HashOf(*probe.packed) : absl::HashOf(probe.name);
}

bool CaseTable::RowEq::operator()(uint32_t number, const Probe& probe) const {
  const Row& row = table->row(number);
  const bool is_long = (row.flags & kLongName) != 0;
  if (probe.packed.has_value()) return !is_long && row.name == *probe.packed;
  return is_long && table->long_names_.Name(LongNameSymbol(row.name)) == probe.name;
}

CaseTable::CaseTable()
    : orgs_(kSymbols32),
      people_(kSymbols32),
      states_(kSymbols16),
      steps_(kSymbols16),
      levels_(kSymbols16),
      classes_(kSymbols16),
      long_names_(kSymbols32),
      index_(0, RowHash{this}, RowEq{this}) {}

std::string CaseTable::NameOf(const Row& row) const {
  if ((row.flags & kLongName) != 0) return std::string(long_names_.Name(LongNameSymbol(row.name)));
  return UnpackName(row.name);
}

// --- changes -------------------------------------------------------------------------------------------------------

void CaseTable::Put(absl::string_view name, const v1::CaseRow& row) {
  WriterLock lock(&mu_);
  PutLocked(name, row, /*replace=*/true);
}

void CaseTable::PutIfAbsent(absl::string_view name, const v1::CaseRow& row) {
  WriterLock lock(&mu_);
  PutLocked(name, row, /*replace=*/false);
}

void CaseTable::PutLocked(absl::string_view name, const v1::CaseRow& new_row, bool replace) {
  const Probe probe{name, PackName(name)};
  if (const auto known = index_.find(probe); known != index_.end()) {
    if (replace) Fill(*known, new_row);
    return;
  }
  if (row_count_ % kBlockRows == 0) blocks_.push_back(std::make_unique<Block>());
  const uint32_t number = row_count_++;
  Row& added = row(number);
  added.flags = kClosed;  // Until Fill counts it.
  if (probe.packed.has_value()) {
    added.name = *probe.packed;
  } else {
    const Symbol symbol = long_names_.Intern(name);
    added.name = {};
    std::memcpy(added.name.data(), &symbol, sizeof(symbol));
    added.flags |= kLongName;
  }
  index_.insert(number);
  Fill(number, new_row);
}

void CaseTable::Fill(uint32_t number, const v1::CaseRow& from) {
  Row& to = row(number);
  open_count_ -= (to.flags & kClosed) == 0 ? 1 : 0;
  open_count_ += from.closed() ? 0 : 1;
  if ((to.flags & kHasRest) != 0) rest_.erase(number);
  to.flags =
      static_cast<uint8_t>((to.flags & kLongName) | (from.closed() ? kClosed : 0) | (from.sealed() ? kSealed : 0) |
                           (from.archived() ? kArchived : 0) | (from.clue() ? kClue : 0) |
                           (from.numbered() ? kNumbered : 0) | (from.needs_support() ? kNeedsSupport : 0));
  to.due = from.due_micros() == 0 ? kNever : from.due_micros();
  to.changed = from.change_micros();
  const auto created = static_cast<uint64_t>(from.create_micros() / 1000);
  to.created_low = static_cast<uint32_t>(created);
  to.created_high = static_cast<uint16_t>(created >> 32);
  to.unit = orgs_.Intern(from.unit());
  to.committee = orgs_.Intern(from.committee());
  to.opener = people_.Intern(from.opener());
  to.lead = from.mediators().empty() ? 0 : people_.Intern(from.mediators(0));
  to.state = static_cast<uint16_t>(states_.Intern(from.state()));
  to.step = static_cast<uint16_t>(steps_.Intern(from.step()));
  to.level = static_cast<uint16_t>(levels_.Intern(from.level()));
  to.dispute_class = static_cast<uint16_t>(classes_.Intern(from.dispute_class()));
  if (from.mediators_size() <= 1 && from.offered_to().empty() && from.addressees().empty() && from.barred().empty() &&
      from.glimpsers().empty()) {
    return;
  }
  to.flags |= kHasRest;
  Rest& rest = rest_[number];
  for (int i = 1; i < from.mediators_size(); ++i) rest.mediators.push_back(people_.Intern(from.mediators(i)));
  for (const std::string& unit : from.offered_to()) rest.offered_to.push_back(orgs_.Intern(unit));
  for (const std::string& org : from.addressees()) rest.addressees.push_back(orgs_.Intern(org));
  for (const std::string& person : from.barred()) rest.barred.push_back(people_.Intern(person));
  for (const v1::Glimpser& glimpser : from.glimpsers()) {
    rest.glimpsers.emplace_back(people_.Intern(glimpser.person()), glimpser.end_micros());
  }
}

// --- lists ---------------------------------------------------------------------------------------------------------

// A query with its words looked up.
struct CaseTable::Filter {
  const ListQuery* query;
  // What a case must have; nothing: any.
  std::optional<Symbol> state, step, level, mediator;
  // Asks for something that no case has.
  bool impossible = false;
  int64_t due_before = kNever;
  // By unit: 0 not asked yet, 1 no, 2 yes.
  std::vector<uint8_t> units;

  void LookUp(const Interner& names, const std::string& word, std::optional<Symbol>* symbol) {
    if (word.empty()) return;
    *symbol = names.Find(word);
    impossible |= !symbol->has_value();
  }
  bool UnitMatches(Symbol unit, const Interner& names) {
    if (!query->unit_matches) return true;
    if (unit >= units.size()) units.resize(unit + size_t{1}, 0);
    if (units[unit] == 0) units[unit] = query->unit_matches(names.Name(unit)) ? 2 : 1;
    return units[unit] == 2;
  }
};

bool CaseTable::Matches(Filter* filter, uint32_t number) const {
  const Row& r = row(number);
  const ListQuery& query = *filter->query;
  if ((r.flags & kClosed) != 0 && !query.show_closed) return false;
  if (filter->state.has_value() && r.state != *filter->state) return false;
  if (filter->step.has_value() && r.step != *filter->step) return false;
  if (filter->level.has_value() && r.level != *filter->level) return false;
  // kNever is not before kNever.
  if (query.due_before != absl::InfiniteFuture() && r.due >= filter->due_before) return false;
  if (!filter->UnitMatches(r.unit, orgs_)) return false;
  const TableRow view(this, number);
  if (filter->mediator.has_value() && r.lead != *filter->mediator &&
      ((r.flags & kHasRest) == 0 || !view.HasMediator(query.mediator))) {
    return false;
  }
  return !query.sees || query.sees(view);
}

// The least `limit` of the keys it is shown.
class CaseTable::Best {
 public:
  explicit Best(const ListQuery& query) : query_(query) {}

  void Show(const CaseTable& table, const Row& row) {
    const int64_t value = ValueOf(row);
    if (query_.after.has_value() && value < query_.after->value) return;
    const bool is_full = least_.size() == query_.limit;
    // The name is made only for those that stand a chance.
    if (is_full && value > least_.front().value) {
      more_ = true;
      return;
    }
    ListKey key{value, table.NameOf(row)};
    if (query_.after.has_value() && key <= *query_.after) return;
    least_.push_back(std::move(key));
    std::push_heap(least_.begin(), least_.end());
    if (!is_full) return;
    more_ = true;
    std::pop_heap(least_.begin(), least_.end());
    least_.pop_back();
  }

  void Finish(ListPage* page) {
    std::sort_heap(least_.begin(), least_.end());
    if (more_ && !least_.empty()) page->next = least_.back();
    for (ListKey& key : least_) page->names.push_back(std::move(key.name));
  }

 private:
  // Smaller comes first.
  int64_t ValueOf(const Row& row) const {
    const int64_t created = static_cast<int64_t>(row.created_high) << 32 | row.created_low;
    switch (query_.order) {
      case v1::CASE_ORDER_NEWEST:
        return -created;
      case v1::CASE_ORDER_OLDEST:
        return created;
      case v1::CASE_ORDER_LAST_CHANGED:
        return -row.changed;
      default:
        return row.due;
    }
  }

  const ListQuery& query_;
  std::vector<ListKey> least_;  // A heap, the greatest in front.
  bool more_ = false;
};

ListPage CaseTable::List(const ListQuery& query) const {
  Filter filter;
  filter.query = &query;
  // Microseconds are whole: what is due before a moment is due before the next whole one.
  if (query.due_before != absl::InfiniteFuture()) {
    filter.due_before = absl::ToUnixMicros(query.due_before + absl::Microseconds(1) - absl::Nanoseconds(1));
  }
  ListPage page;
  Best best(query);
  uint32_t number = 0;
  while (true) {
    ReaderLock lock(&mu_);
    if (number == 0) {
      filter.LookUp(states_, query.state, &filter.state);
      filter.LookUp(steps_, query.step, &filter.step);
      filter.LookUp(levels_, query.level, &filter.level);
      filter.LookUp(people_, query.mediator, &filter.mediator);
    }
    if (filter.impossible || number >= row_count_) break;
    const uint32_t end = std::min<uint32_t>(row_count_, (number / kBlockRows + 1) * kBlockRows);
    for (; number < end; ++number) {
      if (!Matches(&filter, number)) continue;
      ++page.total;
      best.Show(*this, row(number));
    }
    if (number % kBlockRows != 0) break;  // The last block; what is added from now on is not in this list.
  }
  best.Finish(&page);
  return page;
}

// --- figures -------------------------------------------------------------------------------------------------------

bool CaseTable::loaded() const {
  ReaderLock lock(&mu_);
  return loaded_;
}

void CaseTable::SetLoaded() {
  WriterLock lock(&mu_);
  loaded_ = true;
}

int64_t CaseTable::case_count() const {
  ReaderLock lock(&mu_);
  return row_count_;
}

int64_t CaseTable::open_count() const {
  ReaderLock lock(&mu_);
  return open_count_;
}

size_t CaseTable::bytes() const {
  ReaderLock lock(&mu_);
  size_t bytes = blocks_.size() * sizeof(Block) + index_.capacity() * (sizeof(uint32_t) + 1);
  bytes += rest_.capacity() * (sizeof(Rest) + sizeof(uint32_t) + 1);
  for (const auto& [number, rest] : rest_) {
    bytes +=
        (rest.mediators.capacity() + rest.offered_to.capacity() + rest.addressees.capacity() + rest.barred.capacity()) *
        sizeof(Symbol);
    bytes += rest.glimpsers.capacity() * sizeof(rest.glimpsers[0]);
  }
  for (const Interner* names : {&orgs_, &people_, &states_, &steps_, &levels_, &classes_, &long_names_}) {
    bytes += names->bytes();
  }
  return bytes;
}

}  // namespace gaiwan
