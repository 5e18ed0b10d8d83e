#include "clients/cli/suggest.h"

#include <algorithm>
#include <numeric>

namespace gaiwan::cli {
namespace {

size_t Edits(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t kept = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({kept, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Nearest(absl::string_view typed, const std::vector<std::string>& words) {
  std::string best;
  // A third of the letters wrong, or two of a short word ("lsit"), is a slip; more is another word.
  size_t best_edits = std::min(std::max<size_t>(typed.size() / 3, 2) + 1, typed.size());
  for (const std::string& word : words) {
    const size_t edits = Edits(typed, word);
    if (edits < best_edits) {
      best_edits = edits;
      best = word;
    }
  }
  return best;
}

}  // namespace gaiwan::cli
