#include "server/evidence/tree_projector.h"

#include <memory>
#include <utility>

#include "server/log/keys.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan {

void TreeProjector::Project(const Change& change, Group* group) {
  static_cast<void>(change);
  static_cast<void>(group);
}

absl::Status TreeProjector::Complete(Position first, Group* group) {
  if (group->record_count() == 0) return absl::OkStatus();
  // Another size than the log's: something was written past this engine, and the tree of the store tells of what.
  if (!writer_.has_value() || writer_->tree().size() + 1 != first) {
    ASSIGN_OR_RETURN(TreeWriter writer, TreeWriter::Load(*store_.Look()));
    writer_ = std::move(writer);
  }
  const auto put = [group](absl::string_view key, absl::string_view value) { group->Put(Family::kTree, key, value); };
  for (size_t i = 0; i < group->record_count(); ++i) {
    const Group::NewRecord record = group->record(i);
    header_.clear();
    keys::AppendRecordHeader(record.stream, record.version, &header_);
    writer_->Append(RecordLeaf(first + i, header_, Sha256({record.payload})), put);
  }
  writer_->PutEdge(put);
  return absl::OkStatus();
}

void TreeProjector::Dropped() {
  writer_.reset();
}

}  // namespace gaiwan
