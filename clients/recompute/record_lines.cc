#include "clients/recompute/record_lines.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"

namespace gaiwan::recompute {
namespace {

// Calls `each` with the objects of the array that `json` begins with, up to its end.
void ForEachObject(absl::string_view json, const std::function<void(absl::string_view)>& each) {
  int depth = 0;
  bool in_string = false;
  size_t begin = 0;
  for (size_t i = 1; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      if (depth++ == 0) begin = i;
    } else if (c == '}') {
      if (--depth == 0) each(json.substr(begin, i - begin + 1));
    } else if (c == ']' && depth == 0) {
      return;
    }
  }
}

}  // namespace

void PrintRecords(const v1::ExportLogResponse& page, const std::function<void(absl::string_view line)>& each) {
  if (page.records().empty()) return;
  std::string json;
  // It fails only for an Any of unknown type, which no record holds.
  (void)google::protobuf::util::MessageToJsonString(page, &json);
  const absl::string_view text = json;
  ForEachObject(text.substr(text.find('[')), each);
}

bool ParseRecords(const std::vector<std::string>& lines, v1::ExportLogResponse* page) {
  const std::string json = absl::StrCat(R"({"records":[)", absl::StrJoin(lines, ","), "]}");
  page->Clear();
  return google::protobuf::util::JsonStringToMessage(json, page).ok() &&
         static_cast<size_t>(page->records_size()) == lines.size();
}

}  // namespace gaiwan::recompute
