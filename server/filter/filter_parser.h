// server/filter/filter_parser.h: the text of a filter (AIP-160) as a tree. Knows no fields: case_filter.h does. Pure;
// safe from any thread.
//
//   filter      = [ expression ]
//   expression  = sequence { "AND" sequence }            the words in capitals alone
//   sequence    = factor { factor }                      side by side: AND, too
//   factor      = term { "OR" term }                     OR binds tighter than AND, as AIP-160 has it
//   term        = [ "NOT" | "-" ] ( "(" expression ")" | restriction | word )
//   restriction = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" ) value
//   value, word = quoted with " or ', or up to a space or one of ()=!<>:,
#ifndef GAIWAN_SERVER_FILTER_FILTER_PARSER_H_
#define GAIWAN_SERVER_FILTER_FILTER_PARSER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// A request has at most 2,000 characters of filter; a restriction takes some ten. Each is asked of every case.
inline constexpr size_t kFilterTermsMax = 50;
// Brackets in brackets: nobody reads more, and each takes stack.
inline constexpr int kFilterDepthMax = 20;

enum class FilterOp { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kHas };

struct FilterNode {
  enum class Kind { kAnd, kOr, kNot, kRestriction, kWord };
  Kind kind = Kind::kAnd;
  // Of kAnd and kOr: two or more; of kNot: one.
  std::vector<FilterNode> parts;
  // Of a restriction; of a word `value` alone.
  std::string field;
  FilterOp op = FilterOp::kEqual;
  std::string value;
  // Written in quotes: `*` is a star then.
  bool quoted = false;
  // Where it begins in the text, in characters from 1.
  size_t position = 1;
};

// An error of a filter: INVALID_ARGUMENT (BadField, `filter`) with the position and words in Chinese and English.
absl::Status FilterError(size_t position, absl::string_view zh, absl::string_view en);

// Null for a text without anything but spaces. Errors as FilterError.
absl::StatusOr<std::unique_ptr<FilterNode>> ParseFilter(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILTER_FILTER_PARSER_H_
