#include "server/projection/list_projector.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/projection/case_state.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/due_clock.h"
#include "workflow/risk_grade.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "case/";
// The first key behind all that begin with kPrefix.
constexpr absl::string_view kBehindPrefix = "case0";

int64_t Micros(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMicros(ToTime(time));  // Saturates: a damaged record may hold any time.
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

bool IsMissing(const v1::LineHandOver& hand_over) {
  return hand_over.state() == v1::LINE_STATE_WAITING || hand_over.state() == v1::LINE_STATE_SENT;
}

// What we brought on paper, and what nobody has answered for: a receipt or any answer shows that it arrived.
bool IsMissingOnPaper(const v1::HandOver& hand_over, bool has_receipt, bool answered) {
  switch (hand_over.way()) {
    case v1::HAND_OVER_WAY_BY_HAND:
    case v1::HAND_OVER_WAY_BY_POST:
    case v1::HAND_OVER_WAY_BY_PLATFORM:
      return !has_receipt && !answered;
    default:
      return false;
  }
}

// What it waits for at others, and since when: by line what nobody took, on paper what no receipt came for.
void FillWaits(const v1::Case& c, v1::CaseRow* row) {
  const auto wait = [row](CaseWait what, int64_t since) {
    row->set_waits(row->waits() | what);
    if (row->wait_micros() == 0 || since < row->wait_micros()) row->set_wait_micros(since);
  };
  if (c.has_acceptance_asked_time() && !c.closed()) wait(kWaitAcceptance, Micros(c.acceptance_asked_time()));
  const v1::Delegation& delegation = c.delegation();
  if (delegation.state() == v1::DELEGATION_STATE_RECEIVED) wait(kWaitAcceptance, Micros(delegation.receive_time()));
  for (const v1::Transfer& transfer : c.transfers()) {
    if (transfer.state() == v1::TRANSFER_STATE_OFFERED) wait(kWaitTransfer, Micros(transfer.offer_time()));
  }
  for (const v1::LineHandOver& hand_over : c.line_hand_overs()) {
    if (IsMissing(hand_over)) wait(kWaitReceipt, Micros(hand_over.create_time()));
  }
  for (const v1::Confirmation& each : c.confirmations()) {
    if (IsMissingOnPaper(each.hand_over(), each.has_receipt(), each.has_answer_time())) {
      wait(kWaitReceipt, Micros(each.apply_time()));
    }
  }
  for (const v1::Referral& each : c.referrals()) {
    if (IsMissingOnPaper(each.hand_over(), each.has_receipt(), each.has_answer_time())) {
      wait(kWaitReceipt, Micros(each.send_time()));
    }
  }
  if (IsMissingOnPaper(delegation.hand_over(), delegation.has_receipt(), delegation.has_answer_time())) {
    wait(kWaitReceipt, Micros(delegation.return_time()));
  }
  for (const v1::Risk& risk : c.risks()) {
    if (RiskRank(risk.grade()) > 0 && risk.acknowledged_by().empty()) wait(kWaitRisk, Micros(risk.act_time()));
  }
}

bool HasGroupEvent(const v1::Case& c) {
  return std::any_of(c.risks().begin(), c.risks().end(),
                     [](const v1::Risk& risk) { return risk.group_event() && RiskRank(risk.grade()) > 0; });
}

int32_t WorstRisk(const v1::Case& c) {
  int worst = 0;
  for (const v1::Risk& risk : c.risks()) worst = std::max(worst, RiskRank(risk.grade()));
  return worst;
}

// The table keeps whole seconds, and what is carried must be the same wherever it comes from.
int64_t WholeSeconds(int64_t micros) {
  return micros - micros % 1000000;
}

// When what made the case so was recorded.
int64_t RecordMicros(const Change& change) {
  return change.events.empty() ? 0 : Micros(change.events.back()->record_time());
}

// What the row cannot know of the case as it is: when it was closed, and from when to when it was overdue last.
void Carry(const CaseTable::Carried& last, const v1::Case* before, int64_t now, v1::CaseRow* row) {
  row->set_late_from_micros(last.late_from_micros);
  row->set_late_until_micros(last.late_until_micros);
  if (row->closed()) row->set_close_micros(last.close_micros != 0 ? last.close_micros : WholeSeconds(now));
  if (before == nullptr) return;
  const int64_t due_before = DueMicros(*before);
  const bool was_late = due_before != 0 && due_before <= now;
  const bool is_late = row->due_micros() != 0 && row->due_micros() <= now;
  if (was_late && !is_late) {
    row->set_late_from_micros(WholeSeconds(due_before));
    row->set_late_until_micros(WholeSeconds(now));
  }
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
  for (std::string& person : BarredFrom(c)) row->add_barred(std::move(person));
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
  const std::optional<absl::Time> owed_until = c.closed() ? OwedUntil(c) : std::nullopt;
  if (owed_until.has_value() && *owed_until > *ClosedSince(c))
    row->set_owed_until_micros(absl::ToUnixMicros(*owed_until));
  row->set_channel(c.channel());
  row->set_source(c.source());
  row->set_difficulty(c.difficulty());
  if (c.has_claimed()) row->set_amount_fen(c.claimed().fen());
  row->set_risk(WorstRisk(c));
  row->set_group_event(HasGroupEvent(c));
  if (c.has_pause()) row->set_paused_micros(Micros(c.pause().from_time()));
  FillWaits(c, row);
}

bool IsCaseRowOfEarlierRelease(absl::string_view kept, absl::string_view made) {
  v1::CaseRow earlier, row;
  if (!row.ParseFromArray(made.data(), static_cast<int>(made.size())) ||
      !earlier.ParseFromArray(kept.data(), static_cast<int>(kept.size()))) {
    return false;
  }
  // Since 0.2: until when something is owed, group events, and waiting for an acceptance or a receipt on paper.
  if ((earlier.waits() & ~row.waits()) != 0) return false;
  row.clear_owed_until_micros();
  row.clear_group_event();
  row.set_waits(earlier.waits());
  row.set_wait_micros(earlier.wait_micros());
  return row.SerializeAsString() == kept;
}

// The row that this group made before, or the one that is being written; else what is kept.
CaseTable::Carried ListProjector::CarriedOf(const std::string& stream) const {
  for (const Rows* made : {&open_, &on_its_way_}) {
    const auto found = made->by_name.find(stream);
    if (found == made->by_name.end()) continue;
    const v1::CaseRow& row = made->rows[found->second];
    return {true, row.close_micros(), row.late_from_micros(), row.late_until_micros()};
  }
  if (const CaseTable::Carried kept = table_->CarriedOf(stream); kept.known) return kept;
  // Not read in yet, so soon after a start.
  std::string value;
  v1::CaseRow row;
  const absl::StatusOr<bool> there = store_->Get(Family::kList, CaseRowKey(stream), &value);
  if (!there.ok() || !*there || !row.ParseFromString(value)) return {};
  return {true, row.close_micros(), row.late_from_micros(), row.late_until_micros()};
}

void ListProjector::Project(const Change& change, Group* group) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr) return;
  const CaseState* before = AsCase(change.before.get());
  const CaseTable::Carried last = before == nullptr ? CaseTable::Carried() : CarriedOf(change.stream);
  if (open_.count == open_.rows.size()) open_.rows.emplace_back();
  open_.by_name[change.stream] = open_.count;
  v1::CaseRow& row = open_.rows[open_.count++];
  FillCaseRow(after->proto(), &row);
  Carry(last, before == nullptr ? nullptr : &before->proto(), RecordMicros(change), &row);
  row.SerializeToString(&scratch_);
  group->Put(Family::kList, CaseRowKey(change.stream), scratch_);
}

absl::Status ListProjector::Complete(Position, Group*) {
  std::swap(open_, on_its_way_);
  return absl::OkStatus();
}

void ListProjector::Dropped() {
  open_.Clear();
  on_its_way_.Clear();
}

void ListProjector::Committed(absl::Span<const Change> changes) {
  // Also called for what was read back from the log after a failed write, and was not projected.
  size_t next = 0;
  v1::CaseRow made;
  for (const Change& change : changes) {
    const CaseState* after = AsCase(change.after.get());
    if (after == nullptr) continue;
    const bool projected = on_its_way_.count > 0;
    if (!projected) {
      const CaseState* before = AsCase(change.before.get());
      FillCaseRow(after->proto(), &made);
      Carry(before == nullptr ? CaseTable::Carried() : CarriedOf(change.stream),
            before == nullptr ? nullptr : &before->proto(), RecordMicros(change), &made);
    }
    table_->Put(change.stream, projected ? on_its_way_.rows[next++] : made);
  }
  on_its_way_.Clear();
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
