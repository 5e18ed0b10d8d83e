// Partners: police, petition office, arbitration, government, legal aid, notary. What is referred to them goes beside
// the case and never moves it; the way to court stays open.
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/decide_families.h"
#include "workflow/decide_hand_over.h"
#include "workflow/find.h"
#include "workflow/line_hand_over.h"
#include "workflow/partners.h"
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

// Code list `referral_reason`.
constexpr absl::string_view kDanger = "danger";
constexpr absl::string_view kReferredOut = "referred_out";

bool HasReferrals(const Definition& definition) {
  return absl::c_any_of(definition.proto().tracks(), [](const v1::Track& track) {
    return absl::c_any_of(track.openings(), [](const v1::Opening& opening) { return opening.event() == kReferredOut; });
  });
}

// It has an open referral there already. Where the directory knows no organisation the partner itself counts.
bool IsThere(const v1::Case& c, const DangerAddressee& addressee) {
  return absl::c_any_of(c.referrals(), [&](const v1::Referral& referral) {
    const bool same = addressee.to.empty() ? referral.partner() == addressee.partner : referral.to() == addressee.to;
    return same && !IsOver(referral.state());
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
  RETURN_IF_ERROR(CheckRequest(ask.definition, ask.c, ask.facts, command));
  Events events(1);
  v1::ReferredOut* referred = events.back().mutable_referred_out();
  referred->set_referral(IdFor(ask.c.referrals(), command.referral()));
  referred->set_partner(command.partner());
  referred->set_to(command.to());
  referred->set_reason(command.reason());
  PutText(command.note(), referred);
  *referred->mutable_hand_over() = command.hand_over();
  for (std::string& document : PapersThatGo(ask.definition, ask.c, command.partner(), command.reason())) {
    referred->add_documents(std::move(document));
  }
  return events;
}

// Received, accepted, done: forwards only. Refused or done is the end; whoever asks again refers again.
Decided Decide(const Ask& ask, const v1::RecordPartnerAnswer& command) {
  const v1::Referral* referral = FindById(ask.c.referrals(), command.referral());
  if (referral == nullptr) return UnknownPart(ask.c, "referrals", command.referral());
  if (command.answer() == v1::REFERRAL_STATE_SENT) {
    return BadField("command.record_partner_answer.answer", "“已发出”不是对方的答复", "is no answer of the partner");
  }
  if (!MayAnswer(ask.definition, referral->partner(), command.answer())) {
    return BadField("command.record_partner_answer.answer", "该单位没有这种答复", "is nothing this partner answers");
  }
  // Longer, again and again, once it was taken up.
  const bool extends = command.answer() == v1::REFERRAL_STATE_TERM_EXTENDED;
  const bool follows = extends ? referral->state() == v1::REFERRAL_STATE_ACCEPTED ||
                                     referral->state() == v1::REFERRAL_STATE_MEDIATED_ONCE
                               : RankOf(command.answer()) > RankOf(referral->state());
  if (IsOver(referral->state()) || !follows) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("referrals/", referral->id()));
  }
  if (extends == command.due_date().empty()) {
    return BadField("command.record_partner_answer.due_date", extends ? "须写明延长到哪一日" : "只用于延长答复期限",
                    extends ? "is required: until when" : "belongs to a term that was extended");
  }
  if (extends && command.due_date() < FormatDate(DayOf(ask.facts.act_time))) {
    return BadField("command.record_partner_answer.due_date", "不能早于答复之日",
                    "is not before the day of the answer");
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
  answered->set_due_date(command.due_date());
  if (command.has_receipt()) *answered->mutable_receipt() = command.receipt();
  PutText(command.note(), answered);
  return events;
}

void ReferDanger(const Ask& ask, const v1::RaiseRisk& command, Events* events) {
  if (!HasReferrals(ask.definition)) return;
  std::string unit = ask.c.unit();
  for (const v1::Event& event : *events) {
    if (event.has_case_opened()) unit = event.case_opened().unit();
  }
  google::protobuf::RepeatedPtrField<v1::Referral> referrals = ask.c.referrals();
  for (const DangerAddressee& addressee : WhereDangerGoes(ask.definition, command, unit, ask.facts)) {
    const int adding = referrals.size() - ask.c.referrals_size() + 1;
    if (!CheckRoom(ask.c, v1::Case::kReferralsFieldNumber, adding).ok()) return;
    if (IsThere(ask.c, addressee) || (!addressee.to.empty() && HoldsPostAt(ask.facts, addressee.to))) continue;
    v1::ReferredOut* referred = events->emplace_back().mutable_referred_out();
    referred->set_referral(IdFor(referrals, ""));
    referrals.Add()->set_id(referred->referral());
    referred->set_partner(addressee.partner);
    referred->set_to(addressee.to);
    referred->set_reason(std::string(kDanger));
    referred->mutable_hand_over()->set_way(addressee.by_line ? v1::HAND_OVER_WAY_BY_LINE : v1::HAND_OVER_WAY_BY_HAND);
    PutText(command.note(), referred);
  }
}

}  // namespace gaiwan
