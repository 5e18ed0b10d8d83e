#include "clients/cli/duplicates_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"

namespace gaiwan::cli {
namespace {

// 证件号码相同（当事人1、2）；同村同名（当事人1）
std::string ReasonsOf(const v1::PossibleDuplicate& other) {
  std::vector<std::string> reasons;
  for (const v1::DuplicateMatch& match : other.matches()) {
    reasons.push_back(absl::StrCat(Words(match.words()), "（当事人", absl::StrJoin(match.parties(), "、"), "）"));
  }
  return absl::StrJoin(reasons, "；");
}

}  // namespace

void PrintDuplicates(Context& context, const v1::PossibleDuplicates& duplicates) {
  for (const v1::SharedContact& shared : duplicates.shared()) {
    context.out() << "注意：" << Words(shared.words()) << '\n';
  }
  if (!duplicates.cases().empty()) context.out() << "可能是同一纠纷，请先核对（不影响继续办理）：\n";
  for (const v1::PossibleDuplicate& other : duplicates.cases()) {
    // A case out of sight has neither name nor number.
    std::string which = other.name().empty() ? "" : std::string(LastPart(other.name()));
    if (!other.case_number().empty()) absl::StrAppend(&which, " ", other.case_number());
    if (!which.empty()) absl::StrAppend(&which, "（", other.unit_name(), "）");
    context.out() << "  " << which << (which.empty() ? "" : "：") << ReasonsOf(other) << "。" << Words(other.words())
                  << '\n';
  }
  if (std::any_of(duplicates.cases().begin(), duplicates.cases().end(),
                  [](const v1::PossibleDuplicate& other) { return !other.name().empty(); })) {
    context.out() << "  办理用 gaiwan case do：关联 link_cases，并案 merge_cases，重新调解 reopen_case。\n";
  }
  if (duplicates.more()) context.out() << "  还有更多，未列出。\n";
  if (duplicates.incomplete()) context.out() << "  服务器刚刚启动，较早的案件可能还没有查到，请稍后再查。\n";
}

}  // namespace gaiwan::cli
