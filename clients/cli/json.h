// clients/cli/json.h: proto-JSON in and out. Pure functions.
#ifndef GAIWAN_CLIENTS_CLI_JSON_H_
#define GAIWAN_CLIENTS_CLI_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace gaiwan::cli {

// One document, indented; Chinese stands as it is.
std::string ToJson(const google::protobuf::Message& message);
// The same on one line.
std::string ToJsonLine(const google::protobuf::Message& message);

// Reads one JSON object into `message`. Field names as in the .proto file or in lowerCamelCase.
//   INVALID_ARGUMENT  it is no JSON object, or names a field the message does not have: the message says which.
absl::Status FromJson(absl::string_view json, google::protobuf::Message* message);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_JSON_H_
