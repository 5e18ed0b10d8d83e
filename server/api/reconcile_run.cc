#include "server/api/reconcile_run.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/api/judicial_command.h"
#include "workflow/base/date.h"
#include "workflow/base/status_macros.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

// The same bytes on both sides; a receipt on paper has no digest.
bool SameContent(const v1::LineHandOver& line, const v1::HeldHandOver& held) {
  return line.digest() == held.digest() || (line.digest().empty() && line.state() >= v1::LINE_STATE_RECEIVED);
}

// The receiver is further than the county heard.
bool IsNews(const v1::LineHandOver& line, const v1::HeldHandOver& held) {
  return !IsFinal(line.state()) && line.digest() == held.digest() && held.state() > line.state();
}

v1::DifferenceKind Differs(const v1::LineHandOver& line, const v1::HeldHandOver& held) {
  if (!SameContent(line, held)) return v1::DIFFERENCE_KIND_DIGEST;
  if (line.state() != held.state()) return v1::DIFFERENCE_KIND_STATE;
  if (!line.number().empty() && !held.number().empty() && line.number() != held.number()) {
    return v1::DIFFERENCE_KIND_NUMBER;
  }
  return v1::DIFFERENCE_KIND_UNSPECIFIED;
}

}  // namespace

ReconcileRun::ReconcileRun(const Parts& parts, const Caller& caller, std::string org,
                           const v1::ReconcileRequest* request, std::shared_ptr<const void> owner, Finished finished)
    : parts_(parts),
      caller_(caller),
      org_(std::move(org)),
      request_(*request),
      owner_(std::move(owner)),
      finished_(std::move(finished)) {}

void ReconcileRun::Start(const Parts& parts, const Caller& caller, std::string org, const v1::ReconcileRequest* request,
                         std::shared_ptr<const void> owner, Finished finished) {
  std::shared_ptr<ReconcileRun> run(
      new ReconcileRun(parts, caller, std::move(org), request, std::move(owner), std::move(finished)));
  parts.worker->Post([run] {
    if (const absl::Status status = run->Plan(); !status.ok()) return run->finished_(status);
    run->Next();
  });
}

absl::StatusOr<ReconcileRun::Lines> ReconcileRun::ReadDay() const {
  ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(request_.date()));
  Lines lines;
  absl::Status failed;
  RETURN_IF_ERROR(ScanLines(*parts_.store->Look(), org_, StartOfDay(day), StartOfDay(day + 1), "",
                            [&](absl::string_view, absl::string_view id, const v1::LineHandOver& line) {
                              const absl::StatusOr<bool> barred = parts_.inbox->IsBarred(caller_, id);
                              failed.Update(barred.status());
                              if (barred.ok() && !*barred) lines[std::string(id)] = line;
                              return barred.ok();
                            }));
  RETURN_IF_ERROR(failed);
  return lines;
}

absl::Status ReconcileRun::PlanCommand(const std::string& id, const v1::HeldHandOver* held) {
  absl::StatusOr<FoundLine> line = parts_.inbox->Find(caller_, id);
  RETURN_IF_ERROR(line.status());
  commands_.push_back(
      std::make_shared<v1::ExecuteRequest>(held == nullptr ? SendingCommand(*line, "") : HeldCommand(*line, *held)));
  return absl::OkStatus();
}

absl::Status ReconcileRun::Plan() {
  ASSIGN_OR_RETURN(const Lines lines, ReadDay());
  // All are looked at before any is recorded: nothing is half done.
  for (int i = 0; i < request_.held_size(); ++i) {
    const auto line = lines.find(request_.held(i).id());
    if (line != lines.end()) {
      RETURN_IF_ERROR(CheckHeld(line->second, request_.held(i), absl::StrCat("held[", i, "]")));
    }
  }
  std::set<std::string> held_ids;
  for (const v1::HeldHandOver& held : request_.held()) {
    held_ids.insert(held.id());
    const auto line = lines.find(held.id());
    if (line != lines.end() && IsNews(line->second, held)) RETURN_IF_ERROR(PlanCommand(held.id(), &held));
  }
  for (const auto& [id, line] : lines) {
    // Fetched, and the receiver knows nothing of it.
    if (line.state() == v1::LINE_STATE_SENT && held_ids.count(id) == 0) RETURN_IF_ERROR(PlanCommand(id, nullptr));
  }
  return absl::OkStatus();
}

void ReconcileRun::Next() {
  const size_t count = std::min(kReconcileAtOnce, commands_.size() - next_);
  if (count == 0) return Finish();
  waiting_ = count;
  const size_t first = next_;
  next_ += count;
  const std::shared_ptr<ReconcileRun> self = shared_from_this();
  for (size_t i = first; i < first + count; ++i) {
    const std::shared_ptr<v1::ExecuteRequest>& command = commands_[i];
    parts_.runner->Run(caller_, command.get(), command, [self](const absl::StatusOr<v1::ExecuteResponse>& answer) {
      // What was refused shows when both sides are compared again.
      if (answer.ok()) ++self->recorded_;
      if (--self->waiting_ == 0) self->parts_.worker->Post([self] { self->Next(); });
    });
  }
}

void ReconcileRun::Finish() {
  finished_(Compare());
}

absl::StatusOr<v1::ReconcileResponse> ReconcileRun::Compare() const {
  ASSIGN_OR_RETURN(Lines lines, ReadDay());
  v1::ReconcileResponse response;
  const auto add = [&](const std::string& id, v1::DifferenceKind kind, const v1::LineHandOver* line) {
    v1::Difference* difference = response.add_differences();
    difference->set_id(id);
    difference->set_kind(kind);
    if (line != nullptr) *difference->mutable_hand_over() = *line;
  };
  for (const v1::HeldHandOver& held : request_.held()) {
    const auto line = lines.find(held.id());
    if (line == lines.end()) {
      add(held.id(), v1::DIFFERENCE_KIND_MISSING_AT_COUNTY, nullptr);
      continue;
    }
    const v1::DifferenceKind kind = Differs(line->second, held);
    if (kind == v1::DIFFERENCE_KIND_UNSPECIFIED) {
      response.set_same(response.same() + 1);
    } else {
      add(held.id(), kind, &line->second);
    }
    lines.erase(line);
  }
  for (const auto& [id, line] : lines) add(id, v1::DIFFERENCE_KIND_MISSING_AT_RECEIVER, &line);
  for (const std::string& number : request_.court_numbers()) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.inbox->FindDelegated(org_, number));
    if (c == nullptr) add(number, v1::DIFFERENCE_KIND_DELEGATION_MISSING, nullptr);
  }
  response.set_recorded_now(recorded_);
  return response;
}

}  // namespace gaiwan
