#include "workflow/base/media_types.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

constexpr MediaType kMediaTypes[] = {
    {"application/pdf"},
    {"application/ofd"},
    {"application/msword"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"image/jpeg"},
    {"image/png"},
    {"image/tiff"},
    {"image/heic"},
    {"text/plain"},
    {"audio/mpeg", true},
    {"audio/mp4", true},
    {"audio/amr", true},
    {"audio/wav", true},
    // As browsers record that make no MP4.
    {"audio/webm", true},
    {"video/mp4", true},
    {"video/quicktime", true},
    {"video/webm", true},
};

}  // namespace

absl::Span<const MediaType> MediaTypes() {
  return kMediaTypes;
}

const MediaType* FindMediaType(absl::string_view name) {
  const absl::Span<const MediaType> types = MediaTypes();
  const auto found = std::find_if(types.begin(), types.end(), [&](const MediaType& each) { return each.name == name; });
  return found == types.end() ? nullptr : &*found;
}

absl::Status CheckFileFacts(absl::string_view path, absl::string_view sha256, absl::string_view media_type,
                            int64_t size_bytes) {
  const auto field = [path](absl::string_view name) { return absl::StrCat(path, path.empty() ? "" : ".", name); };
  if (sha256.size() != kSha256Digits || !std::all_of(sha256.begin(), sha256.end(), absl::ascii_isxdigit)) {
    return BadField(field("sha256"), absl::StrCat("应为 ", kSha256Digits, " 位十六进制数字"),
                    absl::StrCat("must be ", kSha256Digits, " hexadecimal digits"), kSha256Digits);
  }
  const MediaType* type = FindMediaType(media_type);
  if (type == nullptr) {
    std::string allowed;
    for (const MediaType& each : kMediaTypes) absl::StrAppend(&allowed, allowed.empty() ? "" : ", ", each.name);
    return BadField(field("media_type"), absl::StrCat("不是可以收的文件类型；可以收的有 ", allowed),
                    absl::StrCat("is none of ", allowed));
  }
  if (size_bytes <= 0) {
    return BadField(field("size_bytes"), "文件不能是空的", "an empty file is no document");
  }
  if (size_bytes > type->bytes_max()) {
    return BadField(field("size_bytes"), type->recording ? "一份录音录像最多 2 GB" : "一份材料最多 50 MB",
                    type->recording ? "a recording has at most 2 GB" : "a paper has at most 50 MB", type->bytes_max());
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
