#include "server/publication/pattern_rules.h"

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "re2/re2.h"

namespace gaiwan {
namespace {

struct Pattern {
  v1::PublicationRule rule;
  // Over folded text: small letters, half-width signs. Where it has a group, that is what goes; else all of it.
  const char* pattern;
  const char* replacement;
};

// A Chinese character that may stand in the name of a street or village, and not before it.
#define NAME_LETTER "[^\\P{Han}住在于到从和与的及至沿经由往去回是某第县省州市]"
#define DAY "(?:19|20)\\d{2} ?[-年./] ?\\d{1,2} ?[-月./] ?\\d{1,2} ?[日号]?"
#define SPOKEN_DAY "[一二三四五六七八九〇零]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}[日号]?"

constexpr Pattern kPatterns[] = {
    {v1::PUBLICATION_RULE_EMAIL, "[a-z0-9._%+\\-]+ ?@ ?[a-z0-9\\-]+(?:\\.[a-z0-9\\-]+)+", "某邮箱"},
    // GA 36-2018, with those of the armed police's and embassies' letters that are like others.
    {v1::PUBLICATION_RULE_PLATE,
     "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使] ?[a-z] ?[·.\\-]? "
     "?[a-z0-9]{4,5}[a-z0-9挂学警港澳领]",
     "某车牌"},
    {v1::PUBLICATION_RULE_CASE_NUMBER,
     "[(\\[〔] ?\\d{4} ?[)\\]〕][^\\s,。;、:!?]{1,24}?第? ?\\d+ ?号(?:之[一二三四五六七八九十]+)?", "某号"},
    {v1::PUBLICATION_RULE_ADDRESS, NAME_LETTER "{1,6}(?:路|街|巷|胡同|大道|弄)(?:[东西南北中]段)? ?\\d+(?:-\\d+)? ?号",
     "某地"},
    {v1::PUBLICATION_RULE_ADDRESS, "\\d+ ?号(?:楼|院|住宅)", "某地"},
    {v1::PUBLICATION_RULE_ADDRESS, "\\d+ ?[栋幢]", "某地"},
    {v1::PUBLICATION_RULE_ADDRESS, "\\d+ ?单元", "某地"},
    {v1::PUBLICATION_RULE_ADDRESS, "\\d{3,4} ?室", "某地"},
    {v1::PUBLICATION_RULE_ADDRESS, "门牌(?:号码?)?[:是为 ]{0,2}(\\d+ ?号?)", "某号"},
    {v1::PUBLICATION_RULE_ADDRESS, "第? ?(?:\\d+|[一二三四五六七八九十]+) ?(?:村民小组|村民组|牧民小组)", "某组"},
    // A town and a village that the directory does not have.
    {v1::PUBLICATION_RULE_PLACE, NAME_LETTER "{2,5}(?:镇|乡|苏木)" NAME_LETTER "{1,8}?(?:村|社区|嘎查|牧委会)",
     "某镇某村"},
    {v1::PUBLICATION_RULE_BIRTH_DATE, "(?:出生(?:日期|年月日?)?|生日|生于)[:是为于在, ]{0,3}(" DAY ")", "某年某月某日"},
    {v1::PUBLICATION_RULE_BIRTH_DATE, "(" DAY ") ?(?:出生|生人|生[,。;、)])", "某年某月某日"},
    {v1::PUBLICATION_RULE_BIRTH_DATE, "(?:出生(?:日期|年月日?)?|生日|生于)[:是为于在, ]{0,3}(" SPOKEN_DAY ")",
     "某年某月某日"},
    {v1::PUBLICATION_RULE_BIRTH_DATE, "(" SPOKEN_DAY ") ?(?:出生|生人|生[,。;、)])", "某年某月某日"},
    {v1::PUBLICATION_RULE_ACCOUNT,
     "(?:微信|wechat|qq|支付宝|抖音|快手)(?:号码?|id|账号|帐号)[:是为 ]{0,2}([a-z0-9_.\\-]{5,40})", "某账号"},
    {v1::PUBLICATION_RULE_ACCOUNT, "(?:微信|wechat|qq)[: ]{0,2}([a-z][a-z0-9_\\-]{5,39})", "某账号"},
    {v1::PUBLICATION_RULE_ACCOUNT, "qq[: ]{0,2}(\\d{5,11})", "某账号"},
    {v1::PUBLICATION_RULE_ACCOUNT, "(?:账号|帐号|账户|帐户|卡号)[:是为 ]{0,2}([a-z0-9][a-z0-9\\-]{4,39})", "某账号"},
    // Passports, travel permits, certificates of officers.
    {v1::PUBLICATION_RULE_ID_NUMBER, "\\b[a-z]{1,2} ?\\d{7,9}\\b", "某证件号"},
    {v1::PUBLICATION_RULE_ID_NUMBER, "[军士文]字?第 ?\\d{6,8} ?号", "某证件号"},
    // Unified social credit codes, and the registration numbers before them.
    {v1::PUBLICATION_RULE_ID_NUMBER, "\\b[0-9a-hj-npqrtuwxy]{2}\\d{6}[0-9a-hj-npqrtuwxy]{10}\\b", "某证件号"},
};

#undef NAME_LETTER
#undef DAY
#undef SPOKEN_DAY

struct Compiled {
  const Pattern* pattern;
  std::unique_ptr<RE2> regex;
};

const std::vector<Compiled>& AllPatterns() {
  static const auto* const all = [] {
    auto* made = new std::vector<Compiled>;
    for (const Pattern& pattern : kPatterns) made->push_back({&pattern, std::make_unique<RE2>(pattern.pattern)});
    return made;
  }();
  return *all;
}

// What was put there before is no find: 某镇某村.
bool IsReplaced(absl::string_view found) {
  return absl::StrContains(found, "某");
}

void AddFinds(const Letters& folded, const FoldedText& text, const RE2& regex, v1::PublicationRule rule,
              const char* replacement, std::vector<Find>* finds) {
  const re2::StringPiece all(text.text);
  const int wanted = regex.NumberOfCapturingGroups() > 0 ? 1 : 0;
  re2::StringPiece found[2];
  for (size_t at = 0; at < text.text.size() && regex.Match(all, at, all.size(), RE2::UNANCHORED, found, 2);) {
    const auto begin = static_cast<size_t>(found[wanted].data() - all.data());
    const size_t end = begin + found[wanted].size();
    at = static_cast<size_t>(found[0].data() - all.data()) + std::max<size_t>(found[0].size(), 1);
    if (end == begin || IsReplaced(absl::string_view(found[wanted].data(), found[wanted].size()))) continue;
    finds->push_back({folded[text.letter_of[begin]].begin, folded[text.letter_of[end - 1]].end, rule, replacement});
  }
}

}  // namespace

std::vector<Find> FindPatterns(const Letters& folded) {
  const FoldedText text = TextOf(folded);
  std::vector<Find> finds;
  for (const Compiled& each : AllPatterns()) {
    AddFinds(folded, text, *each.regex, each.pattern->rule, each.pattern->replacement, &finds);
  }
  return finds;
}

std::vector<Find> FindDay(const Letters& folded, absl::string_view date) {
  std::vector<Find> finds;
  const std::vector<std::string> parts = absl::StrSplit(date, '-');
  int year = 0, month = 0, day = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &year) || !absl::SimpleAtoi(parts[1], &month) ||
      !absl::SimpleAtoi(parts[2], &day)) {
    return finds;
  }
  const RE2 regex(absl::StrCat("\\b", year, " ?[-年./] ?0?", month, " ?[-月./] ?0?", day, "(?: ?[日号]|\\b)|\\b", year,
                               parts[1], parts[2], "\\b"));
  AddFinds(folded, TextOf(folded), regex, v1::PUBLICATION_RULE_BIRTH_DATE, "某年某月某日", &finds);
  return finds;
}

}  // namespace gaiwan
