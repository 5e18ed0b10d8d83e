#include "server/api/admin_service.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"

#include "server/api/directory_service.h"
#include "server/auth/sight.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// When the request names no size.
constexpr size_t kAccountsPerPage = 200;
// A test never needs more at once, and every clock on the way is looked at.
constexpr absl::Duration kAdvanceMax = absl::Hours(24 * 366 * 20);

}  // namespace

grpc::ServerUnaryReactor* AdminService::GetStatus(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return Serve<v1::GetStatusRequest>(
      parts_.serve, "AdminService.GetStatus", context, request, response,
      [this](const CallPtr<v1::GetStatusRequest>& call) { call->Reply(StatusFor(call->caller())); });
}

v1::GetStatusResponse AdminService::StatusFor(const Caller& caller) const {
  v1::GetStatusResponse status = parts_.status();
  const absl::CivilDay today = DayOf(parts_.serve.clock->TimeNow());
  if (caller.bootstrap || IsAdministrator(caller.person, *parts_.directory->Get()->directory, today)) return status;
  v1::GetStatusResponse health;
  *health.mutable_time() = status.time();
  health.set_dev_clock(status.dev_clock());
  health.set_dev_auth(status.dev_auth());
  health.set_writing_closed(status.writing_closed());
  health.set_version(status.version());
  // Of which years the working days are known: who plans looks whether a day can be told.
  *health.mutable_calendar_years() = status.calendar_years();
  return health;
}

grpc::ServerUnaryReactor* AdminService::AdvanceClock(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::AdvanceClockRequest>(
      parts_.serve, "AdminService.AdvanceClock", context, request, response,
      [this](const CallPtr<v1::AdvanceClockRequest>& call) {
        parts_.worker->Post([this, call] { call->ReplyWith(Advance(call->request())); });
      });
}

absl::StatusOr<v1::AdvanceClockResponse> AdminService::Advance(const v1::AdvanceClockRequest& request) const {
  if (parts_.dev_clock == nullptr) {
    return absl::FailedPreconditionError("this server keeps real time: it was not started with --insecure-dev-clock");
  }
  const absl::Time now = parts_.serve.clock->TimeNow();
  absl::Time to;
  if (request.has_by()) {
    to = now + absl::Seconds(request.by().seconds()) + absl::Nanoseconds(request.by().nanos());
  } else if (request.has_to()) {
    to = absl::FromUnixSeconds(request.to().seconds()) + absl::Nanoseconds(request.to().nanos());
  } else {
    return BadField("how", "应给出 by 或 to", "one of by and to must be set");
  }
  const char* const field = request.has_by() ? "by" : "to";
  if (to < now) return BadField(field, "时间不能倒退", "would set the clock back");
  if (to - now > kAdvanceMax) return BadField(field, "一次最多前进20年", "is more than 20 years ahead", 20);
  v1::AdvanceClockResponse response;
  ASSIGN_OR_RETURN(const int fired, parts_.dev_clock->AdvanceTo(to));
  response.set_fired(fired);
  const absl::Time reached = parts_.serve.clock->TimeNow();
  response.mutable_time()->set_seconds(absl::ToUnixSeconds(reached));
  return response;
}

template <typename Request, typename Handler>
grpc::ServerUnaryReactor* AdminService::ServeAdministrator(const char* method, grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request, grpc::ByteBuffer* response,
                                                           Handler handler) {
  return Serve<Request>(parts_.serve, method, context, request, response,
                        [this, handler = std::move(handler)](const CallPtr<Request>& call) {
                          if (parts_.office == nullptr) {
                            return call->Fail(absl::FailedPreconditionError("this server keeps no accounts"));
                          }
                          handler(call);
                        });
}

