#include "server/mediation/unit_record_decider.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/engine/projector.h"
#include "server/mediation/mediation_decider.h"
#include "workflow/act_time.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

const v1::Personal& TextOf(const v1::Event& event) {
  return event.has_day_reported() ? event.day_reported().text() : event.screening_recorded().text();
}

}  // namespace

absl::StatusOr<Decision> UnitRecordDecider::Decide(const EngineCommand& command,
                                                   const std::shared_ptr<const StreamState>& before,
                                                   const DecideContext& context) {
  const v1::Command& asked = static_cast<const v1::ExecuteRequest&>(*command.body).command();
  const std::shared_ptr<const Reference> reference = directory_->Get();
  Facts facts = FactsFor(*reference, command.actor, context.now);
  facts.act_time_stated = command.act_time.has_value();
  facts.act_time = command.act_time.value_or(context.now);

  Decision decision;
  ASSIGN_OR_RETURN(v1::Event event, DecideUnitCommand(command.stream, asked, facts, PastOf(command.stream, asked)));
  event.set_version(static_cast<int64_t>(before->version()) + 1);
  *event.mutable_record_time() = ToProto(context.now);
  *event.mutable_act_time() = ToProto(facts.act_time);
  event.set_act_time_basis(command.act_time_basis);
  event.set_command(static_cast<int32_t>(asked.command_case()));
  event.set_late_days(LateDays(facts.act_time, facts.now));
  event.mutable_revisions()->set_directory(reference->directory->revision());
  event.mutable_revisions()->set_codes(reference->codes->revision());
  RETURN_IF_ERROR(context.seal([&](absl::string_view) { return FindKey(command.stream); }, &event));
  decision.after = Later(*before, 1);
  if (!command.validate_only) decided_.emplace_back(command.stream, event);
  decision.events.push_back(std::move(event));
  return decision;
}

void UnitRecordDecider::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    if (!absl::StartsWith(change.stream, absl::StrCat(kUnitStreams, "/"))) continue;
    for (const auto& event : change.events) table_->Add(change.stream, *event);
  }
  decided_.clear();
}

bool UnitRecordDecider::HasScreening(absl::string_view org, absl::string_view screening) const {
  return table_->HasScreening(org, screening) || absl::c_any_of(decided_, [&](const auto& each) {
           return each.first == org && each.second.screening_recorded().screening() == screening &&
                  each.second.has_screening_recorded();
         });
}

UnitPast UnitRecordDecider::PastOf(const std::string& stream, const v1::Command& command) const {
  UnitPast past;
  if (command.has_report_day()) {
    const std::string& date = command.report_day().date();
    if (const absl::StatusOr<absl::CivilDay> day = ParseDate(date); day.ok()) {
      const std::optional<ReportRow> standing = table_->FindReport(stream, *day);
      if (standing.has_value()) past.standing_report = standing->version;
    }
    for (const auto& [name, event] : decided_) {
      if (name == stream && event.has_day_reported() && event.day_reported().date() == date) {
        past.standing_report = event.version();
      }
    }
  } else {
    past.screening_exists = HasScreening(stream, command.record_screening().screening());
    int number = 1;
    while (HasScreening(stream, absl::StrCat(number))) ++number;
    past.next_screening = absl::StrCat(number);
  }
  return past;
}

std::optional<uint64_t> UnitRecordDecider::FindKey(const std::string& stream) const {
  for (const auto& [name, event] : decided_) {
    if (name == stream && TextOf(event).has_sealed()) return TextOf(event).sealed().key();
  }
  return table_->FindKey(stream);
}

}  // namespace gaiwan
