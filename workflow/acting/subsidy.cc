#include "workflow/acting/subsidy.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "workflow/acting/offices.h"
#include "workflow/acting/subsidy_rule.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCurrency = "CNY";

// The mediators who may be paid: whoever held an office that day is paid for it already.
std::vector<std::string> PaidMediators(const v1::SubsidyCase& c, const v1::SubsidyRule& rule, const Facts& facts) {
  const absl::StatusOr<absl::CivilDay> concluded = ParseDate(c.concluded_date());
  const absl::CivilDay day = concluded.ok() ? *concluded : DayOf(facts.now);
  std::vector<std::string> paid;
  for (const std::string& person : c.mediators()) {
    const bool holds_office = absl::c_any_of(facts.directory->Posts(IdOf(person), day), [&](const PostFact& post) {
      return absl::c_linear_search(rule.unpaid_roles(), post.role);
    });
    if (!holds_office) paid.push_back(person);
  }
  return paid;
}

// Works through a list; what of a dispute is paid in it already is remembered.
class Lister {
 public:
  Lister(const Facts& facts, const ActingPast& past, v1::SubsidyPublished* published)
      : facts_(facts), past_(past), rule_(past.rule->rule), published_(published) {}

  void Add(const v1::SubsidyCase& c) {
    std::string other;
    const v1::SubsidyExclusion reason = ReasonAgainst(c, &other);
    if (reason != v1::SUBSIDY_EXCLUSION_UNSPECIFIED) return Exclude(c, reason, other);
    const v1::SubsidyRate* rate = FindRate(rule_, c.grade(), KindOf(c), c.form());
    if (!c.grade_confirmed() || rate == nullptr) return Exclude(c, v1::SUBSIDY_EXCLUSION_NO_GRADE);
    if (rule_.after_performance() && c.owed()) return Exclude(c, v1::SUBSIDY_EXCLUSION_NOT_PERFORMED);
    const std::vector<std::string> paid = PaidMediators(c, rule_, facts_);
    if (paid.empty()) return Exclude(c, v1::SUBSIDY_EXCLUSION_OFFICE_HOLDERS);
    v1::SubsidyLine* line = published_->add_lines();
    line->set_case_(c.case_());
    line->set_committee(c.committee());
    for (const std::string& person : paid) line->add_mediators(person);
    line->set_grade(c.grade());
    *line->mutable_amount() = rate->amount();
    for (const std::string& same : c.same_dispute()) paid_here_.try_emplace(same, c.case_());
    paid_here_.try_emplace(c.case_(), c.case_());
  }

 private:
  // What the committee serves: a village, a town.
  std::string KindOf(const v1::SubsidyCase& c) const {
    const std::string parent = facts_.directory->Parent(IdOf(c.committee()));
    return facts_.directory->OrgKind(parent.empty() ? IdOf(c.committee()) : absl::string_view(parent));
  }

  // What speaks against the case itself.
  v1::SubsidyExclusion ReasonAgainst(const v1::SubsidyCase& c, std::string* other) const {
    if (!absl::c_linear_search(rule_.results(), c.result())) return v1::SUBSIDY_EXCLUSION_NOT_SETTLED;
    if (c.suspicion()) return v1::SUBSIDY_EXCLUSION_SUSPICION;
    if (past_.found_otherwise(c.case_())) return v1::SUBSIDY_EXCLUSION_CALL_BACK;
    if (c.unconfirmed()) return v1::SUBSIDY_EXCLUSION_UNCONFIRMED;
    *other = PaidInstead(c);
    return other->empty() ? v1::SUBSIDY_EXCLUSION_UNSPECIFIED : v1::SUBSIDY_EXCLUSION_PAID_BEFORE;
  }

  // The case of the same dispute that is or was paid; empty for none.
  std::string PaidInstead(const v1::SubsidyCase& c) const {
    if (past_.is_paid(c.case_())) return c.case_();
    const auto here = paid_here_.find(c.case_());
    if (here != paid_here_.end()) return here->second;
    for (const std::string& same : c.same_dispute()) {
      if (past_.is_paid(same) || paid_here_.contains(same)) return same;
    }
    return "";
  }

  void Exclude(const v1::SubsidyCase& c, v1::SubsidyExclusion reason, const std::string& other = "") {
    v1::SubsidyExcluded* excluded = published_->add_excluded();
    excluded->set_case_(c.case_());
    excluded->set_reason(reason);
    excluded->set_other_case(other);
  }

  const Facts& facts_;
  const ActingPast& past_;
  const v1::SubsidyRule& rule_;
  v1::SubsidyPublished* const published_;
  // By case: the one that is paid for its dispute in this list.
  absl::flat_hash_map<std::string, std::string> paid_here_;
};

