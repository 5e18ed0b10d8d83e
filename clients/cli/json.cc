#include "clients/cli/json.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"

namespace gaiwan::cli {
namespace {

std::string Print(const google::protobuf::Message& message, bool indent) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = indent;
  std::string json;
  // It fails only for an Any of unknown type, which no answer of ours holds.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) json = "{}";
  return std::string(absl::StripTrailingAsciiWhitespace(json));
}

}  // namespace

std::string ToJson(const google::protobuf::Message& message) {
  return Print(message, true);
}

std::string ToJsonLine(const google::protobuf::Message& message) {
  return Print(message, false);
}

absl::Status FromJson(absl::string_view json, google::protobuf::Message* message) {
  if (!absl::StartsWith(absl::StripLeadingAsciiWhitespace(json), "{")) {
    return absl::InvalidArgumentError("expected a JSON object such as {\"note\":{\"text\":\"…\"}}");
  }
  const auto status = google::protobuf::util::JsonStringToMessage(std::string(json), message);
  if (status.ok()) return absl::OkStatus();
  const std::string text(status.message().data(), status.message().size());
  return absl::InvalidArgumentError(
      absl::StrCat("the JSON does not fit ", message->GetDescriptor()->name(), ": ", text));
}

}  // namespace gaiwan::cli
