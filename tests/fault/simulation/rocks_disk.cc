#include "tests/fault/simulation/rocks_disk.h"

#include <utility>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::testing {

RocksDisk::RocksDisk() {
  EXPECT_OK(Open());
}

absl::Status RocksDisk::Open() {
  RocksStore::Options options;
  options.dir = dir_ / "log";
  options.clock = &clock_;
  options.free_space = &plenty_;
  options.env = env_;
  ASSIGN_OR_RETURN(store_, RocksStore::Open(std::move(options)));
  return absl::OkStatus();
}

void RocksDisk::FailSoon(Dice* dice) {
  using Fault = FaultyFileSystem::Fault;
  constexpr Fault kFaults[] = {Fault::kError, Fault::kTorn, Fault::kDeadDisk};
  // A group is appended and synced: within the first few changes of the disk.
  files_->FailAt(1 + static_cast<uint64_t>(dice->Throw(3)), kFaults[dice->Throw(3)]);
}

absl::Status RocksDisk::Restart(bool power) {
  store_ = nullptr;
  if (power) files_->CutPower();
  if (Open().ok()) return absl::OkStatus();
  // The fault that was still to come hit the start; whoever starts it once more has mended the disk.
  files_->Heal();
  return Open();
}

}  // namespace gaiwan::testing
