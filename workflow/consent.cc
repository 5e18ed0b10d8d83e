#include "workflow/consent.h"

#include <algorithm>
#include <iterator>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/risk_grade.h"

namespace gaiwan {
namespace {

// Code list `dispute_class`.
constexpr absl::string_view kFamilyViolence = "01-06";
// Code list `circumstance`.
constexpr absl::string_view kViolentCircumstance = "domestic-violence";
// Code list `risk_kind`.
constexpr absl::string_view kViolentRisks[] = {"violence", "family-violence"};

}  // namespace

v1::ConsentAnswer AnswerOf(const v1::Case& c, const v1::Party& party, v1::ConsentKind kind) {
  for (const v1::Consent& consent : party.consents()) {
    if (consent.kind() == kind && consent.round() == c.round()) return consent.answer();
  }
  return v1::CONSENT_ANSWER_UNSPECIFIED;
}

bool IsTold(const v1::Case& c, const v1::Party& party) {
  return c.round() > 0 && party.told_round() == c.round();
}

bool HasRefused(const v1::Case& c, const v1::Party& party) {
  const v1::ConsentAnswer answer = AnswerOf(c, party, v1::CONSENT_KIND_MEDIATION);
  return answer == v1::CONSENT_ANSWER_REFUSED || answer == v1::CONSENT_ANSWER_WITHDRAWN;
}

bool IsWilling(const v1::Case& c, const v1::Party& party) {
  return !party.removed() && IsTold(c, party) &&
         AnswerOf(c, party, v1::CONSENT_KIND_MEDIATION) == v1::CONSENT_ANSWER_GIVEN;
}

std::string PartySubject(absl::string_view party) {
  return absl::StrCat("parties/", party);
}

bool CanMediateAmong(const v1::Case& c, absl::FunctionRef<bool(const v1::Party&)> counts) {
  int count = 0;
  bool has_applicant = false, has_respondent = false;
  bool applicant_counts = false, respondent_counts = false;
  for (const v1::Party& party : c.parties()) {
    if (party.removed()) continue;
    const bool yes = counts(party);
    count += yes ? 1 : 0;
    if (party.side() == v1::PARTY_SIDE_APPLICANT) {
      has_applicant = true;
      applicant_counts |= yes;
    } else if (party.side() == v1::PARTY_SIDE_RESPONDENT) {
      has_respondent = true;
      respondent_counts |= yes;
    }
  }
  return count >= 2 && (!has_applicant || applicant_counts) && (!has_respondent || respondent_counts);
}

absl::Status CheckMediation(const v1::Case& c, absl::FunctionRef<bool(const v1::Party&)> also_willing) {
  const auto willing = [&](const v1::Party& party) { return IsWilling(c, party) || also_willing(party); };
  if (CanMediateAmong(c, willing)) return absl::OkStatus();
  // Without the refusals there would be no mediation whatever is told and agreed: say that first.
  if (!CanMediateAmong(c, [&](const v1::Party& party) { return !HasRefused(c, party); })) {
    for (const v1::Party& party : c.parties()) {
      if (!party.removed() && HasRefused(c, party)) return Refused(c, v1::PARTY_REFUSED, PartySubject(party.id()));
    }
    return Refused(c, v1::PARTIES_TOO_FEW);
  }
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || willing(party) || HasRefused(c, party)) continue;
    const v1::Reason reason = IsTold(c, party) ? v1::CONSENT_MISSING : v1::RIGHTS_NOT_TOLD;
    return Refused(c, reason, PartySubject(party.id()));
  }
  return Refused(c, v1::PARTIES_TOO_FEW);
}

absl::Status CheckMediation(const v1::Case& c) {
  return CheckMediation(c, [](const v1::Party&) { return false; });
}

absl::Status CheckWilling(const v1::Case& c, const v1::Party& party) {
  const std::string subject = PartySubject(party.id());
  if (party.removed()) return Refused(c, v1::PART_UNKNOWN, subject);
  if (HasRefused(c, party)) return Refused(c, v1::PARTY_REFUSED, subject);
  if (!IsTold(c, party)) return Refused(c, v1::RIGHTS_NOT_TOLD, subject);
  if (!IsWilling(c, party)) return Refused(c, v1::CONSENT_MISSING, subject);
  return absl::OkStatus();
}

absl::Status CheckListeners(const v1::Case& c) {
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || HasRefused(c, party)) continue;
    if (AnswerOf(c, party, v1::CONSENT_KIND_LISTENERS) != v1::CONSENT_ANSWER_GIVEN) {
      return Refused(c, v1::LISTENERS_NOT_AGREED, PartySubject(party.id()));
    }
  }
  return absl::OkStatus();
}

bool IsViolenceCase(const v1::Case& c) {
  const auto& circumstances = c.circumstances();
  if (c.dispute_class() == kFamilyViolence ||
      std::find(circumstances.begin(), circumstances.end(), kViolentCircumstance) != circumstances.end()) {
    return true;
  }
  return std::any_of(c.risks().begin(), c.risks().end(),
                     [](const v1::Risk& risk) { return RiskRank(risk.grade()) > 0 && IsViolentRiskKind(risk.kind()); });
}

bool IsViolentRiskKind(absl::string_view kind) {
  return std::find(std::begin(kViolentRisks), std::end(kViolentRisks), kind) != std::end(kViolentRisks);
}

absl::Status CheckSafety(const v1::Case& c, absl::FunctionRef<bool(const v1::Party&)> comes) {
  if (!IsViolenceCase(c)) return absl::OkStatus();
  absl::flat_hash_set<v1::PartySide> sides;
  for (const v1::Party& party : c.parties()) {
    if (!party.removed() && comes(party)) sides.insert(party.side());
  }
  if (sides.size() < 2) return absl::OkStatus();
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || !comes(party)) continue;
    if (AnswerOf(c, party, v1::CONSENT_KIND_JOINT_SESSION) == v1::CONSENT_ANSWER_GIVEN) continue;
    return Refused(c, v1::SAFETY_NOT_ASKED, PartySubject(party.id()));
  }
  return absl::OkStatus();
}

bool NoEndsMediation(const v1::Case& c, absl::string_view party) {
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.round() == c.round() && agreement.has_effective_time() && !agreement.partial()) return false;
  }
  return !CanMediateAmong(c, [&](const v1::Party& other) { return other.id() != party && !HasRefused(c, other); });
}

}  // namespace gaiwan
