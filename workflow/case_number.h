// workflow/case_number.h: the number of a case, "（2026）城中人调字第12号", or of a letter,
// "（2026）城中人调函字第3号": made and read back. Pure functions.
#ifndef GAIWAN_WORKFLOW_CASE_NUMBER_H_
#define GAIWAN_WORKFLOW_CASE_NUMBER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

struct CaseNumber {
  int64_t year = 0;
  // What stands between the year and the serial: "城中人调字".
  std::string register_name;
  int64_t serial = 0;
};

// No register of a committee comes near it in a year; more is a slip of the keyboard.
inline constexpr int64_t kCaseSerialMax = 999'999;

// What stands behind the year of a committee's cases: 城中社区人民调解委员会 -> 城中人调字第. A kind behind a figure
// stays: 第2村 and 第2社区 of one town have registers of their own.
std::string CaseRegisterName(absl::string_view committee_name);
// The same of its letters: 城中人调函字第.
std::string LetterRegisterName(absl::string_view committee_name);
std::string FormatNumber(int64_t year, absl::string_view register_name, int64_t serial);

// nullopt for any other form: years of four digits, serials from 1 to kCaseSerialMax, leading zeros allowed.
std::optional<CaseNumber> ParseCaseNumber(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_NUMBER_H_
