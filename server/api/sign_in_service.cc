#include "server/api/sign_in_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/page_links.h"
#include "server/mediation/mediation_decider.h"
#include "workflow/authorise.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// The command that whoever may invite a party is offered, whatever the definition calls the role.
constexpr char kInvite[] = "invite_party";

std::string PartyCodeMessage(const v1::IssuePartyCodeResponse& issued) {
  const std::string open = issued.link().empty() ? "" : absl::StrCat("，点开 ", issued.link(), " 即可查看办理");
  return absl::StrCat("【人民调解】您的案件查询办理码：", issued.code(), open, "，仅限本人使用，请勿告诉他人。");
}

}  // namespace

template <typename Request, typename Handler>
grpc::ServerUnaryReactor* SignInService::ServeDesk(const char* method, grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response,
                                                   Handler handler) {
  return Serve<Request>(parts_.serve, method, context, request, response,
                        [this, handler = std::move(handler)](const CallPtr<Request>& call) {
                          if (parts_.desk != nullptr) return handler(call);
                          call->Fail(absl::FailedPreconditionError("this server keeps no accounts"));
                        });
}

grpc::ServerUnaryReactor* SignInService::SignIn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* response) {
  return ServeDesk<v1::SignInRequest>("SignInService.SignIn", context, request, response, [this](const auto& call) {
    parts_.desk->SignIn(call->request(), call->address(),
                        [call](const absl::StatusOr<v1::Tokens>& done) { call->ReplyWith(done); });
  });
}

grpc::ServerUnaryReactor* SignInService::Bootstrap(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::BootstrapRequest>(
      "SignInService.Bootstrap", context, request, response,
      [this](const auto& call) { call->ReplyWith(parts_.desk->Bootstrap(call->request(), call->address())); });
}

grpc::ServerUnaryReactor* SignInService::Refresh(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  return ServeDesk<v1::RefreshRequest>("SignInService.Refresh", context, request, response, [this](const auto& call) {
    parts_.desk->Refresh(call->request(), [call](const absl::StatusOr<v1::Tokens>& done) { call->ReplyWith(done); });
  });
}

