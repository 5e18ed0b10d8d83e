// gaiwan_check_calls CALLS HISTORY: whether what kill_test.py recorded is linearizable, case by case. Prints what it
// checked and exits 0; 1 with the first case that is not, and where the search ended; 2 when a file cannot be read.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fault/case_calls.h"
#include "tests/fault/linearizability.h"

namespace gaiwan::testing {
namespace {

constexpr size_t kCallsShown = 12;

bool ReadFile(const char* path, std::string* text) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return false;
  text->assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return true;
}

void Print(std::FILE* to, const std::string& words) {
  std::fputs(absl::StrCat(words, "\n").c_str(), to);
}

int Main(const char* calls_path, const char* history_path) {
  std::string calls, history;
  if (!ReadFile(calls_path, &calls) || !ReadFile(history_path, &history)) {
    Print(stderr, "the files cannot be read");
    return 2;
  }
  const absl::StatusOr<CaseHistories> by_case = ReadCalls(calls, history);
  if (!by_case.ok()) {
    Print(stderr, by_case.status().ToString());
    return 2;
  }
  size_t checked = 0, maybes = 0, reads = 0, etags = 0, overlaps = 0;
  uint64_t tried = 0;
  for (const auto& [name, case_calls] : *by_case) {
    const Linearization<uint64_t> order = Linearize<uint64_t, CaseCall>(case_calls, 0, NextVersion);
    tried += order.tried;
    checked += case_calls.size();
    int64_t latest_end = std::numeric_limits<int64_t>::min();
    for (const auto& call : case_calls) {
      maybes += call.end == kNeverHeard ? 1 : 0;
      reads += call.what.kind == CaseCall::Kind::kRead ? 1 : 0;
      etags += call.what.etag.has_value() ? 1 : 0;
      overlaps += call.begin < latest_end ? 1 : 0;
      if (call.end != kNeverHeard) latest_end = std::max(latest_end, call.end);
    }
    if (order.found) continue;
    Print(stderr, absl::StrCat(name, " is not linearizable. Of ", case_calls.size(), " calls ", order.order.size(),
                               " can be put in order, up to version ", order.reached, "; the last of them:"));
    const size_t from = order.order.size() > kCallsShown ? order.order.size() - kCallsShown : 0;
    for (size_t i = from; i < order.order.size(); ++i) Print(stderr, "  " + WordsOf(case_calls[order.order[i]]));
    std::vector<bool> placed(case_calls.size());
    for (const size_t i : order.order) placed[i] = true;
    Print(stderr, "not placed:");
    size_t shown = 0;
    for (size_t i = 0; i < case_calls.size() && shown < kCallsShown; ++i) {
      if (placed[i]) continue;
      ++shown;
      Print(stderr, "  " + WordsOf(case_calls[i]));
    }
    return 1;
  }
  Print(stdout,
        absl::StrCat(checked, " operations of ", by_case->size(), " cases are linearizable (", reads, " reads, ", etags,
                     " with an etag, ", maybes, " maybes, ", overlaps, " overlapping, ", tried, " steps tried)"));
  return 0;
}

}  // namespace
}  // namespace gaiwan::testing

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: gaiwan_check_calls CALLS HISTORY\n", stderr);
    return 2;
  }
  return gaiwan::testing::Main(argv[1], argv[2]);
}
