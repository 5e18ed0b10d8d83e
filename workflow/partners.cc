#include "workflow/partners.h"

#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/consent.h"
#include "workflow/references.h"
#include "workflow/risk_grade.h"

namespace gaiwan {
namespace {

// Code lists `partner` and `referral_reason`; a kind of organisation.
constexpr absl::string_view kPolice = "police";
constexpr absl::string_view kDanger = "danger";
// The grade that the police hear of under any definition.
constexpr absl::string_view kGravest = "red";

using Requests = std::vector<const v1::PartnerRequest*>;

// What the definition says of this reason: once with the papers that go along, once without, either or both. Empty when
// the partner may be asked anything, or is asked for a danger, which nothing keeps back.
Requests FindRequests(const v1::PartnerProfile* profile, absl::string_view reason) {
  Requests found;
  if (profile == nullptr || reason == kDanger) return found;
  for (const v1::PartnerRequest& request : profile->requests()) {
    if (request.reason() == reason) found.push_back(&request);
  }
  return found;
}

bool IsOwed(const v1::Obligation& obligation) {
  return obligation.state() != v1::OBLIGATION_STATE_DONE && obligation.state() != v1::OBLIGATION_STATE_LAPSED &&
         obligation.state() != v1::OBLIGATION_STATE_IN_ORDER;
}

bool IsPerformed(const v1::Case& c) {
  const bool agreed = absl::c_any_of(c.agreements(), [](const v1::Agreement& agreement) {
    return agreement.has_effective_time() && !agreement.replaced();
  });
  return agreed && absl::c_none_of(c.obligations(), IsOwed);
}

// What a paper says reaches somebody outside: every party has to know it. A recording holds concessions, too.
bool MayGo(const v1::Document& document) {
  return !document.withdrawn() && !document.erased() && document.session().empty() &&
         (document.party().empty() || document.released());
}

absl::Status CheckFulfilled(const v1::PartnerProfile& profile, const v1::PartnerRequest& request, const v1::Case& c,
                            const Facts& facts) {
  if (request.performed() && !IsPerformed(c)) {
    return RefusedBecause(
        c, v1::OBLIGATIONS_OPEN,
        MakeLabel(absl::StrCat("须在协议生效并已履行之后提出（", profile.source(), "）"),
                  absl::StrCat("an agreement has to be in effect and performed before (", profile.source(), ")")),
        request.reason());
  }
  for (const std::string& paper : request.papers()) {
    const bool there = absl::c_any_of(
        c.documents(), [&](const v1::Document& document) { return document.paper() == paper && MayGo(document); });
    if (there) continue;
    v1::Label name = facts.codes == nullptr ? MakeLabel(paper, paper) : facts.codes->LabelOf("paper", paper);
    if (name.en().empty()) name.set_en(paper);
    return RefusedBecause(c, v1::PROOF_MISSING,
                          MakeLabel(absl::StrCat("卷内须先有各方均可查看的材料：", name.zh()),
                                    absl::StrCat("the file has to hold this paper, seen by every party: ", name.en())),
                          paper);
  }
  return absl::OkStatus();
}

// Written by hand, and entered as whatever paper: what was agreed goes to no partner.
bool IsAgreement(const v1::Case& c, const v1::Document& document) {
  return absl::c_any_of(c.agreements(),
                        [&](const v1::Agreement& agreement) { return agreement.handwritten() == document.id(); });
}

bool IsDangerFor(const v1::PartnerProfile& profile, const v1::RaiseRisk& risk) {
  return (!profile.danger_grade().empty() && RiskRank(risk.grade()) >= RiskRank(profile.danger_grade())) ||
         absl::c_linear_search(profile.danger_kinds(), risk.kind());
}

bool IsDangerForPolice(const v1::RaiseRisk& risk) {
  return risk.grade() == kGravest || IsViolentRiskKind(risk.kind());
}

DangerAddressee NearestOf(absl::string_view partner, const google::protobuf::RepeatedPtrField<std::string>& kinds,
                          absl::string_view unit, const Facts& facts) {
  DangerAddressee addressee{std::string(partner), "", false};
  const absl::CivilDay day = DayOf(facts.act_time);
  for (const std::string& kind : kinds) {
    const std::optional<std::string> org = facts.directory->NearestOfKind(IdOf(unit), kind, day);
    if (!org.has_value()) continue;
    addressee.to = absl::StrCat("orgs/", *org);
    addressee.by_line = facts.directory->HasLine(*org, day);
    break;
  }
  return addressee;
}

}  // namespace

const v1::PartnerProfile* FindPartner(const v1::Definition& definition, absl::string_view partner) {
  for (const v1::PartnerProfile& profile : definition.partners()) {
    if (profile.partner() == partner) return &profile;
  }
  return nullptr;
}

absl::Status CheckRequest(const Definition& definition, const v1::Case& c, const Facts& facts,
                          const v1::ReferOut& command) {
  const v1::PartnerProfile* const profile = FindPartner(definition.proto(), command.partner());
  if (profile == nullptr || profile->requests().empty() || command.reason() == kDanger) return absl::OkStatus();
  const Requests requests = FindRequests(profile, command.reason());
  if (requests.empty()) {
    return BadField("command.refer_out.reason", absl::StrCat("该单位不办理此类事项（", profile->source(), "）"),
                    absl::StrCat("is nothing this partner is asked for (", profile->source(), ")"));
  }
  absl::Status first;
  for (const v1::PartnerRequest* request : requests) {
    const absl::Status fulfilled = CheckFulfilled(*profile, *request, c, facts);
    if (fulfilled.ok()) return fulfilled;
    if (first.ok()) first = fulfilled;
  }
  return first;
}

std::vector<std::string> PapersThatGo(const Definition& definition, const v1::Case& c, absl::string_view partner,
                                      absl::string_view reason) {
  std::vector<std::string> ids;
  const Requests requests = FindRequests(FindPartner(definition.proto(), partner), reason);
  for (const v1::Document& document : c.documents()) {
    if (!MayGo(document) || IsAgreement(c, document)) continue;
    const bool named = absl::c_any_of(requests, [&](const v1::PartnerRequest* request) {
      return absl::c_linear_search(request->papers(), document.paper());
    });
    if (named) ids.push_back(document.id());
  }
  return ids;
}

bool MayAnswer(const Definition& definition, absl::string_view partner, v1::ReferralState answer) {
  const v1::PartnerProfile* const profile = FindPartner(definition.proto(), partner);
  if (profile == nullptr || profile->answers().empty()) return true;
  return answer == v1::REFERRAL_STATE_RECEIVED || answer == v1::REFERRAL_STATE_REFUSED ||
         answer == v1::REFERRAL_STATE_DONE || absl::c_linear_search(profile->answers(), answer);
}

std::vector<DangerAddressee> WhereDangerGoes(const Definition& definition, const v1::RaiseRisk& risk,
                                             absl::string_view unit, const Facts& facts) {
  std::vector<DangerAddressee> addressees;
  bool police_told = false;
  for (const v1::PartnerProfile& profile : definition.proto().partners()) {
    const bool police = profile.partner() == kPolice;
    if (!IsDangerFor(profile, risk) && !(police && IsDangerForPolice(risk))) continue;
    // The police are the police whatever a definition calls their kind.
    if (police && profile.org_kinds().empty()) continue;
    police_told |= police;
    addressees.push_back(NearestOf(profile.partner(), profile.org_kinds(), unit, facts));
  }
  if (!police_told && IsDangerForPolice(risk)) {
    google::protobuf::RepeatedPtrField<std::string> kinds;
    *kinds.Add() = std::string(kPolice);
    addressees.push_back(NearestOf(kPolice, kinds, unit, facts));
  }
  return addressees;
}

}  // namespace gaiwan
