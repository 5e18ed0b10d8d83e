#include "server/api/list_filter.h"

#include <string>
#include <utility>

#include "absl/strings/strip.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

void RequireWord(CaseField field, const std::string& word, CaseFilter* filter) {
  if (word.empty()) return;
  CaseCondition condition;
  condition.field = field;
  condition.word = word;
  filter->Require(std::move(condition));
}

}  // namespace

absl::StatusOr<CaseFilter> FilterOf(const v1::ListCasesRequest& request, absl::Time now) {
  ASSIGN_OR_RETURN(CaseFilter filter, CaseFilter::Parse(request.filter(), now));
  RequireWord(CaseField::kUnit, request.unit(), &filter);
  RequireWord(CaseField::kState, request.state(), &filter);
  RequireWord(CaseField::kStep, request.step(), &filter);
  RequireWord(CaseField::kLevel, request.level(), &filter);
  RequireWord(CaseField::kMediator, request.mediator(), &filter);
  if (request.has_due_before()) {
    CaseCondition due;
    due.field = CaseField::kDue;
    // Microseconds are whole: what is due before a moment is due before the next whole one.
    due.to = absl::ToUnixMicros(ToTime(request.due_before()) + absl::Microseconds(1) - absl::Nanoseconds(1));
    filter.Require(std::move(due));
  }
  return filter;
}

std::function<bool(absl::string_view, absl::string_view)> AtOrBelow(std::shared_ptr<const DirectoryFacts> directory) {
  return [directory = std::move(directory)](absl::string_view unit, absl::string_view root) {
    return directory->IsAtOrBelow(absl::StripPrefix(unit, "orgs/"), absl::StripPrefix(root, "orgs/"));
  };
}

}  // namespace gaiwan
