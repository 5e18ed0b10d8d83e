#include "server/backup/backup_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/backup/set_text.h"
#include "server/log/atomic_file.h"
#include "server/log/data_folder.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

constexpr char kFormat[] = "gaiwan backup 1\n";
// Documents of a data folder, and of this one; their list.
constexpr char kDocuments[] = "files/cases";
constexpr char kCatalogue[] = "catalogue";
constexpr char kSets[] = "sets";
// Behind a document's name: when it came to its place. A document that was dropped and came again is another.
constexpr char kTimeMark = '~';

// Name of the document's copy; empty when it is gone meanwhile: no event of the set names it then.
std::string CopyName(const std::string& dir, const std::string& path) {
  struct stat info {};
  if (::stat(absl::StrCat(dir, "/", path).c_str(), &info) != 0) return "";
  return absl::StrFormat("%s%c%d.%09d", path, kTimeMark, static_cast<int64_t>(info.st_mtim.tv_sec),
                         static_cast<int64_t>(info.st_mtim.tv_nsec));
}

absl::Status AppendDurably(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return FileError("opening", path, errno);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  return written ? absl::OkStatus() : FileError("writing", path, error);
}

// As much of the catalogue as `bytes`; all of it without. Nothing when there is none yet.
absl::StatusOr<std::string> ReadCatalogue(const std::string& dir, std::optional<uint64_t> bytes) {
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(absl::StrCat(dir, "/", kCatalogue)));
  if (!text.has_value()) return std::string();
  return bytes.has_value() ? text->substr(0, *bytes) : *text;
}

}  // namespace

absl::StatusOr<std::unique_ptr<BackupFolder>> BackupFolder::Open(const std::string& dir) {
  RETURN_IF_ERROR(MakeFolders(dir));
  const std::string format = dir + "/FORMAT";
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(format));
  if (!text.has_value()) {
    std::error_code error;
    if (!fs::is_empty(dir, error)) {
      return absl::FailedPreconditionError(absl::StrCat("backup.dir: ", dir, " holds something that is no backup"));
    }
    RETURN_IF_ERROR(WriteFileAtomically(format, kFormat, 0600));
  } else if (*text != kFormat) {
    return absl::FailedPreconditionError(absl::StrCat("backup.dir: ", format, " is of another version"));
  }
  RETURN_IF_ERROR(MakeFolders(absl::StrCat(dir, "/", kSets)));
  ASSIGN_OR_RETURN(std::unique_ptr<LogBackup> log, LogBackup::Open(dir + "/log"));
  return std::unique_ptr<BackupFolder>(new BackupFolder(dir, std::move(log)));
}

std::string BackupFolder::SetDir(int64_t id) const {
  return absl::StrFormat("%s/%s/%06d", dir_, kSets, id);
}

absl::StatusOr<std::vector<int64_t>> BackupFolder::Ids() const {
  std::vector<int64_t> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(absl::StrCat(dir_, "/", kSets), error)) {
    int64_t id = 0;
    // One without its last file was cut short.
    if (!absl::SimpleAtoi(entry.path().filename().string(), &id) || !fs::exists(entry.path() / "SET", error)) continue;
    ids.push_back(id);
  }
  if (error) return FileError("listing", dir_, error.value());
  std::sort(ids.rbegin(), ids.rend());
  return ids;
}

// In this order: what the head and the evidence say is in the log that is copied after them, and what the log names is
// among the documents that are copied after it.
absl::StatusOr<BackupSetInfo> BackupFolder::Add(const Source& source, int keep) {
  BackupSetInfo set;
  set.create_time = source.now;
  ASSIGN_OR_RETURN(const std::vector<int64_t> ids, Ids());
  set.id = ids.empty() ? 1 : ids.front() + 1;
  std::error_code error;
  fs::remove_all(SetDir(set.id), error);  // Of a try that was cut short.
  RETURN_IF_ERROR(CopyOwn(source, &set));
  const auto size_of_log = [this] {
    uint64_t bytes = 0;
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(dir_ + "/log", ignored)) {
      if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
    }
    return bytes;
  };
  const uint64_t bytes_before = size_of_log();
  ASSIGN_OR_RETURN(const LogBackup::Copy copy, log_->Add(*source.store));
  set.log_copy = copy.id;
  set.new_bytes += static_cast<int64_t>(size_of_log() - bytes_before);
  set.total_bytes += static_cast<int64_t>(copy.bytes);
  RETURN_IF_ERROR(CopyDocuments(source.data_dir, &set));
  set.last_key = source.last_key();
  ASSIGN_OR_RETURN(const std::string text, source.head->SignText(ToSetText(set)));
  RETURN_IF_ERROR(WriteFileAtomically(SetDir(set.id) + "/SET", text, 0600));
  RETURN_IF_ERROR(DropAllBut(keep));
  return set;
}