grpc::ServerUnaryReactor* SignInService::SignInDevice(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::SignInDeviceRequest>(
      "SignInService.SignInDevice", context, request, response, [this](const auto& call) {
        parts_.desk->SignInDevice(call->request(), call->address(),
                                  [call](const absl::StatusOr<v1::Tokens>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::RedeemPartyCode(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::RedeemPartyCodeRequest>(
      "SignInService.RedeemPartyCode", context, request, response, [this](const auto& call) {
        parts_.party_codes->Redeem(
            call->request().code(), call->address(),
            [call](const absl::StatusOr<v1::RedeemPartyCodeResponse>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::RequestPhoneCode(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::RequestPhoneCodeRequest>(
      "SignInService.RequestPhoneCode", context, request, response, [this](const auto& call) {
        // A poster's: a place that is none has no limit of its own.
        const absl::string_view unit = absl::StripPrefix(call->request().unit(), "orgs/");
        if (parts_.viewer->reference()->directory->OrgKind(unit).empty()) {
          return call->Fail(BadField("unit", "没有这个单位", "is no organisation of the directory"));
        }
        call->ReplyWith(parts_.phone_codes->Request(call->request(), call->address()));
      });
}

grpc::ServerUnaryReactor* SignInService::RedeemPhoneCode(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::RedeemPhoneCodeRequest>(
      "SignInService.RedeemPhoneCode", context, request, response,
      [this](const auto& call) { call->ReplyWith(parts_.phone_codes->Redeem(call->request(), call->address())); });
}

grpc::ServerUnaryReactor* SignInService::SignOut(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  return ServeDesk<v1::SignOutRequest>("SignInService.SignOut", context, request, response, [this](const auto& call) {
    parts_.own_account->SignOut(call->caller(), call->request().everywhere(),
                                [call](const absl::StatusOr<v1::SignOutResponse>& done) { call->ReplyWith(done); });
  });
}

grpc::ServerUnaryReactor* SignInService::WhoAmI(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* response) {
  return ServeDesk<v1::WhoAmIRequest>("SignInService.WhoAmI", context, request, response, [this](const auto& call) {
    call->Reply(parts_.own_account->WhoAmI(call->caller()));
  });
}

grpc::ServerUnaryReactor* SignInService::ChangePassword(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::ChangePasswordRequest>(
      "SignInService.ChangePassword", context, request, response, [this](const auto& call) {
        parts_.own_account->ChangePassword(call->caller(), call->request(),
                                           [call](const absl::StatusOr<v1::Tokens>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::EnrolTotp(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::EnrolTotpRequest>(
      "SignInService.EnrolTotp", context, request, response, [this](const auto& call) {
        parts_.own_account->EnrolTotp(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::EnrolTotpResponse>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::ConfirmTotp(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::ConfirmTotpRequest>(
      "SignInService.ConfirmTotp", context, request, response, [this](const auto& call) {
        parts_.own_account->ConfirmTotp(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::ConfirmTotpResponse>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::RemoveTotp(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::RemoveTotpRequest>(
      "SignInService.RemoveTotp", context, request, response, [this](const auto& call) {
        parts_.own_account->RemoveTotp(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::RemoveTotpResponse>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::RegisterDevice(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::RegisterDeviceRequest>(
      "SignInService.RegisterDevice", context, request, response, [this](const auto& call) {
        parts_.own_account->RegisterDevice(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::RegisterDeviceResponse>& done) { call->ReplyWith(done); });
      });
}

grpc::ServerUnaryReactor* SignInService::RevokeDevice(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::RevokeDeviceRequest>(
      "SignInService.RevokeDevice", context, request, response, [this](const auto& call) {
        parts_.own_account->RevokeDevice(
            call->caller(), call->request(),
            [call](const absl::StatusOr<v1::RevokeDeviceResponse>& done) { call->ReplyWith(done); });
      });
}

absl::StatusOr<SignInService::Invited> SignInService::FindInvited(const Caller& caller, absl::string_view party) const {
  const auto [name, id] = SplitPartyActor(party);
  if (id.empty()) return BadField("party", "应为 cases/案件编号/parties/当事人编号", "is cases/{case}/parties/{party}");
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(name));
  ASSIGN_OR_RETURN(const Sight sight, parts_.viewer->SightFor(caller, *c));
  const PublishedDefinition published = parts_.definitions->Find(c->definition().id(), c->definition().revision());
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Facts facts = FactsFor(*reference, caller.person, parts_.serve.clock->TimeNow());
  const std::vector<std::string> allowed =
      published.definition == nullptr ? std::vector<std::string>() : AllowedCommands(*published.definition, *c, facts);
  if (!sight.Shows(v1::CONTACT) || std::find(allowed.begin(), allowed.end(), kInvite) == allowed.end()) {
    return Refused(*c, v1::NOT_YOUR_ROLE, party);
  }
  Invited invited;
  invited.name = std::string(party);
  bool found = false;
  std::vector<std::string> others;
  for (const v1::Party& each : c->parties()) {
    if (each.removed()) continue;
    v1::Personal details = each.details();
    RETURN_IF_ERROR(parts_.viewer->open()(c->name(), &details));
    std::string phone = PlainPhone(details.open().party().phone());
    if (each.id() == id) {
      found = true;
      invited.phone = std::move(phone);
    } else {
      others.push_back(std::move(phone));
    }
  }
  if (!found) return Refused(*c, v1::PART_UNKNOWN, absl::StrCat("parties/", id));
  invited.shares_phone =
      !invited.phone.empty() && std::find(others.begin(), others.end(), invited.phone) != others.end();
  return invited;
}

grpc::ServerUnaryReactor* SignInService::IssuePartyCode(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeDesk<v1::IssuePartyCodeRequest>(
      "SignInService.IssuePartyCode", context, request, response, [this](const auto& call) {
        const absl::StatusOr<Invited> invited = FindInvited(call->caller(), call->request().party());
        if (!invited.ok()) return call->Fail(invited.status());
        const bool sends = call->request().send_by_message();
        if (sends && invited->shares_phone) return call->Fail(Refused(v1::Case(), v1::SHARED_PHONE, invited->name));
        if (sends && invited->phone.empty()) {
          return call->Fail(
              BadField("send_by_message", "没有登记该当事人的电话", "the party has no phone number on record"));
        }
        parts_.party_codes->Issue(
            call->caller(), invited->name, call->request().days(),
            [this, call, sends, invited = *invited](const absl::StatusOr<PartyCodes::Issued>& issued) {
              if (!issued.ok()) return call->Fail(issued.status());
              v1::IssuePartyCodeResponse answer;
              answer.set_code(issued->code);
              *answer.mutable_expire_time() = ToProto(issued->expires);
              answer.set_link(PartyLink(parts_.pages_address, issued->code));
              if (invited.shares_phone) {
                *answer.add_warnings() =
                    MakeLabel("另一方当事人登记了同一电话：请当面分别交付，不要发到该电话",
                              "another party has the same phone number: hand it over in person, not by that phone");
              }
              if (!sends) return call->Reply(answer);
              const absl::Status on_its_way =
                  parts_.messenger->Send({invited.phone, "party-code", PartyCodeMessage(answer)},
                                         [call, answer](const absl::Status& sent) mutable {
                                           answer.set_sent(sent.ok());
                                           if (!sent.ok()) *answer.add_warnings() = WordsFor(v1::MESSAGE_NOT_SENT);
                                           call->Reply(answer);
                                         });
              if (on_its_way.ok()) return;
              // The code is there and good: it can be handed over.
              *answer.add_warnings() = WordsFor(v1::MESSAGE_NOT_SENT);
              call->Reply(answer);
            });
      });
}

grpc::ServerUnaryReactor* SignInService::WithdrawPartyCode(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return ServeDesk<v1::WithdrawPartyCodeRequest>(
      "SignInService.WithdrawPartyCode", context, request, response, [this](const auto& call) {
        const absl::StatusOr<Invited> invited = FindInvited(call->caller(), call->request().party());
        if (!invited.ok()) return call->Fail(invited.status());
        parts_.party_codes->Withdraw(call->caller(), invited->name, [call](const absl::StatusOr<bool>& done) {
          if (!done.ok()) return call->Fail(done.status());
          call->Reply(v1::WithdrawPartyCodeResponse());
        });
      });
}

}  // namespace gaiwan
