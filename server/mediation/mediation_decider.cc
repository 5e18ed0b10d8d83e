#include "server/mediation/mediation_decider.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_link.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/projection/case_state.h"
#include "workflow/act_time.h"
#include "workflow/acting/orders.h"
#include "workflow/advance.h"
#include "workflow/authorise.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"
#include "workflow/erasure_holds.h"
#include "workflow/evolve.h"
#include "workflow/former_mediators.h"
#include "workflow/helper.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

const v1::Case& CaseOf(const StreamState& state) {
  return static_cast<const CaseState&>(state).proto();
}

// The key of each subject, as the case has it.
FindKey KeysOf(const v1::Case& c) {
  return [&c](absl::string_view subject) -> std::optional<uint64_t> {
    for (const v1::SubjectKey& key : c.keys()) {
      if (key.subject() == subject) return key.key();
    }
    return std::nullopt;
  };
}

// Everything of an event but payload, moves and what the engine fills in. Of a late command the last event waits to be
// adopted, so that one command is one thing to adopt.
void FillEnvelope(const v1::Command& command, const Definition& definition, const v1::Case& before, const Facts& facts,
                  v1::TimeBasis basis, bool last, v1::Event* event) {
  *event->mutable_act_time() = ToProto(facts.act_time);
  event->set_act_time_basis(basis);
  event->set_command(static_cast<int32_t>(command.command_case()));
  event->set_actor(facts.actor);
  *event->mutable_record_time() = ToProto(facts.now);
  event->set_late_days(LateDays(facts.act_time, facts.now));
  // What came from a paper ledger is marked for ever: that stands for somebody else's adopting it.
  event->set_needs_adoption(last && !command.has_import_case() && NeedsAdoption(definition, before, facts));
  v1::Revisions* revisions = event->mutable_revisions();
  revisions->mutable_definition()->set_id(definition.id());
  revisions->mutable_definition()->set_revision(definition.revision());
  revisions->set_directory(facts.directory->revision());
  revisions->set_calendar(facts.calendar->revision());
  revisions->set_codes(facts.codes->revision());
}

// As it was seen, but for what was decided since: of two cases that are merged into one another at once the second
// finds the first.
std::optional<OtherCase> OtherCaseOf(
    const v1::OtherCaseFacts& seen, absl::string_view name,
    const std::function<std::optional<std::string>(absl::string_view case_name)>& merged_into) {
  if (seen.unknown()) return std::nullopt;
  OtherCase other;
  other.unit = seen.unit();
  other.voided = seen.voided();
  other.closed = seen.closed();
  other.merged_into = seen.merged_into();
  other.parties_missing.assign(seen.parties_missing().begin(), seen.parties_missing().end());
  if (merged_into == nullptr) return other;
  if (std::optional<std::string> now = merged_into(name); now.has_value()) other.merged_into = *std::move(now);
  return other;
}

}  // namespace

Facts FactsFor(const Reference& reference, absl::string_view actor, absl::Time now) {
  Facts facts;
  facts.directory = reference.directory.get();
  facts.codes = reference.codes.get();
  facts.calendar = reference.calendar.get();
  facts.actor = std::string(actor);
  facts.now = now;
  facts.act_time = now;
  return facts;
}

absl::StatusOr<std::shared_ptr<const StreamState>> MediationDecider::Load(const View& view,
                                                                          absl::string_view stream) const {
  return parts_.loader->Load(view, stream);
}

std::shared_ptr<const StreamState> MediationDecider::Expect(absl::string_view stream) const {
  return parts_.loader->Find(stream);
}

absl::StatusOr<std::shared_ptr<const StreamState>> MediationDecider::LoadAt(const View& view, absl::string_view stream,
                                                                            uint64_t version) const {
  return parts_.loader->LoadAt(view, stream, version);
}

std::shared_ptr<const StreamState> MediationDecider::Fold(
    const std::shared_ptr<const StreamState>& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  auto after = std::make_shared<CaseState>(static_cast<const CaseState&>(*before));
  for (const auto& event : events) Evolve(*event, after->mutable_proto());
  return after;
}

