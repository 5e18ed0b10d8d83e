#include "server/main/erasure_desk.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "server/erasure/erasure_list.h"
#include "server/main/erased_rows.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

bool Exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

void ErasureDesk::Start() {
  thread_.Start([this] {
    const absl::Status status = Follow();
    if (!status.ok() && alarm().empty()) {
      LogLine(LogLevel::kError, "an erasure is not everywhere yet").With("why", status.ToString());
    }
    MutexLock lock(&mu_);
    alarm_ = status.ok()
                 ? ""
                 : absl::StrCat("删除个人信息尚未全部完成 / an erasure is not everywhere yet: ", status.message());
    return kLookAgainEvery;
  });
}

absl::Status ErasureDesk::Follow() {
  RETURN_IF_ERROR(data_->erasures().Retry());
  const int64_t count = data_->erasures().count();
  if (count == listed_) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::ErasureRow> rows, ReadErasureRows(*data_->store().Look()));
  RETURN_IF_ERROR(List(rows));
  RETURN_IF_ERROR(CompactErasedRows(&data_->store(), data_->erased_rows_mark(), rows));
  listed_ = count;
  return absl::OkStatus();
}

// Where there is no copy, there is nothing to erase again.
absl::Status ErasureDesk::List(const std::vector<v1::ErasureRow>& rows) const {
  const std::string& keys_dir = settings_.backup().keys_dir();
  if (!keys_dir.empty() && Exists(keys_dir + "/keys")) {
    ASSIGN_OR_RETURN(const std::vector<v1::ErasureRow> there, ReadErasureList(keys_dir, data_->head()));
    // The keys first: whatever the list has is in no copy of them any more.
    if (JoinErasures(there, rows).size() > there.size()) RETURN_IF_ERROR(maintenance_->CopyKeysAgain());
    RETURN_IF_ERROR(AddToErasureList(keys_dir, rows, data_->head()));
  }
  const std::string& dir = settings_.backup().dir();
  if (!dir.empty() && Exists(dir + "/FORMAT")) RETURN_IF_ERROR(AddToErasureList(dir, rows, data_->head()));
  return absl::OkStatus();
}

std::string ErasureDesk::alarm() const {
  MutexLock lock(&mu_);
  return alarm_;
}

}  // namespace gaiwan
