#include "server/main/erasure_desk.h"

#include <filesystem>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "server/erasure/erasure_list.h"
#include "server/log/compact_row.h"
#include "server/projection/lookup_projector.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// From so many cases at a time on, the whole family is written anew at once.
constexpr size_t kCasesOneByOneMax = 16;

bool Exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

void ErasureDesk::Start() {
  // What was erased in an earlier run left the tables then, or with the compactions since.
  compacted_to_ = static_cast<int64_t>(data_->store().LastPosition());
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
  RETURN_IF_ERROR(Compact(rows));
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

// What people were found by stood in rows; what those rows were before leaves the disk.
absl::Status ErasureDesk::Compact(const std::vector<v1::ErasureRow>& rows) {
  std::set<std::string> cases;
  int64_t last = compacted_to_;
  for (const v1::ErasureRow& row : rows) {
    if (row.position() <= compacted_to_) continue;
    cases.insert(row.case_());
    last = row.position();
  }
  if (cases.size() > kCasesOneByOneMax) {
    RETURN_IF_ERROR(data_->store().Compact(Family::kList));
    // Writes out what is still in memory and in the write-ahead log of the others.
    cases.erase(std::next(cases.begin()), cases.end());
  }
  for (const std::string& name : cases) {
    RETURN_IF_ERROR(CompactRow(data_->store(), Family::kList, LookupRowKey(name)));
  }
  compacted_to_ = last;
  return absl::OkStatus();
}

std::string ErasureDesk::alarm() const {
  MutexLock lock(&mu_);
  return alarm_;
}

}  // namespace gaiwan
