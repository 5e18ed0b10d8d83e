// workflow/base/label.h: words in Chinese and English. A pure function, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_LABEL_H_
#define GAIWAN_WORKFLOW_BASE_LABEL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {

inline v1::Label MakeLabel(absl::string_view zh, absl::string_view en) {
  v1::Label label;
  label.set_zh(std::string(zh));
  label.set_en(std::string(en));
  return label;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_LABEL_H_
