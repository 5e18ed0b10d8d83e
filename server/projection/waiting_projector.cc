#include "server/projection/waiting_projector.h"

#include <algorithm>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/projection/case_state.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kAccept = "waiting/accept/";
constexpr absl::string_view kBehindAccept = "waiting/accept0";
constexpr absl::string_view kRisk = "waiting/risk/";
constexpr absl::string_view kBehindRisk = "waiting/risk0";

bool ChangesRisks(const v1::Event& event) {
  return event.has_risk_raised() || event.has_risk_assessed() || event.has_risk_acknowledged();
}

// Somebody took it on, or nobody will.
bool EndsWaitForAcceptance(const v1::Event& event) {
  return event.has_case_accepted() || event.has_case_declined() || event.has_case_voided() || event.has_case_closed() ||
         event.has_mediation_terminated() || event.has_case_merged();
}

int64_t CountUnanswered(const v1::Case& c) {
  return std::count_if(c.risks().begin(), c.risks().end(),
                       [](const v1::Risk& risk) { return risk.acknowledged_by().empty(); });
}

absl::Status ScanNumbers(const View& view, absl::string_view from, absl::string_view to,
                         absl::FunctionRef<void(int64_t)> callback) {
  absl::Status status;
  RETURN_IF_ERROR(view.Scan(Family::kList, from, to, [&](absl::string_view key, absl::string_view value) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(value, &number)) {
      status = absl::DataLossError(absl::StrCat("the row ", key, " holds no number"));
      return false;
    }
    callback(number);
    return true;
  }));
  return status;
}

}  // namespace

void WaitingProjector::Project(const Change& change, Group* group) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr) return;
  bool risks = false;
  for (const std::shared_ptr<const v1::Event>& event : change.events) {
    risks = risks || ChangesRisks(*event);
    if (event->has_case_submitted()) {
      group->Put(Family::kList, absl::StrCat(kAccept, change.stream),
                 absl::StrCat(absl::ToUnixMicros(ToTime(event->record_time()))));
    } else if (EndsWaitForAcceptance(*event)) {
      group->Delete(Family::kList, absl::StrCat(kAccept, change.stream));
    }
  }
  if (!risks) return;
  const std::string key = absl::StrCat(kRisk, change.stream);
  const int64_t count = CountUnanswered(after->proto());
  if (count > 0) {
    group->Put(Family::kList, key, absl::StrCat(count));
  } else {
    group->Delete(Family::kList, key);
  }
}

absl::StatusOr<WaitingCounts> CountWaiting(const View& view, absl::Time handed_in_before) {
  WaitingCounts counts;
  const int64_t before = absl::ToUnixMicros(handed_in_before);
  RETURN_IF_ERROR(ScanNumbers(view, kAccept, kBehindAccept,
                              [&](int64_t micros) { counts.acceptances += micros < before ? 1 : 0; }));
  RETURN_IF_ERROR(ScanNumbers(view, kRisk, kBehindRisk, [&](int64_t count) { counts.risks += count; }));
  return counts;
}

}  // namespace gaiwan
