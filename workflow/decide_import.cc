// Taking a case over from a paper ledger 台账, and the answers of other platforms to a case reported to them.
//
// A case that is taken over stands where the paper left it and no further: rights and consent are asked for here before
// talks go on, what is still owed is owed, and what is over is over by what the ledger says of it. It is marked for
// ever. Its mark stands for the adoption that other late entries need: whoever reads it knows that the ledger is the
// proof.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "workflow/admissibility.h"
#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_number.h"
#include "workflow/decide_families.h"
#include "workflow/decide_steps.h"
#include "workflow/effect.h"
#include "workflow/enforceability.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

constexpr char kPath[] = "command.import_case";

// The only agreement a ledger tells of.
constexpr char kAgreement[] = "1";

// Entries of code list `result` that say there was an agreement.
constexpr absl::string_view kAgreed[] = {"agreement-written", "agreement-oral", "partial-agreement"};

std::string PathOf(absl::string_view field) {
  return absl::StrCat(kPath, ".", field);
}

bool IsAgreed(absl::string_view result) {
  return std::find(std::begin(kAgreed), std::end(kAgreed), result) != std::end(kAgreed);
}

bool TellsOfAgreement(const v1::ImportCase& command) {
  return command.form() != v1::AGREEMENT_FORM_UNSPECIFIED || !command.agreement_date().empty() ||
         command.clauses_size() > 0 || command.agreement().clauses_size() > 0;
}

// Everything that does not hold together, for whoever mends the row: one after the other would take as many tries.
class Faults {
 public:
  void Add(bool wrong, absl::string_view zh, absl::string_view en) {
    if (wrong) words_.push_back(MakeLabel(zh, en));
  }
  absl::Status Refuse(const v1::Case& c) const {
    if (words_.empty()) return absl::OkStatus();
    absl::Status status = RefusedBecause(c, v1::LEDGER_UNFIT, words_.front());
    v1::CommandRefused detail;
    if (!ReadDetail(status, &detail)) return status;
    for (size_t i = 1; i < words_.size(); ++i) *detail.add_guards() = words_[i];
    return WithDetail(std::move(status), detail);
  }

 private:
  std::vector<v1::Label> words_;
};

void CheckStage(const v1::ImportCase& command, Faults* faults) {
  const v1::PaperStage stage = command.stage();
  const bool closed = stage == v1::PAPER_STAGE_CLOSED;
  if (stage == v1::PAPER_STAGE_REGISTERED) {
    faults->Add(!command.case_number().empty(), "未受理的案件没有案号", "a case that was not taken on has no number");
    faults->Add(!command.lead().empty(), "未受理的案件没有调解员", "a case that was not taken on has no mediator");
  }
  if (stage == v1::PAPER_STAGE_AGREED) {
    faults->Add(command.clauses_size() == 0, "已达成协议的须写明协议内容", "what was agreed is missing");
    faults->Add(command.lead().empty(), "已达成协议的须写明调解员", "the mediator is missing");
  } else {
    faults->Add(!closed && TellsOfAgreement(command), "未达成协议的不能有协议内容、形式或者日期",
                "there is an agreement, and the case had none");
  }
  const bool agreed = stage == v1::PAPER_STAGE_AGREED || (closed && IsAgreed(command.result()));
  if (agreed) {
    faults->Add(command.form() == v1::AGREEMENT_FORM_UNSPECIFIED, "达成协议的须写明书面还是口头",
                "the form of the agreement is missing");
    faults->Add(command.agreement_date().empty(), "达成协议的须写明协议日期", "the day of the agreement is missing");
  }
  if (closed) {
    faults->Add(command.result().empty(), "已结案的须写明调解结果", "the result of the closed case is missing");
    faults->Add(command.close_date().empty(), "已结案的须写明结案日期", "the day of closing is missing");
    faults->Add(!command.result().empty() && !agreed && TellsOfAgreement(command),
                "调解结果不是达成协议，却有协议内容、形式或者日期",
                "the result is no agreement, and there is something about one");
    faults->Add(command.result() == "agreement-written" && command.form() == v1::AGREEMENT_FORM_ORAL,
                "调解结果是书面协议，协议形式却是口头", "a written agreement is called oral");
    faults->Add(command.result() == "agreement-oral" && command.form() == v1::AGREEMENT_FORM_WRITTEN,
                "调解结果是口头协议，协议形式却是书面", "an oral agreement is called written");
  } else {
    faults->Add(!command.result().empty() || !command.close_date().empty(), "未结案的没有调解结果和结案日期",
                "the case is open, and there is a result or a day of closing");
  }
}

