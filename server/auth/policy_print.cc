#include "server/auth/policy_print.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

// `SIGHT_RELATION_HOLDER` -> `holder`.
std::string Word(absl::string_view name, absl::string_view prefix) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, prefix)), {{"_", "-"}});
}

std::string Who(v1::SightRelation relation) {
  return Word(v1::SightRelation_Name(relation), "SIGHT_RELATION_");
}

// A column a class, in the order of their numbers: `+` shown, `o` own, `m` masked, `r` for a reason, `m/r` masked until
// a reason is given, `.` hidden.
std::string Cells(const Policy::Rule& rule) {
  std::vector<std::string> cells;
  for (int i = v1::PROCESS; i < v1::SERVER_ONLY; ++i) {
    const auto each = static_cast<v1::FieldClass>(i);
    std::string cell = rule.own.Has(each) ? "o" : ".";
    if (rule.for_reason.Has(each)) cell = "r";
    if (rule.masked.Has(each)) cell = rule.for_reason.Has(each) ? "m/r" : "m";
    if (rule.shows.Has(each)) cell = "+";
    cells.push_back(absl::StrCat(cell, std::string(4 - cell.size(), ' ')));
  }
  return absl::StrJoin(cells, "");
}

std::string Header() {
  std::vector<std::string> cells;
  for (int i = v1::PROCESS; i < v1::SERVER_ONLY; ++i) {
    const std::string name = v1::FieldClass_Name(static_cast<v1::FieldClass>(i));
    cells.push_back(absl::StrCat(name.substr(0, 3), " "));
  }
  return absl::StrJoin(cells, "");
}

// Posts and kinds of organisation of a rule, bar or call.
template <typename Entry>
std::string Posts(const Entry& entry) {
  std::string posts = absl::StrJoin(entry.posts(), ",");
  if (!entry.org_kinds().empty()) absl::StrAppend(&posts, " @ ", absl::StrJoin(entry.org_kinds(), ","));
  return posts.empty() ? "-" : posts;
}

std::string Conditions(const v1::SightRule& rule) {
  std::vector<std::string> words;
  for (const int each : rule.when()) {
    words.push_back(Word(v1::SightCondition_Name(static_cast<v1::SightCondition>(each)), "SIGHT_CONDITION_"));
  }
  if (rule.until_quiet_days() > 0) words.push_back(absl::StrCat("until-quiet-", rule.until_quiet_days(), "-days"));
  if (rule.shows_own_acts()) words.push_back("and-own-entries");
  return words.empty() ? "-" : absl::StrJoin(words, ",");
}

}  // namespace

std::string PrintPolicy(const Policy& policy) {
  std::string text = absl::StrCat("policy ", policy.proto().id(), " revision ", policy.proto().revision(), "  ",
                                  policy.proto().title().zh(), "\n\n", Header(), " rule, relation, posts, when\n");
  for (const Policy::Rule& rule : policy.rules()) {
    absl::StrAppend(&text, Cells(rule), " ", rule.proto->id(), "  ", Who(rule.proto->relation()), "  ",
                    Posts(*rule.proto), "  ", Conditions(*rule.proto), "  ", rule.proto->label().zh(), "\n");
  }
  absl::StrAppend(&text, "\nbars\n");
  for (const Policy::Bar& bar : policy.bars()) {
    std::vector<std::string> hides;
    for (const int each : bar.proto->hides()) hides.push_back(v1::FieldClass_Name(static_cast<v1::FieldClass>(each)));
    absl::StrAppend(&text, bar.proto->id(), "  ",
                    bar.proto->recused() ? "party-or-recused" : Who(bar.proto->relation()), "  ", Posts(*bar.proto),
                    "  hides ", hides.empty() ? "all" : absl::StrJoin(hides, ","), "  ", bar.proto->label().zh(), "\n");
  }
  absl::StrAppend(&text, "\nby two people\n");
  for (const v1::OrderRule& order : policy.proto().orders()) {
    absl::StrAppend(&text, Word(v1::OrderedActKind_Name(order.act()), "ORDERED_ACT_KIND_"),
                    order.over_minutes() > 0 ? absl::StrCat(">", order.over_minutes(), "min") : "", "  ",
                    order.posts().empty() ? "" : absl::StrCat(absl::StrJoin(order.posts(), ","), "  "),
                    order.label().zh(), "\n");
  }
  absl::StrAppend(&text, "\ncalls\n");
  for (const v1::CallRule& call : policy.proto().calls()) {
    std::vector<std::string> callers;
    for (const int each : call.callers()) {
      callers.push_back(Word(v1::CallerKind_Name(static_cast<v1::CallerKind>(each)), "CALLER_KIND_"));
    }
    absl::StrAppend(&text, call.method(), "  ", absl::StrJoin(callers, ","), "  ", Posts(call), "\n");
  }
  return text;
}

}  // namespace gaiwan
