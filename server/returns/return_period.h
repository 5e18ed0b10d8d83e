// server/returns/return_period.h: the months a return is about. Pure.
#ifndef GAIWAN_SERVER_RETURNS_RETURN_PERIOD_H_
#define GAIWAN_SERVER_RETURNS_RETURN_PERIOD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

// Months since 1970-01, both included.
struct MonthRange {
  int32_t from = 0;
  int32_t to = 0;
};

// `2026-03`, `2026-Q1`, `2026-H1`, `2026`; nullopt for anything else. Years 1970 to 2200.
std::optional<MonthRange> ParsePeriod(absl::string_view text);

// `2026-03`.
std::string FormatMonth(int32_t month);
std::optional<int32_t> ParseMonth(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_RETURN_PERIOD_H_
