// server/api/case_name.h: names of cases, and what a request is remembered by. Pure.
#ifndef GAIWAN_SERVER_API_CASE_NAME_H_
#define GAIWAN_SERVER_API_CASE_NAME_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case_service.pb.h"
#include "google/protobuf/message.h"

namespace gaiwan {

// `cases/c-` and 26 of `a-z 2-7`.
bool IsCaseName(absl::string_view name);

// The name the server chooses when an opening names none. From caller and request id alone, so that a repeat, though it
// names none either, finds the same case: 130 bits of a SHA-256, never the same by chance.
std::string DeriveCaseName(absl::string_view person, absl::string_view request_id);

// The digest a request id is bound to: the first kDigestBytes of a SHA-256 over what the request means, that is the
// case it is for, the command, when it happened and how that is known, and who helped. Not over how it was guarded
// (`etag`, `after`, `validate_only`) or what was to be shown (`view`): a caller that repeats after a lost answer may
// have looked again. `name` is the case's, also when the request left it to the server.
std::string DigestOf(absl::string_view name, const v1::ExecuteRequest& request);

// The same of any other message: all of it counts.
std::string DigestOfBody(absl::string_view stream, const google::protobuf::Message& body);

// OK for the name of a case.
//   INVALID_ARGUMENT  it is none; names the field `name`.
absl::Status CheckCaseName(absl::string_view name);

// A UUID that is the same for the same text: commands that are repeated are found to have been.
std::string DeriveUuid(absl::string_view text);

// SHA-256 of `text` in lower-case hexadecimal, as sha256sum prints it.
std::string Sha256Hex(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CASE_NAME_H_
