#include "server/papers/paper_frame.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/base/log.h"
#include "server/papers/json_fields.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

}  // namespace

std::string JsonQuoted(absl::string_view text) {
  return absl::StrCat("\"", JsonEscaped(text), "\"");
}

std::string EncodeFrameLength(size_t length) {
  std::string bytes(kFrameLengthBytes, '\0');
  for (size_t i = 0; i < kFrameLengthBytes; ++i) bytes[i] = static_cast<char>(length >> (24 - 8 * i));
  return bytes;
}

size_t ParseFrameLength(absl::string_view bytes) {
  size_t length = 0;
  for (size_t i = 0; i < kFrameLengthBytes; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return length;
}

absl::StatusOr<std::string> EncodePaperRequest(absl::string_view id, const PaperRequest& request) {
  const std::string json = absl::StrCat(
      "{\"id\":", JsonQuoted(id), ",\"job\":", JsonQuoted(request.job), ",\"paper\":", JsonQuoted(request.paper),
      ",\"subject\":", JsonQuoted(request.subject), ",\"language\":", JsonQuoted(request.language),
      ",\"as_of\":", JsonQuoted(absl::FormatTime(absl::RFC3339_sec, request.as_of, ChinaTimeZone())),
      ",\"data\":", request.data, "}");
  if (json.size() > kPaperRequestBytesMax) {
    return BadField("case", "案件内容太多，一份文书写不下", "the case is too large for one paper",
                    static_cast<int64_t>(kPaperRequestBytesMax));
  }
  return absl::StrCat(EncodeFrameLength(json.size()), json);
}

absl::StatusOr<PaperHeader> ParsePaperHeader(absl::string_view json) {
  Struct object;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &object).ok()) {
    return absl::InternalError("the worker's answer is no JSON object");
  }
  PaperHeader header;
  header.id = JsonText(object, "id");
  if (!JsonField(object, "ok").bool_value()) {
    const Struct& error = JsonField(object, "error").struct_value();
    header.refusal = BadField(JsonText(error, "field"), JsonText(error, "zh"), JsonText(error, "en"));
    return header;
  }
  const double bytes = JsonField(object, "bytes").number_value();
  if (!(bytes >= 0) || bytes > static_cast<double>(kPaperBodyBytesMax)) {
    return absl::InternalError("the worker's answer has an impossible length");
  }
  header.body_bytes = static_cast<size_t>(bytes);
  header.answer.media_type = JsonText(object, "media_type");
  header.answer.title = JsonText(object, "title");
  header.answer.pages = static_cast<int>(JsonField(object, "pages").number_value());
  for (const Value& each : JsonField(object, "missing").list_value().values()) {
    header.answer.missing.push_back({JsonText(each.struct_value(), "field"), JsonText(each.struct_value(), "zh")});
  }
  return header;
}

}  // namespace gaiwan
