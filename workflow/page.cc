#include "workflow/page.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/display_width.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

// Between two cells of a grid.
constexpr int kGap = 2;

// Marks that do not begin a line (GB/T 15834).
bool ClosesWhatWas(absl::string_view character) {
  static constexpr absl::string_view kClosing[] = {"，", "。", "；", "：", "、", "）", "〕", "】", "”"};
  return absl::c_linear_search(kClosing, character);
}

// The character at the start of `text`; a byte when it is no UTF-8.
absl::string_view First(absl::string_view text) {
  return text.substr(0, std::max<size_t>(1, Utf8CharacterBytes(text)));
}

}  // namespace

void Page::Line(absl::string_view text) {
  absl::StrAppend(&text_, text, "\n");
}

void Page::Centred(absl::string_view text) {
  const int left = std::max(0, (columns_ - DisplayWidth(text)) / 2);
  Line(absl::StrCat(std::string(static_cast<size_t>(left), ' '), text));
}

void Page::Fold(absl::string_view head, absl::string_view body, int indent) {
  // A closing mark may hang over this edge, never over the page's.
  const int edge = columns_ - 2;
  std::string line(head);
  int width = DisplayWidth(head);
  while (!body.empty()) {
    const absl::string_view next = First(body);
    body.remove_prefix(next.size());
    const int more = DisplayWidth(next);
    const bool hangs = ClosesWhatWas(next) && width + more <= columns_;
    if (width + more > edge && !hangs) {
      Line(line);
      line = std::string(static_cast<size_t>(indent), ' ');
      width = indent;
      if (next == " ") continue;
    }
    line.append(next.data(), next.size());
    width += more;
  }
  Line(line);
}

void Page::Grid(const std::vector<std::string>& cells, int indent) {
  // Half of what is left holds most clocks; one that is longer has a line of its own.
  int widest = 0;
  const int half = (columns_ - indent - kGap) / 2;
  for (const std::string& cell : cells) {
    if (DisplayWidth(cell) <= half) widest = std::max(widest, DisplayWidth(cell));
  }
  const int per_row = std::max(1, (columns_ - indent + kGap) / (std::max(1, widest) + kGap));
  const std::string margin(static_cast<size_t>(indent), ' ');
  std::string row;
  int in_row = 0;
  const auto end_row = [&] {
    if (in_row > 0) Line(absl::StrCat(margin, absl::StripTrailingAsciiWhitespace(row)));
    row.clear();
    in_row = 0;
  };
  for (const std::string& cell : cells) {
    if (DisplayWidth(cell) > widest) {
      end_row();
      Fold(margin, cell, indent + kGap);
      continue;
    }
    absl::StrAppend(&row, PadTo(cell, widest + kGap));
    if (++in_row == per_row) end_row();
  }
  end_row();
}

}  // namespace gaiwan
