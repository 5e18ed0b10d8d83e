#include "workflow/representation.h"

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

bool SignsByStanding(v1::RepresentativeKind kind) {
  return kind == v1::REPRESENTATIVE_KIND_GUARDIAN || kind == v1::REPRESENTATIVE_KIND_LEGAL ||
         kind == v1::REPRESENTATIVE_KIND_HEAD_OF_HOUSEHOLD;
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

absl::Status CheckMaySign(const v1::Case& c, const v1::Representative& representative, absl::CivilDay day) {
  v1::Label why;
  if (!SignsByStanding(representative.kind()) && representative.power() != v1::POWER_SCOPE_SPECIAL) {
    why.set_zh("须有特别授权才能代为承认、让步、签名（民事诉讼法第62条）");
    why.set_en("to concede or sign for the party takes a special power (CPL art. 62)");
    return RefusedBecause(c, v1::NOT_A_SIGNER, why, representative.id());
  }
  // `yyyy-mm-dd` sorts as the days do. The last day counts.
  if (!representative.expiry_date().empty() && representative.expiry_date() < FormatDate(day)) {
    why.set_zh(absl::StrCat("代理权限已于 ", representative.expiry_date(), " 届满"));
    why.set_en(absl::StrCat("the power ended on ", representative.expiry_date()));
    return RefusedBecause(c, v1::NOT_A_SIGNER, why, representative.id());
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
