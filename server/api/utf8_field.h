// server/api/utf8_field.h: which string of a message that does not parse is not UTF-8. protobuf says only that it does
// not parse. Pure.
#ifndef GAIWAN_SERVER_API_UTF8_FIELD_H_
#define GAIWAN_SERVER_API_UTF8_FIELD_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace gaiwan {

// The path (`command.open_case.parties[1].details.name`) of the first string in the encoded message `bytes` that is not
// UTF-8; nullopt when there is none, or when the encoding itself is broken before it.
std::optional<std::string> FindInvalidUtf8(const google::protobuf::Descriptor& type, absl::string_view bytes);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_UTF8_FIELD_H_
