// server/video/janus_rooms.h: rooms of Janus' video room plugin. One thread at a time.
#ifndef GAIWAN_SERVER_VIDEO_JANUS_ROOMS_H_
#define GAIWAN_SERVER_VIDEO_JANUS_ROOMS_H_

#include <string>
#include <utility>
#include <vector>

#include "server/video/janus_api.h"
#include "server/video/video_rooms.h"
#include "server/video/video_secrets.h"

namespace gaiwan {

// What every room of ours begins with.
inline constexpr absl::string_view kRoomPrefix = "gaiwan-";
// Who sends at the same time in one room: a table with everybody's lawyer, and what two cores forward.
inline constexpr int kPublishersMax = 12;
// Bits a second of one picture: a face on a county's line. Twelve of them come to 4.6 Mbit/s for who sees them all.
inline constexpr int kVideoBitrate = 384000;
// Pages send their sound first: what mutes somebody is this stream.
inline constexpr absl::string_view kSoundStream = "0";

class JanusRooms final : public VideoRooms {
 public:
  // `url` and `random` as JanusApi takes them.
  JanusRooms(std::string url, VideoSecrets secrets, Random* random)
      : api_(std::move(url), secrets.api(), random), secrets_(std::move(secrets)) {}

  absl::Status Create(const std::string& room, const std::string& pin) override;
  absl::Status Destroy(const std::string& room) override;
  absl::StatusOr<std::vector<std::string>> List() override;
  absl::Status Allow(const std::string& room, const std::string& token) override;
  absl::Status Forbid(const std::string& room, const std::string& token) override;
  absl::StatusOr<std::vector<std::string>> Members(const std::string& room) override;
  absl::Status Kick(const std::string& room, const std::string& member) override;
  absl::Status Mute(const std::string& room, const std::string& member, bool muted) override;
  absl::Status Record(const std::string& room, const std::string& folder) override;
  absl::Status StopRecording(const std::string& room) override;

 private:
  // A request about the room, with its secret.
  google::protobuf::Struct About(const std::string& request, const std::string& room) const;
  absl::Status ChangeAllowed(const std::string& room, const std::string& token, const std::string& action);

  JanusApi api_;
  const VideoSecrets secrets_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_JANUS_ROOMS_H_
