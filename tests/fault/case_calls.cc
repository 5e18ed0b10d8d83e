#include "tests/fault/case_calls.h"

#include <limits>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace gaiwan::testing {
namespace {

constexpr absl::string_view kNone = "-";
constexpr size_t kCallWords = 9;
constexpr size_t kHistoryWords = 6;

absl::Status BadLine(absl::string_view line) {
  return absl::InvalidArgumentError(absl::StrCat("not a line of calls or history: ", line));
}

// Where the log has a command.
struct Place {
  std::string stream;
  uint64_t version = 0;  // Behind its last event.
  uint64_t events = 0;
};
using Places = absl::flat_hash_map<std::string, Place>;

absl::StatusOr<Places> ReadHistory(absl::string_view history) {
  Places places;
  for (const absl::string_view line : absl::StrSplit(history, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() < kHistoryWords) return BadLine(line);
    if (words[3] == kNone) continue;
    Place place{std::string(words[1])};
    if (!absl::SimpleAtoi(words[2], &place.version) || !absl::SimpleAtoi(words[4], &place.events) ||
        place.events == 0) {
      return BadLine(line);
    }
    place.version += place.events - 1;
    places[std::string(words[3])] = place;
  }
  return places;
}

}  // namespace

std::optional<uint64_t> NextVersion(const uint64_t& version, const CaseCall& call) {
  switch (call.kind) {
    case CaseCall::Kind::kCommand:
      if (call.etag.has_value() && *call.etag != version) return std::nullopt;
      if (call.events == 0 || version + call.events != call.version) return std::nullopt;
      return call.version;
    case CaseCall::Kind::kStale:
      if (call.version != version || !call.etag.has_value() || *call.etag == version) return std::nullopt;
      return version;
    case CaseCall::Kind::kRead:
      if (call.version != version) return std::nullopt;
      return version;
  }
  return std::nullopt;
}

absl::StatusOr<CaseHistories> ReadCalls(absl::string_view calls, absl::string_view history) {
  absl::StatusOr<Places> places = ReadHistory(history);
  if (!places.ok()) return places.status();
  CaseHistories by_case;
  for (const absl::string_view line : absl::StrSplit(calls, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() != kCallWords) return BadLine(line);
    TimedCall<CaseCall> call;
    call.what.words = absl::StrCat(words[3], " ", words[4]);
    uint64_t etag = 0;
    const bool is_heard = words[6] != "unknown";
    if (!absl::SimpleAtoi(words[0], &call.begin) || (is_heard && !absl::SimpleAtoi(words[1], &call.end)) ||
        (words[5] != kNone && !absl::SimpleAtoi(words[5], &etag)) ||
        (is_heard &&
         (!absl::SimpleAtoi(words[7], &call.what.version) || !absl::SimpleAtoi(words[8], &call.what.events)))) {
      return BadLine(line);
    }
    if (words[5] != kNone) call.what.etag = etag;
    call.what.kind = words[3] == "read"    ? CaseCall::Kind::kRead
                     : words[6] == "stale" ? CaseCall::Kind::kStale
                                           : CaseCall::Kind::kCommand;
    const auto place = places->find(words[4]);
    const bool is_there = place != places->end();
    if (!is_heard) {
      if (!is_there) continue;
      call.what.version = place->second.version;
      call.what.events = place->second.events;
    }
    if (is_there) places->erase(place);
    by_case[std::string(words[2])].push_back(std::move(call));
  }
  // What is left nobody sent: the clocks did it.
  for (const auto& [request, place] : *places) {
    TimedCall<CaseCall> call;
    call.begin = std::numeric_limits<int64_t>::min();
    call.what.version = place.version;
    call.what.events = place.events;
    call.what.words = absl::StrCat("clock ", request);
    by_case[place.stream].push_back(std::move(call));
  }
  return by_case;
}

std::string WordsOf(const TimedCall<CaseCall>& call) {
  const char* kind = call.what.kind == CaseCall::Kind::kCommand ? "done" : "stood";
  std::string words = call.begin == std::numeric_limits<int64_t>::min() ? "any time" : absl::StrCat(call.begin);
  absl::StrAppend(&words, " to ", call.end == kNeverHeard ? "?" : absl::StrCat(call.end), ": ", call.what.words);
  if (call.what.etag.has_value()) absl::StrAppend(&words, " if ", *call.what.etag);
  absl::StrAppend(&words, ", ", kind, " at version ", call.what.version);
  if (call.what.events > 0) absl::StrAppend(&words, " with ", call.what.events, " events");
  return words;
}

}  // namespace gaiwan::testing
