#include "workflow/case_number.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kOf = "第";
constexpr size_t kYearDigits = 4;

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// 城中社区人民调解委员会 -> 城中.
std::string ShortName(absl::string_view name) {
  absl::ConsumeSuffix(&name, "人民调解委员会");
  for (absl::string_view kind : {"社区", "村", "镇"}) {
    absl::string_view rest = name;
    if (!absl::ConsumeSuffix(&rest, kind)) continue;
    constexpr size_t kTwoCharacters = 6;  // Bytes of UTF-8: less would not name a place.
    if (rest.size() >= kTwoCharacters && !absl::ascii_isdigit(rest.back())) return std::string(rest);
  }
  return std::string(name);
}

}  // namespace

std::string CaseRegisterName(absl::string_view committee_name) {
  return absl::StrCat(ShortName(committee_name), "人调字", kOf);
}

std::string LetterRegisterName(absl::string_view committee_name) {
  return absl::StrCat(ShortName(committee_name), "人调函字", kOf);
}

std::string FormatNumber(int64_t year, absl::string_view register_name, int64_t serial) {
  return absl::StrCat("（", year, "）", register_name, serial, "号");
}

std::optional<CaseNumber> ParseCaseNumber(absl::string_view text) {
  CaseNumber number;
  if (!absl::ConsumePrefix(&text, "（") || text.size() < kYearDigits) return std::nullopt;
  const absl::string_view year = text.substr(0, kYearDigits);
  text.remove_prefix(kYearDigits);
  if (!AllDigits(year) || !absl::SimpleAtoi(year, &number.year)) return std::nullopt;
  if (!absl::ConsumePrefix(&text, "）") || !absl::ConsumeSuffix(&text, "号")) return std::nullopt;
  const size_t of = text.rfind(kOf);
  if (of == absl::string_view::npos || of == 0) return std::nullopt;
  number.register_name = std::string(text.substr(0, of));
  const absl::string_view serial = text.substr(of + kOf.size());
  if (!AllDigits(serial) || !absl::SimpleAtoi(serial, &number.serial)) return std::nullopt;
  if (number.serial < 1 || number.serial > kCaseSerialMax) return std::nullopt;
  return number;
}

}  // namespace gaiwan
