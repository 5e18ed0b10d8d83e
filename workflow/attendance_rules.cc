#include "workflow/attendance_rules.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/consent.h"
#include "workflow/find.h"
#include "workflow/presence.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kOfRepresentative = "representatives/";
constexpr absl::string_view kOfParticipant = "participants/";
constexpr absl::string_view kOfDirectory = "people/";

bool IsCourtsCase(const v1::Case& c) {
  return c.has_delegation() && c.delegation().state() != v1::DELEGATION_STATE_DECLINED;
}

bool HasGuardian(const v1::Case& c, const v1::Party& party) {
  return std::any_of(c.representatives().begin(), c.representatives().end(), [&](const v1::Representative& each) {
    return each.party() == party.id() && each.kind() == v1::REPRESENTATIVE_KIND_GUARDIAN;
  });
}

bool HasGuardianAt(const v1::Case& c, const v1::Party& party, const AttendanceList& before, const AttendanceList& now) {
  return std::any_of(c.representatives().begin(), c.representatives().end(), [&](const v1::Representative& each) {
    return each.party() == party.id() && each.kind() == v1::REPRESENTATIVE_KIND_GUARDIAN &&
           TookPart(PresenceOf(absl::StrCat(kOfRepresentative, each.id()), before, now));
  });
}

}  // namespace

bool NeedsGuardian(const v1::Party& party) {
  return party.minor() || party.lacks_capacity();
}

v1::Presence PresenceOf(absl::string_view who, const AttendanceList& before, const AttendanceList& now) {
  v1::Presence presence = v1::PRESENCE_UNSPECIFIED;
  for (const AttendanceList* list : {&before, &now}) {
    for (const v1::Attendance& one : *list) {
      if (one.who() == who) presence = one.presence();
    }
  }
  return presence;
}

bool IsIdentifiedForVideo(const v1::Case& c, absl::string_view who) {
  const v1::IdentityLevel needed =
      IsCourtsCase(c) ? v1::IDENTITY_LEVEL_COMPARED_ON_LINE : v1::IDENTITY_LEVEL_KNOWN_IN_PERSON;
  return std::any_of(c.identities().begin(), c.identities().end(),
                     [&](const v1::Identity& identity) { return identity.who() == who && identity.level() >= needed; });
}

absl::Status CheckComparedOnLine(const v1::Case& c, const AttendanceList& now) {
  if (!IsCourtsCase(c)) return absl::OkStatus();
  for (const v1::Attendance& one : now) {
    absl::string_view who = one.who();
    if (one.presence() != v1::PRESENCE_BY_VIDEO || absl::StartsWith(who, kOfDirectory)) continue;
    const bool is_party = !absl::ConsumePrefix(&who, kOfRepresentative) && !absl::ConsumePrefix(&who, kOfParticipant);
    if (IsIdentifiedForVideo(c, who)) continue;
    return RefusedBecause(c, v1::IDENTITY_NOT_CHECKED,
                          MakeLabel("法院委派委托的案件，以视频参加的须先在线比对身份（人民法院在线调解规则第17条）",
                                    "in what a court delegated, whoever takes part by video is compared with their "
                                    "document on line first (Online Rules art. 17)"),
                          is_party ? PartySubject(who) : one.who());
  }
  return absl::OkStatus();
}

absl::Status CheckGuardians(const v1::Case& c, const AttendanceList& before, const AttendanceList& now) {
  for (const v1::Attendance& one : now) {
    const v1::Party* party = FindById(c.parties(), one.who());
    if (party == nullptr || !NeedsGuardian(*party) || !SitsAtTheTable(one.presence())) continue;
    if (HasGuardianAt(c, *party, before, now)) continue;
    return RefusedBecause(
        c, v1::CONSENT_MISSING,
        MakeLabel("未成年人或者无、限制民事行为能力人参加调解须有监护人到场（民法典第19条至第23条）",
                  "a minor, or a person without full capacity, takes part with the guardian there (Civil Code art. 19 "
                  "to 23)"),
        PartySubject(party->id()));
  }
  return absl::OkStatus();
}

absl::Status CheckSignsItself(const v1::Case& c, const v1::Party& party) {
  if (!NeedsGuardian(party)) return absl::OkStatus();
  return RefusedBecause(
      c, v1::NOT_A_SIGNER,
      MakeLabel("未成年人或者无、限制民事行为能力人由监护人签名（民法典第19条至第23条）",
                "the guardian signs for a minor or a person without full capacity (Civil Code art. 19 to 23)"),
      PartySubject(party.id()));
}

absl::Status CheckGuardiansNamed(const v1::Case& c) {
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || !NeedsGuardian(party) || HasGuardian(c, party)) continue;
    return RefusedBecause(
        c, v1::CONSENT_MISSING,
        MakeLabel(
            "未成年人或者无、限制民事行为能力人的口头协议须先登记监护人（民法典第19条至第23条）",
            "nothing is agreed orally with a minor or a person without full capacity unless the guardian is named "
            "(Civil Code art. 19 to 23)"),
        PartySubject(party.id()));
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
