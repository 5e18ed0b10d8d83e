// tests/testing/faulty_disk.h: a Disk that fails when told to, and forgets what was not synced.
//
// Everything is written through to real files; beside them it keeps what of each was synced and which names were.
// CutPower() puts the files back to that. Used by one thread; meant for small files, which it keeps in memory.
#ifndef GAIWAN_TESTS_TESTING_FAULTY_DISK_H_
#define GAIWAN_TESTS_TESTING_FAULTY_DISK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/files/disk.h"

namespace gaiwan::testing {

class FaultyDisk final : public Disk {
 public:
  enum class Fault {
    kError,    // The step fails and nothing happened; later ones work.
    kTorn,     // A write puts half of its bytes, then it and all that follow fail: the process died.
    kNoSpace,  // As kError, with "no space"; a write puts half of its bytes.
  };

  // The k-th change from now on (from 1) fails.
  void FailAt(uint64_t k, Fault fault) {
    left_ = k;
    fault_ = fault;
    fired_ = dead_ = false;
  }
  bool fired() const { return fired_; }
  void Heal() {
    left_ = 0;
    dead_ = false;
  }
  // Puts the files back to what was synced.
  void CutPower();

  absl::Status Create(const std::string& path, absl::string_view bytes) override;
  absl::Status WriteAt(const std::string& path, int64_t offset, absl::string_view bytes) override;
  absl::Status Truncate(const std::string& path, int64_t size) override;
  absl::Status Sync(const std::string& path) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status MakeFolder(const std::string& path) override;
  absl::Status SyncFolder(const std::string& path) override;

 private:
  // OK, or how the present step fails.
  absl::Status Count();
  bool Tears() const { return fault_ != Fault::kError; }

  RealDisk real_;
  // Synced bytes of files that were written; nothing yet for those that never were.
  std::map<std::string, std::optional<std::string>> synced_;
  // Names whose folder was not synced since: the name, and what it stood for before (a file's bytes, or nothing).
  std::vector<std::pair<std::string, std::optional<std::string>>> unsynced_names_;
  uint64_t left_ = 0;
  Fault fault_ = Fault::kError;
  bool fired_ = false;
  bool dead_ = false;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_FAULTY_DISK_H_
