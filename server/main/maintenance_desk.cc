#include "server/main/maintenance_desk.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/backup/backup_folder.h"
#include "server/backup/key_copy.h"
#include "server/base/log.h"
#include "server/base/random.h"
#include "server/main/master_keys.h"
#include "server/main/restore.h"
#include "server/main/verify.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Where a drill restores to, in the folder of backups; swept before and after.
constexpr char kDrill[] = "/drill";

v1::BackupSet DescribeSet(const BackupSetInfo& set) {
  v1::BackupSet proto;
  proto.set_id(set.id);
  *proto.mutable_create_time() = ToProto(set.create_time);
  proto.set_position(static_cast<int64_t>(set.head.position));
  proto.set_digest(absl::BytesToHexString(set.head.digest));
  proto.set_new_bytes(set.new_bytes);
  proto.set_total_bytes(set.total_bytes);
  return proto;
}

absl::Status NoFolder() {
  return absl::FailedPreconditionError("backup.dir: no folder for copies is set");
}

absl::Status OnlyOne() {
  return absl::FailedPreconditionError("a copy, a drill or a rotation is under way already");
}

// Both logs have the same record at `position`: all before it follows from the tree and the checkpoints.
absl::Status CompareAt(Position position, const Store& restored, const Store& served) {
  if (position == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string there, restored.Look()->GetStored(position));
  ASSIGN_OR_RETURN(const std::string here, served.Look()->GetStored(position));
  if (there == here) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the restored log has another record at position ", position));
}

}  // namespace

void MaintenanceDesk::Start() {
  // When the last one was made outlives a restart: an alarm hangs on it.
  std::error_code error;
  if (fs::exists(options_.settings.backup().dir() + "/FORMAT", error)) {
    const absl::StatusOr<v1::ListBackupsResponse> made = ListBackups();
    if (made.ok() && made->sets_size() > 0) last_backup_seconds_ = made->sets(0).create_time().seconds();
  }
  const absl::Duration every = absl::Minutes(options_.settings.backup().every_minutes());
  if (every == absl::ZeroDuration()) return;
  // The first a whole interval after the start: a server that is started anew again and again has other worries.
  thread_.Start([this, every, next = RealClock()->MonotonicNow() + every]() mutable {
    if (RealClock()->MonotonicNow() < next) return kLookAgainEvery;
    next = RealClock()->MonotonicNow() + every;
    static_cast<void>(BackUp());
    return kLookAgainEvery;
  });
}

absl::StatusOr<v1::BackUpResponse> MaintenanceDesk::BackUp() {
  if (options_.settings.backup().dir().empty()) return NoFolder();
  if (busy_.exchange(true)) return OnlyOne();
  const absl::Cleanup release = [this] { busy_ = false; };
  absl::StatusOr<v1::BackUpResponse> made = CopyAll();
  MutexLock lock(&mu_);
  if (made.ok()) {
    alarm_.clear();
    last_backup_seconds_ = absl::ToUnixSeconds(clock_->TimeNow());
    last_backup_bytes_ = made->set().new_bytes();
    LogLine(LogLevel::kInfo, "backed up")
        .With("set", made->set().id())
        .With("position", made->set().position())
        .With("new_bytes", made->set().new_bytes());
  } else {
    ++failed_;
    alarm_ = absl::StrCat("备份失败 / the last backup failed: ", made.status().message());
    LogLine(LogLevel::kError, "no backup was made").With("why", made.status().ToString());
  }
  return made;
}

absl::StatusOr<v1::BackUpResponse> MaintenanceDesk::CopyAll() {
  const v1::Backup& settings = options_.settings.backup();
  ASSIGN_OR_RETURN(const std::unique_ptr<BackupFolder> backups, BackupFolder::Open(settings.dir()));
  BackupFolder::Source source;
  source.store = &data_->store();
  source.head = &data_->head();
  source.data_dir = options_.settings.data_dir();
  source.record_time = last_record_time_();
  source.now = clock_->TimeNow();
  source.last_key = [this] { return data_->keys().last_number(); };
  ASSIGN_OR_RETURN(const BackupSetInfo set, backups->Add(source, settings.keep()));
  v1::BackUpResponse response;
  *response.mutable_set() = DescribeSet(set);
  // After the log: it needs no key that is not there.
  if (!settings.keys_dir().empty()) {
    RETURN_IF_ERROR(CopyKeys(options_.settings.data_dir(), &data_->keys(), settings.keys_dir()));
    response.set_keys_copied(true);
  }
  return response;
}

absl::StatusOr<v1::ListBackupsResponse> MaintenanceDesk::ListBackups() {
  if (options_.settings.backup().dir().empty()) return NoFolder();
  if (busy_.exchange(true)) return OnlyOne();
  const absl::Cleanup release = [this] { busy_ = false; };
  ASSIGN_OR_RETURN(const std::unique_ptr<BackupFolder> backups, BackupFolder::Open(options_.settings.backup().dir()));
  ASSIGN_OR_RETURN(const std::vector<BackupSetInfo> sets, backups->List(data_->head()));
  v1::ListBackupsResponse response;
  for (const BackupSetInfo& set : sets) *response.add_sets() = DescribeSet(set);
  return response;
}

