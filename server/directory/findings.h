// server/directory/findings.h: what an import found wrong or doubtful, with where it stands and words in two languages.
//
// For one thread.
#ifndef GAIWAN_SERVER_DIRECTORY_FINDINGS_H_
#define GAIWAN_SERVER_DIRECTORY_FINDINGS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/directory.pb.h"

namespace gaiwan {

// So many findings are named one by one; the rest are counted. Nobody reads more, and whoever has more sent a wrong
// file.
inline constexpr size_t kFindingsMax = 10000;

// A row of a file. `file` is the index of the file, -1 for what stands in none of them.
struct Place {
  int file = -1;
  int line = 0;
};

// Words about the same thing in Chinese and English.
struct Words {
  std::string zh;
  std::string en;
};

class Findings {
 public:
  explicit Findings(std::vector<std::string> file_names) : file_names_(std::move(file_names)) {}

  // A fault: the import is refused.
  void Fault(Place place, absl::string_view field, Words words) { Add(place, field, std::move(words), false); }
  // A doubt: the import goes on.
  void Warn(Place place, absl::string_view field, Words words) { Add(place, field, std::move(words), true); }

  bool has_faults() const { return fault_count_ > 0; }

  // `“wulan.csv”第 3 行` and `line 3 of wulan.csv`, to point at another row.
  Words Describe(Place place) const;

  // By file and line; those that were too many to name are counted in a last one. Forgets them.
  std::vector<v1::ImportFinding> Take();

 private:
  void Add(Place place, absl::string_view field, Words words, bool warning);

  const std::vector<std::string> file_names_;
  std::vector<std::pair<Place, v1::ImportFinding>> findings_;
  size_t fault_count_ = 0;
  size_t unnamed_count_ = 0;
};

// `text` in quotation marks, cut to what a finding should repeat.
std::string Quoted(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_FINDINGS_H_
