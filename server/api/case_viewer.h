// server/api/case_viewer.h: shows cases to callers: finds out what they may see at present and makes the view.
// Thread-safe.
//
// A reason (kReasonHeader) opens nothing here, and broken glass shows no more than where the case stands, but for
// NotedSightFor: what they reveal is noted before it is answered, or not shown.
#ifndef GAIWAN_SERVER_API_CASE_VIEWER_H_
#define GAIWAN_SERVER_API_CASE_VIEWER_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/api/view.h"
#include "server/auth/caller.h"
#include "server/auth/sight.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"

namespace gaiwan {

class CaseViewer {
 public:
  // `directory` and `clock` are not owned and outlive the viewer.
  CaseViewer(const DirectoryHolder* directory, Clock* clock, std::shared_ptr<const Policy> policy, OpenPersonal open)
      : directory_(directory), clock_(clock), policy_(std::move(policy)), open_(std::move(open)) {}

  // The caller as they look at present.
  Viewer ViewerFor(const Caller& caller) const;
  // How much of `c` the caller sees. NOT_FOUND (CASE_UNKNOWN) for nothing at all: that there is a case says something
  // too.
  absl::StatusOr<Sight> SightFor(const Caller& caller, const v1::Case& c) const;
  // SightFor with what the caller's reason and broken glass reveal. Only where ReplyNoted (noted_reply.h), or NoteNow,
  // follows with this sight before anything is shown.
  absl::StatusOr<Sight> NotedSightFor(const Caller& caller, const v1::Case& c) const;
  // SightFor and MakeView. CASE_VIEW_UNSPECIFIED is CASE_VIEW_FULL.
  absl::Status Show(const Caller& caller, const v1::Case& c, v1::CaseView view, v1::Case* out) const;

  const OpenPersonal& open() const { return open_; }
  std::shared_ptr<const Reference> reference() const { return directory_->Get(); }
  const std::shared_ptr<const Policy>& policy() const { return policy_; }

 private:
  absl::StatusOr<Sight> SightFor(const Caller& caller, const v1::Case& c, bool noted) const;

  const DirectoryHolder* const directory_;
  Clock* const clock_;
  const std::shared_ptr<const Policy> policy_;
  const OpenPersonal open_;
};

// NOT_FOUND with CASE_UNKNOWN.
absl::Status CaseUnknown(absl::string_view name);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CASE_VIEWER_H_
