#include "server/papers/paper_catalogue.h"

#include <string>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/papers/json_fields.h"
#include "workflow/base/label.h"

namespace gaiwan {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

v1::PaperNeed NeedOf(const std::string& word) {
  if (word == "required") return v1::PAPER_NEED_REQUIRED;
  if (word == "as-needed") return v1::PAPER_NEED_AS_NEEDED;
  if (word == "not-for-this-case") return v1::PAPER_NEED_NOT_FOR_THIS_CASE;
  return v1::PAPER_NEED_UNSPECIFIED;
}

v1::Paper PaperOf(const Struct& row) {
  v1::Paper paper;
  paper.set_id(JsonText(row, "id"));
  *paper.mutable_label() = MakeLabel(JsonText(row, "zh"), JsonText(row, "en"));
  paper.set_code(JsonText(row, "code"));
  paper.set_subject(JsonText(row, "subject"));
  for (const Value& part : JsonField(row, "parts").list_value().values()) {
    v1::PaperPart* added = paper.add_parts();
    added->set_id(JsonText(part.struct_value(), "id"));
    *added->mutable_label() = MakeLabel(JsonText(part.struct_value(), "zh"), "");
  }
  for (const Value& each : JsonField(row, "languages").list_value().values()) paper.add_languages(each.string_value());
  for (const Value& each : JsonField(row, "audience").list_value().values()) paper.add_audience(each.string_value());
  paper.set_need(NeedOf(JsonText(row, "needed")));
  return paper;
}

}  // namespace

absl::StatusOr<v1::ListPapersResponse> ParsePaperCatalogue(absl::string_view json) {
  Struct body;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &body).ok()) {
    return absl::InternalError("the worker's catalogue is no JSON object");
  }
  v1::ListPapersResponse response;
  for (const Value& row : JsonField(body, "papers").list_value().values()) {
    *response.add_papers() = PaperOf(row.struct_value());
  }
  for (const Value& gap : JsonField(body, "missing").list_value().values()) {
    v1::PaperGap* added = response.add_missing();
    added->set_field(JsonText(gap.struct_value(), "field"));
    *added->mutable_words() = MakeLabel(JsonText(gap.struct_value(), "zh"), "");
  }
  return response;
}

}  // namespace gaiwan
