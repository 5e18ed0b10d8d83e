// Lists over the table: filters with their words looked up, one walk, the least of what passes.
#include "server/projection/case_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {

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
      case CaseField::kGroup:
        return IsFlag(table_.more(number).group_event);
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

}  // namespace gaiwan