absl::Status NotAnOfficer(absl::string_view org) {
  return NotYours("由发放单位（司法所、司法局）的司法行政人员办理",
                  "done by an officer of the judicial office or bureau of justice that pays", org);
}

absl::StatusOr<const v1::Subsidy*> SubsidyIn(const ActingPast& past, absl::string_view subsidy) {
  const v1::Subsidy* found = FindSubsidy(*past.acts, subsidy);
  if (found == nullptr) return UnknownPart(v1::Case(), "subsidies", subsidy);
  return found;
}

absl::StatusOr<const v1::SubsidyLine*> LineIn(const v1::Subsidy& subsidy, absl::string_view case_name) {
  const v1::SubsidyLine* line = FindStandingLine(subsidy, case_name);
  if (line == nullptr) {
    return UnknownPart(v1::Case(), absl::StrCat("subsidies/", subsidy.published().subsidy(), "/lines"),
                       IdOf(case_name));
  }
  return line;
}

// The days over which objections are taken are these, and the last is one of them.
bool TakesObjections(const v1::Subsidy& subsidy, absl::CivilDay today) {
  const absl::StatusOr<absl::CivilDay> until = ParseDate(subsidy.published().objections_until());
  return until.ok() && today <= *until;
}

const v1::SubsidyObjection* OpenObjection(const v1::Subsidy& subsidy, absl::string_view case_name) {
  const v1::SubsidyObjection* found = FindObjection(subsidy, case_name);
  return found == nullptr || found->decided() ? nullptr : found;
}

// In the area of the office, or where it is watched over itself.
bool MayObject(const Facts& facts, absl::string_view org) {
  const DirectoryFacts& directory = *facts.directory;
  return absl::c_any_of(directory.Posts(IdOf(facts.actor), DayOf(facts.now)), [&](const PostFact& post) {
    return StandsOver(directory, org, post.org) || StandsOver(directory, post.org, org);
  });
}

absl::Status CheckPeriod(const v1::PublishSubsidy& command, const Facts& facts) {
  ASSIGN_OR_RETURN(const absl::CivilDay from, ParseDate(command.from_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay to, ParseDate(command.to_date()));
  const std::string path = "command.publish_subsidy.to_date";
  if (to < from) return BadField(path, "不能早于开始日期", "is not before from_date");
  if (to > DayOf(facts.now)) return BadField(path, "不能晚于今天", "is not after today");
  if (to - from >= kSubsidyDaysMax) {
    return BadField(path, absl::StrCat("一次最多", kSubsidyDaysMax, "天"),
                    absl::StrCat("a list spans at most ", kSubsidyDaysMax, " days"), kSubsidyDaysMax);
  }
  return absl::OkStatus();
}

}  // namespace

