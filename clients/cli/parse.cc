#include "clients/cli/parse.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "workflow/base/date.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::cli {
namespace {

// Money.fen's own limit (common.proto): 100 billion yuan; more is a slip of the keyboard.
constexpr int64_t kFenMax = 10'000'000'000'000;
// As far as a test clock is ever moved at once: ten years.
constexpr absl::Duration kDurationMax = absl::Hours(24 * 3650);

absl::Status Wrong(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("\"", text, "\": ", why));
}

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// Takes "dd" off the front; nothing when it is no number of two digits up to `max`.
std::optional<int> TakeTwoDigits(absl::string_view* text, int max) {
  if (text->size() < 2 || !AllDigits(text->substr(0, 2))) return std::nullopt;
  const int number = ((*text)[0] - '0') * 10 + ((*text)[1] - '0');
  if (number > max) return std::nullopt;
  text->remove_prefix(2);
  return number;
}

bool Take(absl::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

// "Z", "+08:00", "-05:30" or nothing (+08:00). All of `text` must be it.
std::optional<absl::TimeZone> ZoneOf(absl::string_view text) {
  if (text.empty()) return ChinaTimeZone();
  if (text == "Z" || text == "z") return absl::UTCTimeZone();
  const int sign = text.front() == '-' ? -1 : 1;
  if (!Take(&text, '+') && !Take(&text, '-')) return std::nullopt;
  const std::optional<int> hours = TakeTwoDigits(&text, 23);
  if (!hours.has_value() || !Take(&text, ':')) return std::nullopt;
  const std::optional<int> minutes = TakeTwoDigits(&text, 59);
  if (!minutes.has_value() || !text.empty()) return std::nullopt;
  return absl::FixedTimeZone(sign * (*hours * 3600 + *minutes * 60));
}

// ".123456789" as a part of a second.
std::optional<absl::Duration> TakeFraction(absl::string_view* text) {
  if (!Take(text, '.')) return absl::ZeroDuration();
  absl::Duration fraction;
  absl::Duration unit = absl::Milliseconds(100);
  size_t digits = 0;
  while (digits < text->size() && absl::ascii_isdigit(static_cast<unsigned char>((*text)[digits]))) {
    fraction += unit * ((*text)[digits] - '0');
    unit /= 10;
    ++digits;
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  text->remove_prefix(digits);
  return fraction;
}

}  // namespace

absl::StatusOr<int64_t> ParseYuan(absl::string_view text) {
  if (absl::StartsWith(text, "-")) return Wrong(text, "an amount is never negative");
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('.', 1));
  const bool has_point = absl::StrContains(text, '.');
  if (!AllDigits(parts.first) || (has_point && !AllDigits(parts.second))) {
    return Wrong(text, "an amount in yuan is digits with at most two decimals, such as 12000 or 12000.50");
  }
  if (parts.second.size() > 2) return Wrong(text, "an amount has at most two decimals: a fen is the smallest unit");
  int64_t yuan = 0;
  if (!absl::SimpleAtoi(parts.first, &yuan) || yuan > kFenMax / 100) {
    return Wrong(text, absl::StrCat("an amount is at most ", kFenMax / 100, " yuan"));
  }
  int64_t fen = yuan * 100;
  if (!parts.second.empty()) fen += (parts.second[0] - '0') * 10;
  if (parts.second.size() == 2) fen += parts.second[1] - '0';
  if (fen > kFenMax) return Wrong(text, absl::StrCat("an amount is at most ", kFenMax / 100, " yuan"));
  return fen;
}

absl::StatusOr<absl::Time> ParseTime(absl::string_view text) {
  constexpr absl::string_view kExpected =
      "write a time as \"2026-03-02 10:00\", 2026-03-02T10:00+08:00 or 2026-03-02T02:00:00Z";
  const absl::StatusOr<absl::CivilDay> day = ParseDate(text.substr(0, 10));
  if (!day.ok()) return Wrong(text, absl::StrCat(day.status().message(), "; ", kExpected));
  absl::string_view rest = text.substr(10);
  if (!Take(&rest, ' ') && !Take(&rest, 'T') && !Take(&rest, 't')) return Wrong(text, kExpected);
  const std::optional<int> hour = TakeTwoDigits(&rest, 23);
  if (!hour.has_value() || !Take(&rest, ':')) return Wrong(text, kExpected);
  const std::optional<int> minute = TakeTwoDigits(&rest, 59);
  if (!minute.has_value()) return Wrong(text, kExpected);
  int second = 0;
  absl::Duration fraction;
  if (Take(&rest, ':')) {
    const std::optional<int> seconds = TakeTwoDigits(&rest, 59);
    if (!seconds.has_value()) return Wrong(text, kExpected);
    second = *seconds;
    const std::optional<absl::Duration> part = TakeFraction(&rest);
    if (!part.has_value()) return Wrong(text, kExpected);
    fraction = *part;
  }
  const std::optional<absl::TimeZone> zone = ZoneOf(rest);
  if (!zone.has_value()) return Wrong(text, kExpected);
  return absl::FromCivil(absl::CivilSecond(day->year(), day->month(), day->day(), *hour, *minute, second), *zone) +
         fraction;
}

