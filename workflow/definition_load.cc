// From text to a checked definition: see definition.h. The look-ups are in definition.cc, which needs no guards.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "workflow/base/refusal.h"
#include "workflow/definition.h"

namespace gaiwan {
namespace {

// So many faults a status carries, as it travels in RPC metadata; CheckDefinitionText lists them all.
constexpr int kFaultsMax = 40;

// Collects what the parser says, each with `line:column` counted from 1.
class ParseFaults final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    v1::Fault& fault = faults_.emplace_back();
    fault.set_path(absl::StrCat(line + 1, ":", column + 1));
    fault.mutable_words()->set_zh(absl::StrCat("文本无法解析：", message));
    fault.mutable_words()->set_en(message);
  }
  void AddWarning(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    AddError(line, column, message);
    faults_.back().set_warning(true);
  }
  const std::vector<v1::Fault>& faults() const { return faults_; }

 private:
  std::vector<v1::Fault> faults_;
};

// Empty when it parsed.
std::vector<v1::Fault> Parse(absl::string_view text, v1::Definition* proto) {
  google::protobuf::TextFormat::Parser parser;
  ParseFaults faults;
  parser.RecordErrorsTo(&faults);
  if (parser.ParseFromString(std::string(text), proto)) return {};
  return faults.faults();
}

absl::Status Faulty(const std::vector<v1::Fault>& faults) {
  v1::Faults detail;
  detail.set_reason(v1::DEFINITION_HAS_FAULTS);
  int errors = 0;
  const v1::Fault* first = nullptr;
  for (const v1::Fault& fault : faults) {
    if (detail.faults_size() < kFaultsMax) *detail.add_faults() = fault;
    if (fault.warning()) continue;
    ++errors;
    if (first == nullptr) first = &fault;
  }
  return WithDetail(absl::InvalidArgumentError(absl::StrCat("the definition has ", errors, " faults; the first: ",
                                                            first->path(), ": ", first->words().en())),
                    detail);
}

bool HasError(const std::vector<v1::Fault>& faults) {
  for (const v1::Fault& fault : faults) {
    if (!fault.warning()) return true;
  }
  return false;
}

}  // namespace

std::vector<v1::Fault> CheckDefinitionText(absl::string_view text) {
  v1::Definition proto;
  std::vector<v1::Fault> faults = Parse(text, &proto);
  return faults.empty() ? CheckDefinition(proto) : faults;
}

absl::StatusOr<std::shared_ptr<const Definition>> Definition::FromTextproto(absl::string_view text) {
  v1::Definition proto;
  const std::vector<v1::Fault> faults = Parse(text, &proto);
  if (!faults.empty()) return Faulty(faults);
  return FromProto(std::move(proto));
}

absl::StatusOr<std::shared_ptr<const Definition>> Definition::FromProto(v1::Definition proto) {
  const std::vector<v1::Fault> faults = CheckDefinition(proto);
  if (HasError(faults)) return Faulty(faults);
  return std::shared_ptr<const Definition>(new Definition(std::move(proto)));
}

}  // namespace gaiwan