absl::Status BackupFolder::CopyOwn(const Source& source, BackupSetInfo* set) {
  RETURN_IF_ERROR(source.head->WriteHead(*source.store, source.record_time));
  ASSIGN_OR_RETURN(const std::optional<Head> head, source.head->Read());
  if (!head.has_value()) return absl::FailedPreconditionError("the data folder has no HEAD");
  std::vector<std::string> paths = {"FORMAT", "HEAD"};
  // A copy of a sample county comes back as one.
  if (std::error_code ignored; std::filesystem::exists(absl::StrCat(source.data_dir, "/", kSampleMark), ignored)) {
    paths.push_back(kSampleMark);
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> evidence, FilesBelow(source.data_dir + "/evidence"));
  for (const std::string& path : evidence) {
    // Keys lie apart, and what is just being written is not there yet.
    if (absl::EndsWith(path, ".key") || absl::EndsWith(path, ".new")) continue;
    paths.push_back("evidence/" + path);
  }
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(CopiedFile copied, CopyFileDurably(absl::StrCat(source.data_dir, "/", path),
                                                        absl::StrCat(SetDir(set->id), "/", path)));
    copied.path = path;
    set->new_bytes += static_cast<int64_t>(copied.bytes);
    set->total_bytes += static_cast<int64_t>(copied.bytes);
    set->own.push_back(std::move(copied));
  }
  // Of the copy, which a second may have made newer than what was read above.
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(SetDir(set->id) + "/HEAD"));
  ASSIGN_OR_RETURN(set->head, source.head->Parse(text.value_or("")));
  return absl::OkStatus();
}

absl::Status BackupFolder::CopyDocuments(const std::string& data_dir, BackupSetInfo* set) {
  ASSIGN_OR_RETURN(std::string catalogue, ReadCatalogue(dir_, std::nullopt));
  // A line that was cut short is written anew.
  if (const size_t end = catalogue.rfind('\n'); end + 1 != catalogue.size()) {
    catalogue.resize(end == std::string::npos ? 0 : end + 1);
    RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(dir_, "/", kCatalogue), catalogue, 0600));
  }
  std::set<std::string, std::less<>> known;
  for (const absl::string_view line : absl::StrSplit(catalogue, '\n', absl::SkipEmpty())) {
    ASSIGN_OR_RETURN(CopiedFile file, FromLine(line));
    set->total_bytes += static_cast<int64_t>(file.bytes);
    known.insert(std::move(file.path));
  }
  const std::string from = absl::StrCat(data_dir, "/", kDocuments);
  ASSIGN_OR_RETURN(const std::vector<std::string> paths, FilesBelow(from));
  std::string added;
  for (const std::string& path : paths) {
    const std::string name = CopyName(from, path);
    if (name.empty() || known.count(name) > 0) continue;
    absl::StatusOr<CopiedFile> copied =
        CopyFileDurably(absl::StrCat(from, "/", path), absl::StrCat(dir_, "/", kDocuments, "/", name));
    if (absl::IsNotFound(copied.status())) continue;
    RETURN_IF_ERROR(copied.status());
    copied->path = name;
    set->new_bytes += static_cast<int64_t>(copied->bytes);
    set->total_bytes += static_cast<int64_t>(copied->bytes);
    absl::StrAppend(&added, ToLine(*copied), "\n");
  }
  if (!added.empty()) RETURN_IF_ERROR(AppendDurably(absl::StrCat(dir_, "/", kCatalogue), added));
  catalogue += added;
  set->catalogue_bytes = catalogue.size();
  set->catalogue_sha256 = absl::BytesToHexString(HashView(Sha256({catalogue})));
  return absl::OkStatus();
}

