// tests/fault/simulation/rocks_disk.h: a simulated server's log in RocksDB, on files that fail and forget what was not
// synced. Used by one thread; RocksDB has threads of its own, which its small logs here give nothing to do.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_ROCKS_DISK_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_ROCKS_DISK_H_

#include <limits>
#include <memory>

#include "server/log/free_space.h"
#include "server/log/rocks_store.h"
#include "tests/fault/simulation/sim_disk.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/faulty_file_system.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {

class RocksDisk final : public SimDisk {
 public:
  RocksDisk();

  Store* store() override { return store_.get(); }
  void FailSoon(Dice* dice) override;
  void SetFull(bool full) override { files_->SetNoSpace(full); }
  void Heal() override { files_->Heal(); }
  absl::Status Restart(bool power) override;

 private:
  class Plenty final : public FreeSpace {
   public:
    uint64_t FreeBytes() override { return std::numeric_limits<uint64_t>::max(); }
  };

  absl::Status Open();

  const TempDir dir_;
  const std::shared_ptr<FaultyFileSystem> files_ = std::make_shared<FaultyFileSystem>();
  const std::shared_ptr<rocksdb::Env> env_ = EnvOver(files_);
  Plenty plenty_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};  // Of the store's looks at free space.
  std::unique_ptr<RocksStore> store_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_ROCKS_DISK_H_
