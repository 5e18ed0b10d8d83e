#include "server/publication/number_rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace gaiwan {
namespace {

// Groups that are put together at most: a telephone number with a space behind each digit.
constexpr size_t kGroupsMax = 18;
// Between two groups of one number.
constexpr size_t kBetweenMax = 2;
// From here on digits are no year, no day and, without a unit, no amount.
constexpr size_t kDigitsMany = 7;
// A run of Chinese digits that is read out one by one; 一九九八 is a year.
constexpr size_t kSpokenDigitsMin = 7;

// What follows an amount.
constexpr char32_t kUnits[] = U"元万亿角块亩米公里吨斤克头只匹峰棵株平立方度人户次天年月日%kmg㎡";
constexpr char32_t kSpoken[] = U"〇零一二三四五六七八九";

struct Group {
  std::string digits;
  // Letters of the text.
  size_t begin, end;
};

// 0 to 9 of an Arabic or Chinese digit; -1 of another letter.
int SpokenDigit(char32_t c) {
  if (c == U'幺') return 1;
  for (int i = 0; i < 11; ++i) {
    if (kSpoken[i] == c) return i == 0 ? 0 : i - 1;
  }
  return -1;
}

bool IsDigit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool StandsBetween(char32_t c) {
  return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == 0xB7;
}

std::vector<Group> GroupsOf(const Letters& letters) {
  std::vector<Group> groups;
  for (size_t i = 0; i < letters.size();) {
    size_t end = i;
    Group group;
    while (end < letters.size() && IsDigit(letters[end].c)) group.digits.push_back(static_cast<char>(letters[end++].c));
    if (end == i) {
      while (end < letters.size() && SpokenDigit(letters[end].c) >= 0) {
        group.digits.push_back(static_cast<char>('0' + SpokenDigit(letters[end++].c)));
      }
      if (end - i < kSpokenDigitsMin) {
        i = std::max(end, i + 1);
        continue;
      }
    }
    group.begin = i;
    group.end = i = end;
    groups.push_back(std::move(group));
  }
  return groups;
}

bool IsDay(absl::string_view year, absl::string_view month, absl::string_view day) {
  int y = 0, m = 0, d = 0;
  if (!absl::SimpleAtoi(year, &y) || !absl::SimpleAtoi(month, &m) || !absl::SimpleAtoi(day, &d)) return false;
  const absl::CivilDay civil(y, m, d);
  return y >= 1900 && y <= 2099 && civil.month() == m && civil.day() == d;
}

bool IsYear(absl::string_view digits) {
  return digits.size() == 4 && (absl::StartsWith(digits, "19") || absl::StartsWith(digits, "20"));
}

bool IsMobile(absl::string_view digits) {
  if (digits.size() == 13 && absl::StartsWith(digits, "86")) digits.remove_prefix(2);
  if (digits.size() == 15 && absl::StartsWith(digits, "0086")) digits.remove_prefix(4);
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

// With area code, or of a service.
bool IsLandline(absl::string_view digits) {
  if (digits.size() == 10 && (absl::StartsWith(digits, "400") || absl::StartsWith(digits, "800"))) return true;
  return digits.size() >= 10 && digits.size() <= 12 && digits[0] == '0' && digits[1] != '0';
}

bool IsIdNumber(absl::string_view digits, bool x_follows) {
  const size_t size = digits.size() + (x_follows ? 1 : 0);
  if (size == 18) return IsDay(digits.substr(6, 4), digits.substr(10, 2), digits.substr(12, 2));
  return size == 15 && !x_follows &&
         IsDay(std::string("19") + std::string(digits.substr(6, 2)), digits.substr(8, 2), digits.substr(10, 2));
}

bool IsAmount(const Letters& letters, size_t begin, size_t end) {
  if (begin > 0 && (letters[begin - 1].c == U'¥' || letters[begin - 1].c == U'￥')) return true;
  if (end + 1 < letters.size() && letters[end].c == '.' && IsDigit(letters[end + 1].c)) {
    do {
      ++end;
    } while (end < letters.size() && IsDigit(letters[end].c));
  }
  if (end < letters.size() && letters[end].c == ' ') ++end;
  return end < letters.size() && absl::c_linear_search(kUnits, letters[end].c);
}

// What groups `first` to `last` are together; nothing when they are no number of somebody's.
std::optional<v1::PublicationRule> RuleOf(const Letters& letters, const std::vector<Group>& groups, size_t first,
                                          size_t last) {
  std::string digits;
  for (size_t i = first; i <= last; ++i) digits += groups[i].digits;
  const size_t end = groups[last].end;
  const bool x_follows = end < letters.size() && letters[end].c == 'x';
  if (IsIdNumber(digits, x_follows)) return v1::PUBLICATION_RULE_ID_NUMBER;
  if (IsMobile(digits) || IsLandline(digits)) return v1::PUBLICATION_RULE_PHONE;
  const bool single = first == last;
  if (single) {
    if (digits.size() < kDigitsMany || IsAmount(letters, groups[first].begin, end)) return std::nullopt;
    if (digits.size() >= 12) return v1::PUBLICATION_RULE_ACCOUNT;
    return digits.size() <= 8 ? v1::PUBLICATION_RULE_PHONE : v1::PUBLICATION_RULE_NUMBER;
  }
  // 6222 0213 0000 1234 567
  bool fours = digits.size() >= 12;
  for (size_t i = first; i <= last; ++i) {
    const size_t size = groups[i].digits.size();
    fours = fours && (i < last ? size == 4 : size <= 4) && !IsYear(groups[i].digits);
  }
  if (fours) return v1::PUBLICATION_RULE_ACCOUNT;
  // 824 1234, 6820-1234; not 2025-2026.
  const std::string& front = groups[first].digits;
  if (last == first + 1 && (front.size() == 3 || front.size() == 4) && groups[last].digits.size() == 4 &&
      !IsYear(front) && !IsAmount(letters, groups[first].begin, end)) {
    return v1::PUBLICATION_RULE_PHONE;
  }
  return std::nullopt;
}

absl::string_view ReplacementOf(v1::PublicationRule rule) {
  switch (rule) {
    case v1::PUBLICATION_RULE_ID_NUMBER:
      return "某证件号";
    case v1::PUBLICATION_RULE_ACCOUNT:
      return "某账号";
    default:
      return "某号码";
  }
}

bool AreNeighbours(const Letters& letters, const Group& a, const Group& b) {
  if (b.begin - a.end > kBetweenMax) return false;
  for (size_t i = a.end; i < b.begin; ++i) {
    if (!StandsBetween(letters[i].c)) return false;
  }
  return true;
}

}  // namespace

std::vector<Find> FindNumbers(const Letters& folded) {
  const std::vector<Group> groups = GroupsOf(folded);
  std::vector<Find> finds;
  for (size_t first = 0; first < groups.size(); ++first) {
    size_t last = first;
    while (last + 1 < groups.size() && last + 1 - first < kGroupsMax &&
           AreNeighbours(folded, groups[last], groups[last + 1])) {
      ++last;
    }
    // The longest first: of a card's number its beginning might pass for a telephone's.
    for (;; --last) {
      const std::optional<v1::PublicationRule> rule = RuleOf(folded, groups, first, last);
      if (rule.has_value()) {
        size_t end = groups[last].end;
        if (*rule == v1::PUBLICATION_RULE_ID_NUMBER && end < folded.size() && folded[end].c == 'x') ++end;
        finds.push_back(
            {folded[groups[first].begin].begin, folded[end - 1].end, *rule, std::string(ReplacementOf(*rule))});
        first = last;
        break;
      }
      if (last == first) break;
    }
  }
  return finds;
}

}  // namespace gaiwan
