// tests/testing/fake_video_rooms.h: rooms of a media server that is a map, with browsers that come and go. Keeps state
// and its own rules as Janus does: who shows no token of the room gets in nowhere. Not thread-safe.
#ifndef GAIWAN_TESTS_TESTING_FAKE_VIDEO_ROOMS_H_
#define GAIWAN_TESTS_TESTING_FAKE_VIDEO_ROOMS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gaiwan/v1/video_room.pb.h"
#include "server/video/video_rooms.h"

namespace gaiwan::testing {

class FakeVideoRooms final : public VideoRooms {
 public:
  struct Room {
    std::string pin;
    std::set<std::string> tokens;
    std::set<std::string> members;
    std::set<std::string> muted;
    // Where it records to; empty: it does not.
    std::string recording;
  };

  absl::Status Create(const std::string& room, const std::string& pin) override {
    if (down) return absl::UnavailableError("down");
    if (!rooms.emplace(room, Room{pin, {}, {}, {}, ""}).second) return absl::AlreadyExistsError(room);
    return absl::OkStatus();
  }
  absl::Status Destroy(const std::string& room) override {
    if (down) return absl::UnavailableError("down");
    rooms.erase(room);
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<std::string>> List() override {
    if (down) return absl::UnavailableError("down");
    std::vector<std::string> names;
    for (const auto& [name, room] : rooms) names.push_back(name);
    return names;
  }
  absl::Status Allow(const std::string& room, const std::string& token) override {
    return With(room, [&](Room& found) { return found.tokens.insert(token), absl::OkStatus(); });
  }
  absl::Status Forbid(const std::string& room, const std::string& token) override {
    return With(room, [&](Room& found) { return found.tokens.erase(token), absl::OkStatus(); });
  }
  absl::StatusOr<std::vector<std::string>> Members(const std::string& room) override {
    std::vector<std::string> members;
    const absl::Status status = With(room, [&](Room& found) {
      members.assign(found.members.begin(), found.members.end());
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return members;
  }
  absl::Status Kick(const std::string& room, const std::string& member) override {
    return With(room, [&](Room& found) {
      return found.members.erase(member) > 0 ? absl::OkStatus() : absl::NotFoundError(member);
    });
  }
  absl::Status Mute(const std::string& room, const std::string& member, bool muted) override {
    return With(room, [&](Room& found) {
      if (found.members.count(member) == 0) return absl::NotFoundError(member);
      if (muted) {
        found.muted.insert(member);
      } else {
        found.muted.erase(member);
      }
      return absl::OkStatus();
    });
  }
  absl::Status Record(const std::string& room, const std::string& folder) override {
    return With(room, [&](Room& found) {
      found.recording = folder;
      recorded.insert(folder);
      return absl::OkStatus();
    });
  }
  absl::Status StopRecording(const std::string& room) override {
    return With(room, [&](Room& found) { return found.recording.clear(), absl::OkStatus(); });
  }

  // A browser with this access; whether it was let in.
  bool Enter(const v1::VideoAccess& access) {
    const auto found = rooms.find(access.room());
    if (found == rooms.end() || found->second.pin != access.pin()) return false;
    if (found->second.tokens.count(access.room_token()) == 0) return false;
    return found->second.members.insert(access.member()).second;
  }
  // Its line breaks, or it closes.
  void Leave(const v1::VideoAccess& access) {
    const auto found = rooms.find(access.room());
    if (found != rooms.end()) found->second.members.erase(access.member());
  }
  bool IsIn(const v1::VideoAccess& access) const {
    const auto found = rooms.find(access.room());
    return found != rooms.end() && found->second.members.count(access.member()) > 0;
  }

  std::map<std::string, Room> rooms;
  // Every folder that was ever recorded into.
  std::set<std::string> recorded;
  // The media server does not answer.
  bool down = false;

 private:
  template <typename Act>
  absl::Status With(const std::string& room, const Act& act) {
    if (down) return absl::UnavailableError("down");
    const auto found = rooms.find(room);
    return found == rooms.end() ? absl::NotFoundError(room) : act(found->second);
  }
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_FAKE_VIDEO_ROOMS_H_
