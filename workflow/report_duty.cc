#include "workflow/report_duty.h"

#include "absl/algorithm/container.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/consent.h"

namespace gaiwan {
namespace {

// Code list `circumstance`.
constexpr absl::string_view kNoCapacity = "no-capacity";
// Code list `partner`.
constexpr absl::string_view kPolice = "police";

bool IsProtected(const v1::Case& c) {
  return absl::c_linear_search(c.circumstances(), kNoCapacity) ||
         absl::c_any_of(c.parties(), [](const v1::Party& party) {
           return (party.minor() || party.lacks_capacity()) && !party.removed();
         });
}

// By line it is there; on paper something shows that it was brought.
bool IsBrought(const v1::Referral& referral) {
  const v1::HandOver& hand_over = referral.hand_over();
  return hand_over.way() != v1::HAND_OVER_WAY_BY_HAND || !hand_over.number().empty() || !hand_over.proof().empty() ||
         referral.has_receive_time();
}

bool IsReported(const v1::Case& c) {
  return absl::c_any_of(c.risks(), [](const v1::Risk& risk) { return risk.reported(); }) ||
         absl::c_any_of(c.referrals(), [](const v1::Referral& referral) {
           return referral.partner() == kPolice && referral.state() != v1::REFERRAL_STATE_REFUSED &&
                  IsBrought(referral);
         });
}

}  // namespace

bool ReportIsOwed(const v1::Case& c) {
  return IsViolenceCase(c) && IsProtected(c) && !IsReported(c);
}

v1::Label ReportDutyWords() {
  return MakeLabel(
      "对未成年人或者无、限制民事行为能力人的暴力，须立即报警：登记风险并注明已报告，或者转交公安机关（反家庭暴力法第14"
      "条、"
      "未成年人保护法第11条）",
      "violence against a minor or a person without full capacity is reported to the police at once: raise the risk as "
      "reported, or refer it to the police (Anti-Domestic-Violence Law art. 14, Law on the Protection of Minors art. "
      "11)");
}

absl::Status CheckReported(const v1::Case& c) {
  if (!ReportIsOwed(c)) return absl::OkStatus();
  return RefusedBecause(c, v1::PROOF_MISSING, ReportDutyWords());
}

}  // namespace gaiwan
