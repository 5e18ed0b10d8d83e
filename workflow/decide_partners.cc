// Partners: police, petition office, arbitration, government, legal aid, notary. What is referred to them goes beside
// the case and never moves it; the way to court stays open.
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/decide_hand_over.h"
#include "workflow/find.h"
#include "workflow/line_hand_over.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// How far the matter has come with the partner; what was mediated once goes on to a second time, or to its end.
int RankOf(v1::ReferralState state) {
  switch (state) {
    case v1::REFERRAL_STATE_SENT:
      return 1;
    case v1::REFERRAL_STATE_RECEIVED:
      return 2;
    case v1::REFERRAL_STATE_ACCEPTED:
      return 3;
    case v1::REFERRAL_STATE_MEDIATED_ONCE:
      return 4;
    case v1::REFERRAL_STATE_REFUSED:
      return 5;
    case v1::REFERRAL_STATE_DONE:
      return 6;
    default:
      return 0;
  }
}

bool IsOver(v1::ReferralState state) {
  return state == v1::REFERRAL_STATE_REFUSED || state == v1::REFERRAL_STATE_DONE;
}

// Code lists `partner` and `referral_reason`, and the kind of organisation.
constexpr absl::string_view kPolice = "police";
constexpr absl::string_view kDanger = "danger";
constexpr absl::string_view kReferredOut = "referred_out";
constexpr absl::string_view kGravest = "red";

bool HasReferrals(const Definition& definition) {
  return absl::c_any_of(definition.proto().tracks(), [](const v1::Track& track) {
    return absl::c_any_of(track.openings(), [](const v1::Opening& opening) { return opening.event() == kReferredOut; });
  });
}

bool IsWithPolice(const v1::Case& c, absl::string_view police) {
  return absl::c_any_of(c.referrals(), [&](const v1::Referral& referral) {
    return referral.to() == police && referral.state() != v1::REFERRAL_STATE_REFUSED &&
           referral.state() != v1::REFERRAL_STATE_DONE;
  });
}

}  // namespace

Decided Decide(const Ask& ask, const v1::ReferOut& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "referrals", command.referral(), FindById(ask.c.referrals(), command.referral()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kReferralsFieldNumber));
  RETURN_IF_ERROR(CheckCode(ask.facts, "partner", command.partner(), "command.refer_out.partner"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "referral_reason", command.reason(), "command.refer_out.reason"));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.to(), "command.refer_out.to"));
  if (command.hand_over().way() == v1::HAND_OVER_WAY_BY_LINE && command.to().empty()) {
    return BadField("command.refer_out.to", "专线递交须写明接收单位", "is required for what goes by line");
  }
  Events events(1);
  v1::ReferredOut* referred = events.back().mutable_referred_out();
  referred->set_referral(IdFor(ask.c.referrals(), command.referral()));
  referred->set_partner(command.partner());
  referred->set_to(command.to());
  referred->set_reason(command.reason());
  PutText(command.note(), referred);
  *referred->mutable_hand_over() = command.hand_over();
  return events;
}

// Received, accepted, done: forwards only. Refused or done is the end; whoever asks again refers again.
Decided Decide(const Ask& ask, const v1::RecordPartnerAnswer& command) {
  const v1::Referral* referral = FindById(ask.c.referrals(), command.referral());
  if (referral == nullptr) return UnknownPart(ask.c, "referrals", command.referral());
  if (command.answer() == v1::REFERRAL_STATE_SENT) {
    return BadField("command.record_partner_answer.answer", "“已发出”不是对方的答复", "is no answer of the partner");
  }
  if (IsOver(referral->state()) || RankOf(command.answer()) <= RankOf(referral->state())) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("referrals/", referral->id()));
  }
  if (command.has_receipt()) {
    RETURN_IF_ERROR(CheckReceipt(ask, command.receipt(), SubjectOfReferral(command.referral()),
                                 "command.record_partner_answer.receipt"));
  }
  Events events(1);
  v1::PartnerAnswered* answered = events.back().mutable_partner_answered();
  answered->set_referral(referral->id());
  answered->set_answer(command.answer());
  answered->set_partner_number(command.partner_number());
  if (command.has_receipt()) *answered->mutable_receipt() = command.receipt();
  PutText(command.note(), answered);
  return events;
}

void ReferToPolice(const Ask& ask, const v1::RaiseRisk& command, Events* events) {
  const bool grave = command.grade() == kGravest || IsViolentRiskKind(command.kind());
  if (!grave || !HasReferrals(ask.definition) || !CheckRoom(ask.c, v1::Case::kReferralsFieldNumber).ok()) return;
  std::string unit = ask.c.unit();
  for (const v1::Event& event : *events) {
    if (event.has_case_opened()) unit = event.case_opened().unit();
  }
  const absl::CivilDay day = DayOf(ask.facts.act_time);
  const std::optional<std::string> police = ask.facts.directory->NearestOfKind(IdOf(unit), kPolice, day);
  if (!police.has_value()) return;
  const std::string to = absl::StrCat("orgs/", *police);
  if (IsWithPolice(ask.c, to) || HoldsPostAt(ask.facts, to)) return;
  v1::ReferredOut* referred = events->emplace_back().mutable_referred_out();
  referred->set_referral(IdFor(ask.c.referrals(), ""));
  referred->set_partner(std::string(kPolice));
  referred->set_to(to);
  referred->set_reason(std::string(kDanger));
  referred->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_LINE);
  PutText(command.note(), referred);
}

}  // namespace gaiwan
