// server/papers/json_fields.h: fields of a JSON object that a worker answered; what is not there is empty. Pure.
#ifndef GAIWAN_SERVER_PAPERS_JSON_FIELDS_H_
#define GAIWAN_SERVER_PAPERS_JSON_FIELDS_H_

#include <string>

#include "google/protobuf/struct.pb.h"

namespace gaiwan {

inline const google::protobuf::Value& JsonField(const google::protobuf::Struct& object, const std::string& name) {
  static const auto* const none = new google::protobuf::Value;
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? *none : found->second;
}

inline const std::string& JsonText(const google::protobuf::Struct& object, const std::string& name) {
  return JsonField(object, name).string_value();
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_JSON_FIELDS_H_
