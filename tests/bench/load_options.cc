#include "tests/bench/load_options.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace gaiwan::bench {

std::vector<std::string> LoadOptions::ToFlags() const {
  std::vector<std::string> flags = {"--target",    target,
                                    "--county",    county,
                                    "--mix",       mix,
                                    "--in-flight", absl::StrCat(in_flight),
                                    "--warm-up",   absl::StrCat(warm_up_seconds),
                                    "--seconds",   absl::StrCat(seconds),
                                    "--count",     absl::StrCat(count),
                                    "--cases",     absl::StrCat(cases_per_desk),
                                    "--run",       absl::StrCat(run)};
  if (stream) flags.push_back("--stream");
  return flags;
}

std::string LoadResult::ToLines() const {
  return absl::StrCat("completed ", completed, "\nseconds ", seconds, "\nfailed ", failed, "\nevents ", events,
                      "\nresponse_bytes ", response_bytes, "\nin_all ", in_all, "\np50_millis ", p50_millis,
                      "\np99_millis ", p99_millis, "\nfirst_failure ",
                      absl::StrReplaceAll(first_failure, {{"\n", " "}}), "\n");
}

absl::StatusOr<LoadResult> LoadResult::FromLines(absl::string_view lines) {
  LoadResult result;
  int found = 0;
  for (absl::string_view line : absl::StrSplit(lines, '\n')) {
    const std::pair<absl::string_view, absl::string_view> word = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    if (word.first == "completed") found += absl::SimpleAtoi(word.second, &result.completed);
    if (word.first == "seconds") found += absl::SimpleAtod(word.second, &result.seconds);
    if (word.first == "failed") found += absl::SimpleAtoi(word.second, &result.failed);
    if (word.first == "events") found += absl::SimpleAtoi(word.second, &result.events);
    if (word.first == "response_bytes") found += absl::SimpleAtoi(word.second, &result.response_bytes);
    if (word.first == "in_all") found += absl::SimpleAtoi(word.second, &result.in_all);
    if (word.first == "p50_millis") found += absl::SimpleAtod(word.second, &result.p50_millis);
    if (word.first == "p99_millis") found += absl::SimpleAtod(word.second, &result.p99_millis);
    if (word.first == "first_failure") result.first_failure = std::string(word.second);
  }
  if (found != 8) return absl::InternalError(absl::StrCat("the load generator said: ", lines));
  return result;
}

}  // namespace gaiwan::bench
