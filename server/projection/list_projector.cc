#include "server/projection/list_projector.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/projection/case_state.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/due_clock.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "case/";
// The first key behind all that begin with kPrefix.
constexpr absl::string_view kBehindPrefix = "case0";

int64_t Micros(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1000000 + time.nanos() / 1000;
}

// The end that comes first. A clock that ran out stands with its end in the past until what it waited for happens, so
// what is overdue comes first in the list of what is due.
int64_t DueMicros(const v1::Case& c) {
  int64_t due = 0;
  for (const v1::Clock& clock : c.clocks()) {
    if (!IsListedAsDue(clock)) continue;
    const int64_t micros = Micros(clock.due_time());
    if (due == 0 || micros < due) due = micros;
  }
  return due;
}

bool HasCountedClock(const v1::Case& c) {
  return std::any_of(c.clocks().begin(), c.clocks().end(), [](const v1::Clock& clock) {
    const bool runs = clock.status() == v1::CLOCK_RUNNING || clock.status() == v1::CLOCK_WAITING_FOR_CALENDAR;
    return runs && clock.length() > 0;
  });
}

}  // namespace

std::string CaseRowKey(absl::string_view name) {
  return absl::StrCat(kPrefix, name);
}

void FillCaseRow(const v1::Case& c, v1::CaseRow* row) {
  row->Clear();
  row->set_unit(c.unit());
  row->set_committee(c.committee());
  row->set_opener(c.opener());
  row->set_state(c.state());
  row->set_step(c.step());
  row->set_level(c.level());
  row->set_dispute_class(c.dispute_class());
  for (const v1::Mediator& mediator : c.mediators()) {
    row->add_mediators(mediator.person());
    if (mediator.lead()) row->mutable_mediators()->SwapElements(0, row->mediators_size() - 1);
  }
  for (std::string& unit : OfferedTo(c)) row->add_offered_to(std::move(unit));
  for (std::string& org : AddresseesOf(c)) row->add_addressees(std::move(org));
  for (std::string& person : RecusedFrom(c)) row->add_barred(std::move(person));
  for (const v1::SightGrant& grant : c.sight_grants()) {
    v1::Glimpser* glimpser = row->add_glimpsers();
    glimpser->set_person(grant.person());
    glimpser->set_end_micros(Micros(grant.end_time()));
  }
  row->set_sealed(IsSealedCase(c));
  row->set_archived(c.file().has_archive_time());
  row->set_clue(IsClue(c));
  row->set_numbered(!c.case_number().empty());
  row->set_needs_support(NeedsSupport(c));
  row->set_due_micros(DueMicros(c));
  row->set_counted_clock(HasCountedClock(c));
  row->set_create_micros(Micros(c.create_time()));
  row->set_change_micros(Micros(c.update_time()));
  row->set_closed(c.closed());
}

void ListProjector::Project(const Change& change, Group* group) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr) return;
  if (row_count_ == rows_.size()) rows_.emplace_back();
  v1::CaseRow& row = rows_[row_count_++];
  FillCaseRow(after->proto(), &row);
  row.SerializeToString(&scratch_);
  group->Put(Family::kList, CaseRowKey(change.stream), scratch_);
}

void ListProjector::Committed(absl::Span<const Change> changes) {
  // Also called for what was read back from the log after a failed write, and was not projected.
  size_t next = 0;
  v1::CaseRow made;
  for (const Change& change : changes) {
    const CaseState* after = AsCase(change.after.get());
    if (after == nullptr) continue;
    if (row_count_ == 0) FillCaseRow(after->proto(), &made);
    table_->Put(change.stream, row_count_ == 0 ? made : rows_[next++]);
  }
  row_count_ = 0;
}

absl::Status ScanCaseRows(const View& view, absl::string_view after,
                          absl::FunctionRef<bool(absl::string_view name, const v1::CaseRow& row)> callback) {
  // A zero byte is the least there is to add: the first key behind.
  const std::string from =
      after.empty() ? std::string(kPrefix) : absl::StrCat(CaseRowKey(after), absl::string_view("\0", 1));
  absl::Status status;
  v1::CaseRow row;
  RETURN_IF_ERROR(view.Scan(Family::kList, from, kBehindPrefix, [&](absl::string_view key, absl::string_view value) {
    const absl::string_view name = absl::StripPrefix(key, kPrefix);
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = absl::DataLossError(absl::StrCat("the list row of ", name, " does not parse"));
      return false;
    }
    return callback(name, row);
  }));
  return status;
}

absl::Status LoadTable(const View& view, CaseTable* table) {
  RETURN_IF_ERROR(ScanCaseRows(view, "", [&](absl::string_view name, const v1::CaseRow& row) {
    table->PutIfAbsent(name, row);
    return true;
  }));
  table->SetLoaded();
  return absl::OkStatus();
}

}  // namespace gaiwan
