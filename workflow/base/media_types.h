// workflow/base/media_types.h: which files a case takes, and how large. One list for what is decided and for what is
// stored. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_MEDIA_TYPES_H_
#define GAIWAN_WORKFLOW_BASE_MEDIA_TYPES_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gaiwan {

// design §7: a scanned paper, and half a day of video.
inline constexpr int64_t kPaperBytesMax = int64_t{50} * 1024 * 1024;
inline constexpr int64_t kRecordingBytesMax = int64_t{2} * 1024 * 1024 * 1024;
// A SHA-256 in hexadecimal.
inline constexpr size_t kSha256Digits = 64;

struct MediaType {
  absl::string_view name;
  bool recording = false;

  int64_t bytes_max() const { return recording ? kRecordingBytesMax : kPaperBytesMax; }
};

// What a committee hands in and a court takes: no type that runs, none that packs others.
absl::Span<const MediaType> MediaTypes();
// nullptr for a type that is not taken.
const MediaType* FindMediaType(absl::string_view name);

// Digest, type and size of a file that a request names. BadField on `path`.`sha256`, `.media_type` or `.size_bytes`,
// with the limit.
absl::Status CheckFileFacts(absl::string_view path, absl::string_view sha256, absl::string_view media_type,
                            int64_t size_bytes);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_MEDIA_TYPES_H_
