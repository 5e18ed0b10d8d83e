// server/auth/call_door.h: who may call what, by the policy table. A method the table does not name is for nobody.
// Thread-safe. What a call then does and shows is the definition's affair and the view's.
#ifndef GAIWAN_SERVER_AUTH_CALL_DOOR_H_
#define GAIWAN_SERVER_AUTH_CALL_DOOR_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/auth/policy.h"
#include "server/base/clock.h"
#include "workflow/facts.h"

namespace gaiwan {

class CallDoor {
 public:
  // The directory as it stands.
  using Directory = std::function<std::shared_ptr<const DirectoryFacts>()>;

  // `clock` is not owned and outlives the door.
  CallDoor(std::shared_ptr<const Policy> policy, Directory directory, Clock* clock)
      : policy_(std::move(policy)), directory_(std::move(directory)), clock_(clock) {}

  // Whether anybody may call `method`, `SignInService.SignIn`, without a token.
  bool IsOpen(absl::string_view method) const;
  // `method`: `CaseService.GetCase`.
  //   PERMISSION_DENIED  PASSWORD_CHANGE_NEEDED; NOT_FOR_THIS_CALLER, for another kind of caller; NOT_YOUR_ROLE, with
  //                      the posts that may.
  absl::Status Check(absl::string_view method, const Caller& caller) const;

 private:
  const std::shared_ptr<const Policy> policy_;
  const Directory directory_;
  Clock* const clock_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_CALL_DOOR_H_