// Registered, agreed, closed, in this order and not after today.
void CheckDays(const v1::ImportCase& command, const Facts& facts, Faults* faults) {
  const std::string registered = FormatDate(DayOf(facts.act_time));
  const std::string today = FormatDate(DayOf(facts.now));
  const std::string& agreed = command.agreement_date();
  const std::string& closed = command.close_date();
  faults->Add(!agreed.empty() && agreed < registered, "协议日期早于登记日期", "it was agreed before it was registered");
  faults->Add(!closed.empty() && closed < (agreed.empty() ? registered : agreed), "结案日期早于登记日期或者协议日期",
              "it was closed before it was registered or agreed");
  faults->Add(agreed > today || closed > today, "协议日期或者结案日期在将来", "a day lies in the future");
}

void CheckClauses(const v1::Case& c, const v1::ImportCase& command, Faults* faults) {
  faults->Add(command.agreement().clauses_size() != command.clauses_size(), "条款的文字与条款的数目不一致",
              "the words and the figures are not of the same number of clauses");
  for (const v1::Clause& clause : command.clauses()) {
    faults->Add(clause.instalments_size() > 0, "分期履行的请逐期写成条款", "instalments are entered as clauses");
    faults->Add(clause.kind() == v1::CLAUSE_KIND_MONEY && !clause.has_amount(), "给付金钱须写明金额",
                "the amount of a payment is missing");
    for (const std::string& party : {clause.from_party(), clause.to_party()}) {
      faults->Add(!party.empty() && FindById(c.parties(), party) == nullptr, absl::StrCat("没有当事人 ", party),
                  absl::StrCat("there is no party ", party));
    }
  }
}

// A form that is read, of the year of the ledger, and free.
absl::Status CheckNumber(const Ask& ask, const v1::ImportCase& command) {
  if (command.case_number().empty()) return absl::OkStatus();
  const std::optional<CaseNumber> number = ParseCaseNumber(command.case_number());
  if (!number.has_value()) {
    return BadField(PathOf("case_number"), "案号的样式是“（2026）城中人调字第12号”",
                    "must be like `（2026）城中人调字第12号`");
  }
  const int64_t year = DayOf(ask.facts.act_time).year();
  if (number->year != year) {
    return BadField(PathOf("case_number"), absl::StrCat("案号的年份与登记日期的年份（", year, "）不同"),
                    absl::StrCat("is not of the year it was registered in, ", year));
  }
  if (ask.facts.case_number_taken && ask.facts.case_number_taken(ask.c.committee(), number->year, number->serial)) {
    return Refused(ask.c, v1::NUMBER_TAKEN, command.case_number());
  }
  return absl::OkStatus();
}

// The register is the committee's: its head or registrar copies it, and nobody else.
absl::Status CheckKeepsRegister(const Ask& ask) {
  if (ask.c.committee().empty()) return Refused(ask.c, v1::NO_COMMITTEE, ask.c.unit());
  for (const PostFact& post : ask.facts.directory->Posts(PersonWhoAsks(ask.facts), DayOf(ask.facts.now))) {
    if (post.org == IdOf(ask.c.committee()) && (post.role == "head" || post.role == "registrar")) {
      return absl::OkStatus();
    }
  }
  return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                        MakeLabel("只有该调委会的主任或者登记员可以导入其纸质台账",
                                  "only head or registrar of the committee take its paper ledger over"),
                        ask.c.committee());
}

