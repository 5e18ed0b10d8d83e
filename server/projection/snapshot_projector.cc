#include "server/projection/snapshot_projector.h"

#include <memory>

#include "gaiwan/v1/record.pb.h"
#include "server/projection/case_loader.h"
#include "server/projection/case_state.h"
#include "workflow/evolve.h"

namespace gaiwan {

void SnapshotProjector::Project(const Change& change, Group* group) {
  const auto* after = dynamic_cast<const CaseState*>(change.after.get());
  if (after == nullptr) return;
  const uint64_t multiple = after->version() / kSnapshotEvery * kSnapshotEvery;
  if (multiple == 0 || change.before->version() >= multiple) return;
  v1::CaseSnapshot snapshot;
  snapshot.set_evolve_stamp(kEvolveStamp);
  *snapshot.mutable_case_() = after->proto();
  snapshot.SerializeToString(&scratch_);
  group->Put(Family::kSnapshots, SnapshotKey(change.stream, multiple), scratch_);
}

void SnapshotProjector::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    if (auto after = std::dynamic_pointer_cast<const CaseState>(change.after)) cache_->Put(change.stream, after);
  }
}

}  // namespace gaiwan
