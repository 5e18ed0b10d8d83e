// server/video/recording_file.h: what Janus wrote of one recording, one file for each track, as one WebM file with all
// of them. Nothing is encoded anew: it costs a county's PC a copy. Any thread; one folder by one call at a time.
#ifndef GAIWAN_SERVER_VIDEO_RECORDING_FILE_H_
#define GAIWAN_SERVER_VIDEO_RECORDING_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

inline constexpr absl::string_view kRecordingMediaType = "video/webm";
// Everybody at a table, twice, with a dozen broken lines each: what a muxer still opens at once.
inline constexpr size_t kTracksMax = 300;
// Converting and muxing copies: two hours of twelve people take a minute.
inline constexpr absl::Duration kConvertMax = absl::Minutes(20);

// The beginning of a file of Janus (`.mjr`).
struct TrackHeader {
  bool video = false;
  // Of the first frame, microseconds since 1970.
  int64_t begin_micros = 0;
};
// INVALID_ARGUMENT for what is none.
absl::StatusOr<TrackHeader> ReadTrackHeader(absl::string_view begin);

// Whether Janus may still be writing in `folder`. UNAVAILABLE.
absl::StatusOr<bool> IsBeingWritten(const std::string& folder);

// Makes `{folder}/recording.webm` of the tracks in `folder`, each beginning when it did. The path of the file.
//   NOT_FOUND    nothing was recorded: no track has a frame.
//   UNAVAILABLE  a program is missing or fails; the message says which.
absl::StatusOr<std::string> MakeRecordingFile(const std::string& folder);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_RECORDING_FILE_H_
