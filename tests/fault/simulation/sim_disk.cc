#include "tests/fault/simulation/sim_disk.h"

#include <utility>

#include "workflow/base/status_macros.h"

namespace gaiwan::testing {
namespace {

// Slow enough that the engine hands its groups over to be written while it decides the next (kWriteWorthHandingOver).
constexpr absl::Duration kWriteTakes = absl::Milliseconds(5);

absl::Status Dead() {
  return absl::UnavailableError("the simulated process is dead");
}

}  // namespace

// A store that does what the plant says, and keeps all it was given.
class MemoryDisk::Forgetful final : public Store {
 public:
  Forgetful(MemoryStore* memory, Plant plant) : memory_(memory), plant_(plant) {}

  absl::StatusOr<Position> Commit(const Group& group) override {
    std::unique_ptr<Group> copy = Copy(group);
    ASSIGN_OR_RETURN(const Position position, memory_->Commit(*copy));
    groups_.push_back(std::move(copy));
    return position;
  }
  // What was written but the last group, in a new store.
  absl::StatusOr<std::unique_ptr<MemoryStore>> WithoutTheLast() {
    auto made = std::make_unique<MemoryStore>();
    if (!groups_.empty()) groups_.pop_back();
    for (const auto& group : groups_) RETURN_IF_ERROR(made->Commit(*group).status());
    memory_ = made.get();
    return made;
  }
  Position LastPosition() const override { return memory_->LastPosition(); }
  std::unique_ptr<View> Look() const override { return memory_->Look(); }
  absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const override {
    return memory_->Get(family, key, value);
  }
  absl::Status Reopen() override { return memory_->Reopen(); }
  WriteGate write_gate() const override { return memory_->write_gate(); }
  void ExpireRequestsBefore(absl::Time time) override { memory_->ExpireRequestsBefore(time); }

 private:
  bool Forgets(const Group::Row& row) const {
    if (row.deleted) return false;
    return (plant_ == Plant::kForgetsRequests && row.family == Family::kRequests) ||
           (plant_ == Plant::kForgetsDueClocks && row.family == Family::kDue);
  }
  std::unique_ptr<Group> Copy(const Group& group) const {
    auto copy = std::make_unique<Group>();
    for (size_t i = 0; i < group.record_count(); ++i) {
      const Group::NewRecord record = group.record(i);
      copy->Append(record.stream, record.version, record.payload);
    }
    for (size_t i = 0; i < group.put_or_delete_count(); ++i) {
      const Group::Row row = group.row(i);
      if (Forgets(row)) continue;
      row.deleted ? copy->Delete(row.family, row.key) : copy->Put(row.family, row.key, row.value);
    }
    for (size_t i = 0; i < group.delta_count(); ++i) {
      const Group::Delta delta = group.delta(i);
      copy->Add(delta.family, delta.key, delta.delta);
    }
    return copy;
  }

  MemoryStore* memory_;
  const Plant plant_;
  std::vector<std::unique_ptr<Group>> groups_;
};

MemoryDisk::MemoryDisk(Plant plant) : plant_(plant), memory_(std::make_unique<MemoryStore>()) {
  if (plant_ != Plant::kNothing) forgetful_ = std::make_unique<Forgetful>(memory_.get(), plant_);
}

MemoryDisk::~MemoryDisk() = default;

Store* MemoryDisk::store() {
  if (forgetful_ != nullptr) return forgetful_.get();
  return memory_.get();
}

void MemoryDisk::FailSoon(Dice* dice) {
  memory_->FailNextCommit(dice->OneIn(2) ? MemoryStore::Fate::kThere : MemoryStore::Fate::kLost);
}

void MemoryDisk::SetFull(bool full) {
  memory_->SetFull(full);
}

absl::Status MemoryDisk::Restart(bool /*power*/) {
  RETURN_IF_ERROR(memory_->Reopen());
  if (plant_ != Plant::kForgetsAWrite) return absl::OkStatus();
  ASSIGN_OR_RETURN(memory_, forgetful_->WithoutTheLast());
  return absl::OkStatus();
}

absl::StatusOr<Position> SimStore::Commit(const Group& group) {
  if (dead_) return Dead();
  clock_->AdvanceTime(kWriteTakes);
  if (die_written_.has_value()) {
    dead_ = true;
    if (*die_written_) static_cast<void>(disk_->Commit(group));
    return Dead();
  }
  return disk_->Commit(group);
}

absl::Status SimStore::Reopen() {
  return dead_ ? Dead() : disk_->Reopen();
}

}  // namespace gaiwan::testing
