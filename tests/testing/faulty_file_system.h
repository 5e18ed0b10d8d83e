// tests/testing/faulty_file_system.h: a disk that fails when told to, and forgets what was not synced.
//
// Everything is written through to real files; beside them it keeps how much of each was synced and which names were,
// as ext4 or XFS would have them after a power cut: CutPower() puts the files back to that. Thread-safe.
#ifndef GAIWAN_TESTS_TESTING_FAULTY_FILE_SYSTEM_H_
#define GAIWAN_TESTS_TESTING_FAULTY_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "server/base/mutex.h"

namespace gaiwan::testing {

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  enum class Fault {
    kError,     // The call fails and nothing happened.
    kTorn,      // An append writes half of its bytes, then fails; any other call fails as above.
    kNoSpace,   // As kTorn, with "no space".
    kDeadDisk,  // It and all that follow fail, until Heal().
  };

  FaultyFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  // The k-th change of the disk from now on (from 1: append, sync, truncate, create, rename, delete) fails.
  void FailAt(uint64_t k, Fault fault) ABSL_LOCKS_EXCLUDED(mu_);
  // Whether that one was reached.
  bool fired() const ABSL_LOCKS_EXCLUDED(mu_);
  // While true, every append fails with "no space".
  void SetNoSpace(bool no_space) ABSL_LOCKS_EXCLUDED(mu_);
  // No more faults.
  void Heal() ABSL_LOCKS_EXCLUDED(mu_);
  // Puts back the files to what was synced. REQUIRES: no file is open.
  void CutPower() ABSL_LOCKS_EXCLUDED(mu_);

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  // Not used with our options; refused, because what it would do is not kept track of.
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  class File;
  class Directory;

  // What is known of a file that was written since the last power cut.
  struct Known {
    uint64_t size = 0;
    uint64_t synced = 0;
    bool name_synced = false;
  };
  // A name that got another file, its folder not synced yet.
  struct Renamed {
    std::string name;
    std::optional<std::string> before;  // The bytes of the file it named, or nothing.
  };

  // Counts a change and says whether it fails.
  std::optional<Fault> Count() ABSL_LOCKS_EXCLUDED(mu_);
  std::optional<Fault> CountAppend() ABSL_LOCKS_EXCLUDED(mu_);
  void Grown(const std::string& name, uint64_t by) ABSL_LOCKS_EXCLUDED(mu_);
  void Truncated(const std::string& name, uint64_t size) ABSL_LOCKS_EXCLUDED(mu_);
  void Synced(const std::string& name, uint64_t size) ABSL_LOCKS_EXCLUDED(mu_);
  uint64_t SizeOf(const std::string& name) const ABSL_LOCKS_EXCLUDED(mu_);
  void NamesSynced(const std::string& dir) ABSL_LOCKS_EXCLUDED(mu_);

  mutable Mutex mu_;
  std::map<std::string, Known> files_ ABSL_GUARDED_BY(mu_);
  std::vector<Renamed> renamed_ ABSL_GUARDED_BY(mu_);
  uint64_t left_ ABSL_GUARDED_BY(mu_) = 0;  // Changes until the fault; 0 when none is due.
  Fault fault_ ABSL_GUARDED_BY(mu_) = Fault::kError;
  bool fired_ ABSL_GUARDED_BY(mu_) = false;
  bool dead_ ABSL_GUARDED_BY(mu_) = false;
  bool no_space_ ABSL_GUARDED_BY(mu_) = false;
};

// An Env over the file system, as a store's options take it; keeps it alive.
std::shared_ptr<rocksdb::Env> EnvOver(const std::shared_ptr<FaultyFileSystem>& file_system);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_FAULTY_FILE_SYSTEM_H_
