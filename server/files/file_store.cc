#include "server/files/file_store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/files/content_check.h"
#include "server/files/sealed_file.h"
#include "server/log/atomic_file.h"
#include "workflow/base/label.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Names that come from outside become paths: nothing but these.
bool IsSafeCaseId(absl::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           c == '-';
  });
}

bool IsSafeDigest(absl::string_view sha256) {
  return sha256.size() == kSha256Digits && std::all_of(sha256.begin(), sha256.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
         });
}

std::string NameOf(absl::string_view case_id, absl::string_view sha256) {
  return absl::StrCat(case_id, ".", sha256);
}

absl::Status UploadUnknown(absl::string_view sha256) {
  return Refused(v1::Case(), v1::UPLOAD_UNKNOWN, sha256);
}

absl::Status Differs(absl::string_view sha256, const v1::Label& why) {
  return RefusedBecause(v1::Case(), v1::FILE_DIFFERS, why, sha256);
}

absl::Status BeingDropped(absl::string_view sha256) {
  return absl::UnavailableError(
      absl::StrCat("the file ", sha256, " is just being dropped, since nobody named it: again"));
}

absl::Status Expected(int64_t offset) {
  return BadField("offset", absl::StrCat("应从第 ", offset, " 字节接着传"),
                  absl::StrCat("bytes are missing: the offset expected is ", offset), offset);
}

// When the file was written last, by the server's clock: Touch puts it there.
absl::Time LastUsed(const std::string& path, absl::Time fallback) {
  struct stat facts = {};
  return stat(path.c_str(), &facts) == 0 ? absl::TimeFromTimespec(facts.st_mtim) : fallback;
}

// Where this fails the file is kept by the machine's clock instead.
void SetLastUsed(const std::string& path, absl::Time time) {
  const timespec when = absl::ToTimespec(time);
  const timespec both[2] = {when, when};
  static_cast<void>(utimensat(AT_FDCWD, path.c_str(), both, 0));
}

// Nothing for a folder that is not there.
absl::StatusOr<std::vector<fs::path>> FilesIn(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    paths.push_back(it->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) return FileError("listing", folder, error.value());
  return paths;
}

// A disk that is full is told in one way, whoever notices.
absl::Status AsDiskFull(absl::Status status) {
  return absl::IsResourceExhausted(status) ? Refused(v1::Case(), v1::DISK_FULL) : status;
}

}  // namespace

FileStore::FileStore(std::string dir, const Parts& parts) : dir_(std::move(dir)), parts_(parts) {}

absl::StatusOr<std::unique_ptr<FileStore>> FileStore::Open(const std::string& dir, const Parts& parts) {
  std::unique_ptr<FileStore> store(new FileStore(dir, parts));
  for (const std::string& folder : {dir, dir + "/uploads", dir + "/cases"}) {
    RETURN_IF_ERROR(parts.disk->MakeFolder(folder));
  }
  RETURN_IF_ERROR(parts.disk->SyncFolder(dir));
  RETURN_IF_ERROR(store->LoadUploads());
  return store;
}

std::string FileStore::FolderOf(absl::string_view case_id) const {
  return absl::StrCat(dir_, "/cases/", case_id);
}

std::string FileStore::PathOf(absl::string_view case_id, absl::string_view sha256) const {
  return absl::StrCat(FolderOf(case_id), "/", sha256);
}

std::string FileStore::UploadPath(const Upload& upload) const {
  return absl::StrCat(dir_, "/uploads/", NameOf(upload.case_id, upload.facts.sha256));
}

