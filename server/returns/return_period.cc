#include "server/returns/return_period.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace gaiwan {
namespace {

std::optional<int32_t> ParseDigits(absl::string_view text, size_t digits) {
  int32_t number = 0;
  if (text.size() != digits) return std::nullopt;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
  }
  if (!absl::SimpleAtoi(text, &number)) return std::nullopt;
  return number;
}

}  // namespace

std::optional<MonthRange> ParsePeriod(absl::string_view text) {
  const std::optional<int32_t> year = ParseDigits(text.substr(0, 4), 4);
  if (!year.has_value() || *year < 1970 || *year > 2200) return std::nullopt;
  const int32_t first = (*year - 1970) * 12;
  if (text.size() == 4) return MonthRange{first, first + 11};
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const absl::string_view rest = text.substr(5);
  if (rest[0] == 'Q' || rest[0] == 'H') {
    const int32_t count = rest[0] == 'Q' ? 4 : 2;
    const int32_t months = 12 / count;
    const std::optional<int32_t> part = ParseDigits(rest.substr(1), 1);
    if (!part.has_value() || *part < 1 || *part > count) return std::nullopt;
    return MonthRange{first + (*part - 1) * months, first + *part * months - 1};
  }
  const std::optional<int32_t> month = ParseDigits(rest, 2);
  if (!month.has_value() || *month < 1 || *month > 12) return std::nullopt;
  return MonthRange{first + *month - 1, first + *month - 1};
}

std::string FormatMonth(int32_t month) {
  return absl::StrFormat("%04d-%02d", 1970 + month / 12, month % 12 + 1);
}

std::optional<int32_t> ParseMonth(absl::string_view text) {
  if (text.size() != 7) return std::nullopt;
  const std::optional<MonthRange> range = ParsePeriod(text);
  if (!range.has_value() || range->from != range->to) return std::nullopt;
  return range->from;
}

}  // namespace gaiwan
