#include "workflow/clauses.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
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

// `18:30`, from 00:00 to 23:59.
bool IsTimeOfDay(absl::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  constexpr size_t kDigits[] = {0, 1, 3, 4};
  for (const size_t at : kDigits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(text[at]))) return false;
  }
  return text.substr(0, 2) < "24" && text.substr(3) < "60";
}

absl::Status CheckTimes(const v1::Clause& clause, const std::string& path) {
  if (!clause.times().empty() && !clause.ongoing()) {
    return BadField(absl::StrCat(path, ".times"), "只有持续性义务才写每天的钟点",
                    "is for a duty that goes on: else there is one day to do it");
  }
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < clause.times_size(); ++i) {
    const std::string at = absl::StrCat(path, ".times[", i, "]");
    if (!IsTimeOfDay(clause.times(i))) return BadField(at, "须写成 18:30 的样子", "is written as in 18:30");
    if (!seen.insert(clause.times(i)).second) return BadField(at, "同一钟点写了两次", "is named twice");
  }
  return absl::OkStatus();
}

// What is handed over, how it is done, and what has to come first. `number` is the clause's own, counted from 1.
absl::Status CheckPerformance(const Facts& facts, const v1::Clause& clause, int number, const std::string& path) {
  if (clause.has_thing()) {
    if (clause.kind() != v1::CLAUSE_KIND_THING) {
      return BadField(absl::StrCat(path, ".thing"), "只有交付物的条款才写物品",
                      "is for a clause that hands a thing over");
    }
    RETURN_IF_ERROR(CheckCode(facts, "clause_thing", clause.thing().what(), absl::StrCat(path, ".thing.what")));
    RETURN_IF_ERROR(
        CheckCode(facts, "thing_condition", clause.thing().condition(), absl::StrCat(path, ".thing.condition")));
  }
  RETURN_IF_ERROR(CheckCode(facts, "performance_manner", clause.manner(), absl::StrCat(path, ".manner")));
  if (clause.after_clause() >= number) {
    return BadField(absl::StrCat(path, ".after_clause"), "须是本协议中在它之前的一条",
                    "is a clause of the same agreement that stands before it", number - 1);
  }
  return CheckTimes(clause, path);
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
    RETURN_IF_ERROR(CheckPerformance(ask.facts, clause, i + 1, clause_path));
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
