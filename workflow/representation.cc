#include "workflow/representation.h"

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

bool SignsByStanding(v1::RepresentativeKind kind) {
  return kind == v1::REPRESENTATIVE_KIND_GUARDIAN || kind == v1::REPRESENTATIVE_KIND_LEGAL ||
         kind == v1::REPRESENTATIVE_KIND_HEAD_OF_HOUSEHOLD || kind == v1::REPRESENTATIVE_KIND_HEIR;
}

absl::Status CheckPowerLasts(const v1::Case& c, const v1::Representative& representative, absl::CivilDay day) {
  // `yyyy-mm-dd` sorts as the days do. The last day counts.
  if (representative.expiry_date().empty() || representative.expiry_date() >= FormatDate(day)) return absl::OkStatus();
  return RefusedBecause(c, v1::NOT_A_SIGNER,
                        MakeLabel(absl::StrCat("代理权限已于 ", representative.expiry_date(), " 届满"),
                                  absl::StrCat("the power ended on ", representative.expiry_date())),
                        representative.id());
}

}  // namespace

std::string RepresentativeSubject(absl::string_view id) {
  return absl::StrCat("persons/r-", id);
}

std::string ParticipantSubject(absl::string_view id) {
  return absl::StrCat("persons/p-", id);
}

bool IsRepresentativeOrParticipant(const v1::Case& c, absl::string_view id) {
  return FindById(c.representatives(), id) != nullptr || FindById(c.participants(), id) != nullptr;
}

std::string PersonIdFor(const v1::Case& c, absl::string_view wanted, absl::string_view prefix, int count) {
  if (!wanted.empty()) return std::string(wanted);
  while (true) {
    std::string id = absl::StrCat(prefix, ++count);
    if (!IsRepresentativeOrParticipant(c, id) && FindById(c.parties(), id) == nullptr) return id;
  }
}

absl::Status CheckMaySpeak(const v1::Case& c, absl::string_view party, absl::string_view session, bool concedes,
                           absl::CivilDay day) {
  const v1::Attendance* attendance = nullptr;
  for (const v1::Session& each : c.sessions()) {
    const bool running = each.has_start_time() && !each.has_end_time();
    if (session.empty() ? !running : each.id() != session) continue;
    for (const v1::Attendance& one : each.attendance()) {
      if (one.who() == party) attendance = &one;
    }
  }
  if (attendance == nullptr || attendance->presence() != v1::PRESENCE_REPRESENTED) return absl::OkStatus();
  absl::Status refusal;
  for (const v1::Representative& each : c.representatives()) {
    if (each.party() != party || (!attendance->represented_by().empty() && each.id() != attendance->represented_by())) {
      continue;
    }
    const absl::Status may = concedes ? CheckMaySign(c, each, day) : CheckPowerLasts(c, each, day);
    if (may.ok()) return may;
    refusal = may;
  }
  return refusal;
}

absl::Status CheckMaySign(const v1::Case& c, const v1::Representative& representative, absl::CivilDay day) {
  const v1::Party* party = FindById(c.parties(), representative.party());
  const bool is_heir = representative.kind() == v1::REPRESENTATIVE_KIND_HEIR;
  // A power ends with who gave it (Civil Code art. 173).
  if (party != nullptr && party->succeeded() && !is_heir) return Refused(c, v1::NOT_A_SIGNER, representative.id());
  // No power of attorney makes an heir, and none is asked of one.
  if (is_heir && representative.document().empty()) {
    return RefusedBecause(c, v1::NOT_A_SIGNER,
                          MakeLabel("继承人签名，须先登记继承关系证明（民法典第1127条、第1161条）",
                                    "an heir signs once the proof of succession is in the file (Civil Code art. 1127, "
                                    "1161)"),
                          representative.id());
  }
  if (!SignsByStanding(representative.kind()) && representative.power() != v1::POWER_SCOPE_SPECIAL) {
    return RefusedBecause(c, v1::NOT_A_SIGNER,
                          MakeLabel("须有特别授权才能代为承认、让步、签名（民事诉讼法第62条）",
                                    "to concede or sign for the party takes a special power (CPL art. 62)"),
                          representative.id());
  }
  return CheckPowerLasts(c, representative, day);
}

}  // namespace gaiwan
