#include "server/log/log_backup.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/utilities/backup_engine.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

rocksdb::BackupEngineOptions OptionsFor(const std::string& dir) {
  rocksdb::BackupEngineOptions options(dir);
  options.sync = true;
  options.share_table_files = true;
  options.share_files_with_checksum = true;  // Tables of another database under the same name are told apart.
  options.backup_log_files = true;        // What came after the flush: without it the copy would end before the call.
  options.max_background_operations = 1;  // Beside people who work on the same two cores.
  return options;
}

}  // namespace

LogBackup::LogBackup(std::unique_ptr<rocksdb::BackupEngine> engine) : engine_(std::move(engine)) {}
LogBackup::~LogBackup() = default;

absl::StatusOr<std::unique_ptr<LogBackup>> LogBackup::Open(const std::string& dir) {
  rocksdb::BackupEngine* raw = nullptr;
  const rocksdb::Status opened = rocksdb::BackupEngine::Open(OptionsFor(dir), rocksdb::Env::Default(), &raw);
  std::unique_ptr<rocksdb::BackupEngine> engine(raw);
  if (!opened.ok()) return ToStatus(opened, absl::StrCat("opening the copies in ", dir));
  return std::unique_ptr<LogBackup>(new LogBackup(std::move(engine)));
}

absl::StatusOr<LogBackup::Copy> LogBackup::Add(const RocksStore& store) {
  const std::shared_ptr<OpenDb> open = store.Hold();
  if (open == nullptr) return absl::UnavailableError("the store is closed");
  rocksdb::CreateBackupOptions options;
  // A write-ahead log that is copied while it grows is synced too late in this version (fixed in 9.4): what was
  // committed before is in tables, which are.
  options.flush_before_backup = true;
  options.decrease_background_thread_cpu_priority = true;
  options.background_thread_cpu_priority = rocksdb::CpuPriority::kLow;
  rocksdb::BackupID id = 0;
  const rocksdb::Status made = engine_->CreateNewBackup(options, open->db(), &id);
  if (!made.ok()) return ToStatus(made, "copying the log");
  rocksdb::BackupInfo info;
  RETURN_IF_ERROR(ToStatus(engine_->GetBackupInfo(id, &info), "looking at the copy"));
  return Copy{id, info.size};
}

std::vector<LogBackup::Copy> LogBackup::List() const {
  std::vector<rocksdb::BackupInfo> infos;
  engine_->GetBackupInfo(&infos);
  std::vector<Copy> copies;
  copies.reserve(infos.size());
  for (const rocksdb::BackupInfo& info : infos) copies.push_back({info.backup_id, info.size});
  return copies;
}

absl::Status LogBackup::Check(uint32_t id) const {
  const rocksdb::Status status = engine_->VerifyBackup(id, /*verify_with_checksum=*/true);
  if (status.IsNotFound())
    return absl::DataLossError(absl::StrCat("a file of the log is missing: ", status.ToString()));
  return ToStatus(status, "comparing the log with its checksums");
}

absl::Status LogBackup::Restore(uint32_t id, const std::string& to) const {
  return ToStatus(engine_->RestoreDBFromBackup(id, to, to), absl::StrCat("restoring the log to ", to));
}

absl::Status LogBackup::Remove(uint32_t id) {
  return ToStatus(engine_->DeleteBackup(id), "removing a copy of the log");
}

}  // namespace gaiwan
