#include "server/projection/counter_projector.h"

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/log/keys.h"
#include "server/projection/case_state.h"
#include "server/projection/counter_key.h"
#include "server/projection/tally.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "tally/";
// The first key behind all that begin with kPrefix.
constexpr absl::string_view kBehindPrefix = "tally0";

void Book(const v1::CaseTally& tally, int sign, Group* group) {
  for (const v1::Booking& booking : tally.bookings()) {
    group->Add(Family::kCounters, CounterKey(booking), sign * booking.amount());
  }
}

}  // namespace

std::string TallyRowKey(absl::string_view name) {
  return absl::StrCat(kPrefix, name);
}

void CounterProjector::Project(const Change& change, Group* group) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr) return;
  if (absl::c_none_of(change.events, [](const auto& event) { return MayChangeTally(*event); })) return;
  before_.Clear();
  if (const CaseState* before = AsCase(change.before.get()); before != nullptr) FillTally(before->proto(), &before_);
  FillTally(after->proto(), &after_);
  before_.SerializeToString(&scratch_before_);
  after_.SerializeToString(&scratch_);
  if (scratch_ == scratch_before_) return;
  Book(before_, -1, group);
  Book(after_, 1, group);
  if (after_.bookings().empty()) {
    group->Delete(Family::kList, TallyRowKey(change.stream));
  } else {
    group->Put(Family::kList, TallyRowKey(change.stream), scratch_);
  }
}

absl::Status ScanTallies(const View& view, absl::string_view after,
                         absl::FunctionRef<bool(absl::string_view name, const v1::CaseTally& tally)> callback) {
  // A zero byte is the least there is to add: the first key behind.
  const std::string from =
      after.empty() ? std::string(kPrefix) : absl::StrCat(TallyRowKey(after), absl::string_view("\0", 1));
  absl::Status status;
  v1::CaseTally tally;
  RETURN_IF_ERROR(view.Scan(Family::kList, from, kBehindPrefix, [&](absl::string_view key, absl::string_view value) {
    const absl::string_view name = absl::StripPrefix(key, kPrefix);
    if (!tally.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = absl::DataLossError(absl::StrCat("what ", name, " adds to returns does not parse"));
      return false;
    }
    return callback(name, tally);
  }));
  return status;
}

absl::Status ScanCounters(const View& view, absl::string_view committee, v1::Measure measure, int32_t from, int32_t to,
                          absl::FunctionRef<void(const v1::Booking& sum)> callback) {
  absl::Status status;
  v1::Booking sum;
  RETURN_IF_ERROR(view.Scan(
      Family::kCounters, CounterKeyPrefix(committee, measure, from), CounterKeyPrefix(committee, measure, to + 1),
      [&](absl::string_view key, absl::string_view value) {
        const absl::StatusOr<int64_t> amount = keys::DecodeCounter(value);
        if (!amount.ok() || !ParseCounterKey(key, &sum)) {
          status = absl::DataLossError(absl::StrCat("the counter ", absl::CHexEscape(key), " does not parse"));
          return false;
        }
        if (*amount == 0) return true;
        sum.set_amount(*amount);
        callback(sum);
        return true;
      }));
  return status;
}

}  // namespace gaiwan
