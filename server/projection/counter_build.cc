#include "server/projection/counter_build.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "server/projection/counter_key.h"
#include "server/projection/counter_projector.h"
#include "server/projection/list_projector.h"
#include "server/projection/tally.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kStampKey = "counters";
// Rows of one write: some 200 bytes each, far below what a group may have.
constexpr size_t kRowsPerWriteMax = 4096;

// Writes rows a group at a time.
class RowWriter {
 public:
  explicit RowWriter(Store* store) : store_(*store) {}

  absl::Status Put(Family family, absl::string_view key, absl::string_view value) {
    group_.Put(family, key, value);
    return FlushIf(group_.put_or_delete_count() >= kRowsPerWriteMax);
  }
  absl::Status Delete(Family family, absl::string_view key) {
    group_.Delete(family, key);
    return FlushIf(group_.put_or_delete_count() >= kRowsPerWriteMax);
  }
  absl::Status Flush() { return FlushIf(!group_.empty()); }

 private:
  absl::Status FlushIf(bool now) {
    if (!now) return absl::OkStatus();
    RETURN_IF_ERROR(store_.Commit(group_).status());
    group_.Clear();
    return absl::OkStatus();
  }

  Store& store_;
  Group group_;
};

absl::Status DeleteOld(const View& view, RowWriter* writer) {
  absl::Status status;
  RETURN_IF_ERROR(view.Scan(Family::kCounters, "", "", [&](absl::string_view key, absl::string_view) {
    v1::Booking booking;
    if (ParseCounterKey(key, &booking)) status = writer->Delete(Family::kCounters, key);
    return status.ok();
  }));
  RETURN_IF_ERROR(status);
  RETURN_IF_ERROR(ScanTallies(view, "", [&](absl::string_view name, const v1::CaseTally&) {
    status = writer->Delete(Family::kList, TallyRowKey(name));
    return status.ok();
  }));
  RETURN_IF_ERROR(status);
  return writer->Flush();
}

}  // namespace

absl::StatusOr<bool> BuildCountersIfStale(Store* store, const CaseLoader& loader) {
  const std::unique_ptr<View> view = store->Look();
  ASSIGN_OR_RETURN(const std::optional<std::string> stamp, view->Get(Family::kMeta, kStampKey));
  const std::string wanted = absl::StrCat(kTallyStamp);
  if (stamp == wanted) return false;
  RowWriter writer(store);
  RETURN_IF_ERROR(DeleteOld(*view, &writer));
  std::map<std::string, int64_t> sums;
  absl::Status status;
  v1::CaseTally tally;
  RETURN_IF_ERROR(ScanCaseRows(*view, "", [&](absl::string_view name, const v1::CaseRow&) {
    const absl::StatusOr<std::shared_ptr<const CaseState>> state = loader.Read(*view, name);
    if (!state.ok()) {
      status = state.status();
      return false;
    }
    FillTally((*state)->proto(), &tally);
    if (tally.bookings().empty()) return true;
    for (const v1::Booking& booking : tally.bookings()) sums[CounterKey(booking)] += booking.amount();
    status = writer.Put(Family::kList, TallyRowKey(name), tally.SerializeAsString());
    return status.ok();
  }));
  RETURN_IF_ERROR(status);
  for (const auto& [key, sum] : sums) {
    if (sum != 0) RETURN_IF_ERROR(writer.Put(Family::kCounters, key, keys::EncodeCounter(sum)));
  }
  RETURN_IF_ERROR(writer.Put(Family::kMeta, kStampKey, wanted));
  RETURN_IF_ERROR(writer.Flush());
  return true;
}

}  // namespace gaiwan
