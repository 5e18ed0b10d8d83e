#include "server/video/janus_rooms.h"

#include "absl/strings/match.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

using google::protobuf::Struct;

void SetText(const std::string& name, const std::string& value, Struct* object) {
  (*object->mutable_fields())[name].set_string_value(value);
}
void SetFlag(const std::string& name, bool value, Struct* object) {
  (*object->mutable_fields())[name].set_bool_value(value);
}
void SetNumber(const std::string& name, int value, Struct* object) {
  (*object->mutable_fields())[name].set_number_value(value);
}

// The texts named `name` in the objects of the list `list`.
std::vector<std::string> TextsIn(const Struct& data, const std::string& list, const std::string& name) {
  std::vector<std::string> texts;
  const auto items = data.fields().find(list);
  if (items == data.fields().end()) return texts;
  for (const google::protobuf::Value& item : items->second.list_value().values()) {
    const auto& fields = item.struct_value().fields();
    const auto text = fields.find(name);
    if (text != fields.end()) texts.push_back(text->second.string_value());
  }
  return texts;
}

}  // namespace

Struct JanusRooms::About(const std::string& request, const std::string& room) const {
  Struct body;
  SetText("request", request, &body);
  SetText("room", room, &body);
  SetText("secret", secrets_.ForRoom(room), &body);
  return body;
}

absl::Status JanusRooms::Create(const std::string& room, const std::string& pin) {
  Struct body = About("create", room);
  SetText("admin_key", secrets_.room_key(), &body);
  SetText("pin", pin, &body);
  SetText("audiocodec", "opus", &body);
  SetText("videocodec", "vp8", &body);
  SetNumber("publishers", kPublishersMax, &body);
  SetNumber("bitrate", kVideoBitrate, &body);
  SetFlag("bitrate_cap", true, &body);
  SetFlag("permanent", false, &body);
  SetFlag("is_private", true, &body);
  // Whoever receives is somebody who joined: with them, what they receive ends.
  SetFlag("require_pvtid", true, &body);
  SetFlag("lock_record", true, &body);
  // Tokens are asked for from the first moment on, while there is none.
  (*body.mutable_fields())["allowed"].mutable_list_value();
  return api_.Ask(body).status();
}

absl::Status JanusRooms::Destroy(const std::string& room) {
  const absl::Status status = api_.Ask(About("destroy", room)).status();
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

absl::StatusOr<std::vector<std::string>> JanusRooms::List() {
  Struct body;
  SetText("request", "list", &body);
  SetText("admin_key", secrets_.room_key(), &body);  // Private ones, too.
  ASSIGN_OR_RETURN(const Struct data, api_.Ask(body));
  std::vector<std::string> rooms;
  for (std::string& room : TextsIn(data, "list", "room")) {
    if (absl::StartsWith(room, kRoomPrefix)) rooms.push_back(std::move(room));
  }
  return rooms;
}

absl::Status JanusRooms::ChangeAllowed(const std::string& room, const std::string& token, const std::string& action) {
  Struct body = About("allowed", room);
  SetText("action", action, &body);
  (*body.mutable_fields())["allowed"].mutable_list_value()->add_values()->set_string_value(token);
  return api_.Ask(body).status();
}

absl::Status JanusRooms::Allow(const std::string& room, const std::string& token) {
  return ChangeAllowed(room, token, "add");
}

absl::Status JanusRooms::Forbid(const std::string& room, const std::string& token) {
  return ChangeAllowed(room, token, "remove");
}

absl::StatusOr<std::vector<std::string>> JanusRooms::Members(const std::string& room) {
  ASSIGN_OR_RETURN(const Struct data, api_.Ask(About("listparticipants", room)));
  return TextsIn(data, "participants", "id");
}

absl::Status JanusRooms::Kick(const std::string& room, const std::string& member) {
  Struct body = About("kick", room);
  SetText("id", member, &body);
  return api_.Ask(body).status();
}

absl::Status JanusRooms::Mute(const std::string& room, const std::string& member, bool muted) {
  Struct body = About("moderate", room);
  SetText("id", member, &body);
  SetText("mid", std::string(kSoundStream), &body);
  SetFlag("mute", muted, &body);
  return api_.Ask(body).status();
}

absl::Status JanusRooms::Record(const std::string& room, const std::string& folder) {
  Struct edit = About("edit", room);
  SetText("new_rec_dir", folder, &edit);
  RETURN_IF_ERROR(api_.Ask(edit).status());
  Struct body = About("enable_recording", room);
  SetFlag("record", true, &body);
  return api_.Ask(body).status();
}

absl::Status JanusRooms::StopRecording(const std::string& room) {
  Struct body = About("enable_recording", room);
  SetFlag("record", false, &body);
  return api_.Ask(body).status();
}

}  // namespace gaiwan
