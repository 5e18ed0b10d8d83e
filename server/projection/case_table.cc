#include "server/projection/case_table.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/hash/hash.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

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
// One is kept for what is not told yet.
constexpr size_t kLanguageSets = kSymbols16 - 1;
constexpr int64_t kNoAmount = -1;
constexpr int64_t kMicros = 1000000;

uint32_t Seconds(int64_t micros) {
  return static_cast<uint32_t>(std::clamp<int64_t>(micros / kMicros, 0, std::numeric_limits<uint32_t>::max()));
}

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
std::optional<int64_t> TableRow::due_micros() const {
  const int64_t due = table_->row(number_).due;
  if (due == kNever) return std::nullopt;
  return due;
}
int64_t TableRow::create_seconds() const {
  const CaseTable::Row& row = table_->row(number_);
  return (static_cast<int64_t>(row.created_high) << 32 | row.created_low) / 1000;
}
uint32_t TableRow::paused_seconds() const {
  return table_->more(number_).paused;
}
uint32_t TableRow::wait_seconds() const {
  return table_->more(number_).waiting;
}
uint32_t TableRow::close_seconds() const {
  return table_->more(number_).closed;
}
uint32_t TableRow::late_from_seconds() const {
  return table_->more(number_).late_from;
}
uint32_t TableRow::late_until_seconds() const {
  return table_->more(number_).late_until;
}
uint8_t TableRow::waits() const {
  return table_->more(number_).waits;
}
std::vector<absl::string_view> TableRow::mediators() const {
  std::vector<absl::string_view> people;
  const Symbol lead = table_->row(number_).lead;
  if (lead != 0) people.push_back(table_->people_.Name(lead));
  if (!has_more()) return people;
  for (const Symbol person : table_->rest_.at(number_).mediators) people.push_back(table_->people_.Name(person));
  return people;
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

std::optional<Symbol> TableRow::FindPerson(absl::string_view person) const {
  return table_->people_.Find(person);
}
Symbol TableRow::opener_symbol() const {
  return table_->row(number_).opener;
}

bool TableRow::HasMediator(absl::string_view person) const {
  const std::optional<Symbol> symbol = FindPerson(person);
  return symbol.has_value() && HasMediator(*symbol);
}

bool TableRow::HasMediator(Symbol person) const {
  if (person == 0) return false;
  const CaseTable::Row& row = table_->row(number_);
  if (row.lead == person) return true;
  return (row.flags & kHasRest) != 0 && absl::c_linear_search(table_->rest_.at(number_).mediators, person);
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
      channels_(kSymbols16),
      sources_(kSymbols16),
      difficulties_(kSymbols16),
      language_sets_(kLanguageSets),
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
  if (row_count_ % kBlockRows == 0) {
    blocks_.push_back(std::make_unique<Block>());
    more_.push_back(std::make_unique<MoreBlock>());
    texts_.emplace_back();
  }
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
  More& beside = more(number);
  beside.amount = from.has_amount_fen() ? from.amount_fen() : kNoAmount;
  beside.paused = Seconds(from.paused_micros());
  beside.waiting = Seconds(from.wait_micros());
  beside.closed = Seconds(from.close_micros());
  beside.late_from = Seconds(from.late_from_micros());
  beside.late_until = Seconds(from.late_until_micros());
  beside.channel = static_cast<uint16_t>(channels_.Intern(from.channel()));
  beside.source = static_cast<uint16_t>(sources_.Intern(from.source()));
  beside.difficulty = static_cast<uint16_t>(difficulties_.Intern(from.difficulty()));
  beside.risk = static_cast<uint8_t>(from.risk());
  beside.waits = static_cast<uint8_t>(from.waits());
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

// --- what cases are found by ---------------------------------------------------------------------------------------

void CaseTable::SetText(absl::string_view name, const v1::LookupRow& row) {
  WriterLock lock(&mu_);
  const auto known = index_.find(Probe{name, PackName(name)});
  if (known == index_.end()) return;
  // What it was searched by before is not in it any more: it may have been erased.
  if (TextBlock* block = texts_[*known / kBlockRows].get(); block != nullptr) (*block)[*known % kBlockRows] = {};
  SetTextLocked(*known, row);
}

void CaseTable::SetTextIfAbsent(absl::string_view name, const v1::LookupRow& row) {
  WriterLock lock(&mu_);
  const auto known = index_.find(Probe{name, PackName(name)});
  if (known != index_.end() && more(*known).languages == 0) SetTextLocked(*known, row);
}

void CaseTable::SetTextLocked(uint32_t number, const v1::LookupRow& row) {
  std::vector<uint32_t> languages;
  std::unique_ptr<TextBlock>& block = texts_[number / kBlockRows];
  const auto add = [&](uint32_t token) {
    if (block == nullptr) block = std::make_unique<TextBlock>();
    (*block)[number % kBlockRows].Add(token);
  };
  for (const v1::LookupParty& party : row.parties()) {
    for (const uint32_t token : party.name_parts()) add(token);
    languages.insert(languages.end(), party.languages().begin(), party.languages().end());
  }
  for (const uint32_t token : row.text_parts()) add(token);
  std::sort(languages.begin(), languages.end());
  languages.erase(std::unique(languages.begin(), languages.end()), languages.end());
  const absl::string_view bytes(reinterpret_cast<const char*>(languages.data()), languages.size() * sizeof(uint32_t));
  more(number).languages = static_cast<uint16_t>(language_sets_.Intern(bytes) + 1);
}

CaseTable::Carried CaseTable::CarriedOf(absl::string_view name) const {
  ReaderLock lock(&mu_);
  const auto known = index_.find(Probe{name, PackName(name)});
  if (known == index_.end()) return {};
  const More& row = more(*known);
  return {true, row.closed * kMicros, row.late_from * kMicros, row.late_until * kMicros};
}

// --- lists ---------------------------------------------------------------------------------------------------------

namespace {

bool MayHave(const TextSignature& signature, const WantedTokens& wanted) {
  return !wanted.empty() && absl::c_all_of(wanted, [&](const std::vector<uint32_t>& any) {
    return absl::c_any_of(any, [&](uint32_t token) { return signature.MayHave(token); });
  });
}

}  // namespace

// A filter with its words looked up. Used under the lock, by one thread.
class CaseTable::Test {
 public:
  Test(const CaseTable& table, const ListQuery& query, const CaseFilter::Node& node) : table_(table), query_(query) {
    kind_ = node.kind;
    for (const CaseFilter::Node& part : node.parts) parts_.emplace_back(table, query, part);
    if (kind_ != CaseFilter::Node::Kind::kCondition) return;
    condition_ = &node.condition;
    needed_ = condition_->field == CaseField::kText ? 0 : ClassBit(ClassOf(condition_->field));
    LookUp();
  }

  // All classes that some condition is about; of a word those that it may stand in.
  ClassBits needed() const {
    ClassBits all = needed_;
    if (IsText()) all |= ClassBit(v1::PROCESS) | ClassBit(v1::PARTIES) | ClassBit(v1::RECORDS);
    for (const Test& part : parts_) all |= part.needed();
    return all;
  }

  // `has`: whether it has a word in what is seen. Of what is not seen nothing holds.
  template <typename Has>
  bool Passes(uint32_t number, ClassBits seen, const Has& has) {
    switch (kind_) {
      case CaseFilter::Node::Kind::kCondition:
        if (IsText()) return has(*condition_, seen);
        return (needed_ & ~seen) == 0 && Holds(number) != condition_->negated;
      case CaseFilter::Node::Kind::kAny:
        for (Test& part : parts_) {
          if (part.Passes(number, seen, has)) return true;
        }
        return false;
      default:
        for (Test& part : parts_) {
          if (!part.Passes(number, seen, has)) return false;
        }
        return true;
    }
  }

 private:
  bool IsText() const { return condition_ != nullptr && condition_->field == CaseField::kText; }

  // Symbol numbers are kept from here on; a word that is interned only later is of no case that a list has to show.
  void LookUp() {
    const auto find = [&](const Interner& names) { symbol_ = names.Find(condition_->word); };
    switch (condition_->field) {
      case CaseField::kState:
        return find(table_.states_);
      case CaseField::kStep:
        return find(table_.steps_);
      case CaseField::kLevel:
        return find(table_.levels_);
      case CaseField::kChannel:
        return find(table_.channels_);
      case CaseField::kSource:
        return find(table_.sources_);
      case CaseField::kDifficulty:
        return find(table_.difficulties_);
      case CaseField::kMediator:
      case CaseField::kOpener:
        return find(table_.people_);
      case CaseField::kLanguage:
        if (!condition_->any) token_ = query_.language_token(condition_->word);
        return;
      default:
        return;
    }
  }

  bool Is(Symbol symbol) const { return condition_->any ? symbol != 0 : symbol_.has_value() && symbol == *symbol_; }
  bool IsIn(int64_t value) const { return value >= condition_->from && value < condition_->to; }
  bool IsFlag(bool flag) const { return condition_->any ? flag : IsIn(flag ? 1 : 0); }

  // What is asked of a symbol is asked once.
  template <typename Ask>
  bool Kept(Symbol symbol, const Ask& ask) {
    if (symbol >= kept_.size()) kept_.resize(symbol + size_t{1}, 0);
    if (kept_[symbol] == 0) kept_[symbol] = ask() ? 2 : 1;
    return kept_[symbol] == 2;
  }

  bool HoldsOrg(Symbol org) {
    if (condition_->any) return org != 0;
    return Kept(org, [&] { return query_.is_at_or_below(table_.orgs_.Name(org), condition_->word); });
  }

  bool HoldsLanguage(Symbol told) {
    if (told == 0) return false;
    return Kept(told, [&] {
      const absl::string_view bytes = table_.language_sets_.Name(told - 1);
      if (condition_->any) return !bytes.empty();
      for (size_t i = 0; i < bytes.size(); i += sizeof(uint32_t)) {
        uint32_t token = 0;
        std::memcpy(&token, bytes.data() + i, sizeof(token));
        if (token == token_) return true;
      }
      return false;
    });
  }

  bool Holds(uint32_t number) {
    const Row& row = table_.row(number);
    switch (condition_->field) {
      case CaseField::kUnit:
        return HoldsOrg(row.unit);
      case CaseField::kCommittee:
        return HoldsOrg(row.committee);
      case CaseField::kState:
        return Is(row.state);
      case CaseField::kStep:
        return Is(row.step);
      case CaseField::kLevel:
        return Is(row.level);
      case CaseField::kChannel:
        return Is(table_.more(number).channel);
      case CaseField::kSource:
        return Is(table_.more(number).source);
      case CaseField::kDifficulty:
        return Is(table_.more(number).difficulty);
      case CaseField::kClass:
        if (condition_->any) return row.dispute_class != 0;
        return Kept(row.dispute_class, [&] {
          const absl::string_view name = table_.classes_.Name(row.dispute_class);
          return name == condition_->word || absl::StartsWith(name, absl::StrCat(condition_->word, "-"));
        });
      case CaseField::kMediator:
        if (Is(row.lead)) return true;
        return !condition_->any && symbol_.has_value() && (row.flags & kHasRest) != 0 &&
               absl::c_linear_search(table_.rest_.at(number).mediators, *symbol_);
      case CaseField::kOpener:
        return Is(row.opener);
      case CaseField::kLanguage:
        return HoldsLanguage(table_.more(number).languages);
      case CaseField::kRisk:
        return condition_->any ? table_.more(number).risk > 0 : IsIn(table_.more(number).risk);
      case CaseField::kDue:
        return condition_->any ? row.due != kNever : IsIn(row.due);
      case CaseField::kOpened:
      case CaseField::kAge:
        return condition_->any || IsIn((static_cast<int64_t>(row.created_high) << 32 | row.created_low) * 1000);
      case CaseField::kChanged:
        return condition_->any || IsIn(row.changed);
      case CaseField::kAmount: {
        const int64_t amount = table_.more(number).amount;
        return amount != kNoAmount && (condition_->any || IsIn(amount));
      }
      case CaseField::kClosed:
        return IsFlag((row.flags & kClosed) != 0);
      case CaseField::kOverdue:
        return IsFlag(row.due != kNever && row.due <= absl::ToUnixMicros(query_.now));
      case CaseField::kPaused:
        return IsFlag(table_.more(number).paused != 0);
      case CaseField::kWaiting:
        return condition_->any ? table_.more(number).waits != 0
                               : (table_.more(number).waits & static_cast<uint8_t>(condition_->from)) != 0;
      case CaseField::kText:
        break;  // Asked of whoever knows.
    }
    return false;
  }

  const CaseTable& table_;
  const ListQuery& query_;
  CaseFilter::Node::Kind kind_ = CaseFilter::Node::Kind::kAll;
  std::vector<Test> parts_;
  const CaseCondition* condition_ = nullptr;
  ClassBits needed_ = 0;
  std::optional<Symbol> symbol_;
  uint32_t token_ = 0;
  // By symbol: 0 not asked yet, 1 no, 2 yes.
  std::vector<uint8_t> kept_;
};

// One walk over the table.
struct CaseTable::Scan {
  Scan(const CaseTable& table, const ListQuery& of)
      : query(of),
        test(table, of, of.filter == nullptr ? CaseFilter().root() : of.filter->root()),
        needed(test.needed()),
        skips_closed(!of.show_closed && (of.filter == nullptr || !of.filter->mentions_closed())) {}

  bool TitleHas(const CaseTable& table, size_t word, const Row& row) {
    if (!query.title_has) return false;
    const auto [kept, is_new] = titles.try_emplace(std::make_pair(word, uint64_t{row.unit} << 16 | row.dispute_class));
    if (is_new) {
      kept->second = query.title_has(word, table.orgs_.Name(row.unit), table.classes_.Name(row.dispute_class));
    }
    return kept->second;
  }

  const ListQuery& query;
  Test test;
  const ClassBits needed;
  const bool skips_closed;
  // Whether a title has a word, by unit and class.
  absl::flat_hash_map<std::pair<size_t, uint64_t>, bool> titles;
};

ClassBits CaseTable::Matches(Scan* scan, uint32_t number) const {
  const Row& r = row(number);
  if (scan->skips_closed && (r.flags & kClosed) != 0) return 0;
  const auto may_have = [&](const CaseCondition& condition, ClassBits seen) {
    if (condition.negated) return true;
    const WordTokens& word = scan->query.words[condition.text];
    const TextSignature* text = signature(number);
    return (text != nullptr && (((seen & ClassBit(v1::PARTIES)) != 0 && MayHave(*text, word.names)) ||
                                ((seen & ClassBit(v1::RECORDS)) != 0 && MayHave(*text, word.text)))) ||
           ((seen & ClassBit(v1::PROCESS)) != 0 && scan->TitleHas(*this, condition.text, r));
  };
  constexpr ClassBits kAll = ~ClassBits{0};
  // To see is dearer than to match: who sees less fulfils less, so what fails with all in sight fails.
  if (!scan->test.Passes(number, kAll, may_have)) return 0;
  if (!scan->query.sees) return kAll;
  const ClassBits seen = scan->query.sees(TableRow(this, number));
  if (seen == 0 || ((scan->needed & ~seen) != 0 && !scan->test.Passes(number, seen, may_have))) return 0;
  return seen;
}

// The least `limit` of the keys it is shown.
class CaseTable::Best {
 public:
  explicit Best(const ListQuery& query) : query_(query) {}

  void Show(const CaseTable& table, const Row& row, ClassBits seen) {
    const int64_t value = ValueOf(row, seen);
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
    page->keys = std::move(least_);
  }

 private:
  // Smaller comes first. Who does not see when a case is due or was changed is not told by its place either.
  int64_t ValueOf(const Row& row, ClassBits seen) const {
    const bool by_process = query_.order != v1::CASE_ORDER_NEWEST && query_.order != v1::CASE_ORDER_OLDEST;
    if (by_process && (seen & ClassBit(v1::PROCESS)) == 0) return kNever;
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

// Calls `found(number, seen)` with each row that fulfils the query, block by block under the lock.
template <typename Found>
void CaseTable::ScanAll(const ListQuery& query, const Found& found) const {
  std::optional<Scan> scan;
  uint32_t number = 0;
  while (true) {
    ReaderLock lock(&mu_);
    if (!scan.has_value()) scan.emplace(*this, query);
    if (number >= row_count_) break;
    const uint32_t end = std::min<uint32_t>(row_count_, (number / kBlockRows + 1) * kBlockRows);
    for (; number < end; ++number) {
      if (const ClassBits seen = Matches(&*scan, number); seen != 0) found(number, seen);
    }
    if (number % kBlockRows != 0) break;  // The last block; what is added from now on is not in this list.
  }
}

ListPage CaseTable::List(const ListQuery& query) const {
  ListPage page;
  Best best(query);
  ScanAll(query, [&](uint32_t number, ClassBits seen) {
    ++page.total;
    best.Show(*this, row(number), seen);
  });
  best.Finish(&page);
  return page;
}

void CaseTable::Visit(const ListQuery& query,
                      absl::FunctionRef<void(const TableRow& row, ClassBits seen)> visit) const {
  ScanAll(query, [&](uint32_t number, ClassBits seen) { visit(TableRow(this, number), seen); });
}

std::vector<bool> CaseTable::Check(const ListQuery& query, const std::vector<std::string>& names,
                                   absl::FunctionRef<bool(size_t name, size_t word, ClassBits seen)> has) const {
  std::vector<bool> fulfil(names.size(), false);
  std::optional<Scan> scan;
  for (size_t i = 0; i < names.size(); ++i) {
    // The lock is taken anew for each: `has` was worked out before, but a long list must not hold the engine up.
    ReaderLock lock(&mu_);
    if (!scan.has_value()) scan.emplace(*this, query);
    const auto known = index_.find(Probe{names[i], PackName(names[i])});
    if (known == index_.end()) continue;
    const ClassBits seen = Matches(&*scan, *known);
    if (seen == 0) continue;
    const auto has_word = [&](const CaseCondition& condition, ClassBits in_sight) {
      const bool in_title =
          (in_sight & ClassBit(v1::PROCESS)) != 0 && scan->TitleHas(*this, condition.text, row(*known));
      // What nobody lets them see of it is not there to be missed either: a word is looked for in what is seen.
      return (in_title || has(i, condition.text, in_sight)) != condition.negated;
    };
    fulfil[i] = scan->test.Passes(*known, seen, has_word);
  }
  return fulfil;
}

bool CaseTable::Sees(absl::string_view name, const std::function<ClassBits(const TableRow&)>& sees) const {
  ReaderLock lock(&mu_);
  const auto known = index_.find(Probe{name, PackName(name)});
  return known != index_.end() && (!sees || sees(TableRow(this, *known)) != 0);
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
  size_t bytes = blocks_.size() * (sizeof(Block) + sizeof(MoreBlock)) + index_.capacity() * (sizeof(uint32_t) + 1);
  for (const auto& block : texts_) bytes += block == nullptr ? 0 : sizeof(TextBlock);
  bytes += rest_.capacity() * (sizeof(Rest) + sizeof(uint32_t) + 1);
  for (const auto& [number, rest] : rest_) {
    bytes +=
        (rest.mediators.capacity() + rest.offered_to.capacity() + rest.addressees.capacity() + rest.barred.capacity()) *
        sizeof(Symbol);
    bytes += rest.glimpsers.capacity() * sizeof(rest.glimpsers[0]);
  }
  for (const Interner* names : {&orgs_, &people_, &states_, &steps_, &levels_, &classes_, &long_names_, &channels_,
                                &sources_, &difficulties_, &language_sets_}) {
    bytes += names->bytes();
  }
  return bytes;
}

}  // namespace gaiwan
