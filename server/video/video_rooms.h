// server/video/video_rooms.h: rooms at a media server, as a seam: Janus behind it, a map in tests.
//
// A room lets in who shows one of its tokens and its pin. Everything here may block for kMediaServerTimeout. One thread
// at a time.
#ifndef GAIWAN_SERVER_VIDEO_VIDEO_ROOMS_H_
#define GAIWAN_SERVER_VIDEO_VIDEO_ROOMS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace gaiwan {

// It stands on the same machine: what takes longer hangs.
inline constexpr absl::Duration kMediaServerTimeout = absl::Seconds(3);

class VideoRooms {
 public:
  virtual ~VideoRooms() = default;

  // UNAVAILABLE of all of these: the media server does not answer.
  // A room nobody may enter yet. ALREADY_EXISTS.
  virtual absl::Status Create(const std::string& room, const std::string& pin) = 0;
  // Whoever is in it is out. OK for one that is not there.
  virtual absl::Status Destroy(const std::string& room) = 0;
  // Rooms of this server, also of an earlier start.
  virtual absl::StatusOr<std::vector<std::string>> List() = 0;

  // NOT_FOUND of these: there is no such room. A media server that was started anew has none.
  virtual absl::Status Allow(const std::string& room, const std::string& token) = 0;
  virtual absl::Status Forbid(const std::string& room, const std::string& token) = 0;
  // As whom they joined, in no order.
  virtual absl::StatusOr<std::vector<std::string>> Members(const std::string& room) = 0;
  // Ends what they send and what they receive. NOT_FOUND also for who is not there.
  virtual absl::Status Kick(const std::string& room, const std::string& member) = 0;
  // Their sound goes to nobody. NOT_FOUND also for who is not there or sends nothing.
  virtual absl::Status Mute(const std::string& room, const std::string& member, bool muted) = 0;
  // Begins to write what everybody sends into files of `folder`.
  virtual absl::Status Record(const std::string& room, const std::string& folder) = 0;
  // Their files are complete when it returns.
  virtual absl::Status StopRecording(const std::string& room) = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_VIDEO_ROOMS_H_
