// What courts delegate or entrust: received with the case, taken or not, and given back with its results.
#include "workflow/decide_court.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Code list `source`: delegated before filing or entrusted after it.
constexpr absl::string_view kCourtSource = "court";

absl::Status CheckState(const v1::Case& c, v1::DelegationState state) {
  if (!c.has_delegation()) return UnknownPart(c, "delegation", "");
  if (c.delegation().state() != state) return Refused(c, v1::NOT_IN_THIS_STATE, "delegation");
  return absl::OkStatus();
}

bool HasEffectiveAgreement(const v1::Case& c) {
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.has_effective_time() && agreement.round() == c.round()) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckCourt(const Facts& facts, absl::string_view court, absl::string_view path) {
  RETURN_IF_ERROR(CheckOrg(facts, court, path));
  if (facts.directory->OrgKind(IdOf(court)) == kCourtKind) return absl::OkStatus();
  return BadField(path, absl::StrCat("不是法院：", court), absl::StrCat("is no court: ", court));
}

absl::StatusOr<v1::Event> DelegationReceivedEvent(const Ask& ask, const v1::OpenCase& command,
                                                  const std::string& path) {
  const v1::Delegation& delegation = command.delegation();
  RETURN_IF_ERROR(CheckCourt(ask.facts, delegation.court(), absl::StrCat(path, ".delegation.court")));
  if (command.source() != kCourtSource) {
    return BadField(absl::StrCat(path, ".source"), "法院委派、委托的案件，来源须是 court",
                    "must be `court` for what a court delegates or entrusts");
  }
  v1::Event event;
  v1::Delegation* received = event.mutable_delegation_received()->mutable_delegation();
  received->set_kind(delegation.kind());
  received->set_court(delegation.court());
  received->set_court_number(delegation.court_number());
  if (delegation.has_application_time()) {
    if (ToTime(delegation.application_time()) > ask.facts.act_time) {
      return BadField(absl::StrCat(path, ".delegation.application_time"), "不能晚于委派的时间",
                      "is not after the delegation");
    }
    *received->mutable_application_time() = delegation.application_time();
  }
  return event;
}

// The court's clock starts with this act, when the mediator signs for the court's papers or confirms on line (SPC 2016
// art. 27, Online Rules art. 24).
Decided Decide(const Ask& ask, const v1::AcceptDelegation& command) {
  RETURN_IF_ERROR(CheckState(ask.c, v1::DELEGATION_STATE_RECEIVED));
  Events events(1);
  events.back().mutable_delegation_accepted();
  PutText(command.note(), events.back().mutable_delegation_accepted());
  return events;
}

// With its reason, so that the court or the parties choose another (Online Rules art. 12).
Decided Decide(const Ask& ask, const v1::DeclineDelegation& command) {
  RETURN_IF_ERROR(CheckState(ask.c, v1::DELEGATION_STATE_RECEIVED));
  Events events(1);
  events.back().mutable_delegation_declined();
  PutText(command.reason(), events.back().mutable_delegation_declined());
  return events;
}

// A written report to the court (SPC 2016 art. 26, Online Rules art. 21). What stands in it is what the caller wrote
// for the court: nothing is taken over from statements, so that no concession gets into it (SPC 2016 art. 22).
Decided Decide(const Ask& ask, const v1::ReturnToCourt& command) {
  RETURN_IF_ERROR(CheckState(ask.c, v1::DELEGATION_STATE_ACCEPTED));
  if (command.hand_over().way() == v1::HAND_OVER_WAY_BY_THE_PARTIES) {
    return BadField("command.return_to_court.hand_over.way", "退回法院由调解组织送交，不由当事人转交",
                    "is not for the parties: the committee returns what a court gave it");
  }
  const bool agreed =
      command.result() == v1::DELEGATION_RESULT_AGREED || command.result() == v1::DELEGATION_RESULT_PARTLY_AGREED;
  if (agreed && !HasEffectiveAgreement(ask.c)) return Refused(ask.c, v1::NOT_EFFECTIVE);
  Events events(1);
  v1::ReturnedToCourt* returned = events.back().mutable_returned_to_court();
  returned->set_result(command.result());
  PutText(command.report(), returned);
  if (!command.cost_raising_conduct().text().empty()) {
    returned->mutable_conduct()->set_subject("case");
    *returned->mutable_conduct()->mutable_open()->mutable_text() = command.cost_raising_conduct();
  }
  *returned->mutable_hand_over() = command.hand_over();
  return events;
}

}  // namespace gaiwan