absl::StatusOr<Decision> MediationDecider::Decide(const EngineCommand& command,
                                                  const std::shared_ptr<const StreamState>& before,
                                                  const DecideContext& context) {
  const auto& request = static_cast<const v1::ExecuteRequest&>(*command.body);
  const v1::Case& c = CaseOf(*before);
  const absl::string_view name = CommandName(request.command());
  const bool opens = before->version() == 0;
  if (!IsBuilt(name)) return Refused(c, v1::NOT_BUILT, name);
  if (opens && !IsOpening(name)) return Refused(c, v1::CASE_UNKNOWN);
  if (!opens && IsOpening(name) && !request.command().has_raise_risk()) return Refused(c, v1::CASE_EXISTS);

  const PublishedDefinition published = opens
                                            ? parts_.definitions->Find(request.command().open_case().definition(), 0)
                                            : parts_.definitions->Find(c.definition().id(), c.definition().revision());
  if (published.definition == nullptr && opens) {
    return BadField("command.open_case.definition",
                    absl::StrCat("没有“", request.command().open_case().definition(), "”这个流程"),
                    absl::StrCat("there is no definition \"", request.command().open_case().definition(), "\""));
  }
  if (published.definition == nullptr) return Refused(c, v1::DEFINITION_UNKNOWN, c.definition().id());
  const Definition& definition = *published.definition;

  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  Facts facts = FactsFor(*reference, command.actor, context.now);
  facts.act_time_stated = command.act_time.has_value();
  facts.act_time = command.act_time.value_or(context.now);
  facts.next_case_number = [this, &reference](absl::string_view committee, int64_t year) {
    const int64_t next = parts_.numbers->Next(NumberRegister::kCases, committee, year);
    return next == 0 ? 0 : std::max(next, reference->directory->FirstNumber(IdOf(committee), year));
  };
  facts.case_number_taken = [this](absl::string_view committee, int64_t year, int64_t serial) {
    return parts_.numbers->IsTaken(NumberRegister::kCases, committee, year, serial);
  };
  facts.next_letter_number = [this](absl::string_view committee, int64_t year) {
    return parts_.numbers->Next(NumberRegister::kLetters, committee, year);
  };
  facts.has_screening = parts_.has_screening;
  facts.bookings = parts_.bookings;
  if (parts_.has_file != nullptr) {
    facts.has_file = [this, &command](absl::string_view sha256, int64_t size_bytes, absl::string_view media_type) {
      return parts_.has_file(command.stream, sha256, size_bytes, media_type);
    };
  }
  // What was seen of the case that the command names. Nobody looked where the server itself decides, as in a test.
  if (const auto* other = google::protobuf::DynamicCastToGenerated<v1::OtherCaseFacts>(command.beside.get());
      other != nullptr) {
    facts.find_case = [this, other](absl::string_view name) { return OtherCaseOf(*other, name, parts_.merged_into); };
  }
  facts.find_definition = [this](absl::string_view id, int32_t revision) -> const Definition* {
    return parts_.definitions->Find(id, revision).definition.get();
  };

  // Before roles: nobody has a role at a unit that does not exist, which would hide what is wrong.
  RETURN_IF_ERROR(CheckOrg(facts, UnitNamedBy(request.command()), absl::StrCat("command.", name, ".unit")));
  RETURN_IF_ERROR(Authorise(definition, c, request.command(), facts));
  Decision decision;
  absl::StatusOr<std::vector<v1::Event>> events = DecidePayload(definition, c, request.command(), facts);
  if (!events.ok()) return WithWhatIsOpen(definition, c, facts, events.status());
  if (request.command().has_erase_personal_data()) {
    const auto* seen = google::protobuf::DynamicCastToGenerated<v1::ErasureFacts>(command.beside.get());
    RETURN_IF_ERROR(CheckNoNameStays(c, request.command().erase_personal_data(), seen));
    RETURN_IF_ERROR(CheckErasureOrdered(c, seen));
  } else if (request.command().has_break_glass()) {
    const auto* seen = google::protobuf::DynamicCastToGenerated<v1::OrderFacts>(command.beside.get());
    RETURN_IF_ERROR(CheckGlassOrdered(c, request.command().break_glass(), command.actor, context.now, seen));
  }
  decision.events = *std::move(events);
  if (request.has_helper()) {
    *decision.events.front().mutable_helped_by() = HelpedByFor(request.helper(), command.actor);
  }

  auto state = std::make_shared<CaseState>(static_cast<const CaseState&>(*before));
  v1::Case& after = *state->mutable_proto();
  for (v1::Event& event : decision.events) {
    FillEnvelope(request.command(), definition, c, facts, command.act_time_basis, &event == &decision.events.back(),
                 &event);
    event.set_version(after.version() + 1);
    RETURN_IF_ERROR(context.seal(KeysOf(after), &event));
    EvolvePayload(event, &after);
  }
  const absl::Status advanced = Advance(definition, c, request.command(), facts, &decision.events, &after);
  if (!advanced.ok()) return WithWhatIsOpen(definition, c, facts, advanced);
  // The calendar moved no clock of the case: nothing happened to it.
  if (request.command().has_recompute_clocks() && decision.events.back().clock_changes().empty()) {
    return Decision{{}, before};
  }
  decision.after = std::move(state);
  return decision;
}

bool MediationDecider::CalendarMovesClocks(const v1::Case& c, absl::Time now) const {
  const PublishedDefinition published = parts_.definitions->Find(c.definition().id(), c.definition().revision());
  if (published.definition == nullptr) return false;
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  return !RecomputeClocks(*published.definition, c, FactsFor(*reference, "", now)).empty();
}

void MediationDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  const v1::Case& c = CaseOf(state);
  receipt->set_name(c.name());
  receipt->set_version(c.version());
  receipt->set_state(c.state());
  receipt->set_step(c.step());
  receipt->set_level(c.level());
}

}  // namespace gaiwan
