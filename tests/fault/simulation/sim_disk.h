// tests/fault/simulation/sim_disk.h: where a simulated server's log lies, what may happen to it, and the log as one
// life of the server sees it. Used by one thread.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_DISK_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_DISK_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/log/memory_store.h"
#include "server/log/store.h"
#include "tests/fault/simulation/sim_faults.h"
#include "tests/testing/dice.h"
#include "tests/testing/fake_clock.h"

namespace gaiwan::testing {

class SimDisk {
 public:
  virtual ~SimDisk() = default;

  // Until the next Restart.
  virtual Store* store() = 0;
  // A write soon fails; whether it is there all the same, the dice say.
  virtual void FailSoon(Dice* dice) = 0;
  virtual void SetFull(bool full) = 0;
  // Nothing fails any more.
  virtual void Heal() = 0;
  // The process ended; with `power`, what was not synced is gone too. Opens the log again. REQUIRES: nobody uses it.
  virtual absl::Status Restart(bool power) = 0;
};

// The memory store. With a plant, what it does wrong.
class MemoryDisk final : public SimDisk {
 public:
  explicit MemoryDisk(Plant plant);
  ~MemoryDisk() override;

  Store* store() override;
  void FailSoon(Dice* dice) override;
  void SetFull(bool full) override;
  void Heal() override { SetFull(false); }
  absl::Status Restart(bool power) override;

 private:
  class Forgetful;

  const Plant plant_;
  std::unique_ptr<MemoryStore> memory_;
  std::unique_ptr<Forgetful> forgetful_;  // Over memory_, with a plant.
};

// The log as one life of the server has it: writing takes time, and the life may end in a write.
class SimStore final : public Store {
 public:
  // Neither is owned; both outlive it.
  SimStore(Store* disk, FakeClock* clock) : disk_(disk), clock_(clock) {}

  // The process dies in the next write: before anything of it is there, or once all of it is.
  void DieInNextCommit(bool written) { die_written_ = written; }
  bool dead() const { return dead_; }

  absl::StatusOr<Position> Commit(const Group& group) override;
  absl::Status Reopen() override;
  Position LastPosition() const override { return disk_->LastPosition(); }
  std::unique_ptr<View> Look() const override { return disk_->Look(); }
  absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const override {
    return disk_->Get(family, key, value);
  }
  WriteGate write_gate() const override { return disk_->write_gate(); }
  void ExpireRequestsBefore(absl::Time time) override { disk_->ExpireRequestsBefore(time); }

 private:
  Store* const disk_;
  FakeClock* const clock_;
  std::optional<bool> die_written_;
  bool dead_ = false;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_DISK_H_
