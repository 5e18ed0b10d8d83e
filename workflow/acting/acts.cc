#include "workflow/acting/acts.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCurrency = "CNY";

// The last part of `orgs/{org}/samples/{sample}`.
absl::string_view LastPartOf(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

template <typename Act>
typename std::vector<std::shared_ptr<const Act>>::iterator Find(absl::string_view id,
                                                                std::vector<std::shared_ptr<const Act>>* acts) {
  return absl::c_find_if(*acts, [&](const auto& each) { return LastPartOf(each->name()) == id; });
}

template <typename Act>
const Act* FindIn(const std::vector<std::shared_ptr<const Act>>& acts, absl::string_view id) {
  for (const auto& each : acts) {
    if (LastPartOf(each->name()) == id) return each.get();
  }
  return nullptr;
}

template <typename Act>
std::string NextIn(const std::vector<std::shared_ptr<const Act>>& acts) {
  size_t number = 1;
  while (FindIn(acts, absl::StrCat(number)) != nullptr) ++number;
  return absl::StrCat(number);
}

// Replaces one of the list with what `change` makes of a copy.
template <typename Act, typename Change>
void ChangeOne(absl::string_view id, std::vector<std::shared_ptr<const Act>>* acts, const Change& change) {
  const auto found = Find(id, acts);
  if (found == acts->end()) return;
  auto copy = std::make_shared<Act>(**found);
  change(copy.get());
  *found = std::move(copy);
}

void Fold(absl::string_view org, const v1::Event& event, const v1::SampleDrawn& drawn, UnitActs* acts) {
  auto sample = std::make_shared<v1::Sample>();
  sample->set_name(absl::StrCat(org, "/samples/", drawn.sample()));
  sample->set_actor(event.actor());
  *sample->mutable_record_time() = event.record_time();
  *sample->mutable_drawn() = drawn;
  for (const std::string& name : drawn.cases()) sample->add_cases()->set_case_(name);
  acts->samples.push_back(std::move(sample));
}

void Fold(const v1::Event& event, const v1::SampleCalled& called, UnitActs* acts) {
  ChangeOne(called.sample(), &acts->samples, [&](v1::Sample* sample) {
    for (v1::SampleCase& each : *sample->mutable_cases()) {
      if (each.case_() != called.case_()) continue;
      each.set_outcome(called.outcome());
      each.set_actor(event.actor());
      *each.mutable_record_time() = event.record_time();
      each.clear_note();
      if (called.has_text()) *each.mutable_note() = called.text();
    }
  });
}

void Fold(absl::string_view org, const v1::Event& event, const v1::StandInAppointed& appointed, UnitActs* acts) {
  auto stand_in = std::make_shared<v1::StandIn>();
  stand_in->set_unit(std::string(org));
  *stand_in->mutable_appointed() = appointed;
  stand_in->set_actor(event.actor());
  *stand_in->mutable_record_time() = event.record_time();
  acts->stand_ins.push_back(std::move(stand_in));
}

// All of the two that last longer than that day.
void Fold(const v1::StandInEnded& ended, UnitActs* acts) {
  for (auto& each : acts->stand_ins) {
    const v1::StandInAppointed& appointed = each->appointed();
    if (appointed.absent() != ended.absent() || appointed.stand_in() != ended.stand_in()) continue;
    // Dates of this form are in the order of their characters.
    if (!each->end_date().empty() || appointed.to_date() < ended.end_date()) continue;
    auto copy = std::make_shared<v1::StandIn>(*each);
    copy->set_end_date(ended.end_date());
    each = std::move(copy);
  }
}

void SetTotal(v1::Subsidy* subsidy) {
  subsidy->mutable_total()->set_currency(std::string(kCurrency));
  subsidy->mutable_total()->set_fen(TotalFen(*subsidy));
}

void Fold(absl::string_view org, const v1::Event& event, const v1::SubsidyPublished& published, UnitActs* acts) {
  auto subsidy = std::make_shared<v1::Subsidy>();
  subsidy->set_name(absl::StrCat(org, "/subsidies/", published.subsidy()));
  subsidy->set_actor(event.actor());
  *subsidy->mutable_record_time() = event.record_time();
  *subsidy->mutable_published() = published;
  SetTotal(subsidy.get());
  acts->subsidies.push_back(std::move(subsidy));
}

void Fold(const v1::Event& event, const v1::SubsidyObjected& objected, UnitActs* acts) {
  ChangeOne(objected.subsidy(), &acts->subsidies, [&](v1::Subsidy* subsidy) {
    v1::SubsidyObjection* objection = subsidy->add_objections();
    objection->set_case_(objected.case_());
    objection->set_actor(event.actor());
    *objection->mutable_record_time() = event.record_time();
    if (objected.has_text()) *objection->mutable_reason() = objected.text();
  });
}

void Fold(const v1::SubsidyObjectionDecided& decided, UnitActs* acts) {
  ChangeOne(decided.subsidy(), &acts->subsidies, [&](v1::Subsidy* subsidy) {
    for (v1::SubsidyObjection& each : *subsidy->mutable_objections()) {
      if (each.case_() != decided.case_() || each.decided()) continue;
      each.set_decided(true);
      each.set_upheld(decided.upheld());
      if (decided.has_text()) *each.mutable_answer() = decided.text();
    }
    SetTotal(subsidy);
  });
}

void Fold(const v1::Event& event, const v1::SubsidyApproved& approved, UnitActs* acts) {
  ChangeOne(approved.subsidy(), &acts->subsidies, [&](v1::Subsidy* subsidy) {
    *subsidy->mutable_approved() = approved;
    *subsidy->mutable_approve_time() = event.record_time();
  });
}

void Fold(absl::string_view org, const v1::Event& event, const v1::OrderAsked& asked, UnitActs* acts) {
  auto order = std::make_shared<v1::Order>();
  order->set_name(absl::StrCat(org, "/orders/", asked.order()));
  order->set_actor(event.actor());
  *order->mutable_record_time() = event.record_time();
  *order->mutable_asked() = asked;
  acts->orders.push_back(std::move(order));
}

void Fold(const v1::Event& event, const v1::OrderAnswered& answered, UnitActs* acts) {
  ChangeOne(answered.order(), &acts->orders, [&](v1::Order* order) {
    *order->mutable_answered() = answered;
    order->set_answered_by(event.actor());
    *order->mutable_answer_time() = event.record_time();
  });
}

}  // namespace

