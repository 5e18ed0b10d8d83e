#include "workflow/clauses.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/consent.h"
#include "workflow/effect.h"
#include "workflow/reading.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

using Clauses = google::protobuf::RepeatedPtrField<v1::Clause>;

absl::Status CheckParty(const v1::Case& c, const std::string& id) {
  if (id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(c, id));
  return CheckWilling(c, *party);
}

absl::Status CheckMoney(const v1::Clause& clause, const std::string& path) {
  int64_t sum = 0;
  bool all = !clause.instalments().empty();
  for (const v1::Instalment& instalment : clause.instalments()) {
    all &= instalment.has_amount();
    sum += instalment.amount().fen();
  }
  if (clause.kind() == v1::CLAUSE_KIND_MONEY && !clause.has_amount() && !all) {
    return BadField(absl::StrCat(path, ".amount"), "给付金钱须写明金额", "is required where money is owed");
  }
  if (clause.has_amount() && all && sum != clause.amount().fen()) {
    return BadField(absl::StrCat(path, ".instalments"),
                    absl::StrCat("各期合计 ", sum, " 分，与总额 ", clause.amount().fen(), " 分不符"),
                    absl::StrCat("the parts make ", sum, " fen, the amount is ", clause.amount().fen()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckClauses(const Ask& ask, const v1::AgreementText& text, const Clauses& clauses,
                          const std::string& path) {
  const v1::Case& c = ask.c;
  if (text.clauses_size() != clauses.size()) return Refused(c, v1::CLAUSES_DO_NOT_MATCH);
  RETURN_IF_ERROR(CheckTranslations(ask, text, absl::StrCat(path, ".text")));
  for (int i = 0; i < clauses.size(); ++i) {
    const v1::Clause& clause = clauses[i];
    const std::string clause_path = absl::StrCat(path, ".clauses[", i, "]");
    RETURN_IF_ERROR(CheckParty(c, clause.from_party()));
    RETURN_IF_ERROR(CheckParty(c, clause.to_party()));
    if (!clause.from_party().empty() && clause.from_party() == clause.to_party()) {
      return BadField(absl::StrCat(clause_path, ".to_party"), "不能是义务人自己", "is the party that owes");
    }
    if (!clause.instalments().empty() && !clause.due_date().empty()) {
      return BadField(absl::StrCat(clause_path, ".due_date"), "分期履行的不另写期限", "is empty with instalments");
    }
    RETURN_IF_ERROR(CheckMoney(clause, clause_path));
  }
  return absl::OkStatus();
}

absl::Status CheckObligationRoom(const v1::Case& c, const v1::Agreement& agreement) {
  const std::vector<v1::Obligation> owed = ObligationsOf(agreement, absl::UnixEpoch());
  RETURN_IF_ERROR(CheckRoom(c, v1::Case::kObligationsFieldNumber, static_cast<int>(owed.size())));
  const auto dated = std::count_if(owed.begin(), owed.end(), [](const auto& each) { return !each.due_date().empty(); });
  return CheckRoom(c, v1::Case::kClocksFieldNumber, static_cast<int>(dated) + kClocksReserve);
}

}  // namespace gaiwan
