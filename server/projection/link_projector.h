// server/projection/link_projector.h: how cases belong together, found from either side: a row for each case that names
// another one, under the name of the other. What a case says stands in its own stream; nothing is written into the
// other's.
//
// Family::kList, `linked/OTHER/CASE`, both names whole; value LinkRow. Written by the few commands that link, merge,
// split or undo, and by no other.
//
// In memory is what was merged since the start: a decision is told of the other case what somebody read before, and
// counts what was decided since, earlier commands of the open group and of the one on its way among it. MergedInto is
// for the engine's thread.
#ifndef GAIWAN_SERVER_PROJECTION_LINK_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_LINK_PROJECTOR_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case_link.pb.h"
#include "server/engine/projector.h"
#include "server/log/store.h"
#include "server/projection/case_loader.h"

namespace gaiwan {

class LinkProjector final : public Projector {
 public:
  void Project(const Change& change, Group* group) override;
  absl::Status Complete(Position first, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override;

  // `cases/{case}` that the case goes on in, empty when it stands alone, as of the decision that is being made; nullopt
  // when it was neither merged nor parted since the start.
  std::optional<std::string> MergedInto(absl::string_view name) const;

 private:
  using Merged = absl::flat_hash_map<std::string, std::string>;

  Merged open_;
  Merged on_its_way_;
  Merged durable_;
};

// Calls `callback` with each case that names `name`, in the order of their names, until it returns false.
//   DATA_LOSS  a row does not parse.
absl::Status ScanLinkedFrom(const View& view, absl::string_view name,
                            absl::FunctionRef<bool(absl::string_view other, const v1::LinkRow& row)> callback);

// Makes the rows for a data folder that has none yet. Marked as made last of all, so that a start that is cut short
// begins anew; nobody else may write meanwhile. Whether they had to be made.
//   DATA_LOSS, UNAVAILABLE, RESOURCE_EXHAUSTED  as the store says.
absl::StatusOr<bool> BuildLinksIfMissing(Store* store, const CaseLoader& loader);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_LINK_PROJECTOR_H_
