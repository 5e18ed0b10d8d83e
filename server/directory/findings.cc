#include "server/directory/findings.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gaiwan {
namespace {

// Bytes of a bad field that a finding repeats.
constexpr size_t kQuotedBytesMax = 60;

// Those of no file come last.
std::pair<int, int> OrderOf(Place place) {
  return {place.file < 0 ? std::numeric_limits<int>::max() : place.file, place.line};
}

}  // namespace

Words Findings::Describe(Place place) const {
  if (place.file < 0) return {"已有的数据", "what is there already"};
  const std::string& name = file_names_[place.file];
  return {absl::StrCat("“", name, "”第 ", place.line, " 行"), absl::StrCat("line ", place.line, " of ", name)};
}

std::vector<v1::ImportFinding> Findings::Take() {
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const auto& a, const auto& b) { return OrderOf(a.first) < OrderOf(b.first); });
  std::vector<v1::ImportFinding> result;
  for (auto& [place, finding] : findings_) result.push_back(std::move(finding));
  if (unnamed_count_ > 0) {
    v1::ImportFinding& more = result.emplace_back();
    more.mutable_words()->set_zh(absl::StrCat("另有 ", unnamed_count_, " 处没有列出"));
    more.mutable_words()->set_en(absl::StrCat("and ", unnamed_count_, " more"));
    more.set_warning(fault_count_ == 0);
  }
  findings_.clear();
  return result;
}

void Findings::Add(Place place, absl::string_view field, Words words, bool warning) {
  if (!warning) ++fault_count_;
  if (findings_.size() == kFindingsMax) {
    ++unnamed_count_;
    return;
  }
  v1::ImportFinding finding;
  if (place.file >= 0) finding.set_file(file_names_[place.file]);
  finding.set_line(place.line);
  finding.set_field(std::string(field));
  finding.mutable_words()->set_zh(std::move(words.zh));
  finding.mutable_words()->set_en(std::move(words.en));
  finding.set_warning(warning);
  findings_.emplace_back(place, std::move(finding));
}

std::string Quoted(absl::string_view text) {
  if (text.size() <= kQuotedBytesMax) return absl::StrCat("\"", text, "\"");
  size_t end = kQuotedBytesMax;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // Not in the middle of a character.
  return absl::StrCat("\"", text.substr(0, end), "...\"");
}

}  // namespace gaiwan
