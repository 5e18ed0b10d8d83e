// server/evidence/tree_projector.h: the tree grows in the write that makes the log grow: a leaf a record, the edge with
// every group, a tile with every 256th record. Used by the engine's thread.
#ifndef GAIWAN_SERVER_EVIDENCE_TREE_PROJECTOR_H_
#define GAIWAN_SERVER_EVIDENCE_TREE_PROJECTOR_H_

#include <optional>
#include <string>

#include "server/engine/projector.h"
#include "server/evidence/tree_writer.h"
#include "server/log/store.h"

namespace gaiwan {

class TreeProjector final : public Projector {
 public:
  // `store` is not owned and outlives it.
  explicit TreeProjector(const Store* store) : store_(*store) {}

  // Nothing follows from one change alone.
  void Project(const Change& change, Group* group) override;
  // Errors are those of TreeWriter::Load.
  absl::Status Complete(Position first, Group* group) override;
  void Dropped() override;

 private:
  const Store& store_;
  // Ahead of the store by the group on its way. Nothing: to be loaded, since that group may be there or not.
  std::optional<TreeWriter> writer_;
  std::string header_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_TREE_PROJECTOR_H_
