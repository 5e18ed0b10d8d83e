// server/main/video_parts.h: the video rooms, built from the settings: the desk with its thread, and the keeper of
// recordings with its own. Made and ended by one thread.
#ifndef GAIWAN_SERVER_MAIN_VIDEO_PARTS_H_
#define GAIWAN_SERVER_MAIN_VIDEO_PARTS_H_

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "server/api/case_reader.h"
#include "server/api/worker.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/engine/command.h"
#include "server/files/file_store.h"
#include "server/main/settings.h"
#include "server/video/janus_rooms.h"
#include "server/video/recording_keeper.h"
#include "server/video/video_desk.h"

namespace gaiwan {

class VideoParts {
 public:
  struct Parts {
    const CaseReader* reader;
    FileStore* files;
    // Engine::Submit, for what the server itself asks.
    std::function<absl::Status(EngineCommand command, Done done)> submit;
    // As VideoDesk::Parts has it.
    std::function<v1::VideoRole(const v1::Case& c, const v1::Session& session, absl::string_view actor)> role;
  };
  // Null when `settings` name no media server. What `parts` names is not owned and outlives it.
  //   INVALID_ARGUMENT  names the setting.
  static absl::StatusOr<std::unique_ptr<VideoParts>> Make(const v1::Video& settings, const Parts& parts);
  // Ends its threads; what waits on the worker is carried out.
  ~VideoParts();

  VideoDesk* desk() { return desk_.get(); }
  Worker* worker() { return worker_.get(); }
  // Begins to look. Once.
  void Start();
  // No look begins any more; what was begun ends.
  void Stop();

 private:
  VideoParts() = default;
  // Waits, less when it is to end; whether to go on.
  bool Wait(absl::Duration time);
  void Note(const v1::Case& c, const v1::NoteVideo& note) const;

  Parts parts_;
  std::unique_ptr<JanusRooms> rooms_;
  std::unique_ptr<VideoDesk> desk_;
  std::unique_ptr<RecordingKeeper> keeper_;
  bool swept_ = false;  // The worker's.
  Mutex mu_;
  CondVar ended_;
  bool ending_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Worker> worker_;
  std::thread looks_, keeps_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_VIDEO_PARTS_H_
