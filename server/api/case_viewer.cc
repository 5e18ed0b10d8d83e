#include "server/api/case_viewer.h"

#include <utility>

#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

Viewer CaseViewer::ViewerFor(const Caller& caller) const {
  return ViewerOf(caller, *reference()->directory, clock_->TimeNow(), policy_);
}

absl::StatusOr<Sight> CaseViewer::SightFor(const Caller& caller, const v1::Case& c) const {
  return SightFor(caller, c, /*noted=*/false);
}

absl::StatusOr<Sight> CaseViewer::NotedSightFor(const Caller& caller, const v1::Case& c) const {
  return SightFor(caller, c, /*noted=*/true);
}

absl::StatusOr<Sight> CaseViewer::SightFor(const Caller& caller, const v1::Case& c, bool noted) const {
  const std::shared_ptr<const Reference> now = reference();
  Viewer viewer = ViewerOf(caller, *now->directory, clock_->TimeNow(), policy_);
  if (noted) viewer = Noted(std::move(viewer), caller);
  Sight sight = SightOf(c, viewer, *now->directory);
  if (sight.none()) return CaseUnknown(c.name());
  return sight;
}

absl::Status CaseViewer::Show(const Caller& caller, const v1::Case& c, v1::CaseView view, v1::Case* out) const {
  ASSIGN_OR_RETURN(const Sight sight, SightFor(caller, c));
  return MakeView(c, sight, view, open_, out);
}

absl::Status CaseUnknown(absl::string_view name) {
  return Refused(v1::Case(), v1::CASE_UNKNOWN, name);
}

}  // namespace gaiwan
