#include "server/main/video_parts.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "server/base/private_file.h"
#include "server/base/random.h"
#include "server/timer/system_commands.h"
#include "server/video/recording_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::unique_ptr<VideoParts>> VideoParts::Make(const v1::Video& settings, const Parts& parts) {
  if (settings.janus_url().empty()) return std::unique_ptr<VideoParts>();
  const absl::StatusOr<std::string> secret = ReadPrivateFile(settings.secret_file());
  if (!secret.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("video.secret_file: ", secret.status().message()));
  }
  ASSIGN_OR_RETURN(VideoSecrets secrets, VideoSecrets::From(*secret));
  if (settings.recordings_dir().empty()) return absl::InvalidArgumentError("video.recordings_dir: is missing");
  std::error_code error;
  const std::string recordings = std::filesystem::absolute(settings.recordings_dir(), error);
  std::filesystem::create_directories(std::filesystem::path(recordings).parent_path(), error);
  const absl::Status made = MakePrivateFolder(recordings);
  if (!made.ok()) return absl::InvalidArgumentError(absl::StrCat("video.recordings_dir: ", made.message()));

  std::unique_ptr<VideoParts> video(new VideoParts());
  video->parts_ = parts;
  video->rooms_ = std::make_unique<JanusRooms>(settings.janus_url(), secrets, RealRandom());
  VideoParts* const self = video.get();
  const auto read = [self](absl::string_view name) { return self->parts_.reader->Get(name); };
  const auto note = [self](const v1::Case& c, const v1::NoteVideo& seen) { self->Note(c, seen); };
  // By the machine's own clock: what browsers are given is read by the media server.
  video->desk_ =
      std::make_unique<VideoDesk>(VideoDesk::Parts{video->rooms_.get(), RealRandom(), RealClock(), std::move(secrets),
                                                   settings.browser_url(), recordings, read, note, parts.role});
  video->keeper_ = std::make_unique<RecordingKeeper>(
      RecordingKeeper::Parts{recordings, parts.files, RealClock(), read, note, &MakeRecordingFile});
  video->worker_ = std::make_unique<Worker>();
  return video;
}

VideoParts::~VideoParts() {
  Stop();
}

void VideoParts::Note(const v1::Case& c, const v1::NoteVideo& note) const {
  const absl::Status taken =
      parts_.submit(VideoNoteOf(c.name(), c.version(), note), [](const absl::StatusOr<EngineAnswer>& answer) {
        // Somebody else changed the case just then: it is seen again, and noted if it still holds.
        if (answer.ok() || absl::IsFailedPrecondition(answer.status())) return;
        LogLine(LogLevel::kWarning, "what a video room saw is not recorded").With("why", answer.status().ToString());
      });
  if (!taken.ok()) LogLine(LogLevel::kWarning, "what a video room saw waits").With("why", taken.ToString());
}

bool VideoParts::Wait(absl::Duration time) {
  MutexLock lock(&mu_);
  if (!ending_) ended_.WaitFor(&mu_, time);
  return !ending_;
}

void VideoParts::Start() {
  looks_ = std::thread([this] {
    while (Wait(kVideoPollEvery)) {
      worker_->Post([this] {
        // Rooms of an earlier start are nobody's: their people come back to new ones.
        if (!swept_) swept_ = desk_->Sweep().ok();
        if (swept_) desk_->Step();
      });
    }
  });
  keeps_ = std::thread([this] {
    while (Wait(kRecordingsEvery)) keeper_->Step();
  });
}

void VideoParts::Stop() {
  {
    MutexLock lock(&mu_);
    ending_ = true;
    ended_.SignalAll();
  }
  if (looks_.joinable()) looks_.join();
  if (keeps_.joinable()) keeps_.join();
}

}  // namespace gaiwan
