// Taking on: acceptance with its number, declining with advice, mediators.
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/admissibility.h"
#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_number.h"
#include "workflow/channel.h"
#include "workflow/committee_party.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Whoever assigns by staffing the channel alone assigns themselves; the head and the registrar whom they think fit.
absl::Status CheckAssigner(const Ask& ask, const v1::AssignMediators& command) {
  const v1::Channel* sheet = ask.facts.directory->FindChannel(ask.c.channel());
  if (command.lead() == ask.facts.actor || sheet == nullptr || !sheet->accepts_and_assigns_itself()) {
    return absl::OkStatus();
  }
  bool of_committee = false;
  for (const PostFact& post : ask.facts.directory->Posts(PersonWhoAsks(ask.facts), DayOf(ask.facts.act_time))) {
    of_committee |= post.org == IdOf(ask.c.committee()) || post.org == IdOf(ask.c.unit());
    if (post.role == "head" || post.role == "registrar") return absl::OkStatus();
  }
  if (!of_committee || !Staffs(*sheet, ask.facts)) return absl::OkStatus();
  return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                        MakeLabel("自收自办的渠道，值守人员只能指派自己主办",
                                  "who staffs a channel that assigns itself assigns themselves alone"),
                        command.lead());
}

}  // namespace

Decided AcceptOnPaper(const Ask& ask, const v1::AcceptCase& command) {
  if (ask.c.committee().empty()) return Refused(ask.c, v1::NO_COMMITTEE, ask.c.unit());
  RETURN_IF_ERROR(CheckCommitteeNoParty(ask.c, ask.facts));
  const absl::string_view committee = IdOf(ask.c.committee());
  const int64_t year = DayOf(ask.facts.act_time).year();
  Events events(1);
  v1::CaseAccepted* accepted = events.back().mutable_case_accepted();
  accepted->set_committee(ask.c.committee());
  // Accepted once more by the committee that numbered it (another round): the number stays.
  const std::string register_name = CaseRegisterName(ask.facts.directory->OrgName(committee));
  if (absl::StrContains(ask.c.case_number(), absl::StrCat("）", register_name))) {
    accepted->set_case_number(ask.c.case_number());
  } else {
    const int64_t number = ask.facts.next_case_number(committee, year);
    if (number <= 0) return Refused(ask.c, v1::STORE_FAILED);
    accepted->set_case_number(FormatNumber(year, register_name, number));
  }
  PutText(command.note(), accepted);
  return events;
}

Decided Decide(const Ask& ask, const v1::AcceptCase& command) {
  RETURN_IF_ERROR(CheckMayAccept(ask.definition, ask.c));
  RETURN_IF_ERROR(CheckRecord(ask.c, ask.facts, ChannelGate::kAccept));
  return AcceptOnPaper(ask, command);
}

Decided Decide(const Ask& ask, const v1::DeclineCase& command) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "decline_reason", command.reason(), "command.decline_case.reason"));
  if (command.advice().text().empty()) return Refused(ask.c, v1::ADVICE_MISSING);
  Events events(1);
  v1::CaseDeclined* declined = events.back().mutable_case_declined();
  declined->set_reason(command.reason());
  PutText(command.advice(), declined);
  return events;
}

Decided Decide(const Ask& ask, const v1::AssignMediators& command) {
  RETURN_IF_ERROR(CheckCommitteeNoParty(ask.c, ask.facts));
  RETURN_IF_ERROR(CheckAssigner(ask, command));
  for (int i = 0; i < command.why_size(); ++i) {
    RETURN_IF_ERROR(CheckCode(ask.facts, "assignment_reason", command.why(i),
                              absl::StrCat("command.assign_mediators.why[", i, "]")));
  }
  Events events(1);
  v1::MediatorsAssigned* assigned = events.back().mutable_mediators_assigned();
  absl::flat_hash_set<absl::string_view> named;
  const auto assign = [&](const std::string& person, bool lead, const std::string& path) -> absl::Status {
    if (!named.insert(person).second) return BadField(path, "同一人写了两次", "named twice");
    ASSIGN_OR_RETURN(*assigned->add_mediators(), MediatorFor(ask, person, lead, path));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(assign(command.lead(), true, "command.assign_mediators.lead"));
  *assigned->mutable_mediators(0)->mutable_why() = command.why();
  for (int i = 0; i < command.assisting_size(); ++i) {
    RETURN_IF_ERROR(assign(command.assisting(i), false, absl::StrCat("command.assign_mediators.assisting[", i, "]")));
  }
  PutText(command.reason(), assigned);
  return events;
}

}  // namespace gaiwan