absl::StatusOr<v1::DrillResponse> MaintenanceDesk::Drill(int64_t set) {
  const v1::Backup& settings = options_.settings.backup();
  if (settings.dir().empty()) return NoFolder();
  if (busy_.exchange(true)) return OnlyOne();
  const absl::Cleanup release = [this] { busy_ = false; };
  const std::string dir = settings.dir() + kDrill;
  const absl::Cleanup sweep = [&dir] {
    std::error_code ignored;
    fs::remove_all(dir, ignored);
    fs::remove_all(dir + ".restoring", ignored);
    fs::remove_all(dir + ".keys", ignored);
  };
  std::error_code error;
  fs::remove_all(dir, error);
  absl::StatusOr<v1::DrillResponse> done = RestoreAndCompare(set, dir);
  LogLine(done.ok() && done->faults().empty() ? LogLevel::kInfo : LogLevel::kError, "backup drill")
      .With("why", done.ok() ? absl::StrCat(done->faults_size(), " faults") : done.status().ToString());
  return done;
}

absl::StatusOr<v1::DrillResponse> MaintenanceDesk::RestoreAndCompare(int64_t set, const std::string& dir) {
  std::string keys_dir = options_.settings.backup().keys_dir();
  if (keys_dir.empty()) {
    // Nobody copies the keys here: those that are in use stand in for a copy.
    keys_dir = dir + ".keys";
    RETURN_IF_ERROR(CopyKeys(options_.settings.data_dir(), &data_->keys(), keys_dir));
  }
  v1::DrillResponse response;
  ASSIGN_OR_RETURN(const RestoreReport report, RestoreInto(options_.settings, set, keys_dir, dir, clock_));
  *response.mutable_set() = DescribeSet(report.set);
  response.set_erasures_repeated(report.erasures_repeated);
  v1::Settings restored_settings = options_.settings;
  restored_settings.set_data_dir(dir);
  // Opening compares the log with its signed head and its checkpoints.
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> restored, Data::Open(restored_settings, clock_));
  const Position last = restored->store().LastPosition();
  response.set_position(static_cast<int64_t>(last));
  RETURN_IF_ERROR(CompareAt(report.set.head.position, restored->store(), data_->store()));
  // What was repeated behind it is the restored log's alone.
  RETURN_IF_ERROR(CompareAt(report.copied, restored->store(), data_->store()));
  ASSIGN_OR_RETURN(const VerifyReport verified, Verify(restored->store(), restored->deciders(), restored->projectors(),
                                                       restored->checkpoints(), restored->files()));
  response.set_records(static_cast<int64_t>(verified.records));
  response.set_streams(static_cast<int64_t>(verified.streams));
  response.set_rows(static_cast<int64_t>(verified.rows));
  response.set_documents(static_cast<int64_t>(verified.documents));
  response.set_checkpoints(static_cast<int64_t>(verified.checkpoints));
  for (const std::string& fault : verified.faults) response.add_faults(fault);
  return response;
}

absl::StatusOr<v1::RotateMasterKeyResponse> MaintenanceDesk::RotateMasterKey() {
  if (busy_.exchange(true)) return OnlyOne();
  const absl::Cleanup release = [this] { busy_ = false; };
  ASSIGN_OR_RETURN(const uint64_t keys, gaiwan::RotateMasterKey(options_.settings, &data_->keys(), RealRandom()));
  LogLine(LogLevel::kWarning, "the master key was rotated").With("keys", static_cast<int64_t>(keys));
  v1::RotateMasterKeyResponse response;
  response.set_keys(static_cast<int64_t>(keys));
  // The copy of the keys is still wrapped by the one before.
  const std::string& keys_dir = options_.settings.backup().keys_dir();
  if (!keys_dir.empty()) RETURN_IF_ERROR(CopyKeys(options_.settings.data_dir(), &data_->keys(), keys_dir));
  return response;
}

absl::StatusOr<v1::ConfirmClockResponse> MaintenanceDesk::ConfirmClock() {
  v1::ConfirmClockResponse response;
  response.set_was_held(timer_->held());
  timer_->Confirm();
  *response.mutable_time() = ToProto(clock_->TimeNow());
  LogLine(LogLevel::kWarning, "the clock was confirmed").With("was_held", response.was_held());
  return response;
}

absl::Status MaintenanceDesk::CopyKeysAgain() {
  const std::string& keys_dir = options_.settings.backup().keys_dir();
  if (keys_dir.empty()) return absl::OkStatus();
  if (busy_.exchange(true)) return OnlyOne();
  const absl::Cleanup release = [this] { busy_ = false; };
  return CopyKeys(options_.settings.data_dir(), &data_->keys(), keys_dir);
}

std::string MaintenanceDesk::alarm() const {
  MutexLock lock(&mu_);
  return alarm_;
}

}  // namespace gaiwan
