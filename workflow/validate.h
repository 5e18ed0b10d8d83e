// workflow/validate.h: checks a message against its field annotations (options.proto): what is missing, too long, too
// many, out of range, not a date, not UTF-8. One place for limits; every error names the field's path and the limit.
#ifndef GAIWAN_WORKFLOW_VALIDATE_H_
#define GAIWAN_WORKFLOW_VALIDATE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace gaiwan {

// Fields without (max): strings of this many characters, lists of this many items. A field that needs more says so.
inline constexpr int kStringCharsMax = 200;
inline constexpr int kItemsMax = 100;

// OK, or INVALID_ARGUMENT with a BadField detail for the first fault in field order. Thread-safe; the plan of a message
// type is made once. `path` is put before the field's own path.
absl::Status Validate(const google::protobuf::Message& message, absl::string_view path = "");

// Shortens full names of parts (`cases/c-7f3/agreements/2` -> `2`) in fields of format PART, in place. INVALID_ARGUMENT
// when a name belongs to another case than `case_name`.
absl::Status ShortenParts(google::protobuf::Message* message, absl::string_view case_name, absl::string_view path = "");

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_VALIDATE_H_