absl::Status BackupFolder::DropAllBut(int keep) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> ids, Ids());
  std::set<uint32_t> needed;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i < static_cast<size_t>(keep)) {
      ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(SetDir(ids[i]) + "/SET"));
      // Which copy it needs is asked of what nobody checked: at worst a copy too many is kept.
      const absl::StatusOr<BackupSetInfo> set = FromSetText(text.value_or(""));
      if (!set.ok()) return absl::OkStatus();
      needed.insert(set->log_copy);
      continue;
    }
    std::error_code error;
    fs::remove_all(SetDir(ids[i]), error);
    if (error) return FileError("removing", SetDir(ids[i]), error.value());
  }
  for (const LogBackup::Copy& copy : log_->List()) {
    if (needed.count(copy.id) == 0) RETURN_IF_ERROR(log_->Remove(copy.id));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<BackupSetInfo>> BackupFolder::List(const SignedHead& head) const {
  ASSIGN_OR_RETURN(const std::vector<int64_t> ids, Ids());
  std::vector<BackupSetInfo> sets;
  for (const int64_t id : ids) {
    absl::StatusOr<BackupSetInfo> set = Find(id, head);
    if (set.ok()) sets.push_back(*std::move(set));
  }
  return sets;
}

absl::StatusOr<BackupSetInfo> BackupFolder::Find(int64_t id, const SignedHead& head) const {
  if (id == 0) {
    ASSIGN_OR_RETURN(const std::vector<int64_t> ids, Ids());
    if (ids.empty()) return absl::NotFoundError(absl::StrCat("there is no backup in ", dir_));
    id = ids.front();
  }
  const std::string path = SetDir(id) + "/SET";
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(path));
  if (!text.has_value()) return absl::NotFoundError(absl::StrCat("there is no backup ", id, " in ", dir_));
  const absl::StatusOr<std::string> plain = head.OpenText(*text);
  if (!plain.ok()) return absl::DataLossError(absl::StrCat(path, " is damaged: ", plain.status().message()));
  absl::StatusOr<BackupSetInfo> set = FromSetText(*plain);
  if (!set.ok()) return absl::FailedPreconditionError(absl::StrCat(path, ": ", set.status().message()));
  return set;
}

absl::StatusOr<std::vector<CopiedFile>> BackupFolder::DocumentsOf(const BackupSetInfo& set) const {
  ASSIGN_OR_RETURN(const std::string catalogue, ReadCatalogue(dir_, set.catalogue_bytes));
  if (catalogue.size() != set.catalogue_bytes ||
      absl::BytesToHexString(HashView(Sha256({catalogue}))) != set.catalogue_sha256) {
    return absl::DataLossError(
        absl::StrCat(dir_, "/", kCatalogue, " is damaged, or shorter than backup ", set.id, " needs"));
  }
  std::vector<CopiedFile> documents;
  for (const absl::string_view line : absl::StrSplit(catalogue, '\n', absl::SkipEmpty())) {
    ASSIGN_OR_RETURN(CopiedFile file, FromLine(line));
    documents.push_back(std::move(file));
  }
  return documents;
}

absl::Status BackupFolder::Check(const BackupSetInfo& set) const {
  for (const CopiedFile& file : set.own) RETURN_IF_ERROR(CheckCopy(SetDir(set.id), file));
  RETURN_IF_ERROR(log_->Check(set.log_copy));
  ASSIGN_OR_RETURN(const std::vector<CopiedFile> documents, DocumentsOf(set));
  for (const CopiedFile& file : documents) RETURN_IF_ERROR(CheckCopy(absl::StrCat(dir_, "/", kDocuments), file));
  return absl::OkStatus();
}

absl::Status BackupFolder::Restore(const BackupSetInfo& set, const std::string& to) const {
  RETURN_IF_ERROR(Check(set));
  const auto put = [&](const std::string& from, const CopiedFile& file, const std::string& path) -> absl::Status {
    ASSIGN_OR_RETURN(const CopiedFile copied,
                     CopyFileDurably(absl::StrCat(from, "/", file.path), absl::StrCat(to, "/", path)));
    if (copied.sha256 == file.sha256) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat(from, "/", file.path, " changed while it was read"));
  };
  for (const CopiedFile& file : set.own) RETURN_IF_ERROR(put(SetDir(set.id), file, file.path));
  RETURN_IF_ERROR(MakeFolders(to + "/log"));
  RETURN_IF_ERROR(log_->Restore(set.log_copy, to + "/log"));
  ASSIGN_OR_RETURN(const std::vector<CopiedFile> documents, DocumentsOf(set));
  for (const CopiedFile& file : documents) {
    const std::string name = file.path.substr(0, file.path.rfind(kTimeMark));
    RETURN_IF_ERROR(put(absl::StrCat(dir_, "/", kDocuments), file, absl::StrCat(kDocuments, "/", name)));
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
