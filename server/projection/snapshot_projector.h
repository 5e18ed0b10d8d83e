// server/projection/snapshot_projector.h: writes a folded case every kSnapshotEvery versions, and puts the present one
// into the cache once it is durable.
#ifndef GAIWAN_SERVER_PROJECTION_SNAPSHOT_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_SNAPSHOT_PROJECTOR_H_

#include <string>

#include "server/engine/projector.h"
#include "server/projection/case_cache.h"

namespace gaiwan {

class SnapshotProjector final : public Projector {
 public:
  // `cache` is not owned and outlives the projector.
  explicit SnapshotProjector(CaseCache* cache) : cache_(cache) {}

  void Project(const Change& change, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;

 private:
  CaseCache* const cache_;
  std::string scratch_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_SNAPSHOT_PROJECTOR_H_
