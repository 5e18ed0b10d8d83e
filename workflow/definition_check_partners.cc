// Faults of the partners' profiles. Whether a code is in a list is the county's affair: a definition is checked without
// its directory.
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/definition_check.h"
#include "workflow/risk_grade.h"

namespace gaiwan::check {
namespace {

using Words = google::protobuf::RepeatedPtrField<std::string>;

void CheckCodes(const Words& codes, const std::string& path, FaultList* faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < codes.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    if (codes[i].empty()) {
      faults->Add(at, "不能为空", "is empty");
    } else if (!seen.insert(codes[i]).second) {
      faults->Add(at, "写了两次", "stands there twice");
    }
  }
}

void CheckRequests(const v1::PartnerProfile& profile, const std::string& path, FaultList* faults) {
  // By reason, and whether papers go along.
  absl::flat_hash_set<std::pair<absl::string_view, bool>> seen;
  for (int i = 0; i < profile.requests_size(); ++i) {
    const v1::PartnerRequest& request = profile.requests(i);
    const std::string at = absl::StrCat(path, ".requests[", i, "]");
    if (request.reason().empty() || !seen.emplace(request.reason(), !request.papers().empty()).second) {
      faults->Add(absl::StrCat(at, ".reason"), "须写明事由，每个事由有随附材料的、没有的各一次",
                  "names a reason, each once with papers and once without");
    }
    CheckCodes(request.papers(), absl::StrCat(at, ".papers"), faults);
  }
}

void CheckAnswers(const v1::PartnerProfile& profile, const std::string& path, FaultList* faults) {
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < profile.answers_size(); ++i) {
    const std::string at = absl::StrCat(path, ".answers[", i, "]");
    if (profile.answers(i) == v1::REFERRAL_STATE_UNSPECIFIED || profile.answers(i) == v1::REFERRAL_STATE_SENT) {
      faults->Add(at, "不是对方的答复", "is no answer of a partner");
    } else if (!seen.insert(profile.answers(i)).second) {
      faults->Add(at, "写了两次", "stands there twice");
    }
  }
}

void CheckDanger(const v1::PartnerProfile& profile, const std::string& path, FaultList* faults) {
  if (!profile.danger_grade().empty() && RiskRank(profile.danger_grade()) <= 0) {
    faults->Add(absl::StrCat(path, ".danger_grade"), "须是 yellow、orange 或 red", "must be yellow, orange or red");
  }
  CheckCodes(profile.danger_kinds(), absl::StrCat(path, ".danger_kinds"), faults);
  const bool told = !profile.danger_grade().empty() || !profile.danger_kinds().empty();
  if (told && profile.org_kinds().empty()) {
    faults->Add(absl::StrCat(path, ".org_kinds"), "自行告知险情的，须写明是哪一类组织",
                "names the kind of organisation to which a danger goes by itself");
  }
}

}  // namespace

void CheckPartners(const v1::Definition& definition, FaultList* faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < definition.partners_size(); ++i) {
    const v1::PartnerProfile& profile = definition.partners(i);
    const std::string path = ItemPath("", "partners", profile.partner().empty() ? absl::StrCat(i) : profile.partner());
    if (!profile.partner().empty() && !seen.insert(profile.partner()).second) {
      faults->Add(absl::StrCat(path, ".partner"), "编号重复", "there are two of this partner");
    }
    CheckLabel(profile.label(), absl::StrCat(path, ".label"), faults);
    if (profile.source().empty()) faults->Add(absl::StrCat(path, ".source"), "没有写明依据", "it names no article");
    CheckCodes(profile.org_kinds(), absl::StrCat(path, ".org_kinds"), faults);
    CheckRequests(profile, path, faults);
    CheckAnswers(profile, path, faults);
    CheckDanger(profile, path, faults);
  }
}

}  // namespace gaiwan::check
