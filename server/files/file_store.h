// server/files/file_store.h: the bytes of documents: sealed on disk, one folder a case, verified at every read.
//
// A file comes in by an upload: started, written in order, compared with its digest and its type, and only then put in
// its place under that digest. The scope is the case: nothing is looked up by digest across cases. What was put in its
// place never changes. README.md has the layout. Thread-safe; one upload is written by one call at a time.
#ifndef GAIWAN_SERVER_FILES_FILE_STORE_H_
#define GAIWAN_SERVER_FILES_FILE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/files/disk.h"
#include "server/files/file_format.h"
#include "server/log/free_space.h"
#include "server/seal/key_store.h"

namespace gaiwan {

// An upload that nobody went on with is dropped after this: a phone may be in the summer pasture for a week.
inline constexpr absl::Duration kUploadKeptFor = absl::Hours(7 * 24);
// Between looks for those.
inline constexpr absl::Duration kUploadSweepEvery = absl::Hours(1);
// Unfinished uploads of one case, and what they will come to: two recordings of the largest size.
inline constexpr size_t kUploadsPerCaseMax = 20;
inline constexpr int64_t kUploadBytesPerCaseMax = int64_t{4} << 30;
// Of all cases: each is a file and an entry in memory.
inline constexpr size_t kUploadsMax = 2000;
// Files of one case, those among them that no document names: a case names at most 400.
inline constexpr size_t kFilesPerCaseMax = 600;
// A finished file that no document names is dropped after this: a command that a phone could not send is repeated
// within the time for which request ids are kept.
inline constexpr absl::Duration kUnnamedKeptFor = absl::Hours(30 * 24);
// Between looks for those, and folders of cases that one step looks at: a million cases take half a day of steps a
// second, and no step takes longer than a few milliseconds.
inline constexpr absl::Duration kUnnamedSweepEvery = absl::Hours(24);
inline constexpr size_t kUnnamedFoldersPerStep = 32;
// A file that a decision asked for in this time may be about to be named.
inline constexpr absl::Duration kAskedFor = absl::Hours(1);
// Files whose folders are known to be synced; beyond them a folder is synced once more.
inline constexpr size_t kDurableKnownMax = 10000;

class FileStore {
 public:
  struct Parts {
    KeyStore* keys;
    Random* random;
    Clock* clock;
    FreeSpace* free_space;
    // Of it, so much stays free: the server's reserve.
    uint64_t reserve_bytes;
    Disk* disk;
    // Whether a document of the case names the file, withdrawn ones too. Empty: nothing is dropped for want of a name.
    std::function<absl::StatusOr<bool>(absl::string_view case_id, absl::string_view sha256)> is_named = {};
  };
  // Opens or makes the store in the folder `dir`. What `parts` names is not owned and outlives it. Drops uploads
  // whose beginning was never finished.
  //   UNAVAILABLE, RESOURCE_EXHAUSTED  the disk refuses.
  static absl::StatusOr<std::unique_ptr<FileStore>> Open(const std::string& dir, const Parts& parts);

  struct Progress {
    int64_t next_offset = 0;
    bool stored = false;
  };
  // Begins the upload of a file, or finds it as far as it came. Cases by their id, as in `cases/{case}`. An unfinished
  // upload of the digest under another size or type is dropped.
  //   INVALID_ARGUMENT    digest, type or size; or it is stored under another type.
  //   RESOURCE_EXHAUSTED  UPLOADS_FULL, DISK_FULL.
  //   UNAVAILABLE         the disk refuses; so do all below.
  absl::StatusOr<Progress> StartUpload(absl::string_view case_id, const FileFacts& facts);
  // Adds bytes at `offset`; returns the offset that is expected next. What came already is not written again.
  //   NOT_FOUND            UPLOAD_UNKNOWN.
  //   INVALID_ARGUMENT     `offset` is beyond what came (the detail's limit is what is expected), or `data` goes beyond
  //                        the size.
  //   FAILED_PRECONDITION  FILE_DIFFERS: the first bytes are not of the type.
  //   RESOURCE_EXHAUSTED   DISK_FULL; what came before is kept.
  absl::StatusOr<int64_t> WriteChunk(absl::string_view case_id, absl::string_view sha256, int64_t offset,
                                     absl::string_view data);
  // Compares and puts it in its place; durable before it returns. OK when it is there already.
  //   NOT_FOUND            UPLOAD_UNKNOWN.
  //   INVALID_ARGUMENT     bytes are missing (the detail's limit is the offset expected).
  //   FAILED_PRECONDITION  FILE_DIFFERS; the upload is dropped.
  absl::StatusOr<FileFacts> FinishUpload(absl::string_view case_id, absl::string_view sha256);

