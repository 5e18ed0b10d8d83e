#include "server/api/acting_scout.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/api/scouted_command.h"
#include "server/mediation/mediation_decider.h"
#include "workflow/acting/offices.h"
#include "workflow/acting/samples.h"
#include "workflow/acting/subsidy.h"
#include "workflow/acting/subsidy_case.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

using Found = std::shared_ptr<const google::protobuf::Message>;

struct Days {
  absl::CivilDay from;
  absl::CivilDay to;
};

// Nothing for days that the decision refuses.
template <typename Command>
std::optional<Days> DaysOf(const Command& command, int days_max) {
  const absl::StatusOr<absl::CivilDay> from = ParseDate(command.from_date());
  const absl::StatusOr<absl::CivilDay> to = ParseDate(command.to_date());
  if (!from.ok() || !to.ok() || *to < *from || *to - *from >= days_max) return std::nullopt;
  return Days{*from, *to};
}

template <typename Facts>
absl::StatusOr<Found> Shared(absl::StatusOr<Facts> facts) {
  RETURN_IF_ERROR(facts.status());
  return Found(std::make_shared<Facts>(*std::move(facts)));
}

}  // namespace

absl::StatusOr<std::set<std::string>> ActingScout::ChangedSince(const View& view, absl::CivilDay from,
                                                                absl::string_view field) const {
  if (!parts_.table->loaded()) {
    return absl::UnavailableError("lists are being loaded after a start: try again in a moment");
  }
  // Whatever happened on a day was recorded then or later. Units are not asked: a case may have gone elsewhere since.
  const absl::Time start = StartOfDay(from);
  ListQuery query;
  query.show_closed = true;
  query.limit = kScoutedCasesMax + 1;
  query.now = parts_.clock->TimeNow();
  query.sees = [&](const TableRow& row) { return row.change_time() >= start ? ClassBit(v1::GLIMPSE) : ClassBits{0}; };
  const ListPage page = parts_.table->List(query);
  if (page.keys.size() > kScoutedCasesMax) {
    return BadField(field, absl::StrCat("此后有变动的案件超过", kScoutedCasesMax, "件，请缩短时间范围"),
                    absl::StrCat("more than ", kScoutedCasesMax, " cases changed since: take a later day"),
                    static_cast<int64_t>(kScoutedCasesMax));
  }
  std::set<std::string> names;
  for (const ListKey& key : page.keys) names.insert(key.name);
  // A group is in the view a moment before it is in the table.
  const Position last = view.position();
  const Position first = last > kRecordsPerGroupMax ? last - kRecordsPerGroupMax : 1;
  RETURN_IF_ERROR(view.ReadLog(first, last, [&](const RecordView& record) {
    if (absl::StartsWith(record.stream, "cases/")) names.emplace(record.stream);
    return true;
  }));
  return names;
}

absl::StatusOr<std::shared_ptr<const CaseState>> ActingScout::AsOf(const View& view, const std::string& name,
                                                                   Position position) const {
  ASSIGN_OR_RETURN(const uint64_t last, view.LastVersion(name));
  // Versions are in the order of positions: the last one that is not behind `position`.
  uint64_t at = last;
  if (position < view.position()) {
    uint64_t below = 0;
    uint64_t above = last + 1;
    while (above - below > 1) {
      const uint64_t middle = below + (above - below) / 2;
      ASSIGN_OR_RETURN(const Record record, view.GetRecord(name, middle));
      (record.position <= position ? below : above) = middle;
    }
    at = below;
  }
  if (at == 0) return std::shared_ptr<const CaseState>();
  std::shared_ptr<const CaseState> present = parts_.loader->Find(name);
  if (present != nullptr && present->version() == at) return present;
  return parts_.loader->LoadAt(view, name, at);
}

absl::StatusOr<v1::SampleFrame> ActingScout::Frame(absl::string_view from_unit, absl::CivilDay from, absl::CivilDay to,
                                                   std::optional<Position> position, absl::string_view field) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  const Position until = std::min(position.value_or(view->position()), view->position());
  ASSIGN_OR_RETURN(const std::set<std::string> names, ChangedSince(*view, from, field));
  const std::shared_ptr<const Directory> directory = parts_.directory->Get()->directory;
  v1::SampleFrame frame;
  frame.set_position(static_cast<int64_t>(until));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, AsOf(*view, name, until));
    if (state == nullptr) continue;
    const std::vector<Conclusion> conclusions = ConclusionsOf(state->proto());
    const bool counts = std::any_of(conclusions.begin(), conclusions.end(), [&](const Conclusion& each) {
      return from <= each.day && each.day <= to && directory->IsAtOrBelow(IdOf(each.committee), IdOf(from_unit));
    });
    if (!counts) continue;
    (ComesFirst(state->proto()) ? frame.add_first() : frame.add_rest())->assign(name);
  }
  return frame;
}

absl::StatusOr<v1::SampleCallFacts> ActingScout::Call(const std::string& case_name, const std::string& caller) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, parts_.loader->Read(*parts_.store->Look(), case_name));
  v1::SampleCallFacts facts;
  if (state->version() == 0) return facts;
  const v1::Case& c = state->proto();
  facts.add_involved(c.opener());
  for (const v1::Mediator& mediator : c.mediators()) facts.add_involved(mediator.person());
  for (const v1::FormerMediator& former : c.former_mediators()) facts.add_involved(former.mediator().person());
  for (std::string& person : BarredFrom(c)) facts.add_involved(std::move(person));
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  if (BelongsToWhoMediated(c, FactsFor(*reference, caller, parts_.clock->TimeNow()))) facts.add_involved(caller);
  return facts;
}