void FillLines(const Facts& facts, const ActingPast& past, v1::SubsidyPublished* published) {
  Lister lister(facts, past, published);
  for (const v1::SubsidyCase& c : past.subsidy->cases()) lister.Add(c);
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::PublishSubsidy& command, const Facts& facts,
                                 const ActingPast& past) {
  const DirectoryFacts& directory = *facts.directory;
  const absl::CivilDay today = DayOf(facts.now);
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.publish_subsidy.unit"));
  const bool of_office =
      IsJusticeOffice(directory, IdOf(org)) && PaysFor(directory, facts.actor, IdOf(org), today, /*above=*/false);
  if (!of_office) return NotAnOfficer(org);
  RETURN_IF_ERROR(CheckPeriod(command, facts));
  RETURN_IF_ERROR(
      CheckNewId(v1::Case(), "subsidies", command.subsidy(), FindSubsidy(*past.acts, command.subsidy()) != nullptr));
  if (past.rule == nullptr) {
    return NotNowHere("本县没有设置以案定补规则（subsidy_rule_file）",
                      "the server has no rule: setting subsidy_rule_file", org);
  }
  if (past.subsidy == nullptr) return absl::InternalError("a list of the subsidy without a look at the cases");
  if (past.subsidy->cases().empty()) {
    return NotNowHere("此期间没有卷宗经检查合格的案件", "no file was checked in that time", org);
  }
  v1::Event event;
  v1::SubsidyPublished* published = event.mutable_subsidy_published();
  published->set_subsidy(command.subsidy().empty() ? NextSubsidy(*past.acts) : command.subsidy());
  published->set_from_date(command.from_date());
  published->set_to_date(command.to_date());
  published->set_rule(absl::StrCat(past.rule->rule.name(), "/", past.rule->rule.revision()));
  published->set_rule_digest(past.rule->digest);
  published->set_objections_until(FormatDate(today + past.rule->rule.objection_days()));
  published->set_facts_position(past.subsidy->position());
  FillLines(facts, past, published);
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::ObjectToSubsidy& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.object_to_subsidy.unit"));
  if (!MayObject(facts, IdOf(org))) {
    return NotYours("由该单位辖区内或其上级的人员提出异议",
                    "objected to by people of the office's area or of one above it", org);
  }
  ASSIGN_OR_RETURN(const v1::Subsidy* subsidy, SubsidyIn(past, command.subsidy()));
  ASSIGN_OR_RETURN(const v1::SubsidyLine* line, LineIn(*subsidy, command.case_()));
  if (subsidy->has_approved() || !TakesObjections(*subsidy, DayOf(facts.now))) {
    return NotNowHere(absl::StrCat("异议期已于", subsidy->published().objections_until(), "届满"),
                      absl::StrCat("objections were taken until ", subsidy->published().objections_until()),
                      command.subsidy());
  }
  if (OpenObjection(*subsidy, line->case_()) != nullptr) {
    return NotNowHere("已有异议待决定", "an objection to the line is open already", line->case_());
  }
  v1::Event event;
  v1::SubsidyObjected* objected = event.mutable_subsidy_objected();
  objected->set_subsidy(command.subsidy());
  objected->set_case_(command.case_());
  PutText(command.reason(), objected, kUnitSubject);
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::DecideSubsidyObjection& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.decide_subsidy_objection.unit"));
  if (!PaysFor(*facts.directory, facts.actor, IdOf(org), DayOf(facts.now), /*above=*/true)) return NotAnOfficer(org);
  ASSIGN_OR_RETURN(const v1::Subsidy* subsidy, SubsidyIn(past, command.subsidy()));
  ASSIGN_OR_RETURN(const v1::SubsidyLine* line, LineIn(*subsidy, command.case_()));
  const v1::SubsidyObjection* objection = OpenObjection(*subsidy, line->case_());
  if (objection == nullptr) return NotNowHere("没有待决定的异议", "no objection to the line is open", line->case_());
  if (objection->actor() == facts.actor || absl::c_linear_search(line->mediators(), facts.actor)) {
    return RefusedBecause(
        v1::Case(), v1::SAME_PERSON,
        MakeLabel("提出异议的人和领取补贴的人不能作决定", "not decided by who objected or is paid by the line"),
        facts.actor);
  }
  v1::Event event;
  v1::SubsidyObjectionDecided* decided = event.mutable_subsidy_objection_decided();
  decided->set_subsidy(command.subsidy());
  decided->set_case_(command.case_());
  decided->set_upheld(command.upheld());
  PutText(command.reason(), decided, kUnitSubject);
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::ApproveSubsidy& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.approve_subsidy.unit"));
  // Where an office has one officer and none stands over it, whom the county names.
  if (!PaysFor(*facts.directory, facts.actor, IdOf(org), DayOf(facts.now), /*above=*/true) &&
      !IsSecondPerson(past, facts.actor)) {
    return NotAnOfficer(org);
  }
  ASSIGN_OR_RETURN(const v1::Subsidy* subsidy, SubsidyIn(past, command.subsidy()));
  if (subsidy->has_approved()) return NotNowHere("已经批准", "it was approved already", command.subsidy());
  // Money leaves by two hands.
  if (subsidy->actor() == facts.actor) {
    return RefusedBecause(v1::Case(), v1::SAME_PERSON,
                          MakeLabel("公示人以外的人批准，可由上级司法行政机关批准",
                                    "approved by somebody other than who published, if need be of the office above"),
                          facts.actor);
  }
  if (TakesObjections(*subsidy, DayOf(facts.now))) {
    return NotNowHere(absl::StrCat("异议期到", subsidy->published().objections_until(), "止"),
                      absl::StrCat("objections are taken until ", subsidy->published().objections_until()),
                      command.subsidy());
  }
  const auto open = absl::c_find_if(subsidy->objections(), [](const auto& each) { return !each.decided(); });
  if (open != subsidy->objections().end()) {
    return NotNowHere("还有异议没有决定", "an objection is open", open->case_());
  }
  v1::Event event;
  v1::SubsidyApproved* approved = event.mutable_subsidy_approved();
  approved->set_subsidy(command.subsidy());
  approved->mutable_total()->set_currency(std::string(kCurrency));
  approved->mutable_total()->set_fen(TotalFen(*subsidy));
  return event;
}

}  // namespace gaiwan
