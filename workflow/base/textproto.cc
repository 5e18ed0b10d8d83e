#include "workflow/base/textproto.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace gaiwan {
namespace {

class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    faults_.push_back({line + 1, column + 1, message, false});
  }
  void AddWarning(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    faults_.push_back({line + 1, column + 1, message, true});
  }
  std::vector<TextprotoFault> Take() { return std::move(faults_); }

 private:
  std::vector<TextprotoFault> faults_;
};

}  // namespace

std::string TextprotoFault::where() const {
  return absl::StrCat(line, ":", column);
}

std::vector<TextprotoFault> ReadTextproto(absl::string_view text, google::protobuf::Message* message,
                                          UnknownFields unknown) {
  Collector collector;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.AllowUnknownField(unknown == UnknownFields::kPassedOver);
  if (parser.ParseFromString(std::string(text), message)) return {};
  std::vector<TextprotoFault> faults = collector.Take();
  if (faults.empty()) faults.push_back({1, 1, "cannot be read", false});
  return faults;
}

}  // namespace gaiwan
