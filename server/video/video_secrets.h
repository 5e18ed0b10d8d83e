// server/video/video_secrets.h: what the server, Janus and browsers prove themselves with, derived from one secret that
// both the server and `deploy/janus/configure` read. Pure.
#ifndef GAIWAN_SERVER_VIDEO_VIDEO_SECRETS_H_
#define GAIWAN_SERVER_VIDEO_VIDEO_SECRETS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

class VideoSecrets {
 public:
  // `secret`: 64 hex digits, spaces around them are no matter. INVALID_ARGUMENT for anything else.
  static absl::StatusOr<VideoSecrets> From(absl::string_view secret);

  // The server's, with every request to Janus.
  const std::string& api() const { return api_; }
  // Whoever makes a room knows it.
  const std::string& room_key() const { return room_key_; }
  // Of one room: whoever moderates and destroys it knows it. The same after a restart.
  std::string ForRoom(absl::string_view room) const;
  // What a browser shows Janus until `expires`: opens the video room plugin and nothing else (Janus: signed tokens).
  std::string ServerToken(absl::Time expires) const;

 private:
  explicit VideoSecrets(absl::string_view secret);

  std::string api_;
  std::string token_key_;
  std::string room_key_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_VIDEO_SECRETS_H_
