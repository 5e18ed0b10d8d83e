#include "server/mediation/unit_record_decider.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/engine/projector.h"
#include "server/mediation/mediation_decider.h"
#include "workflow/act_time.h"
#include "workflow/acting/samples.h"
#include "workflow/base/date.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// What the calling thread found for this command; nullptr when it found something else or nothing.
template <typename Found>
const Found* Beside(const EngineCommand& command) {
  return google::protobuf::DynamicCastToGenerated<Found>(command.beside.get());
}

bool HasCase(const v1::SubsidyPublished& published, absl::string_view case_name) {
  return absl::c_any_of(published.lines(), [&](const v1::SubsidyLine& line) { return line.case_() == case_name; });
}

}  // namespace

absl::StatusOr<Decision> UnitRecordDecider::Decide(const EngineCommand& command,
                                                   const std::shared_ptr<const StreamState>& before,
                                                   const DecideContext& context) {
  const v1::Command& asked = static_cast<const v1::ExecuteRequest&>(*command.body).command();
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  Facts facts = FactsFor(*reference, command.actor, context.now);
  facts.act_time_stated = command.act_time.has_value();
  facts.act_time = command.act_time.value_or(context.now);

  Decision decision;
  UnitActs acts;
  ASSIGN_OR_RETURN(v1::Event event, DecideUnitCommand(command.stream, asked, facts, PastOf(command, &acts)));
  event.set_actor(command.actor);
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
  bool stand_ins = false;
  for (const Change& change : changes) {
    if (!absl::StartsWith(change.stream, absl::StrCat(kUnitStreams, "/"))) continue;
    for (const auto& event : change.events) {
      parts_.table->Add(change.stream, *event);
      parts_.acting->Add(change.stream, *event);
      stand_ins |= event->has_stand_in_appointed() || event->has_stand_in_ended();
    }
  }
  if (stand_ins) parts_.directory->SetStandIns(parts_.acting->StandIns());
  decided_.clear();
}

bool UnitRecordDecider::HasScreening(absl::string_view org, absl::string_view screening) const {
  return parts_.table->HasScreening(org, screening) || absl::c_any_of(decided_, [&](const auto& each) {
           return each.first == org && each.second.screening_recorded().screening() == screening &&
                  each.second.has_screening_recorded();
         });
}

UnitPast UnitRecordDecider::PastOf(const EngineCommand& command, UnitActs* acts) const {
  const v1::Command& asked = static_cast<const v1::ExecuteRequest&>(*command.body).command();
  UnitPast past;
  if (asked.has_report_day()) {
    const std::string& date = asked.report_day().date();
    if (const absl::StatusOr<absl::CivilDay> day = ParseDate(date); day.ok()) {
      const std::optional<ReportRow> standing = parts_.table->FindReport(command.stream, *day);
      if (standing.has_value()) past.standing_report = standing->version;
    }
    for (const auto& [name, event] : decided_) {
      if (name == command.stream && event.has_day_reported() && event.day_reported().date() == date) {
        past.standing_report = event.version();
      }
    }
    return past;
  }
  if (asked.has_record_screening()) {
    past.screening_exists = HasScreening(command.stream, asked.record_screening().screening());
    int number = 1;
    while (HasScreening(command.stream, absl::StrCat(number))) ++number;
    past.next_screening = absl::StrCat(number);
    return past;
  }
  *acts = parts_.acting->Acts(command.stream);
  for (const auto& [name, event] : decided_) {
    if (name == command.stream) FoldAct(name, event, acts);
  }
  ActingPast& acting = past.acting;
  acting.acts = acts;
  acting.frame = Beside<v1::SampleFrame>(command);
  acting.call = Beside<v1::SampleCallFacts>(command);
  acting.subsidy = Beside<v1::SubsidyFacts>(command);
  acting.rule = parts_.rule.get();
  acting.second_people = &parts_.second_people;
  // Only now: the frame was fixed before.
  if (asked.has_draw_sample()) acting.seed = RandomBytes(*parts_.random, kSeedBytes);
  acting.is_paid = [this](absl::string_view case_name) {
    return parts_.acting->IsPaid(case_name) || absl::c_any_of(decided_, [&](const auto& each) {
             return HasCase(each.second.subsidy_published(), case_name);
           });
  };
  acting.found_otherwise = [this](absl::string_view case_name) {
    return parts_.acting->FoundOtherwise(case_name) || absl::c_any_of(decided_, [&](const auto& each) {
             const v1::SampleCalled& called = each.second.sample_called();
             return called.case_() == case_name &&
                    (called.outcome() == v1::SAMPLE_OUTCOME_DIFFERS || called.outcome() == v1::SAMPLE_OUTCOME_DENIED);
           });
  };
  return past;
}

std::optional<uint64_t> UnitRecordDecider::FindKey(const std::string& stream) const {
  std::optional<uint64_t> key;
  for (const auto& [name, event] : decided_) {
    if (name != stream) continue;
    ForEachPersonal(event, [&](const v1::Personal& text) {
      if (text.has_sealed()) key = text.sealed().key();
    });
  }
  return key.has_value() ? key : parts_.table->FindKey(stream);
}

}  // namespace gaiwan
