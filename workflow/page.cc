#include "workflow/page.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/display_width.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

// Marks that do not begin a line (GB/T 15834).
bool ClosesWhatWas(absl::string_view character) {
  static constexpr absl::string_view kClosing[] = {"，", "。", "；", "：", "、", "）", "〕", "】", "”", ")", "]", ","};
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

}  // namespace gaiwan
