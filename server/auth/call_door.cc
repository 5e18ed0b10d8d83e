#include "server/auth/call_door.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

v1::CallerKind KindOf(const Caller& caller) {
  switch (caller.kind) {
    case CallerKind::kParty:
      return v1::CALLER_KIND_PARTY;
    case CallerKind::kCitizen:
      return v1::CALLER_KIND_CITIZEN;
    case CallerKind::kBootstrap:
      return v1::CALLER_KIND_BOOTSTRAP;
    case CallerKind::kPerson:
      break;
  }
  if (caller.bootstrap) return v1::CALLER_KIND_BOOTSTRAP;
  return caller.must_change_password ? v1::CALLER_KIND_FIRST_PASSWORD : v1::CALLER_KIND_PERSON;
}

absl::Status Denied(v1::Reason reason) {
  v1::CommandRefused detail;
  detail.set_reason(reason);
  *detail.mutable_words() = WordsFor(reason);
  return WithDetail(absl::PermissionDeniedError(absl::StrCat(v1::Reason_Name(reason), ": ", WordsFor(reason).en())),
                    detail);
}

absl::Status NotFor(absl::string_view method, const v1::CallRule* rule) {
  if (rule != nullptr && rule->has_words()) return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE, rule->words());
  const std::string posts = rule == nullptr ? std::string() : absl::StrJoin(rule->posts(), ", ");
  return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE,
                        MakeLabel(absl::StrCat("您的身份不能调用 ", method, "（可以的职务：", posts, "）"),
                                  absl::StrCat(method, " is not for you (posts that may: ", posts, ")")));
}

}  // namespace

bool CallDoor::IsOpen(absl::string_view method) const {
  const v1::CallRule* rule = policy_->FindCall(method);
  return rule != nullptr && absl::c_linear_search(rule->callers(), v1::CALLER_KIND_ANYONE);
}

absl::Status CallDoor::Check(absl::string_view method, const Caller& caller) const {
  const v1::CallRule* rule = policy_->FindCall(method);
  if (rule == nullptr) return NotFor(method, nullptr);
  const v1::CallerKind kind = KindOf(caller);
  const bool anyone = absl::c_linear_search(rule->callers(), v1::CALLER_KIND_ANYONE);
  if (!anyone && !absl::c_linear_search(rule->callers(), kind)) {
    return Denied(kind == v1::CALLER_KIND_FIRST_PASSWORD ? v1::PASSWORD_CHANGE_NEEDED : v1::NOT_FOR_THIS_CALLER);
  }
  if (anyone || kind != v1::CALLER_KIND_PERSON || (rule->posts().empty() && rule->org_kinds().empty())) {
    return absl::OkStatus();
  }
  const std::shared_ptr<const DirectoryFacts> directory = directory_();
  for (const PostFact& post : directory->Posts(caller.id(), DayOf(clock_->TimeNow()))) {
    const bool of_post = rule->posts().empty() || absl::c_linear_search(rule->posts(), post.role);
    const bool of_kind =
        rule->org_kinds().empty() || absl::c_linear_search(rule->org_kinds(), directory->OrgKind(post.org));
    if (of_post && of_kind) return absl::OkStatus();
  }
  return NotFor(method, rule);
}

}  // namespace gaiwan
