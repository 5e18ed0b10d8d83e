// What one row of the table tells.
#include "server/projection/case_table.h"

#include <algorithm>
#include <limits>

#include "absl/algorithm/container.h"

namespace gaiwan {

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
  return (table_->row(number_).flags & CaseTable::kClosed) != 0;
}
bool TableRow::sealed() const {
  return (table_->row(number_).flags & CaseTable::kSealed) != 0;
}
bool TableRow::archived() const {
  return (table_->row(number_).flags & CaseTable::kArchived) != 0;
}
bool TableRow::clue() const {
  return (table_->row(number_).flags & CaseTable::kClue) != 0;
}
bool TableRow::numbered() const {
  return (table_->row(number_).flags & CaseTable::kNumbered) != 0;
}
bool TableRow::needs_support() const {
  return (table_->row(number_).flags & CaseTable::kNeedsSupport) != 0;
}
bool TableRow::has_more() const {
  return (table_->row(number_).flags & CaseTable::kHasRest) != 0;
}
absl::Time TableRow::change_time() const {
  return absl::FromUnixMicros(table_->row(number_).changed);
}
std::optional<int64_t> TableRow::due_micros() const {
  const int64_t due = table_->row(number_).due;
  if (due == CaseTable::kNever) return std::nullopt;
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
  const CaseTable::More& more = table_->more(number_);
  if ((more.waits & kWaitMessage) == 0) return more.waiting;
  const uint32_t message = table_->message_waits_.at(number_);
  return more.waiting == 0 ? message : std::min(more.waiting, message);
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
BoardFacts TableRow::board_facts() const {
  const CaseTable::Row& row = table_->row(number_);
  const CaseTable::More& more = table_->more(number_);
  BoardFacts facts;
  facts.closed = closed();
  facts.group_event = more.group_event;
  facts.waits = more.waits;
  facts.due = row.due;
  facts.created = static_cast<uint32_t>(std::min<int64_t>(create_seconds(), std::numeric_limits<uint32_t>::max()));
  if (facts.closed) facts.closed_at = std::max(more.closed, facts.created);
  facts.paused = more.paused;
  facts.waiting = wait_seconds();
  facts.late_from = more.late_from;
  facts.late_until = more.late_until;
  return facts;
}
absl::Time TableRow::work_end() const {
  const uint32_t owed_until = has_more() ? table_->rest_.at(number_).owed_until : 0;
  return absl::FromUnixSeconds(std::max(close_seconds(), owed_until));
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
  return (row.flags & CaseTable::kHasRest) != 0 && absl::c_linear_search(table_->rest_.at(number_).mediators, person);
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

}  // namespace gaiwan
