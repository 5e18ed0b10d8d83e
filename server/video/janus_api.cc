#include "server/video/janus_api.h"

#include <curl/curl.h>

#include <mutex>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "server/video/video_rooms.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr size_t kTransactionBytes = 12;
// Janus: no such session, no such handle.
constexpr int kSessionGone = 458;
constexpr int kHandleGone = 459;

const Value& FieldOf(const Struct& object, const std::string& name) {
  static const auto* const none = new Value;
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? *none : found->second;
}

size_t Take(char* data, size_t size, size_t count, void* into) {
  auto* const body = static_cast<std::string*>(into);
  const size_t bytes = size * count;
  if (body->size() + bytes > kJanusAnswerBytesMax) return 0;
  body->append(data, bytes);
  return bytes;
}

absl::Status NoAnswer(absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("janus: ", why));
}

// Codes of the plugin (janus_videoroom.c).
absl::Status PluginError(int code, const std::string& words) {
  const std::string message = absl::StrCat("janus videoroom ", code, ": ", words);
  switch (code) {
    case 426:  // No such room.
    case 428:  // No such feed.
      return absl::NotFoundError(message);
    case 427:  // Room exists.
      return absl::AlreadyExistsError(message);
    case 433:  // Unauthorized.
      return absl::PermissionDeniedError(message);
    default:
      return absl::InternalError(message);
  }
}

// Janus' ids have up to 53 bits: a double holds them.
std::string IdIn(const Struct& answer) {
  const Value& id = FieldOf(FieldOf(answer, "data").struct_value(), "id");
  return absl::StrCat(static_cast<int64_t>(id.number_value()));
}

}  // namespace

struct JanusApi::Curl {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(), &curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{
      curl_slist_append(nullptr, "Content-Type: application/json"), &curl_slist_free_all};
};

JanusApi::JanusApi(std::string url, std::string api_secret, Random* random)
    : url_(std::move(url)), secret_(std::move(api_secret)), random_(random), curl_([] {
        static std::once_flag once;
        std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
        return std::make_unique<Curl>();
      }()) {}

JanusApi::~JanusApi() = default;

absl::StatusOr<Struct> JanusApi::Post(const std::string& path, Struct request) {
  auto& fields = *request.mutable_fields();
  fields["apisecret"].set_string_value(secret_);
  fields["transaction"].set_string_value(absl::BytesToHexString(RandomBytes(*random_, kTransactionBytes)));
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(request, &text).ok()) return absl::InternalError("janus: no JSON");

  CURL* const curl = curl_->easy.get();
  if (curl == nullptr) return NoAnswer("curl does not start");
  std::string body;
  const std::string url = url_ + path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // Other threads are about.
  curl_easy_setopt(curl, CURLOPT_PROXY, "");     // It is here, whatever the environment says.
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(kMediaServerTimeout)));  // NOLINT: curl's type.
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, curl_->headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(text.size()));  // NOLINT: curl's type.
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return NoAnswer(curl_easy_strerror(code));
  Struct answer;
  if (!google::protobuf::util::JsonStringToMessage(body, &answer).ok()) return NoAnswer("its answer is no JSON");
  return answer;
}

absl::Status JanusApi::Attach() {
  Struct create;
  (*create.mutable_fields())["janus"].set_string_value("create");
  ASSIGN_OR_RETURN(const Struct session, Post("", create));
  if (FieldOf(session, "janus").string_value() != "success") return NoAnswer("it gives no session: is the secret its?");
  const std::string at = "/" + IdIn(session);
  Struct attach;
  (*attach.mutable_fields())["janus"].set_string_value("attach");
  (*attach.mutable_fields())["plugin"].set_string_value("janus.plugin.videoroom");
  ASSIGN_OR_RETURN(const Struct handle, Post(at, attach));
  if (FieldOf(handle, "janus").string_value() != "success") return NoAnswer("it has no video room plugin");
  handle_ = absl::StrCat(at, "/", IdIn(handle));
  return absl::OkStatus();
}

absl::StatusOr<Struct> JanusApi::Ask(const Struct& body) {
  Struct message;
  (*message.mutable_fields())["janus"].set_string_value("message");
  *(*message.mutable_fields())["body"].mutable_struct_value() = body;
  // A session that was silent, or a Janus that was started anew: once more with another one.
  for (bool fresh = false;; fresh = true) {
    if (handle_.empty()) RETURN_IF_ERROR(Attach());
    const absl::StatusOr<Struct> answer = Post(handle_, message);
    if (!answer.ok()) {
      handle_.clear();
      return answer.status();
    }
    if (FieldOf(*answer, "janus").string_value() == "error") {
      const Struct& error = FieldOf(*answer, "error").struct_value();
      const int code = static_cast<int>(FieldOf(error, "code").number_value());
      handle_.clear();
      if (!fresh && (code == kSessionGone || code == kHandleGone)) continue;
      return NoAnswer(FieldOf(error, "reason").string_value());
    }
    Struct data = FieldOf(FieldOf(*answer, "plugindata").struct_value(), "data").struct_value();
    const auto error = data.fields().find("error_code");
    if (error == data.fields().end()) return data;
    return PluginError(static_cast<int>(error->second.number_value()), FieldOf(data, "error").string_value());
  }
}

}  // namespace gaiwan
