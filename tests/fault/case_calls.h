// tests/fault/case_calls.h: the calls on cases that the kill test recorded, and what a case may answer: commands with
// and without an etag, and reads. Pure but for ReadCalls.
#ifndef GAIWAN_TESTS_FAULT_CASE_CALLS_H_
#define GAIWAN_TESTS_FAULT_CASE_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/fault/linearizability.h"

namespace gaiwan::testing {

struct CaseCall {
  enum class Kind {
    kCommand,  // Carried out: the case went on by `events`, to `version`.
    kStale,    // Refused for its etag: the case stood at `version`, which is another.
    kRead,     // The case stood at `version`.
  };
  Kind kind = Kind::kCommand;
  std::optional<uint64_t> etag;
  uint64_t version = 0;
  uint64_t events = 0;
  std::string words;  // For people.
};

// A case's state is its version. nullopt: the call cannot have been next with that answer.
std::optional<uint64_t> NextVersion(const uint64_t& version, const CaseCall& call);

using CaseHistories = std::map<std::string, std::vector<TimedCall<CaseCall>>>;

// By case, of the text of two files of crash_log.h. A line of `calls` is
//   BEGIN END CASE command|read REQUEST ETAG done|stale|unknown VERSION EVENTS
// with times in nanoseconds and `-` for what there is not. A command whose answer was never heard is a maybe: where
// `history` has it, with the version it has there; where it has not, it never took effect and is left out. What the
// clocks did stands in `history` alone: a maybe of any time.
//   INVALID_ARGUMENT  a line does not parse; it is in the message.
absl::StatusOr<CaseHistories> ReadCalls(absl::string_view calls, absl::string_view history);

// The call on one line.
std::string WordsOf(const TimedCall<CaseCall>& call);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_CASE_CALLS_H_
