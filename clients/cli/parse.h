// clients/cli/parse.h: what people type on a command line: amounts, times, lengths of time, names, parties. Pure
// functions.
//
// Errors are INVALID_ARGUMENT and say what was expected; the caller puts the flag's name before them.
#ifndef GAIWAN_CLIENTS_CLI_PARSE_H_
#define GAIWAN_CLIENTS_CLI_PARSE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/command.pb.h"

namespace gaiwan::cli {

// An amount of yuan, at most two decimals, as fen: "12000", "12000.5", "0.05". Exact: no floating number is involved.
// The limit is Money.fen's, 10^13 fen.
absl::StatusOr<int64_t> ParseYuan(absl::string_view text);

// A moment: `2026-03-02 10:00`, `2026-03-02T10:00`, both with or without seconds and zone; RFC 3339 is one of them.
// Without a zone it is +08:00.
absl::StatusOr<absl::Time> ParseTime(absl::string_view text);

// As ParseTime, or a day alone: its 00:00 at +08:00. For limits of lists, never for when something happened.
absl::StatusOr<absl::Time> ParseDayOrTime(absl::string_view text);

// A length of time: `3d`, `2h30m`, `45m`, `90s`; days, hours, minutes, seconds in this order. Positive, at most 3650
// days.
absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text);

// `SIDE:NAME[:PHONE]`, SIDE being applicant, respondent, third or 申请人, 被申请人, 第三人. A full-width colon counts,
// too.
absl::StatusOr<v1::NewParty> ParseParty(absl::string_view text);

// `c-7f3` and `cases/c-7f3` are `cases/c-7f3`; `orgs/...` stays; `-` is empty (an opening).
std::string CaseName(absl::string_view text);

// `632821100` and `orgs/632821100` are `orgs/632821100`; empty stays empty.
std::string OrgName(absl::string_view text);

// `p-1` and `people/p-1` are `people/p-1`; anything but 1 to 60 of `a-z 0-9 -` is refused. Empty stays empty.
absl::StatusOr<std::string> PersonName(absl::string_view text);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_PARSE_H_