absl::Status CheckOpening(const v1::OpenCase& opening) {
  const auto refuse = [](absl::string_view field, absl::string_view zh, absl::string_view en) {
    return BadField(PathOf(absl::StrCat("opening.", field)), zh, en);
  };
  if (!opening.definition().empty()) return refuse("definition", "导入的案件不能指定流程", "is not taken over");
  if (!opening.arose_from().empty()) return refuse("arose_from", "不随台账导入，请导入后关联", "is not taken over");
  if (opening.has_delegation()) return refuse("delegation", "法院委派不随台账导入", "is not taken over");
  if (opening.text().facts().empty()) return refuse("text.facts", "须写明纠纷简要情况", "is required");
  if (opening.dispute_class().empty()) return refuse("dispute_class", "须写明纠纷类别", "is required");
  if (opening.parties().empty()) return refuse("parties", "须写明当事人", "is required");
  return absl::OkStatus();
}

v1::Event ImportedEvent(const v1::ImportCase& command) {
  v1::Event event;
  v1::CaseImported* imported = event.mutable_case_imported();
  imported->set_stage(command.stage());
  imported->set_ledger_row(command.ledger_row());
  imported->set_form(command.form());
  imported->set_agreement_date(command.agreement_date());
  if (command.has_amount()) *imported->mutable_amount() = command.amount();
  imported->set_performance(command.performance());
  imported->set_close_date(command.close_date());
  if (command.stage() == v1::PAPER_STAGE_AGREED) {
    imported->set_agreement(kAgreement);
  } else if (command.agreement().clauses_size() > 0) {
    imported->mutable_text()->set_subject("case");
    *imported->mutable_text()->mutable_open()->mutable_agreement() = command.agreement();
  }
  return event;
}

// In effect since the day on paper: what is owed of it goes on to be watched here.
absl::StatusOr<Events> AgreementEvents(const Ask& ask, const v1::ImportCase& command) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(command.agreement_date()));
  // A ledger has days and no hours: of one day, it was agreed after it was registered.
  const absl::Time effective_time = std::max(StartOfDay(day), ask.facts.act_time);
  Events events(1);
  const auto put = [&](auto* payload) {
    payload->set_agreement(kAgreement);
    payload->mutable_text()->set_subject("case");
    *payload->mutable_text()->mutable_open()->mutable_agreement() = command.agreement();
    *payload->mutable_clauses() = command.clauses();
    *payload->mutable_findings() =
        FindInWords(ask.definition.proto().settling(), command.clauses(), command.agreement());
  };
  if (command.form() == v1::AGREEMENT_FORM_ORAL) {
    put(events.back().mutable_oral_agreement_recorded());
  } else {
    put(events.back().mutable_agreement_drafted());
    events.back().mutable_agreement_drafted()->set_effect_rule(v1::EFFECT_RULE_PML29);
  }
  v1::Agreement agreement;
  agreement.set_id(kAgreement);
  *agreement.mutable_clauses() = command.clauses();
  v1::AgreementEffective* effective = events.emplace_back().mutable_agreement_effective();
  effective->set_agreement(kAgreement);
  *effective->mutable_effective_time() = ToProto(effective_time);
  for (v1::Obligation& owed : ObligationsOf(agreement, effective_time)) *effective->add_obligations() = owed;
  return events;
}

// What was over on paper without a number stays without one.
absl::StatusOr<Events> AcceptedEvents(const Ask& ask, const v1::ImportCase& command) {
  Events events;
  if (command.case_number().empty() && command.stage() != v1::PAPER_STAGE_CLOSED) {
    ASSIGN_OR_RETURN(events, AcceptOnPaper(ask, v1::AcceptCase()));
  } else if (!command.case_number().empty()) {
    v1::CaseAccepted* accepted = events.emplace_back().mutable_case_accepted();
    accepted->set_committee(ask.c.committee());
    accepted->set_case_number(command.case_number());
  }
  if (command.lead().empty()) return events;
  v1::MediatorsAssigned* assigned = events.emplace_back().mutable_mediators_assigned();
  ASSIGN_OR_RETURN(*assigned->add_mediators(), MediatorFor(ask, command.lead(), true, PathOf("lead")));
  for (int i = 0; i < command.assisting_size(); ++i) {
    ASSIGN_OR_RETURN(*assigned->add_mediators(),
                     MediatorFor(ask, command.assisting(i), false, PathOf(absl::StrCat("assisting[", i, "]"))));
  }
  return events;
}

}  // namespace

