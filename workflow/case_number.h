// workflow/case_number.h: the number of a case, "（2026）城中人调字第12号", read back. A pure function.
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

// nullopt for any other form: years of four digits, serials from 1 to kCaseSerialMax, leading zeros allowed.
std::optional<CaseNumber> ParseCaseNumber(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_NUMBER_H_
