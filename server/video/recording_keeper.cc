#include "server/video/recording_keeper.h"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "server/video/recording_file.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Read and written at a time: a chunk of the file store.
constexpr size_t kPieceBytes = 1 << 20;

std::vector<fs::path> FoldersIn(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_directory(error)) folders.push_back(at->path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

// Calls `take` with the file piece by piece.
absl::Status ReadPieces(const std::string& path,
                        const std::function<absl::Status(int64_t offset, absl::string_view piece)>& take) {
  std::ifstream in(path, std::ios::binary);
  std::string piece(kPieceBytes, '\0');
  int64_t offset = 0;
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto size = static_cast<size_t>(in.gcount());
    if (size == 0) break;
    RETURN_IF_ERROR(take(offset, absl::string_view(piece.data(), size)));
    offset += static_cast<int64_t>(size);
  }
  return in.bad() || !in.eof() ? absl::UnavailableError(absl::StrCat(path, ": cannot be read")) : absl::OkStatus();
}

absl::StatusOr<FileFacts> FactsOf(const std::string& path) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  FileFacts facts;
  RETURN_IF_ERROR(ReadPieces(path, [&](int64_t, absl::string_view piece) {
    EVP_DigestUpdate(hash.get(), piece.data(), piece.size());
    facts.size += static_cast<int64_t>(piece.size());
    return absl::OkStatus();
  }));
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_DigestFinal_ex(hash.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  digest.resize(size);
  facts.sha256 = absl::BytesToHexString(digest);
  facts.media_type = std::string(kRecordingMediaType);
  return facts;
}

}  // namespace

absl::Status RecordingKeeper::Store(const v1::Case& c, const Found& found, const std::string& path) {
  ASSIGN_OR_RETURN(const FileFacts facts, FactsOf(path));
  ASSIGN_OR_RETURN(const FileStore::Progress progress, parts_.files->StartUpload(found.case_id, facts));
  if (!progress.stored) {
    RETURN_IF_ERROR(ReadPieces(path, [&](int64_t offset, absl::string_view piece) {
      return parts_.files->WriteChunk(found.case_id, facts.sha256, offset, piece).status();
    }));
    RETURN_IF_ERROR(parts_.files->FinishUpload(found.case_id, facts.sha256).status());
  }
  v1::NoteVideo note;
  note.set_session(found.session);
  note.set_note(v1::VIDEO_NOTE_RECORDING_STORED);
  note.set_recording(found.recording);
  note.set_sha256(facts.sha256);
  note.set_size_bytes(facts.size);
  note.set_media_type(facts.media_type);
  parts_.note(c, note);
  return absl::OkStatus();
}

absl::StatusOr<bool> RecordingKeeper::Keep(const Found& found) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.read(absl::StrCat("cases/", found.case_id)));
  const v1::Session* session = FindById(c->sessions(), found.session);
  const v1::SessionRecording* recording =
      session == nullptr ? nullptr : FindById(session->recordings(), found.recording);
  if (recording == nullptr) return absl::NotFoundError("no case knows this recording; it is left where it is");
  if (!recording->has_end_time()) return false;
  if (recording->document().empty()) {
    ASSIGN_OR_RETURN(const bool is_being_written, IsBeingWritten(found.path));
    if (is_being_written) return false;
    const absl::StatusOr<std::string> file = parts_.make(found.path);
    if (!absl::IsNotFound(file.status())) {
      RETURN_IF_ERROR(file.status());
      RETURN_IF_ERROR(Store(*c, found, *file));
      return false;  // Deleted once the log names it.
    }
  }
  std::error_code error;
  fs::remove_all(found.path, error);
  if (error) return absl::UnavailableError(absl::StrCat(found.path, ": ", error.message()));
  // With the last of its session, and of its case.
  fs::remove(fs::path(found.path).parent_path(), error);
  fs::remove(fs::path(found.path).parent_path().parent_path(), error);
  return true;
}

int RecordingKeeper::Step() {
  int kept = 0;
  for (const fs::path& case_folder : FoldersIn(parts_.folder)) {
    for (const fs::path& session_folder : FoldersIn(case_folder)) {
      for (const fs::path& folder : FoldersIn(session_folder)) {
        const std::string path = folder.string();
        const auto later = later_.find(path);
        if (later != later_.end() && parts_.clock->MonotonicNow() < later->second) continue;
        const absl::StatusOr<bool> done = Keep(
            {case_folder.filename().string(), session_folder.filename().string(), folder.filename().string(), path});
        if (done.ok()) {
          later_.erase(path);
          kept += *done ? 1 : 0;
          // Time for the command to be carried out.
          if (!*done) later_[path] = parts_.clock->MonotonicNow() + kRecordingSettles;
          continue;
        }
        later_[path] = parts_.clock->MonotonicNow() + kRecordingRetry;
        LogLine(LogLevel::kWarning, "a recording is not stored yet")
            .With("folder", path)
            .With("why", done.status().ToString());
      }
    }
  }
  return kept;
}

}  // namespace gaiwan