absl::StatusOr<v1::SubsidyFacts> ActingScout::Subsidy(absl::string_view office, absl::CivilDay from, absl::CivilDay to,
                                                      absl::string_view field) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const std::set<std::string> names, ChangedSince(*view, from, field));
  const std::shared_ptr<const Directory> directory = parts_.directory->Get()->directory;
  struct Checked {
    google::protobuf::Timestamp time;
    v1::SubsidyCase facts;
  };
  std::vector<Checked> checked;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, AsOf(*view, name, view->position()));
    if (state == nullptr) continue;
    const v1::Case& c = state->proto();
    const std::optional<absl::CivilDay> day = FileCheckDay(c);
    const std::string by = ConcludedBy(c);
    if (!day.has_value() || *day < from || to < *day || by.empty()) continue;
    if (!StandsOver(*directory, IdOf(office), IdOf(by))) continue;
    checked.push_back({c.file().check_time(), SubsidyCaseOf(c)});
  }
  if (checked.size() > static_cast<size_t>(kSubsidyCasesMax)) {
    return BadField(field, absl::StrCat("一次最多", kSubsidyCasesMax, "件，请缩短时间范围"),
                    absl::StrCat("a list has at most ", kSubsidyCasesMax, " cases: take a shorter time"),
                    kSubsidyCasesMax);
  }
  std::sort(checked.begin(), checked.end(), [](const Checked& a, const Checked& b) {
    return std::make_tuple(a.time.seconds(), a.time.nanos(), std::cref(a.facts.case_())) <
           std::make_tuple(b.time.seconds(), b.time.nanos(), std::cref(b.facts.case_()));
  });
  v1::SubsidyFacts facts;
  facts.set_position(static_cast<int64_t>(view->position()));
  for (Checked& each : checked) *facts.add_cases() = std::move(each.facts);
  RETURN_IF_ERROR(FindSameDisputes(*view, &facts));
  return facts;
}

// A case names what it was merged into and what was split from it, not the other way round: so those that were paid are
// asked too.
absl::Status ActingScout::FindSameDisputes(const View& view, v1::SubsidyFacts* facts) const {
  std::map<std::string, std::set<std::string>> same;
  std::set<std::string> read;
  const auto add = [&](const std::string& name) -> absl::Status {
    if (!read.insert(name).second) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, AsOf(view, name, view.position()));
    if (state == nullptr) return absl::OkStatus();
    for (const std::string& other : NamedAsSameDispute(state->proto())) {
      same[name].insert(other);
      same[other].insert(name);
    }
    return absl::OkStatus();
  };
  for (const std::string& name : parts_.acting->PaidCases()) RETURN_IF_ERROR(add(name));
  for (const v1::SubsidyCase& c : facts->cases()) RETURN_IF_ERROR(add(c.case_()));
  for (v1::SubsidyCase& c : *facts->mutable_cases()) {
    std::set<std::string> seen = {c.case_()};
    std::deque<std::string> waiting = {c.case_()};
    for (; !waiting.empty() && seen.size() < kSameDisputeMax; waiting.pop_front()) {
      RETURN_IF_ERROR(add(waiting.front()));
      for (const std::string& other : same[waiting.front()]) {
        if (seen.insert(other).second) waiting.push_back(other);
      }
    }
    seen.erase(c.case_());
    for (const std::string& other : seen) c.add_same_dispute(other);
  }
  return absl::OkStatus();
}

absl::StatusOr<Found> ActingScout::Look(const EngineCommand& command, const v1::Command& asked) const {
  const std::shared_ptr<const Directory> directory = parts_.directory->Get()->directory;
  const absl::CivilDay today = DayOf(parts_.clock->TimeNow());
  const absl::string_view office = IdOf(command.stream);
  if (asked.has_record_sample_call()) {
    return Shared(Call(asked.record_sample_call().case_(), command.actor));
  }
  // Whoever is refused has nothing looked for: that is work for many.
  if (asked.has_draw_sample() && WorksIn(*directory, command.actor, office, today)) {
    const v1::DrawSample& draw = asked.draw_sample();
    const std::optional<Days> days = DaysOf(draw, kSampleDaysMax);
    if (!days.has_value()) return Found();
    return Shared(Frame(draw.from_unit(), days->from, days->to, std::nullopt, "command.draw_sample.from_date"));
  }
  if (asked.has_publish_subsidy() && PaysFor(*directory, command.actor, office, today, /*above=*/false)) {
    const std::optional<Days> days = DaysOf(asked.publish_subsidy(), kSubsidyDaysMax);
    if (!days.has_value()) return Found();
    return Shared(Subsidy(office, days->from, days->to, "command.publish_subsidy.from_date"));
  }
  return Found();
}

SubmitCommand WithActingScout(SubmitCommand next, const ActingScout* scout, Worker* worker) {
  return [next = std::move(next), scout, worker](EngineCommand command, Done done) -> absl::Status {
    const auto* request = google::protobuf::DynamicCastToGenerated<v1::ExecuteRequest>(command.body.get());
    const bool needs =
        request != nullptr && (request->command().has_draw_sample() || request->command().has_record_sample_call() ||
                               request->command().has_publish_subsidy());
    if (!needs) return next(std::move(command), std::move(done));
    return SubmitScouted(next, worker, std::move(command), std::move(done),
                         [scout, request](EngineCommand* asked) -> absl::Status {
                           ASSIGN_OR_RETURN(asked->beside, scout->Look(*asked, request->command()));
                           return absl::OkStatus();
                         });
  };
}

}  // namespace gaiwan
