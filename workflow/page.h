// workflow/page.h: lines of plain text on a page of a given width, folded by what a monospaced font shows. Used by one
// thread.
#ifndef GAIWAN_WORKFLOW_PAGE_H_
#define GAIWAN_WORKFLOW_PAGE_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace gaiwan {

class Page {
 public:
  explicit Page(int columns) : columns_(columns) {}

  void Line(absl::string_view text = "");
  void Centred(absl::string_view text);
  // `head` and `body` behind it, folded at the page's edge; the lines after the first are set in by `indent` columns.
  // No line begins with a mark that closes what stands before it.
  void Fold(absl::string_view head, absl::string_view body, int indent);

  std::string Take() { return std::move(text_); }

 private:
  const int columns_;
  std::string text_;
};

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PAGE_H_
