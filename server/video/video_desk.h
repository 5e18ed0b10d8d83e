// server/video/video_desk.h: the video rooms of the sessions that run: who waits, who is where, and that the media
// server holds exactly what the cases say.
//
// What is a fact of a case comes from the case and goes there by commands; what is here (tokens, who waits, who is
// muted) lasts as long as the room, and is made anew from the case after a restart. Each session has up to three rooms
// at the media server: the table, a separate talk, the reception. Who is moved gets tokens for the other room and loses
// those of the first, and what they received there ends: no page decides who hears whom.
//
// All of it runs on one thread.
#ifndef GAIWAN_SERVER_VIDEO_VIDEO_DESK_H_
#define GAIWAN_SERVER_VIDEO_VIDEO_DESK_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/video_room.pb.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/video/video_rooms.h"
#include "server/video/video_secrets.h"

namespace gaiwan {

// Sessions at the same time: more than a county has mediators who are on line.
inline constexpr size_t kVideoSessionsMax = 64;
// Who waits or is there, of one session.
inline constexpr size_t kVideoPeopleMax = 40;
// How often a page asks, and how often the desk looks.
inline constexpr absl::Duration kVideoPollEvery = absl::Seconds(1);
// A page that has not asked for so long, and one that got its access and did not come, is gone.
inline constexpr absl::Duration kVideoGoneAfter = absl::Seconds(20);
// Rooms nobody asked for in this time are closed.
inline constexpr absl::Duration kVideoIdleMax = absl::Minutes(2);
// What lets a browser talk to the media server at all; renewed when half of it is over.
inline constexpr absl::Duration kServerTokenFor = absl::Hours(1);

class VideoDesk {
 public:
  struct Parts {
    VideoRooms* rooms;
    Random* random;
    Clock* clock;
    VideoSecrets secrets;
    // Of the media server's WebSocket, as browsers reach it.
    std::string url;
    // Recordings go into `{folder}/{case id}/{session}/{recording}`.
    std::string recordings_dir;
    // By full name, as it is stored. Errors of the store.
    std::function<absl::StatusOr<std::shared_ptr<const v1::Case>>(absl::string_view name)> read;
    // Puts the server's command in line. The same note at the same version is the same request.
    std::function<void(const v1::Case& c, const v1::NoteVideo& note)> note;
    // What `actor`, as events name it, is in the session now (VideoRoleOf): by the case and by who stands in for whom.
    std::function<v1::VideoRole(const v1::Case& c, const v1::Session& session, absl::string_view actor)> role;
  };
  // What `parts` names is not owned and outlives it.
  explicit VideoDesk(Parts parts) : parts_(std::move(parts)) {}

  // Somebody who asks. `who` as in Attendance.
  struct Guest {
    std::string who;
    v1::VideoRole role;
    bool steers;
  };

  // `guest` is here, and may be recorded or not. Whoever waits is not asked again.
  //   RESOURCE_EXHAUSTED  too many sessions, or people in this one.
  absl::Status Join(const v1::Case& c, const v1::Session& session, const Guest& guest, bool agrees_to_recording);
  // The room as `guest` sees it, with access to the one they belong into. Brings the media server to what the case says
  // first: VIDEO_UNAVAILABLE when that fails, and then nobody is let anywhere.
  absl::StatusOr<v1::VideoRoom> Show(const v1::Case& c, const v1::Session& session, const Guest& guest);

  // Into the reception with `by`; whoever was there before waits again. NOT_IN_VIDEO.
  absl::Status Receive(const v1::Case& c, const v1::Session& session, const std::string& by, const std::string& who);
  absl::Status Release(const v1::Case& c, const v1::Session& session);
  // The attendance by which `who` are let in. NOT_IN_VIDEO, IDENTITY_NOT_CHECKED.
  absl::StatusOr<v1::RecordAttendance> Admission(const v1::Case& c, const v1::Session& session,
                                                 const std::vector<std::string>& who);
  // NOT_IN_VIDEO, VIDEO_UNAVAILABLE.
  absl::Status Mute(const v1::Case& c, const v1::Session& session, const std::vector<std::string>& who, bool muted);

  // Destroys what an earlier start of the server left at the media server. UNAVAILABLE.
  absl::Status Sweep();
  // Looks at every room: lines that broke and came back become notes, sessions that ended lose their rooms. Called
  // every kVideoPollEvery.
  void Step();

  size_t session_count() const { return live_.size(); }

 private:
  enum Kind { kTable, kSeparate, kReception, kKinds };

  struct Room {
    std::string id;
    std::string pin;
    // The recording that is written; empty: none.
    std::string recording;
  };
  struct Person {
    v1::VideoRole role = v1::VIDEO_ROLE_UNSPECIFIED;
    bool agrees = false;
    absl::Duration asked;  // When their page asked last.
    // Access: to `room`, since `given`. `seen`: they came. None of it while they wait.
    std::optional<Kind> room;
    std::string token;
    std::string member;
    absl::Duration given;
    bool seen = false;
    bool muted = false;
    std::string server_token;
    absl::Time server_token_until;
  };
  struct Live {
    std::map<std::string, Person> people;  // By `who`.
    std::array<std::optional<Room>, kKinds> rooms;
    // Who is in the reception, and with whom; both empty: nobody.
    std::string received;
    std::string receives;
    absl::Duration used;
  };
  using Key = std::pair<std::string, std::string>;  // Case and session.

  absl::Duration Now() const { return parts_.clock->MonotonicNow(); }
  std::string NewWord(absl::string_view prefix) const;
  static Key KeyOf(const v1::Case& c, const v1::Session& session) { return {c.name(), session.id()}; }
  // The session's, made when there is room. Who is on record as being there by video is taken for being on the way.
  absl::StatusOr<Live*> Track(const v1::Case& c, const v1::Session& session);
  Live* Find(const v1::Case& c, const v1::Session& session);

  // Where the case wants them; nullopt: nowhere.
  static std::optional<Kind> Wanted(const v1::Case& c, const v1::Session& session, const Live& live,
                                    const std::string& who, const Person& person);
  // Takes out who is where the case does not want them, then has recordings begin and end, then closes empty rooms.
  absl::Status Settle(const v1::Case& c, const v1::Session& session, Live* live);
  absl::Status SettleRecording(const v1::Case& c, const v1::Session& session, Live* live);
  absl::Status TakeOut(Live* live, Person* person);
  absl::Status GiveAccess(Live* live, Person* person, Kind kind);
  // Everybody in it is out and gets new access by asking.
  absl::Status Close(Live* live, Kind kind);
  static void ForgetRoom(Live* live, Kind kind);
  absl::Status CloseAll(Live* live);

  void Look(const v1::Case& c, const v1::Session& session, Live* live);
  void LookInto(const v1::Case& c, const v1::Session& session, Live* live, Kind kind);
  void NoteGone(const v1::Case& c, const v1::Session& session, const std::string& who);

  v1::VideoPosition PositionOf(const v1::Session& session, const Live& live, const std::string& who) const;
  void AddPeople(const v1::Case& c, const v1::Session& session, const Live& live, const Guest& guest,
                 v1::VideoRoom* out) const;

  const Parts parts_;
  std::map<Key, Live> live_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_VIDEO_DESK_H_