  // A file in its place, of the right length; nullopt for none. A power cut may still take it back.
  std::optional<FileFacts> Find(absl::string_view case_id, absl::string_view sha256) const;
  // The same for whoever is about to name it: it is there after a power cut too, and is not dropped within kAskedFor.
  // Syncs its folder where nobody has since the start.
  std::optional<FileFacts> FindDurable(absl::string_view case_id, absl::string_view sha256);
  // At most `max_bytes` of it from `offset` on; nothing behind its end.
  //   NOT_FOUND  it is not there.
  //   DATA_LOSS  it is damaged; the message names the file.
  absl::StatusOr<std::string> Read(absl::string_view case_id, absl::string_view sha256, int64_t offset,
                                   size_t max_bytes) const;
  // Reads all of it and compares it with its digest. Errors as of Read.
  absl::Status Verify(absl::string_view case_id, absl::string_view sha256) const;

  // Whether so many bytes more leave the reserve free. RESOURCE_EXHAUSTED: DISK_FULL.
  absl::Status CheckSpace(int64_t bytes) const;
  // Files in their places.
  absl::StatusOr<uint64_t> CountFiles() const;

  // Drops expired uploads when it is time to look, at once the first time, and goes on looking for files that nobody
  // named; returns how many of both. One thread at a time.
  size_t Step();

 private:
  struct Upload {
    Upload(std::string id, FileFacts f) : case_id(std::move(id)), facts(std::move(f)) {}

    const std::string case_id;
    const FileFacts facts;
    Mutex mu;  // Held while the file is worked on. Taken before the store's.
    uint64_t key ABSL_GUARDED_BY(mu) = 0;
    bool made ABSL_GUARDED_BY(mu) = false;  // Its file is there.
    bool gone ABSL_GUARDED_BY(mu) = false;  // Finished or dropped: look it up anew.
    // As found on disk; nullopt when that is to be found out.
    std::optional<int64_t> next_offset ABSL_GUARDED_BY(mu);
    absl::Time last_used ABSL_GUARDED_BY(mu);
  };
  using UploadPtr = std::shared_ptr<Upload>;

  FileStore(std::string dir, const Parts& parts);

  std::string FolderOf(absl::string_view case_id) const;
  std::string PathOf(absl::string_view case_id, absl::string_view sha256) const;
  std::string UploadPath(const Upload& upload) const;

  absl::Status LoadUploads();
  absl::Status CheckRoom(const Upload& upload) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // The entry of an upload, made when there is room for it.
  absl::StatusOr<UploadPtr> FindOrAdd(absl::string_view case_id, const FileFacts& facts) ABSL_LOCKS_EXCLUDED(mu_);
  UploadPtr FindUpload(absl::string_view case_id, absl::string_view sha256) const ABSL_LOCKS_EXCLUDED(mu_);
  // Takes it out of `uploads_`; the caller keeps it alive.
  void Forget(Upload& upload) ABSL_LOCKS_EXCLUDED(mu_) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  absl::Status Make(Upload& upload) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  // Takes the file and its key away, and forgets it.
  absl::Status Drop(Upload& upload) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  // How far it came, by what of it is whole. DATA_LOSS when more is damaged than a power cut damages.
  absl::StatusOr<int64_t> NextOffset(Upload& upload) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  absl::Status Append(Upload& upload, absl::string_view data) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  // It was used now.
  void Touch(Upload& upload) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  absl::Status CheckUpload(const Upload& upload) const;
  absl::Status PutInPlace(Upload& upload) ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mu);
  void KnowDurable(const std::string& name) ABSL_LOCKS_EXCLUDED(mu_);
  size_t DropExpiredUploads(absl::Time now);
  // Of the next folders of the sweep that is going on, if one is.
  size_t DropUnnamed(absl::Time now);
  // Whether it was dropped.
  bool DropIfUnnamed(const std::string& case_id, const std::string& sha256, absl::Time now);

  const std::string dir_;
  const Parts parts_;
  mutable Mutex mu_;
  // By `{case}.{sha256}`, as the files are called.
  absl::flat_hash_map<std::string, UploadPtr> uploads_ ABSL_GUARDED_BY(mu_);
  absl::Time next_sweep_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  // By the same names: files whose folder was synced since they came, with the last time a decision asked for them.
  absl::flat_hash_map<std::string, absl::Time> durable_ ABSL_GUARDED_BY(mu_);
  // Files that are being dropped: not there any more for whoever asks.
  absl::flat_hash_set<std::string> dropping_ ABSL_GUARDED_BY(mu_);
  // Of Step alone: the folders that are still to be looked at, and when the next look begins.
  std::filesystem::directory_iterator unnamed_at_;
  absl::Time next_unnamed_sweep_ = absl::InfinitePast();
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILES_FILE_STORE_H_
