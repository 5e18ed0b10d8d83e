// server/video/recording_keeper.h: recordings that ended become documents of their cases: one file each, sealed in the
// file store, named in the log, and what Janus wrote is deleted. What a crash left is found and finished. One thread.
#ifndef GAIWAN_SERVER_VIDEO_RECORDING_KEEPER_H_
#define GAIWAN_SERVER_VIDEO_RECORDING_KEEPER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "server/base/clock.h"
#include "server/files/file_store.h"

namespace gaiwan {

// Between looks at the folder.
inline constexpr absl::Duration kRecordingsEvery = absl::Seconds(2);
// Between looks at one that is still written, or just stored.
inline constexpr absl::Duration kRecordingSettles = absl::Seconds(5);
// What failed is tried again after this: a full disk, a missing program.
inline constexpr absl::Duration kRecordingRetry = absl::Minutes(5);

class RecordingKeeper {
 public:
  struct Parts {
    // `{folder}/{case id}/{session}/{recording}`, as VideoDesk has them written.
    std::string folder;
    FileStore* files;
    Clock* clock;
    // As of VideoDesk.
    std::function<absl::StatusOr<std::shared_ptr<const v1::Case>>(absl::string_view name)> read;
    std::function<void(const v1::Case& c, const v1::NoteVideo& note)> note;
    // MakeRecordingFile, or what a test has instead.
    std::function<absl::StatusOr<std::string>(const std::string& folder)> make;
  };
  // What `parts` names is not owned and outlives it.
  explicit RecordingKeeper(Parts parts) : parts_(std::move(parts)) {}

  // Looks once; how many it stored or put away.
  int Step();

 private:
  struct Found {
    std::string case_id;
    std::string session;
    std::string recording;
    std::string path;
  };

  // Whether it is done with.
  absl::StatusOr<bool> Keep(const Found& found);
  absl::Status Store(const v1::Case& c, const Found& found, const std::string& path);

  const Parts parts_;
  // By path: when to try again.
  std::map<std::string, absl::Duration> later_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_RECORDING_KEEPER_H_
