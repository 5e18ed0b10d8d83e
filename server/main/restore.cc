#include "server/main/restore.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/backup/key_copy.h"
#include "server/backup/tree_copy.h"
#include "server/base/random.h"
#include "server/log/atomic_file.h"
#include "server/log/rocks_store.h"
#include "server/log/signed_head.h"
#include "server/main/data.h"
#include "server/main/master_keys.h"
#include "server/main/repeat_erasures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

absl::Status CheckKeys(const v1::Settings& settings, const BackupSetInfo& set, const std::string& dir) {
  ASSIGN_OR_RETURN(const std::unique_ptr<KeyStore> keys,
                   OpenKeys(settings, dir + "/keys", /*new_folder=*/false, RealRandom()));
  if (keys->last_number() >= set.last_key) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("backup.keys_dir: the copy of keys ends at key ",
                                                    keys->last_number(), ", and backup ", set.id, " needs keys up to ",
                                                    set.last_key));
}

}  // namespace

absl::StatusOr<RestoreReport> RestoreInto(const v1::Settings& settings, int64_t id, const std::string& keys_dir,
                                          const std::string& dir, Clock* clock) {
  if (settings.backup().dir().empty()) return absl::FailedPreconditionError("backup.dir: no folder of backups is set");
  if (keys_dir.empty())
    return absl::FailedPreconditionError("backup.keys_dir: no folder with a copy of the keys is set");
  std::error_code error;
  if (fs::exists(dir, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat(dir, " exists: move it away first, it may hold what the backup does not"));
  }
  if (!fs::exists(settings.backup().dir() + "/FORMAT", error)) {
    return absl::NotFoundError(absl::StrCat("backup.dir: there is no backup in ", settings.backup().dir()));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<BackupFolder> backups, BackupFolder::Open(settings.backup().dir()));
  const std::string aside = dir + ".restoring";
  fs::remove_all(aside, error);  // Of a try that was cut short.
  RETURN_IF_ERROR(MakeFolders(aside));
  RETURN_IF_ERROR(RestoreKeys(keys_dir, aside));
  ASSIGN_OR_RETURN(const std::unique_ptr<SignedHead> head, SignedHead::Open(aside, RealRandom()));
  RestoreReport report;
  ASSIGN_OR_RETURN(report.set, backups->Find(id, *head));
  RETURN_IF_ERROR(backups->Restore(report.set, aside));
  RETURN_IF_ERROR(CheckKeys(settings, report.set, aside));
  ASSIGN_OR_RETURN(report.copied, RocksStore::PeekLastPosition(aside + "/log"));
  ASSIGN_OR_RETURN(const std::vector<v1::ErasureRow> erasures, ReadErasureLists(settings, keys_dir, *head));
  v1::Settings restored = settings;
  restored.set_data_dir(aside);
  ASSIGN_OR_RETURN(report.erasures_repeated, RepeatErasures(restored, erasures, clock));
  ASSIGN_OR_RETURN(report.position, RocksStore::PeekLastPosition(aside + "/log"));
  fs::rename(aside, dir, error);
  if (error) return FileError("renaming", aside, error.value());
  const std::string above = fs::path(dir).parent_path().string();
  RETURN_IF_ERROR(SyncFolder(above.empty() ? "." : above));
  return report;
}

absl::StatusOr<RestoreReport> RestoreDataFolder(const v1::Settings& settings, int64_t id, Clock* clock) {
  std::string dir = settings.data_dir();
  while (dir.size() > 1 && dir.back() == '/') dir.pop_back();
  ASSIGN_OR_RETURN(RestoreReport report, RestoreInto(settings, id, settings.backup().keys_dir(), dir, clock));
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(settings, clock));
  report.position = data->store().LastPosition();
  return report;
}

}  // namespace gaiwan