absl::StatusOr<absl::Time> ParseDayOrTime(absl::string_view text) {
  if (text.size() != 10) return ParseTime(text);
  ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(text));
  return StartOfDay(day);
}

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text) {
  constexpr absl::string_view kExpected = "write a length of time as 3d, 2h30m, 45m or 90s";
  struct Unit {
    char letter;
    absl::Duration length;
  };
  const Unit units[] = {
      {'d', absl::Hours(24)}, {'h', absl::Hours(1)}, {'m', absl::Minutes(1)}, {'s', absl::Seconds(1)}};
  absl::Duration sum;
  size_t next_unit = 0;
  absl::string_view rest = text;
  while (!rest.empty()) {
    const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    // Nine digits of the largest unit still fit the type; more are no length anyone means.
    int64_t count = 0;
    if (digits == 0 || digits > 9 || digits == rest.size() || !absl::SimpleAtoi(rest.substr(0, digits), &count)) {
      return Wrong(text, kExpected);
    }
    while (next_unit < std::size(units) && units[next_unit].letter != rest[digits]) ++next_unit;
    if (next_unit == std::size(units)) return Wrong(text, kExpected);
    sum += count * units[next_unit].length;
    ++next_unit;
    rest.remove_prefix(digits + 1);
  }
  if (sum <= absl::ZeroDuration()) return Wrong(text, text.empty() ? kExpected : "a length of time is more than zero");
  if (sum > kDurationMax) return Wrong(text, "a length of time is at most 3650d");
  return sum;
}

absl::StatusOr<v1::NewParty> ParseParty(absl::string_view text) {
  const std::string plain = absl::StrReplaceAll(text, {{"：", ":"}});
  const std::vector<std::string> parts = absl::StrSplit(plain, ':');
  if (parts.size() < 2 || parts.size() > 3) {
    return Wrong(text,
                 "a party is SIDE:NAME or SIDE:NAME:PHONE, such as applicant:叶某:19900000001; more with --party-json");
  }
  v1::NewParty party;
  if (parts[0] == "applicant" || parts[0] == "申请人") {
    party.set_side(v1::PARTY_SIDE_APPLICANT);
  } else if (parts[0] == "respondent" || parts[0] == "被申请人") {
    party.set_side(v1::PARTY_SIDE_RESPONDENT);
  } else if (parts[0] == "third" || parts[0] == "第三人") {
    party.set_side(v1::PARTY_SIDE_THIRD);
  } else {
    return Wrong(text, "the side is applicant, respondent or third (申请人, 被申请人, 第三人)");
  }
  const absl::string_view name = absl::StripAsciiWhitespace(parts[1]);
  if (name.empty()) return Wrong(text, "a party needs a name");
  party.mutable_details()->set_name(std::string(name));
  if (parts.size() == 3) party.mutable_details()->set_phone(std::string(absl::StripAsciiWhitespace(parts[2])));
  return party;
}

std::string CaseName(absl::string_view text) {
  if (text == "-" || text.empty()) return "";
  if (absl::StartsWith(text, "cases/") || absl::StartsWith(text, "orgs/")) return std::string(text);
  return absl::StrCat("cases/", text);
}

std::string OrgName(absl::string_view text) {
  if (text.empty() || absl::StartsWith(text, "orgs/")) return std::string(text);
  return absl::StrCat("orgs/", text);
}

absl::StatusOr<std::string> PersonName(absl::string_view text) {
  if (text.empty()) return "";
  absl::string_view id = text;
  if (absl::StartsWith(id, "people/")) id.remove_prefix(7);
  const bool fits = !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
  if (!fits) return Wrong(text, "a person is people/ID or ID, 1 to 60 of a-z, 0-9 and -");
  return absl::StrCat("people/", id);
}

}  // namespace gaiwan::cli
