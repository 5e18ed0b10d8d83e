#include "workflow/validate_text.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

// Bytes of the character that begins at `text[at]` and its code point; 0 bytes for what is not UTF-8 (RFC 3629:
// shortest form, no surrogates, at most U+10FFFF).
int DecodeAt(absl::string_view text, size_t at, uint32_t* point) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  const uint32_t first = byte(at);
  if (first < 0x80) {
    *point = first;
    return 1;
  }
  const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
  uint32_t value = first & (0xFF >> (length + 1));
  for (int i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    value = value << 6 | (byte(at + i) & 0x3F);
  }
  if (length == 3 && (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF))) return 0;
  if (length == 4 && (value < 0x10000 || value > 0x10FFFF)) return 0;
  *point = value;
  return length;
}

bool IsIdText(absl::string_view text, size_t max) {
  return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

// Codes of organisations, people and seals: directory.proto.
constexpr size_t kDirectoryCodeMax = 60;
constexpr size_t kPartIdMax = 32;

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(text[i])) return false;
  }
  return true;
}

bool IsSealName(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "orgs/")) return false;
  const size_t slash = text.find('/');
  if (slash == absl::string_view::npos || !IsIdText(text.substr(0, slash), kDirectoryCodeMax)) return false;
  absl::string_view rest = text.substr(slash + 1);
  return absl::ConsumePrefix(&rest, "seals/") && IsIdText(rest, kDirectoryCodeMax);
}

bool IsCode(absl::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
  });
}

bool IsPhone(absl::string_view text) {
  return text.size() >= 5 && text.size() <= 20 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(c) || c == '+' || c == '-' || c == ' '; }) &&
         std::any_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

bool IsPartId(absl::string_view text) {
  return IsIdText(text, kPartIdMax);
}

TextScan ScanText(absl::string_view text) {
  TextScan scan;
  for (size_t at = 0; at < text.size();) {
    uint32_t point = 0;
    const int length = DecodeAt(text, at, &point);
    if (length == 0) {
      scan.utf8 = false;
      return scan;
    }
    at += length;
    ++scan.characters;
    if (point == '\n' || point == '\t' || (point == '\r' && at < text.size() && text[at] == '\n')) {
      scan.has_line_break = true;
    } else if (point < 0x20 || (point >= 0x7F && point < 0xA0)) {
      scan.has_control = true;
    } else if (point != ' ' && point != 0x3000 && point != 0xA0) {
      scan.has_content = true;
    }
  }
  return scan;
}

std::optional<FormatFault> CheckFormat(v1::Format format, absl::string_view text) {
  switch (format) {
    case v1::DATE: {
      absl::StatusOr<absl::CivilDay> day = ParseDate(text);
      if (day.ok()) return std::nullopt;
      return FormatFault{"不是存在的日期，写法如 2026-03-02",
                         absl::StrCat("not a date that exists, as 2026-03-02: ", day.status().message())};
    }
    case v1::UUID:
      if (IsUuid(text)) return std::nullopt;
      return FormatFault{"须是 36 个字符的 UUID", "must be a UUID of 36 characters"};
    case v1::ORG: {
      absl::string_view code = text;
      if (absl::ConsumePrefix(&code, "orgs/") && IsIdText(code, kDirectoryCodeMax)) return std::nullopt;
      return FormatFault{"须是 orgs/ 加单位代码", "must be `orgs/` and the code of an organisation"};
    }
    case v1::PERSON: {
      absl::string_view code = text;
      if (absl::ConsumePrefix(&code, "people/") && IsIdText(code, kDirectoryCodeMax)) return std::nullopt;
      return FormatFault{"须是 people/ 加人员编号", "must be `people/` and the id of a person"};
    }
    case v1::PART:
      if (IsPartId(text)) return std::nullopt;
      return FormatFault{"编号须是 1 至 32 个小写字母、数字或连字符", "an id has 1 to 32 of a-z, 0-9 and -"};
    case v1::CODE:
      if (IsCode(text)) return std::nullopt;
      return FormatFault{"须是代码表中的代码", "must be a code of a code list"};
    case v1::SEAL:
      if (IsSealName(text)) return std::nullopt;
      return FormatFault{"须是 orgs/单位代码/seals/印章编号", "must be `orgs/{org}/seals/{seal}`"};
    case v1::PHONE:
      if (IsPhone(text)) return std::nullopt;
      return FormatFault{"电话须是 5 至 20 个数字、加号、连字符或空格",
                         "a phone number has 5 to 20 of 0-9, + and -, or spaces"};
    default:
      return std::nullopt;
  }
}

}  // namespace gaiwan
