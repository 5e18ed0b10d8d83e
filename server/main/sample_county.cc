#include "server/main/sample_county.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/log/atomic_file.h"
#include "server/log/data_folder.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr char kWords[] = "示例县，不计入统计 / a sample county: nothing of it counts\n";

// RocksDB makes CURRENT when it first opens the log.
bool HasLog(const std::string& data_dir) {
  std::error_code ignored;
  return std::filesystem::exists(data_dir + "/log/CURRENT", ignored);
}

}  // namespace

absl::Status KeepSampleMark(const std::string& data_dir, bool sample_county) {
  const std::string path = absl::StrCat(data_dir, "/", kSampleMark);
  ASSIGN_OR_RETURN(const std::optional<std::string> mark, ReadWholeFile(path));
  if (mark.has_value() == sample_county) return absl::OkStatus();
  if (mark.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrCat("sample_county: ", data_dir, " holds a sample county; it is served with sample_county alone"));
  }
  if (HasLog(data_dir)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "sample_county: ", data_dir, " holds a county's own data; a sample county needs a data folder of its own"));
  }
  return WriteFileAtomically(path, kWords, 0600);
}

}  // namespace gaiwan