Decided Decide(const Ask& ask, const v1::ImportCase& command) {
  RETURN_IF_ERROR(CheckOpening(command.opening()));
  RETURN_IF_ERROR(CheckCode(ask.facts, "result", command.result(), PathOf("result")));
  RETURN_IF_ERROR(CheckCode(ask.facts, "performance", command.performance(), PathOf("performance")));
  DecisionSteps steps(ask);
  RETURN_IF_ERROR(steps.Take(OpenCaseAs(ask, command.opening(), PathOf("opening"))));
  RETURN_IF_ERROR(CheckKeepsRegister(steps.ask()));
  Faults faults;
  CheckStage(command, &faults);
  CheckDays(command, ask.facts, &faults);
  CheckClauses(steps.c(), command, &faults);
  RETURN_IF_ERROR(faults.Refuse(ask.c));
  RETURN_IF_ERROR(CheckNumber(steps.ask(), command));
  RETURN_IF_ERROR(steps.Take(Events{ImportedEvent(command)}));
  if (command.stage() == v1::PAPER_STAGE_REGISTERED) {
    RETURN_IF_ERROR(CheckMayOpen(ask.definition, steps.c()));
    return steps.TakeEvents();
  }
  // What the paper took on was taken on, with its number; what would be taken on here is not what may not be.
  if (command.stage() == v1::PAPER_STAGE_ACCEPTED && command.case_number().empty()) {
    RETURN_IF_ERROR(CheckMayAccept(ask.definition, steps.c()));
  }
  RETURN_IF_ERROR(steps.Take(AcceptedEvents(steps.ask(), command)));
  if (command.stage() == v1::PAPER_STAGE_AGREED) RETURN_IF_ERROR(steps.Take(AgreementEvents(steps.ask(), command)));
  if (command.stage() == v1::PAPER_STAGE_CLOSED) {
    Events closed(1);
    closed.back().mutable_case_closed()->set_result(command.result());
    RETURN_IF_ERROR(steps.Take(std::move(closed)));
  }
  return steps.TakeEvents();
}

Decided Decide(const Ask& ask, const v1::RecordReport& command) {
  constexpr char kReport[] = "command.record_report";
  RETURN_IF_ERROR(CheckCode(ask.facts, "report_platform", command.platform(), absl::StrCat(kReport, ".platform")));
  if (command.version() > ask.c.version()) {
    return BadField(absl::StrCat(kReport, ".version"), absl::StrCat("本案现在是第 ", ask.c.version(), " 版"),
                    absl::StrCat("the case is at version ", ask.c.version()), ask.c.version());
  }
  if (command.number().empty() && !command.refused()) {
    return BadField(absl::StrCat(kReport, ".number"), "须写明平台给的编号，或者注明平台退回",
                    "is required unless the platform refused");
  }
  const auto& reports = ask.c.reports();
  const auto last = std::find_if(reports.begin(), reports.end(),
                                 [&](const v1::Report& each) { return each.platform() == command.platform(); });
  if (last == reports.end()) {
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kReportsFieldNumber));
  } else if (command.version() < last->version()) {
    return BadField(absl::StrCat(kReport, ".version"), absl::StrCat("已登记过第 ", last->version(), " 版的上报结果"),
                    absl::StrCat("version ", last->version(), " was answered before"), last->version());
  }
  Events events(1);
  v1::ReportRecorded* recorded = events.back().mutable_report_recorded();
  recorded->set_platform(command.platform());
  recorded->set_version(command.version());
  recorded->set_number(command.number());
  recorded->set_refused(command.refused());
  PutText(command.reason(), recorded);
  return events;
}

}  // namespace gaiwan