absl::Status FileStore::LoadUploads() {
  ASSIGN_OR_RETURN(const std::vector<fs::path> paths, FilesIn(dir_ + "/uploads"));
  for (const fs::path& path : paths) {
    const std::string name = path.filename();
    const std::pair<std::string, std::string> parts = absl::StrSplit(name, absl::MaxSplits('.', 1));
    absl::StatusOr<SealedFile> file = SealedFile::Open(path, parts.first, parts_.keys);
    if (absl::IsUnavailable(file.status())) return file.status();
    // Cut off before its header was there: nobody was told of it. Or in its place already, and the power went before
    // the old name was gone for good: the key is that file's now.
    if (!file.ok() || file->header().facts.sha256 != parts.second || Find(parts.first, parts.second).has_value()) {
      RETURN_IF_ERROR(parts_.disk->Remove(path));
      continue;
    }
    auto upload = std::make_shared<Upload>(parts.first, file->header().facts);
    {
      MutexLock lock(&upload->mu);
      upload->key = file->header().key;
      upload->made = true;
      upload->last_used = LastUsed(path, parts_.clock->TimeNow());
    }
    MutexLock lock(&mu_);
    uploads_[name] = std::move(upload);
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> FileStore::CountFiles() const {
  ASSIGN_OR_RETURN(const std::vector<fs::path> folders, FilesIn(dir_ + "/cases"));
  uint64_t count = 0;
  for (const fs::path& folder : folders) {
    ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesIn(folder));
    count += files.size();
  }
  return count;
}

size_t FileStore::Step() {
  const absl::Time now = parts_.clock->TimeNow();
  return DropExpiredUploads(now) + DropUnnamed(now);
}

size_t FileStore::DropUnnamed(absl::Time now) {
  if (parts_.is_named == nullptr) return 0;
  std::error_code error;
  if (unnamed_at_ == fs::directory_iterator()) {
    if (now < next_unnamed_sweep_) return 0;
    next_unnamed_sweep_ = now + kUnnamedSweepEvery;
    unnamed_at_ = fs::directory_iterator(dir_ + "/cases", error);
  }
  size_t dropped = 0;
  for (size_t n = 0; n < kUnnamedFoldersPerStep && !error && unnamed_at_ != fs::directory_iterator(); ++n) {
    const fs::path folder = unnamed_at_->path();
    unnamed_at_.increment(error);
    const absl::StatusOr<std::vector<fs::path>> files = FilesIn(folder);
    if (!files.ok()) continue;  // Tomorrow again.
    for (const fs::path& file : *files) {
      if (now - LastUsed(file, now) < kUnnamedKeptFor) continue;
      if (DropIfUnnamed(folder.filename(), file.filename(), now)) ++dropped;
    }
  }
  if (error) unnamed_at_ = fs::directory_iterator();
  return dropped;
}

bool FileStore::DropIfUnnamed(const std::string& case_id, const std::string& sha256, absl::Time now) {
  const std::string name = NameOf(case_id, sha256);
  {
    // From here on no decision finds it; one that found it before has been carried out.
    MutexLock lock(&mu_);
    const auto known = durable_.find(name);
    if (known != durable_.end()) {
      if (now - known->second < kAskedFor) return false;
      durable_.erase(known);
    }
    dropping_.insert(name);
  }
  const std::string path = PathOf(case_id, sha256);
  const absl::StatusOr<SealedFile> file = SealedFile::Open(path, case_id, parts_.keys);
  bool dropped = false;
  // Whether it is named, or cannot be known to be unnamed, it stays.
  const absl::StatusOr<bool> named = parts_.is_named(case_id, sha256);
  if (named.ok() && !*named && parts_.disk->Remove(path).ok() && parts_.disk->SyncFolder(FolderOf(case_id)).ok()) {
    // Behind the file, as in Drop.
    dropped = !file.ok() || parts_.keys->Erase(file->header().key).ok();
  }
  MutexLock lock(&mu_);
  dropping_.erase(name);
  return dropped;
}

size_t FileStore::DropExpiredUploads(absl::Time now) {
  std::vector<UploadPtr> all;
  {
    MutexLock lock(&mu_);
    if (now < next_sweep_) return 0;
    next_sweep_ = now + kUploadSweepEvery;
    for (const auto& [name, upload] : uploads_) all.push_back(upload);
  }
  size_t dropped = 0;
  for (const UploadPtr& each : all) {
    Upload& upload = *each;
    MutexLock lock(&upload.mu);
    if (upload.gone || !upload.made || now - upload.last_used < kUploadKeptFor) continue;
    // What cannot be removed now is tried again in an hour.
    if (Drop(upload).ok()) ++dropped;
  }
  return dropped;
}

absl::Status FileStore::CheckSpace(int64_t bytes) const {
  const uint64_t free = parts_.free_space->FreeBytes();
  if (free > parts_.reserve_bytes && free - parts_.reserve_bytes >= static_cast<uint64_t>(bytes)) {
    return absl::OkStatus();
  }
  return Refused(v1::Case(), v1::DISK_FULL);
}

absl::Status FileStore::CheckRoom(const Upload& upload) const {
  size_t count = 0;
  int64_t bytes = upload.facts.size;
  for (const auto& [name, other] : uploads_) {
    if (other->case_id != upload.case_id) continue;
    ++count;
    bytes += other->facts.size;
  }
  if (uploads_.size() >= kUploadsMax || count >= kUploadsPerCaseMax || bytes > kUploadBytesPerCaseMax) {
    return RefusedBecause(v1::Case(), v1::UPLOADS_FULL,
                          MakeLabel(absl::StrCat("一个案件最多 ", kUploadsPerCaseMax, " 项、共 4 GB"),
                                    absl::StrCat("at most ", kUploadsPerCaseMax, " of a case, 4 GB together")));
  }
  return absl::OkStatus();
}

absl::StatusOr<FileStore::UploadPtr> FileStore::FindOrAdd(absl::string_view case_id, const FileFacts& facts) {
  const std::string name = NameOf(case_id, facts.sha256);
  MutexLock lock(&mu_);
  if (const auto found = uploads_.find(name); found != uploads_.end()) return found->second;
  auto added = std::make_shared<Upload>(std::string(case_id), facts);
  RETURN_IF_ERROR(CheckRoom(*added));
  uploads_[name] = added;
  return added;
}

FileStore::UploadPtr FileStore::FindUpload(absl::string_view case_id, absl::string_view sha256) const {
  MutexLock lock(&mu_);
  const auto found = uploads_.find(NameOf(case_id, sha256));
  return found == uploads_.end() ? nullptr : found->second;
}

void FileStore::Forget(Upload& upload) {
  upload.gone = true;
  MutexLock lock(&mu_);
  const auto found = uploads_.find(NameOf(upload.case_id, upload.facts.sha256));
  if (found != uploads_.end() && found->second.get() == &upload) uploads_.erase(found);
}

absl::Status FileStore::Make(Upload& upload) {
  ASSIGN_OR_RETURN(upload.key, parts_.keys->NewKey());
  const std::string path = UploadPath(upload);
  RETURN_IF_ERROR(parts_.disk->Create(path, EncodeFileHeader({upload.key, upload.facts})));
  RETURN_IF_ERROR(parts_.disk->Sync(path));
  RETURN_IF_ERROR(parts_.disk->SyncFolder(dir_ + "/uploads"));
  upload.made = true;
  upload.next_offset = 0;
  Touch(upload);
  return absl::OkStatus();
}

void FileStore::Touch(Upload& upload) {
  upload.last_used = parts_.clock->TimeNow();
  SetLastUsed(UploadPath(upload), upload.last_used);
}

absl::Status FileStore::Drop(Upload& upload) {
  RETURN_IF_ERROR(parts_.disk->Remove(UploadPath(upload)));
  RETURN_IF_ERROR(parts_.disk->SyncFolder(dir_ + "/uploads"));
  // Behind the file: a file without its key would be there and unreadable.
  const absl::Status erased = upload.key == 0 ? absl::OkStatus() : parts_.keys->Erase(upload.key);
  Forget(upload);
  return erased;
}

absl::StatusOr<FileStore::Progress> FileStore::StartUpload(absl::string_view case_id, const FileFacts& facts) {
  RETURN_IF_ERROR(CheckFileFacts("", facts.sha256, facts.media_type, facts.size));
  if (!IsSafeCaseId(case_id) || !IsSafeDigest(facts.sha256)) {
    return BadField("sha256", "须为小写十六进制", "must be lower-case hexadecimal");
  }
  while (true) {
    if (const std::optional<FileFacts> stored = Find(case_id, facts.sha256)) {
      if (*stored == facts) {
        // Whoever finished it may have been cut off before the renaming was durable.
        RETURN_IF_ERROR(parts_.disk->SyncFolder(FolderOf(case_id)));
        // Not to be dropped before whoever asks can name it.
        if (!FindDurable(case_id, facts.sha256).has_value()) return BeingDropped(facts.sha256);
        SetLastUsed(PathOf(case_id, facts.sha256), parts_.clock->TimeNow());
        return Progress{facts.size, true};
      }
      return BadField("media_type",
                      absl::StrCat("这份文件已按 ", stored->media_type, " 收存，共 ", stored->size, " 字节"),
                      absl::StrCat("the file is stored as ", stored->media_type, " of ", stored->size, " bytes"));
    }
    ASSIGN_OR_RETURN(const UploadPtr found, FindOrAdd(case_id, facts));
    Upload& upload = *found;
    MutexLock lock(&upload.mu);
    if (upload.gone) continue;
    if (!(upload.facts == facts)) {
      RETURN_IF_ERROR(Drop(upload));
      continue;
    }
    if (upload.made) {
      const absl::StatusOr<int64_t> next = NextOffset(upload);
      if (absl::IsDataLoss(next.status())) {
        RETURN_IF_ERROR(Drop(upload));
        continue;
      }
      if (!next.ok()) return next.status();
      Touch(upload);
      return Progress{*next, false};
    }
    absl::Status status = CheckSpace(SealedFileBytes(facts.size));
    const absl::StatusOr<std::vector<fs::path>> stored_files = FilesIn(FolderOf(case_id));
    status.Update(stored_files.status());
    if (status.ok() && stored_files->size() >= kFilesPerCaseMax) {
      status = Refused(v1::Case(), v1::LIST_FULL, "documents");
    }
    if (status.ok()) status = AsDiskFull(Make(upload));
    if (!status.ok()) {
      // Half of it may be there; the next start sweeps what this cannot.
      static_cast<void>(Drop(upload));
      Forget(upload);
      return status;
    }
    return Progress{0, false};
  }
}

absl::StatusOr<int64_t> FileStore::NextOffset(Upload& upload) {
  if (upload.next_offset.has_value()) return *upload.next_offset;
  const std::string path = UploadPath(upload);
  ASSIGN_OR_RETURN(SealedFile file, SealedFile::Open(path, upload.case_id, parts_.keys));
  // Full chunks were synced before the next one was begun: only the last one can be torn.
  const int64_t length = std::min(file.PlainLength(), upload.facts.size);
  int64_t next = length;
  if (length > 0) {
    const int64_t chunk = (length - 1) / kFileChunkBytes;
    const int64_t begin = chunk * kFileChunkBytes;
    const absl::StatusOr<std::string> plain = file.ReadChunk(chunk, length - begin);
    if (absl::IsUnavailable(plain.status())) return plain.status();
    if (!plain.ok()) {
      next = begin;
      // With the one before damaged too, this is no power cut.
      if (chunk > 0) RETURN_IF_ERROR(file.ReadChunk(chunk - 1, kFileChunkBytes).status());
    }
  }
  const int64_t rest = next % kFileChunkBytes;
  const int64_t keep = SealedChunkOffset(next / kFileChunkBytes) + (rest == 0 ? 0 : rest + kFileChunkOverhead);
  RETURN_IF_ERROR(parts_.disk->Truncate(path, keep));
  upload.next_offset = next;
  return next;
}

absl::StatusOr<int64_t> FileStore::WriteChunk(absl::string_view case_id, absl::string_view sha256, int64_t offset,
                                              absl::string_view data) {
  const UploadPtr found = FindUpload(case_id, sha256);
  if (found == nullptr) {
    // Finished by a call whose answer was lost: all of it came.
    const std::optional<FileFacts> stored = Find(case_id, sha256);
    if (!stored.has_value()) return UploadUnknown(sha256);
    return stored->size;
  }
  Upload& upload = *found;
  MutexLock lock(&upload.mu);
  if (upload.gone || !upload.made) return UploadUnknown(sha256);
  ASSIGN_OR_RETURN(const int64_t next, NextOffset(upload));
  if (offset > next) return Expected(next);
  if (offset + static_cast<int64_t>(data.size()) > upload.facts.size) {
    return BadField("data", "超出了所说的文件大小", "goes beyond the size of the file", upload.facts.size);
  }
  if (offset + static_cast<int64_t>(data.size()) <= next) return next;
  data.remove_prefix(static_cast<size_t>(next - offset));
  if (next == 0 && !MayStartAs(upload.facts.media_type, data)) {
    return Differs(sha256, MakeLabel(absl::StrCat("内容不是 ", upload.facts.media_type),
                                     absl::StrCat("the content is no ", upload.facts.media_type)));
  }
  RETURN_IF_ERROR(CheckSpace(static_cast<int64_t>(data.size()) + kFileChunkOverhead));
  const absl::Status written = AsDiskFull(Append(upload, data));
  if (!written.ok()) {
    upload.next_offset.reset();  // What of it is there is found out by the next call.
    return written;
  }
  Touch(upload);
  return *upload.next_offset;
}

absl::Status FileStore::Append(Upload& upload, absl::string_view data) {
  const std::string path = UploadPath(upload);
  ASSIGN_OR_RETURN(const AeadKey key, parts_.keys->Get(upload.key));
  int64_t next = *upload.next_offset;
  while (!data.empty()) {
    const int64_t chunk = next / kFileChunkBytes;
    const int64_t within = next % kFileChunkBytes;
    const int64_t full = FileChunkSize(upload.facts.size, chunk);
    std::string plain;
    if (within > 0) {
      // A chunk is sealed as one: what is there of it is sealed again with what came.
      ASSIGN_OR_RETURN(SealedFile file, SealedFile::Open(path, upload.case_id, parts_.keys));
      ASSIGN_OR_RETURN(plain, file.ReadChunk(chunk, within));
    }
    const auto part = static_cast<size_t>(std::min<int64_t>(full - within, static_cast<int64_t>(data.size())));
    absl::StrAppend(&plain, data.substr(0, part));
    data.remove_prefix(part);
    next += static_cast<int64_t>(part);
    RETURN_IF_ERROR(
        parts_.disk->WriteAt(path, SealedChunkOffset(chunk),
                             SealFileChunk(key, upload.case_id, upload.facts, chunk, plain, *parts_.random)));
    if (static_cast<int64_t>(plain.size()) == full) RETURN_IF_ERROR(parts_.disk->Sync(path));
    upload.next_offset = next;
  }
  return absl::OkStatus();
}

absl::Status FileStore::CheckUpload(const Upload& upload) const {
  ASSIGN_OR_RETURN(SealedFile file, SealedFile::Open(UploadPath(upload), upload.case_id, parts_.keys));
  ASSIGN_OR_RETURN(const std::string digest, file.Digest());
  if (digest != upload.facts.sha256) {
    return Differs(upload.facts.sha256, MakeLabel("摘要不符", absl::StrCat("the bytes that came have ", digest)));
  }
  const absl::Status content = CheckContent(upload.facts.media_type, upload.facts.size,
                                            [&file](int64_t offset, size_t bytes) { return file.Read(offset, bytes); });
  if (absl::IsFailedPrecondition(content)) {
    return Differs(upload.facts.sha256,
                   MakeLabel(absl::StrCat("内容不是 ", upload.facts.media_type), content.message()));
  }
  return content;
}

absl::Status FileStore::PutInPlace(Upload& upload) {
  const std::string folder = FolderOf(upload.case_id);
  const std::string name = NameOf(upload.case_id, upload.facts.sha256);
  {
    MutexLock lock(&mu_);
    if (dropping_.contains(name)) return BeingDropped(upload.facts.sha256);
  }
  RETURN_IF_ERROR(parts_.disk->Sync(UploadPath(upload)));
  RETURN_IF_ERROR(parts_.disk->MakeFolder(folder));
  RETURN_IF_ERROR(parts_.disk->SyncFolder(dir_ + "/cases"));
  RETURN_IF_ERROR(parts_.disk->Rename(UploadPath(upload), PathOf(upload.case_id, upload.facts.sha256)));
  Forget(upload);
  RETURN_IF_ERROR(parts_.disk->SyncFolder(folder));
  KnowDurable(name);
  return parts_.disk->SyncFolder(dir_ + "/uploads");
}

void FileStore::KnowDurable(const std::string& name) {
  const absl::Time now = parts_.clock->TimeNow();
  MutexLock lock(&mu_);
  if (durable_.size() >= kDurableKnownMax) {
    absl::erase_if(durable_, [now](const auto& known) { return now - known.second >= kAskedFor; });
  }
  durable_[name] = now;
}

absl::StatusOr<FileFacts> FileStore::FinishUpload(absl::string_view case_id, absl::string_view sha256) {
  const UploadPtr found = FindUpload(case_id, sha256);
  if (found == nullptr) {
    const std::optional<FileFacts> stored = Find(case_id, sha256);
    if (!stored.has_value()) return UploadUnknown(sha256);
    // The call before may have failed between the renaming and its sync.
    RETURN_IF_ERROR(parts_.disk->SyncFolder(FolderOf(case_id)));
    return *stored;
  }
  Upload& upload = *found;
  MutexLock lock(&upload.mu);
  if (upload.gone || !upload.made) return UploadUnknown(sha256);
  ASSIGN_OR_RETURN(const int64_t next, NextOffset(upload));
  if (next < upload.facts.size) return Expected(next);
  const absl::Status checked = CheckUpload(upload);
  if (absl::IsFailedPrecondition(checked) || absl::IsDataLoss(checked)) {
    RETURN_IF_ERROR(Drop(upload));
    return checked;
  }
  RETURN_IF_ERROR(checked);
  RETURN_IF_ERROR(AsDiskFull(PutInPlace(upload)));
  return upload.facts;
}

std::optional<FileFacts> FileStore::Find(absl::string_view case_id, absl::string_view sha256) const {
  if (!IsSafeCaseId(case_id) || !IsSafeDigest(sha256)) return std::nullopt;
  const absl::StatusOr<SealedFile> file = SealedFile::Open(PathOf(case_id, sha256), case_id, parts_.keys);
  if (!file.ok() || !file->HasFullLength() || file->header().facts.sha256 != sha256) return std::nullopt;
  return file->header().facts;
}

std::optional<FileFacts> FileStore::FindDurable(absl::string_view case_id, absl::string_view sha256) {
  const std::optional<FileFacts> found = Find(case_id, sha256);
  if (!found.has_value()) return std::nullopt;
  const std::string name = NameOf(case_id, sha256);
  {
    MutexLock lock(&mu_);
    if (dropping_.contains(name)) return std::nullopt;
    if (const auto known = durable_.find(name); known != durable_.end()) {
      known->second = parts_.clock->TimeNow();
      return found;
    }
  }
  // Renamed, perhaps in an earlier run, and perhaps not synced.
  if (!parts_.disk->SyncFolder(FolderOf(case_id)).ok()) return std::nullopt;
  KnowDurable(name);
  MutexLock lock(&mu_);
  return dropping_.contains(name) ? std::nullopt : found;
}

absl::StatusOr<std::string> FileStore::Read(absl::string_view case_id, absl::string_view sha256, int64_t offset,
                                            size_t max_bytes) const {
  if (!IsSafeCaseId(case_id) || !IsSafeDigest(sha256)) return absl::NotFoundError("there is no such file");
  ASSIGN_OR_RETURN(SealedFile file, SealedFile::Open(PathOf(case_id, sha256), case_id, parts_.keys));
  return file.Read(offset, max_bytes);
}

absl::Status FileStore::Verify(absl::string_view case_id, absl::string_view sha256) const {
  if (!IsSafeCaseId(case_id) || !IsSafeDigest(sha256)) return absl::NotFoundError("there is no such file");
  const std::string path = PathOf(case_id, sha256);
  ASSIGN_OR_RETURN(SealedFile file, SealedFile::Open(path, case_id, parts_.keys));
  if (!file.HasFullLength()) return absl::DataLossError(absl::StrCat(path, " is damaged: its length"));
  ASSIGN_OR_RETURN(const std::string digest, file.Digest());
  return digest == sha256 ? absl::OkStatus() : absl::DataLossError(absl::StrCat(path, " is damaged: its digest"));
}

}  // namespace gaiwan
