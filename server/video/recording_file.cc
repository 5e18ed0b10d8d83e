#include "server/video/recording_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/base/run_command.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Of the Debian packages janus-tools and ffmpeg.
constexpr char kConverter[] = "janus-pp-rec";
constexpr char kMuxer[] = "ffmpeg";

constexpr absl::string_view kMagic = "MJR0000";
constexpr size_t kMagicBytes = 8;
// Of its description, JSON behind two bytes of length.
constexpr size_t kHeaderBytesMax = 4096;
// How Janus calls what it has not finished (recordings_tmp_ext of its configuration).
constexpr absl::string_view kUnfinished = ".mjr.tmp";
constexpr absl::string_view kFinished = ".mjr";
// Janus writes a packet of sound 50 times a second: what was not touched for so long is left from a crash.
constexpr auto kTouchedMax = std::chrono::seconds(30);

struct Track {
  std::string path;
  TrackHeader header;
};

absl::Status Unreadable(const std::string& what, const std::error_code& error) {
  return absl::UnavailableError(absl::StrCat(what, ": ", error.message()));
}

absl::StatusOr<std::vector<fs::path>> FilesIn(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    files.push_back(at->path());
  }
  if (error) return Unreadable(folder, error);
  std::sort(files.begin(), files.end());
  return files;
}

absl::StatusOr<std::string> BeginningOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kHeaderBytesMax, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return absl::UnavailableError(absl::StrCat(path.string(), ": cannot be read"));
  text.resize(static_cast<size_t>(in.gcount()));
  return text;
}

// Tracks that hold a frame, by when they begin.
absl::StatusOr<std::vector<Track>> ConvertTracks(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesIn(folder));
  std::vector<Track> tracks;
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    if (!absl::EndsWith(name, kFinished) && !absl::EndsWith(name, kUnfinished)) continue;
    ASSIGN_OR_RETURN(const std::string begin, BeginningOf(file));
    const absl::StatusOr<TrackHeader> header = ReadTrackHeader(begin);
    // Somebody came and went before a frame did.
    if (!header.ok() || header->begin_micros == 0 || tracks.size() >= kTracksMax) continue;
    std::error_code error;
    fs::path input = file;
    if (absl::EndsWith(name, kUnfinished)) {
      input.replace_extension();
      fs::rename(file, input, error);
      if (error) return Unreadable(file.string(), error);
    }
    const std::string output = absl::StrCat(input.string(), header->video ? ".webm" : ".opus");
    const absl::Status made = RunCommand({kConverter, input.string(), output}, kConvertMax);
    if (absl::IsDeadlineExceeded(made)) return made;
    const uintmax_t size = fs::file_size(output, error);
    if (!made.ok() && error) return absl::UnavailableError(absl::StrCat(kConverter, ": ", made.message()));
    if (error || size == 0) continue;
    tracks.push_back({output, *header});
  }
  std::stable_sort(tracks.begin(), tracks.end(),
                   [](const Track& a, const Track& b) { return a.header.begin_micros < b.header.begin_micros; });
  return tracks;
}

}  // namespace

absl::StatusOr<TrackHeader> ReadTrackHeader(absl::string_view begin) {
  if (!absl::StartsWith(begin, kMagic) || begin.size() < kMagicBytes + 2) {
    return absl::InvalidArgumentError("no recording of Janus");
  }
  const size_t length = static_cast<size_t>(static_cast<unsigned char>(begin[kMagicBytes])) << 8 |
                        static_cast<unsigned char>(begin[kMagicBytes + 1]);
  const absl::string_view json = begin.substr(kMagicBytes + 2, length);
  google::protobuf::Struct description;
  if (json.size() < length || !google::protobuf::util::JsonStringToMessage(std::string(json), &description).ok()) {
    return absl::InvalidArgumentError("the description of a recording of Janus is damaged");
  }
  TrackHeader header;
  const auto& fields = description.fields();
  if (const auto type = fields.find("t"); type != fields.end()) header.video = type->second.string_value() == "v";
  if (const auto first = fields.find("u"); first != fields.end()) {
    header.begin_micros = static_cast<int64_t>(first->second.number_value());
  }
  return header;
}

absl::StatusOr<bool> IsBeingWritten(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesIn(folder));
  for (const fs::path& file : files) {
    if (!absl::EndsWith(file.filename().string(), kUnfinished)) continue;
    std::error_code error;
    const fs::file_time_type touched = fs::last_write_time(file, error);
    if (!error && fs::file_time_type::clock::now() - touched < kTouchedMax) return true;
  }
  return false;
}

absl::StatusOr<std::string> MakeRecordingFile(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<Track> tracks, ConvertTracks(folder));
  if (tracks.empty()) return absl::NotFoundError("nothing was recorded");
  const std::string output = folder + "/recording.webm";
  std::vector<std::string> command = {kMuxer, "-nostdin", "-v", "error", "-y"};
  for (const Track& track : tracks) {
    const double later = static_cast<double>(track.header.begin_micros - tracks.front().header.begin_micros) / 1e6;
    command.insert(command.end(), {"-itsoffset", absl::StrFormat("%.6f", later), "-i", track.path});
  }
  for (size_t i = 0; i < tracks.size(); ++i) command.insert(command.end(), {"-map", absl::StrCat(i, ":0")});
  command.insert(command.end(), {"-c", "copy", "-f", "webm", output});
  RETURN_IF_ERROR(RunCommand(command, kConvertMax));
  return output;
}

}  // namespace gaiwan