grpc::ServerUnaryReactor* AdminService::MakeAccount(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeAdministrator<v1::MakeAccountRequest>(
      "AdminService.MakeAccount", context, request, response, [this](const auto& call) {
        parts_.office->MakeAccount(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::MakeAccountResponse>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* AdminService::ResetAccount(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeAdministrator<v1::ResetAccountRequest>(
      "AdminService.ResetAccount", context, request, response, [this](const auto& call) {
        const absl::Status ordered = CheckOrdered(call->caller(), call->request());
        if (!ordered.ok()) return call->Fail(ordered);
        parts_.office->ResetAccount(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::ResetAccountResponse>& done) { call->ReplyWith(done); });
      });
}

absl::Status AdminService::CheckOrdered(const Caller& caller, const v1::ResetAccountRequest& request) const {
  v1::OrderedAct act;
  act.mutable_account()->set_person(request.person());
  const v1::OrderRule* rule = parts_.orders == nullptr ? nullptr : parts_.orders->FindRule(act);
  // One's own password one may change anyway.
  if (rule == nullptr || request.person() == caller.person) return absl::OkStatus();
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const absl::string_view id = absl::StripPrefix(request.person(), "people/");
  const auto is_watched = [rule](const std::string& role) { return absl::c_linear_search(rule->posts(), role); };
  // Also what they held or will hold: whoever imports posts could end one for as long as the reset takes.
  const DirectoryPerson* const person = now->directory->FindPerson(id);
  const bool takes_one =
      (person != nullptr &&
       absl::c_any_of(person->posts, [&](const v1::Post& post) { return is_watched(post.role()); })) ||
      absl::c_any_of(now->directory->Posts(id, DayOf(parts_.serve.clock->TimeNow())),
                     [&](const PostFact& post) { return is_watched(post.role); });
  if (!takes_one && request.order().empty()) return absl::OkStatus();
  return parts_.orders->Check(caller.person, act, request.order());
}

grpc::ServerUnaryReactor* AdminService::LockAccount(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeAdministrator<v1::LockAccountRequest>(
      "AdminService.LockAccount", context, request, response, [this](const auto& call) {
        parts_.office->SetLock(call->caller(), call->request().person(), /*locked=*/true, call->request().reason(),
                               [call](const absl::StatusOr<bool>& done) {
                                 if (!done.ok()) return call->Fail(done.status());
                                 call->Reply(v1::LockAccountResponse());
                               });
      });
}

grpc::ServerUnaryReactor* AdminService::UnlockAccount(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeAdministrator<v1::UnlockAccountRequest>(
      "AdminService.UnlockAccount", context, request, response, [this](const auto& call) {
        parts_.office->SetLock(call->caller(), call->request().person(), /*locked=*/false, call->request().reason(),
                               [call](const absl::StatusOr<bool>& done) {
                                 if (!done.ok()) return call->Fail(done.status());
                                 call->Reply(v1::UnlockAccountResponse());
                               });
      });
}

grpc::ServerUnaryReactor* AdminService::RevokeSessions(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeAdministrator<v1::RevokeSessionsRequest>(
      "AdminService.RevokeSessions", context, request, response, [this](const auto& call) {
        parts_.office->RevokeSessions(call->caller(), call->request().person(),
                                      [call](const absl::StatusOr<bool>& done) {
                                        if (!done.ok()) return call->Fail(done.status());
                                        call->Reply(v1::RevokeSessionsResponse());
                                      });
      });
}

grpc::ServerUnaryReactor* AdminService::ListAccounts(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeAdministrator<v1::ListAccountsRequest>(
      "AdminService.ListAccounts", context, request, response,
      [this](const auto& call) { call->ReplyWith(List(call->caller(), call->request())); });
}

absl::StatusOr<v1::ListAccountsResponse> AdminService::List(const Caller& caller,
                                                            const v1::ListAccountsRequest& request) const {
  const std::string query = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", query, request.page_token()));
  }
  const size_t size = request.page_size() == 0 ? kAccountsPerPage : static_cast<size_t>(request.page_size());
  v1::ListAccountsResponse response;
  for (const std::shared_ptr<const AccountState>& account : parts_.accounts->List(after, size + 1)) {
    if (response.accounts_size() == static_cast<int>(size)) {
      response.set_next_page_token(parts_.tokens->Make(query, response.accounts().rbegin()->person()));
      break;
    }
    *response.add_accounts() = parts_.office->Describe(*account);
  }
  return response;
}

}  // namespace gaiwan
