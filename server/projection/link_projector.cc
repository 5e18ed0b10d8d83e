#include "server/projection/link_projector.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/projection/case_state.h"
#include "server/projection/list_projector.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "linked/";
// Behind `linked/OTHER/`.
constexpr char kBehindSlash = '/' + 1;
constexpr absl::string_view kStampKey = "links";
// Raised when the same case would make other rows.
constexpr absl::string_view kStamp = "1";
// Rows of one write: some 100 bytes each, far below what a group may have.
constexpr size_t kRowsPerWriteMax = 4096;

std::string RowKey(absl::string_view other, absl::string_view name) {
  return absl::StrCat(kPrefix, other, "/", name);
}

// By the other case.
std::map<std::string, v1::LinkRow> RowsOf(const v1::Case& c) {
  std::map<std::string, v1::LinkRow> rows;
  for (const v1::CaseLink& link : c.links()) rows[link.other()].add_kinds(link.kind());
  for (auto& [other, row] : rows) std::sort(row.mutable_kinds()->begin(), row.mutable_kinds()->end());
  if (!c.merged_into().empty()) rows[c.merged_into()].set_merged(true);
  return rows;
}

bool ChangesLinks(const Change& change) {
  return absl::c_any_of(change.events, [](const std::shared_ptr<const v1::Event>& event) {
    return event->has_cases_linked() || event->has_case_merged() || event->has_merge_undone() ||
           event->has_case_split();
  });
}

bool ChangesMerger(const Change& change) {
  return absl::c_any_of(change.events, [](const std::shared_ptr<const v1::Event>& event) {
    return event->has_case_merged() || event->has_merge_undone();
  });
}

}  // namespace

void LinkProjector::Project(const Change& change, Group* group) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr || !ChangesLinks(change)) return;
  const CaseState* before = AsCase(change.before.get());
  const std::map<std::string, v1::LinkRow> now = RowsOf(after->proto());
  if (before != nullptr) {
    for (const auto& [other, row] : RowsOf(before->proto())) {
      if (now.count(other) == 0) group->Delete(Family::kList, RowKey(other, change.stream));
    }
  }
  for (const auto& [other, row] : now) group->Put(Family::kList, RowKey(other, change.stream), row.SerializeAsString());
  if (ChangesMerger(change)) open_[change.stream] = after->proto().merged_into();
}

absl::Status LinkProjector::Complete(Position, Group*) {
  std::swap(open_, on_its_way_);
  return absl::OkStatus();
}

void LinkProjector::Committed(absl::Span<const Change> changes) {
  // Also called for what was read back from the log after a failed write, and was not projected.
  on_its_way_.clear();
  for (const Change& change : changes) {
    const CaseState* after = AsCase(change.after.get());
    if (after != nullptr && ChangesMerger(change)) durable_[change.stream] = after->proto().merged_into();
  }
}

void LinkProjector::Dropped() {
  open_.clear();
  on_its_way_.clear();
}

std::optional<std::string> LinkProjector::MergedInto(absl::string_view name) const {
  for (const Merged* merged : {&open_, &on_its_way_, &durable_}) {
    if (const auto found = merged->find(name); found != merged->end()) return found->second;
  }
  return std::nullopt;
}

absl::Status ScanLinkedFrom(const View& view, absl::string_view name,
                            absl::FunctionRef<bool(absl::string_view other, const v1::LinkRow& row)> callback) {
  const std::string from = RowKey(name, "");
  std::string to = from;
  to.back() = kBehindSlash;
  absl::Status status;
  v1::LinkRow row;
  RETURN_IF_ERROR(view.Scan(Family::kList, from, to, [&](absl::string_view key, absl::string_view value) {
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = absl::DataLossError(absl::StrCat("the row ", key, " does not parse"));
      return false;
    }
    return callback(key.substr(from.size()), row);
  }));
  return status;
}

absl::StatusOr<bool> BuildLinksIfMissing(Store* store, const CaseLoader& loader) {
  const std::unique_ptr<View> view = store->Look();
  ASSIGN_OR_RETURN(const std::optional<std::string> stamp, view->Get(Family::kMeta, kStampKey));
  if (stamp == kStamp) return false;
  Group group;
  const auto flush = [&] {
    const absl::Status written = store->Commit(group).status();
    group.Clear();
    return written;
  };
  absl::Status status;
  RETURN_IF_ERROR(ScanCaseRows(*view, "", [&](absl::string_view name, const v1::CaseRow&) {
    const absl::StatusOr<std::shared_ptr<const CaseState>> state = loader.Read(*view, name);
    status = state.status();
    if (!status.ok()) return false;
    for (const auto& [other, row] : RowsOf((*state)->proto())) {
      group.Put(Family::kList, RowKey(other, name), row.SerializeAsString());
    }
    if (group.put_or_delete_count() >= kRowsPerWriteMax) status = flush();
    return status.ok();
  }));
  RETURN_IF_ERROR(status);
  group.Put(Family::kMeta, kStampKey, kStamp);
  RETURN_IF_ERROR(flush());
  return true;
}

}  // namespace gaiwan
