#include "workflow/guards.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/admissibility.h"
#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/case_flags.h"
#include "workflow/case_questions.h"
#include "workflow/clause_order.h"
#include "workflow/committee_party.h"
#include "workflow/consent.h"
#include "workflow/court_answers.h"
#include "workflow/facts.h"
#include "workflow/find.h"
#include "workflow/named_entry.h"
#include "workflow/references.h"
#include "workflow/report_duty.h"
#include "workflow/visits.h"

namespace gaiwan {
namespace {

using v1::Reason;

// A guard answers with the reason it fails for, REASON_UNSPECIFIED when it holds.
using GuardFunction = Reason (*)(const GuardContext&);

struct GuardEntry {
  absl::string_view name;
  // What must be so, as the person who is refused reads it.
  absl::string_view zh;
  absl::string_view en;
  GuardFunction ask;
};

Reason Unless(bool holds, Reason reason) {
  return holds ? v1::REASON_UNSPECIFIED : reason;
}

Reason FactsComplete(const GuardContext& g) {
  return Unless(questions::PartyCount(g.c) >= 2 && !g.c.dispute_class().empty() && g.c.has_text(),
                v1::FACTS_INCOMPLETE);
}

Reason ClassKnown(const GuardContext& g) {
  return Unless(!g.c.dispute_class().empty(), v1::FACTS_INCOMPLETE);
}

Reason PartiesTwo(const GuardContext& g) {
  return Unless(questions::PartyCount(g.c) >= 2, v1::PARTIES_TOO_FEW);
}

Reason CommitteeKnown(const GuardContext& g) {
  return Unless(!g.c.committee().empty(), v1::NO_COMMITTEE);
}

Reason CommitteeNotParty(const GuardContext& g) {
  return Unless(!FindCommitteeParty(g.c, g.facts).has_value(), v1::NO_COMMITTEE);
}

Reason MediatorAssigned(const GuardContext& g) {
  return Unless(g.c.mediators_size() > 0, v1::NO_MEDIATOR);
}

Reason LeadNamed(const GuardContext& g) {
  return Unless(!questions::LeadMissing(g.c), v1::NO_LEAD);
}

// Of any application: confirmed, and the ruling has not fallen.
Reason RulingInForce(const GuardContext& g) {
  const auto& confirmations = g.c.confirmations();
  const bool any = std::any_of(confirmations.begin(), confirmations.end(),
                               [](const v1::Confirmation& each) { return IsInForce(each.answer()); });
  return Unless(any, v1::NOT_EFFECTIVE);
}

Reason MayBeOral(const GuardContext& g) {
  return Unless(WrittenFormFor(g.definition, g.c) == nullptr, v1::WRITING_REQUIRED);
}

// Of the caller: a post at the unit that the case is offered to, at the committee that serves it, or at its office.
Reason OfferedToOwnUnit(const GuardContext& g) {
  const absl::CivilDay day = DayOf(g.facts.act_time);
  const DirectoryFacts& directory = *g.facts.directory;
  for (const v1::Transfer& transfer : g.c.transfers()) {
    if (transfer.state() != v1::TRANSFER_STATE_OFFERED) continue;
    const absl::string_view to = IdOf(transfer.to());
    const std::optional<std::string> committee = directory.ServingCommittee(to, day);
    for (const PostFact& post : directory.Posts(PersonWhoAsks(g.facts), day)) {
      const bool office = g.definition.LevelOfOrgKind(directory.OrgKind(post.org)).empty();
      if (post.org == to || (committee.has_value() && *committee == post.org) ||
          (office && directory.Parent(post.org) == to)) {
        return v1::REASON_UNSPECIFIED;
      }
    }
    return v1::NOT_YOUR_ROLE;
  }
  return v1::REASON_UNSPECIFIED;  // Nothing is offered: that there is nothing to answer is said elsewhere.
}

// Who stays away need not be told first: a household that nobody reaches does not keep the others from talking.
Reason RightsTold(const GuardContext& g) {
  int told = 0;
  for (const v1::Party& party : g.c.parties()) {
    if (party.removed()) continue;
    const bool is_told = IsTold(g.c, party);
    if (questions::Consents(g.c, party) && !is_told) return v1::RIGHTS_NOT_TOLD;
    told += is_told ? 1 : 0;
  }
  return Unless(told >= 2, v1::RIGHTS_NOT_TOLD);
}

Reason ConsentsGiven(const GuardContext& g) {
  const auto consents = [&](const v1::Party& party) { return questions::Consents(g.c, party); };
  return Unless(CanMediateAmong(g.c, consents), v1::CONSENT_MISSING);
}

Reason NobodyRefused(const GuardContext& g) {
  for (const v1::Party& party : g.c.parties()) {
    if (!party.removed() && HasRefused(g.c, party)) return v1::PARTY_REFUSED;
  }
  return v1::REASON_UNSPECIFIED;
}

Reason AgreementEffective(const GuardContext& g) {
  return Unless(questions::HasEffectiveAgreement(g.c), v1::NOT_EFFECTIVE);
}

// Of any round: what was agreed once stays agreed.
Reason AgreementToConfirm(const GuardContext& g) {
  const auto stands = [](const v1::Agreement& agreement) {
    return agreement.has_effective_time() && !agreement.replaced();
  };
  // One application at a time, and none once it is confirmed.
  const auto applied_for = [&g](const v1::Agreement& agreement) {
    return std::any_of(g.c.confirmations().begin(), g.c.confirmations().end(),
                       [&](const v1::Confirmation& application) {
                         return application.agreement() == agreement.id() && !IsFinal(application.answer());
                       });
  };
  const auto& agreements = g.c.agreements();
  if (std::none_of(agreements.begin(), agreements.end(), stands)) return v1::NOT_EFFECTIVE;
  const bool any = std::any_of(agreements.begin(), agreements.end(), [&](const v1::Agreement& agreement) {
    return stands(agreement) && !applied_for(agreement);
  });
  return Unless(any, v1::NOT_IN_THIS_STATE);
}

Reason MediationDone(const GuardContext& g) {
  return Unless(questions::HasEffectiveAgreement(g.c) || !g.c.ending().reason().empty(), v1::NOT_EFFECTIVE);
}

// What may not be taken on is data: the definition's rules on admissibility, and beside them the classes that a county
// lists in its code list `stop_list`.
Reason NotOnStopList(const GuardContext& g) {
  const bool stopped =
      g.facts.codes != nullptr && !g.c.dispute_class().empty() && g.facts.codes->Has("stop_list", g.c.dispute_class());
  return Unless(!stopped && AcceptanceStop(g.definition, g.c) == nullptr, v1::STOP_LIST);
}

Reason NoTransferPending(const GuardContext& g) {
  return Unless(!questions::HasPendingTransfer(g.c), v1::TRANSFER_PENDING);
}

Reason NoShamSuspicion(const GuardContext& g) {
  return Unless(!g.c.has_sham_suspicion(), v1::ALREADY_PAUSED);
}

Reason SettledUnverified(const GuardContext& g) {
  return Unless(g.c.has_settled() && !g.c.settled().verified(), v1::NOT_IN_THIS_STATE);
}

Reason ShamSuspected(const GuardContext& g) {
  return Unless(g.c.has_sham_suspicion(), v1::FACTS_INCOMPLETE);
}

Reason NoSessionRunning(const GuardContext& g) {
  return Unless(!questions::AnySessionRunning(g.c), v1::SESSION_RUNNING);
}

Reason ObligationsRecorded(const GuardContext& g) {
  const absl::CivilDay today = DayOf(g.facts.act_time);
  for (const v1::Obligation& obligation : g.c.obligations()) {
    // What is partly done is not done: the rest of it is due as well.
    const bool open = obligation.state() == v1::OBLIGATION_STATE_OPEN ||
                      obligation.state() == v1::OBLIGATION_STATE_UNSPECIFIED ||
                      obligation.state() == v1::OBLIGATION_STATE_PARTLY_DONE;
    if (!open || obligation.due_date().empty()) continue;  // Without a day it goes on: in order so far.
    if (WaitsForClause(g.c, obligation) != 0) continue;    // Not due before another one is performed.
    absl::StatusOr<absl::CivilDay> due = ParseDate(obligation.due_date());
    if (due.ok() && *due <= today) return v1::OBLIGATIONS_OPEN;
  }
  return v1::REASON_UNSPECIFIED;
}

int VisitsMade(const v1::Case& c) {
  return static_cast<int>(std::count_if(c.visits().begin(), c.visits().end(),
                                        [&](const v1::Visit& visit) { return CountsAsVisit(c, visit); }));
}

// Asked without a command it holds: whether the visit is waived is known only from the command.
Reason VisitsMadeOrWaived(const GuardContext& g) {
  if (VisitsMade(g.c) >= std::max(1, g.definition.proto().closing().visits_min())) return v1::REASON_UNSPECIFIED;
  return Unless(!g.command.has_close_case() || g.command.close_case().has_visit_waived(), v1::VISIT_MISSING);
}

// Only a case with an agreement has something to perform; one that ended without is closed as it is.
Reason ClosingRule(const GuardContext& g) {
  if (!questions::HasEffectiveAgreement(g.c)) return v1::REASON_UNSPECIFIED;
  const v1::ClosingRule& rule = g.definition.proto().closing();
  if (rule.obligations_recorded()) {
    if (Reason reason = ObligationsRecorded(g); reason != v1::REASON_UNSPECIFIED) return reason;
  }
  return rule.visits_min() > 0 ? VisitsMadeOrWaived(g) : v1::REASON_UNSPECIFIED;
}

Reason ViolenceReported(const GuardContext& g) {
  return Unless(!ReportIsOwed(g.c), v1::PROOF_MISSING);
}

Reason FileComplete(const GuardContext& g) {
  return Unless(g.c.file().has_submit_time(), v1::FACTS_INCOMPLETE);
}

Reason NotTheFiler(const GuardContext& g) {
  return Unless(g.c.file().filer().empty() || g.c.file().filer() != g.facts.actor, v1::SAME_PERSON);
}

Reason NotWhoMediated(const GuardContext& g) {
  return Unless(!BelongsToWhoMediated(g.c, g.facts), v1::NOT_YOUR_ROLE);
}

// Asked without a guidance it holds: there is none to be asked.
Reason AskedOfOwnUnit(const GuardContext& g) {
  const v1::Guidance* guidance = g.kind == v1::SUBJECT_GUIDANCE ? FindById(g.c.guidances(), g.subject) : nullptr;
  return Unless(guidance == nullptr || HoldsPostAt(g.facts, guidance->of()), v1::NOT_YOUR_ROLE);
}

// Sorted by name.
constexpr GuardEntry kGuards[] = {
    {"agreement-effective", "须有已生效的调解协议", "An agreement must have taken effect", AgreementEffective},
    {"agreement-to-confirm", "须有已生效、未被替代、也没有在办或已确认的申请的协议",
     "An agreement in effect that no other replaced, and for which no application is open or confirmed",
     AgreementToConfirm},
    {"asked-of-own-unit", "只能由被请求指导的单位答复", "Only the organisation that was asked may answer",
     AskedOfOwnUnit},
    {"class-known", "须已登记纠纷类别", "The class of the dispute must be known", ClassKnown},
    {"closing-rule", "须符合结案条件：到期义务均已登记履行情况，并已回访或说明不回访的理由",
     "The closing rule must be met: every obligation due is recorded, and a visit was made or waived with a reason",
     ClosingRule},
    {"committee-known", "须已确定承办的调解委员会", "A committee must serve this case", CommitteeKnown},
    {"committee-not-party", "承办的调委会及其所在单位不得是本案当事人",
     "The committee, or the place that has it, must not be a party", CommitteeNotParty},
    {"consents-given", "须至少双方当事人同意调解", "At least two sides must have consented to mediation",
     ConsentsGiven},
    {"facts-complete", "须已登记两名以上当事人、纠纷类别和纠纷事实",
     "At least two parties, the class of the dispute and the facts must be registered", FactsComplete},
    {"file-complete", "卷宗须已提交（缺少的材料已说明）", "The file must be handed in, with gaps explained",
     FileComplete},
    {"lead-named", "主办调解员已回避，须先另行指派", "Who led was recused; another lead must be named first",
     LeadNamed},
    {"may-be-oral", "这类纠纷的协议须采用书面形式", "On such a matter an agreement is made in writing", MayBeOral},
    {"mediation-done", "须已达成生效协议或已终止调解",
     "Mediation must have come to an agreement in effect, or have ended", MediationDone},
    {"mediator-assigned", "须已指派调解员", "A mediator must be assigned", MediatorAssigned},
    {"no-session-running", "调解会进行中，须先结束", "A session is running; end it first", NoSessionRunning},
    {"no-sham-suspicion", "须没有未排除的虚假调解嫌疑", "No suspicion of sham may stand", NoShamSuspicion},
    {"no-transfer-pending", "有移送等待答复，须先答复或撤回",
     "A transfer waits for its answer; it must be answered or withdrawn", NoTransferPending},
    {"nobody-refused", "不得有当事人拒绝调解", "No party may have refused mediation", NobodyRefused},
    {"not-on-stop-list", "此类纠纷依法不得受理", "Disputes of this class may not be taken on", NotOnStopList},
    {"not-the-filer", "立卷人与检查人须为不同的人", "Who checks the file must not be who made it", NotTheFiler},
    {"not-who-mediated", "本案调解员及其调委会的人不得经手", "Nobody of the committee that mediated may do this",
     NotWhoMediated},
    {"obligations-recorded", "到期的履行义务均须登记结果", "Every obligation that is due must be recorded",
     ObligationsRecorded},
    {"offered-to-own-unit", "只能由移送的接收单位答复", "Only the unit that the case is offered to may answer",
     OfferedToOwnUnit},
    {"parties-two", "须有两名以上当事人", "There must be at least two parties", PartiesTwo},
    {"rights-told", "须已向参加调解的当事人告知权利义务", "The parties who take part must have been told their rights",
     RightsTold},
    {"ruling-in-force", "须有法院的确认裁定", "A court must have confirmed the agreement", RulingInForce},
    {"settled-unverified", "须是即时调解登记、各方确认尚未核实的案件",
     "It must have been registered as settled on the spot, and not be verified yet", SettledUnverified},
    {"sham-suspected", "须有未排除的虚假调解嫌疑", "A suspicion of sham must stand", ShamSuspected},
    {"violence-reported", "对未成年人或者无、限制民事行为能力人的暴力须已报警",
     "Violence against a minor or a person without full capacity must have been reported to the police",
     ViolenceReported},
    {"visits-made", "须已回访（生效当日及首次回访日以前的不计），或说明不回访的理由",
     "A visit must have been made after the day of the effect and not before its first day, or be waived with a reason",
     VisitsMadeOrWaived},
};

}  // namespace

bool IsGuard(absl::string_view name) {
  return FindByName(kGuards, name) != nullptr;
}

std::optional<GuardFailure> TryGuard(absl::string_view name, const GuardContext& context) {
  const GuardEntry* guard = FindByName(kGuards, name);
  const Reason reason = guard->ask(context);
  if (reason == v1::REASON_UNSPECIFIED) return std::nullopt;
  // A rule that stops says where to go instead.
  if (guard->ask == NotOnStopList) {
    if (const v1::AdmissibilityRule* stop = AcceptanceStop(context.definition, context.c)) {
      return GuardFailure{reason, RuleWords(*stop)};
    }
  }
  // Who is in its own way says who could take it instead.
  if (guard->ask == CommitteeNotParty) {
    if (const std::optional<CommitteeParty> found = FindCommitteeParty(context.c, context.facts)) {
      return GuardFailure{reason, CommitteePartyWords(*found, context.facts)};
    }
  }
  if (guard->ask == MayBeOral) {
    if (const v1::WrittenForm* form = WrittenFormFor(context.definition, context.c)) {
      return GuardFailure{reason, WrittenFormWords(*form)};
    }
  }
  return GuardFailure{reason, MakeLabel(guard->zh, guard->en)};
}

std::vector<std::pair<std::string, v1::Label>> AllGuards() {
  std::vector<std::pair<std::string, v1::Label>> all;
  for (const GuardEntry& guard : kGuards) all.emplace_back(guard.name, MakeLabel(guard.zh, guard.en));
  return all;
}

}  // namespace gaiwan