void FoldAct(absl::string_view org, const v1::Event& event, UnitActs* acts) {
  switch (event.payload_case()) {
    case v1::Event::kSampleDrawn:
      return Fold(org, event, event.sample_drawn(), acts);
    case v1::Event::kSampleCalled:
      return Fold(event, event.sample_called(), acts);
    case v1::Event::kStandInAppointed:
      return Fold(org, event, event.stand_in_appointed(), acts);
    case v1::Event::kStandInEnded:
      return Fold(event.stand_in_ended(), acts);
    case v1::Event::kSubsidyPublished:
      return Fold(org, event, event.subsidy_published(), acts);
    case v1::Event::kSubsidyObjected:
      return Fold(event, event.subsidy_objected(), acts);
    case v1::Event::kSubsidyObjectionDecided:
      return Fold(event.subsidy_objection_decided(), acts);
    case v1::Event::kSubsidyApproved:
      return Fold(event, event.subsidy_approved(), acts);
    case v1::Event::kOrderAsked:
      return Fold(org, event, event.order_asked(), acts);
    case v1::Event::kOrderAnswered:
      return Fold(event, event.order_answered(), acts);
    default:
      return;
  }
}

const v1::Sample* FindSample(const UnitActs& acts, absl::string_view sample) {
  return FindIn(acts.samples, sample);
}

const v1::Subsidy* FindSubsidy(const UnitActs& acts, absl::string_view subsidy) {
  return FindIn(acts.subsidies, subsidy);
}

const v1::Order* FindOrder(const UnitActs& acts, absl::string_view order) {
  return FindIn(acts.orders, order);
}

std::string NextOrder(const UnitActs& acts) {
  return NextIn(acts.orders);
}

std::string NextSample(const UnitActs& acts) {
  return NextIn(acts.samples);
}

std::string NextSubsidy(const UnitActs& acts) {
  return NextIn(acts.subsidies);
}

bool HoldsOn(const v1::StandIn& stand_in, absl::CivilDay day) {
  // As the log has it: what was decided were dates.
  const absl::StatusOr<absl::CivilDay> from = ParseDate(stand_in.appointed().from_date());
  const absl::StatusOr<absl::CivilDay> to = ParseDate(stand_in.appointed().to_date());
  if (!from.ok() || !to.ok() || day < *from || *to < day) return false;
  const absl::StatusOr<absl::CivilDay> end = ParseDate(stand_in.end_date());
  return !end.ok() || day < *end;
}

bool FoundOtherwise(const v1::Sample& sample, absl::string_view case_name) {
  return absl::c_any_of(sample.cases(), [&](const v1::SampleCase& each) {
    return each.case_() == case_name &&
           (each.outcome() == v1::SAMPLE_OUTCOME_DIFFERS || each.outcome() == v1::SAMPLE_OUTCOME_DENIED);
  });
}

const v1::SubsidyObjection* FindObjection(const v1::Subsidy& subsidy, absl::string_view case_name) {
  // The one that is open; else the last that was decided.
  const v1::SubsidyObjection* found = nullptr;
  for (const v1::SubsidyObjection& each : subsidy.objections()) {
    if (each.case_() == case_name) found = &each;
  }
  return found;
}

const v1::SubsidyLine* FindStandingLine(const v1::Subsidy& subsidy, absl::string_view case_name) {
  const bool taken_off = absl::c_any_of(subsidy.objections(), [&](const v1::SubsidyObjection& each) {
    return each.case_() == case_name && each.upheld();
  });
  if (taken_off) return nullptr;
  for (const v1::SubsidyLine& line : subsidy.published().lines()) {
    if (line.case_() == case_name) return &line;
  }
  return nullptr;
}

int64_t TotalFen(const v1::Subsidy& subsidy) {
  absl::flat_hash_set<absl::string_view> taken_off;
  for (const v1::SubsidyObjection& each : subsidy.objections()) {
    if (each.upheld()) taken_off.insert(each.case_());
  }
  int64_t fen = 0;
  for (const v1::SubsidyLine& line : subsidy.published().lines()) {
    if (!taken_off.contains(line.case_())) fen += line.amount().fen();
  }
  return fen;
}

}  // namespace gaiwan
