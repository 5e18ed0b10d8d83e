#include "tests/planted/planted_search.h"

#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/base/clock.h"
#include "server/log/free_space.h"
#include "server/log/log_backup.h"
#include "server/log/rocks_store.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::testing {
namespace {

namespace fs = std::filesystem;

class Searcher {
 public:
  explicit Searcher(absl::Span<const std::string> secrets) : secrets_(secrets) {}

  void Look(absl::string_view place, absl::string_view bytes, const std::function<std::string()>& at) {
    for (const std::string& secret : secrets_) {
      if (!absl::StrContains(bytes, secret) || !told_.emplace(std::string(place), secret).second) continue;
      report_.found.push_back({secret, std::string(place), at()});
    }
  }
  SearchReport* report() { return &report_; }

 private:
  const absl::Span<const std::string> secrets_;
  std::set<std::pair<std::string, std::string>> told_;
  SearchReport report_;
};

// A folder of this process, gone with it.
class Scratch {
 public:
  Scratch() : path_((fs::temp_directory_path() / "gaiwan-planted-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  absl::StatusOr<std::string> Path(absl::string_view name) const {
    if (path_.empty()) return absl::UnavailableError("no temporary folder can be made");
    return absl::StrCat(path_, "/", name);
  }

 private:
  std::string path_;
};

absl::Status Copy(const fs::path& from, const std::string& to) {
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive, error);
  if (error) return absl::UnavailableError(absl::StrCat(from.string(), ": ", error.message()));
  return absl::OkStatus();
}

// Opens the store in `dir`, which is written to.
absl::Status AddStore(const std::string& dir, absl::string_view prefix, absl::Span<const std::string> secrets,
                      SearchReport* all) {
  DiskFreeSpace space(dir);
  RocksStore::Options options;
  options.dir = dir;
  options.clock = RealClock();
  options.free_space = &space;
  ASSIGN_OR_RETURN(const std::unique_ptr<RocksStore> store, RocksStore::Open(options));
  ASSIGN_OR_RETURN(const SearchReport one, SearchStore(*store->Look(), secrets));
  all->records += one.records;
  all->rows += one.rows;
  for (const FoundString& found : one.found) {
    all->found.push_back({found.secret, absl::StrCat(prefix, "/", found.place), found.at});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SearchReport> SearchStore(const View& view, absl::Span<const std::string> secrets) {
  Searcher searcher(secrets);
  for (Position position = 1; position <= view.position(); ++position) {
    ASSIGN_OR_RETURN(const std::string stored, view.GetStored(position));
    searcher.Look("log", stored, [&] { return absl::StrCat("position ", position); });
    ++searcher.report()->records;
  }
  for (int i = 0; i < kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    RETURN_IF_ERROR(view.Scan(family, "", "", [&](absl::string_view key, absl::string_view value) {
      const auto at = [&] { return absl::StrCat("row ", absl::CHexEscape(key)); };
      searcher.Look(FamilyName(family), key, at);
      searcher.Look(FamilyName(family), value, at);
      ++searcher.report()->rows;
      return true;
    }));
  }
  return std::move(*searcher.report());
}

absl::StatusOr<SearchReport> SearchFolder(const std::string& dir, absl::Span<const std::string> secrets) {
  const fs::path log = fs::path(dir) / "log";
  const Scratch scratch;
  SearchReport report;
  if (fs::exists(log / "CURRENT")) {
    ASSIGN_OR_RETURN(const std::string copy, scratch.Path("log"));
    RETURN_IF_ERROR(Copy(log, copy));
    RETURN_IF_ERROR(AddStore(copy, "data", secrets, &report));
    return report;
  }
  if (!fs::exists(log / "meta")) return absl::NotFoundError(absl::StrCat(dir, " holds neither a store nor backups"));
  ASSIGN_OR_RETURN(const std::string copies, scratch.Path("backups"));
  RETURN_IF_ERROR(Copy(log, copies));
  ASSIGN_OR_RETURN(const std::unique_ptr<LogBackup> backups, LogBackup::Open(copies));
  for (const LogBackup::Copy& one : backups->List()) {
    ASSIGN_OR_RETURN(const std::string restored, scratch.Path(absl::StrCat("restored-", one.id)));
    RETURN_IF_ERROR(backups->Restore(one.id, restored));
    RETURN_IF_ERROR(AddStore(restored, absl::StrCat("backup-", one.id), secrets, &report));
  }
  return report;
}

}  // namespace gaiwan::testing
