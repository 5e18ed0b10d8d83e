#include "server/projection/case_table.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

constexpr int64_t kMicros = 1000000;  // Of a second.

uint32_t Seconds(int64_t micros) {
  return static_cast<uint32_t>(std::clamp<int64_t>(micros / kMicros, 0, std::numeric_limits<uint32_t>::max()));
}

}  // namespace

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

Symbol CaseTable::LongNameSymbol(const PackedName& name) {
  Symbol symbol;
  std::memcpy(&symbol, name.data(), sizeof(symbol));
  return symbol;
}

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
    if (!replace) return;
    const CaseStanding before = StandingOf(*known);
    Fill(*known, new_row);
    groups_.Move(*known, before, StandingOf(*known));
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
  groups_.Add(number, StandingOf(number));
  if (const auto ahead = message_waits_ahead_.find(name); ahead != message_waits_ahead_.end()) {
    SetMessageWaitLocked(number, ahead->second);
    message_waits_ahead_.erase(ahead);
  }
}

void CaseTable::SetMessageWait(absl::string_view name, uint32_t since) {
  WriterLock lock(&mu_);
  const auto known = index_.find(Probe{name, PackName(name)});
  if (known != index_.end()) {
    SetMessageWaitLocked(*known, since);
  } else if (since != 0) {
    message_waits_ahead_.insert_or_assign(std::string(name), since);
  } else {
    message_waits_ahead_.erase(name);
  }
}

void CaseTable::SetMessageWaitLocked(uint32_t number, uint32_t since) {
  const CaseStanding before = StandingOf(number);
  uint8_t& waits = more(number).waits;
  if (since != 0) {
    waits |= kWaitMessage;
    message_waits_.insert_or_assign(number, since);
  } else {
    waits &= static_cast<uint8_t>(~kWaitMessage);
    message_waits_.erase(number);
  }
  groups_.Move(number, before, StandingOf(number));
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
  beside.group_event = from.group_event();
  // What is not the case's own stays, whatever a row says of it that was damaged on the disk.
  beside.waits = static_cast<uint8_t>((from.waits() & ~kWaitMessage) | (beside.waits & kWaitMessage));
  if (from.mediators_size() <= 1 && from.offered_to().empty() && from.addressees().empty() && from.barred().empty() &&
      from.glimpsers().empty() && from.owed_until_micros() == 0) {
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
  rest.owed_until = Seconds(from.owed_until_micros());
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
  bytes += groups_.bytes();
  bytes += message_waits_.capacity() * (2 * sizeof(uint32_t) + 1);
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
