#include "workflow/base/fault_list.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/textproto.h"

namespace gaiwan {
namespace {

constexpr size_t kIdCharsMax = 40;

}  // namespace

void FaultList::Add(absl::string_view path, absl::string_view zh, absl::string_view en) {
  v1::Fault& fault = faults_.emplace_back();
  fault.set_path(std::string(path));
  fault.mutable_words()->set_zh(std::string(zh));
  fault.mutable_words()->set_en(std::string(en));
}

void FaultList::Warn(absl::string_view path, absl::string_view zh, absl::string_view en) {
  Add(path, zh, en);
  faults_.back().set_warning(true);
}

bool FaultList::Covers(absl::string_view path) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const v1::Fault& fault) {
    return fault.path() == path || absl::StartsWith(fault.path(), absl::StrCat(path, "."));
  });
}

void CheckId(absl::string_view id, absl::string_view path, FaultList* faults) {
  const bool fits = !id.empty() && id.size() <= kIdCharsMax && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!fits) faults->Add(path, "编号须为1至40个小写字母、数字或连字符", "an id has 1 to 40 of a-z 0-9 -");
}

bool ReadTextprotoInto(absl::string_view text, google::protobuf::Message* message, FaultList* faults) {
  const std::vector<TextprotoFault> found = ReadTextproto(text, message);
  for (const TextprotoFault& fault : found) {
    const std::string zh = absl::StrCat("文本无法解析：", fault.words);
    fault.warning ? faults->Warn(fault.where(), zh, fault.words) : faults->Add(fault.where(), zh, fault.words);
  }
  return found.empty();
}

}  // namespace gaiwan
