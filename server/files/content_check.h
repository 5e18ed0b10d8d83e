// server/files/content_check.h: whether bytes are of the type they are said to be, by what they are and not by a name.
// Pure but for reading the bytes through `read`.
#ifndef GAIWAN_SERVER_FILES_CONTENT_CHECK_H_
#define GAIWAN_SERVER_FILES_CONTENT_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// Bytes at the beginning that tell a type. Fewer are judged as far as they go.
inline constexpr size_t kStartBytes = 16;

// Whether a file of that type may begin so: refuses the wrong file before the rest of it is sent.
bool MayStartAs(absl::string_view media_type, absl::string_view start);

// Fewer bytes at the end of the file only.
using ReadPlain = absl::FunctionRef<absl::StatusOr<std::string>(int64_t offset, size_t bytes)>;

// The whole file. FAILED_PRECONDITION says what it lacks; errors of `read` as they are.
absl::Status CheckContent(absl::string_view media_type, int64_t size, ReadPlain read);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILES_CONTENT_CHECK_H_
