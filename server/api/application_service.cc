#include "server/api/application_service.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "server/api/case_name.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

grpc::ServerUnaryReactor* ApplicationService::Apply(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ApplyRequest>(parts_.serve, "ApplicationService.Apply", context, request, response,
                                 [this](const CallPtr<v1::ApplyRequest>& call) { Run(call); });
}

v1::ExecuteRequest ApplicationService::Opening(const v1::ApplyRequest& request, const std::string& phone) const {
  v1::ExecuteRequest execute;
  execute.set_request_id(request.request_id());
  v1::OpenCase* open = execute.mutable_command()->mutable_open_case();
  open->set_unit(request.unit());
  open->set_channel(parts_.channel);
  open->set_source(parts_.source);
  *open->mutable_text() = request.text();
  v1::NewParty* applicant = open->add_parties();
  applicant->set_side(v1::PARTY_SIDE_APPLICANT);
  applicant->mutable_details()->set_name(request.name());
  applicant->mutable_details()->set_phone(phone);
  if (!request.other_name().empty()) {
    v1::NewParty* other = open->add_parties();
    other->set_side(v1::PARTY_SIDE_RESPONDENT);
    other->mutable_details()->set_name(request.other_name());
    other->mutable_details()->set_phone(request.other_phone());
  }
  return execute;
}

void ApplicationService::Run(const CallPtr<v1::ApplyRequest>& call) const {
  const v1::ApplyRequest& request = call->request();
  if (request.text().facts().empty()) {
    return call->Fail(BadField("text.facts", "请写明发生了什么事", "is missing: what happened"));
  }
  const std::optional<std::string> phone = parts_.phone_codes->PhoneOf(call->caller().session);
  if (!phone.has_value()) return call->Fail(NotSignedIn("the phone is to be verified again", v1::SESSION_ENDED));
  auto execute = std::make_shared<v1::ExecuteRequest>(Opening(request, *phone));
  // A repeat after a lost answer is no second application.
  absl::AsciiStrToLower(execute->mutable_request_id());
  execute->set_name(DeriveCaseName(call->caller().person, execute->request_id()));
  if (!parts_.reader->Get(execute->name()).ok()) {
    const absl::Status may =
        parts_.phone_codes->TakeApplication(call->caller().person, call->address(), request.unit());
    if (!may.ok()) return call->Fail(may);
  }
  v1::ExecuteRequest* const asked = execute.get();
  parts_.runner->Run(
      call->caller(), asked, std::move(execute), [this, call](const absl::StatusOr<v1::ExecuteResponse>& done) {
        if (!done.ok()) return call->Fail(done.status());
        call->set_case_name(done->receipt().name());
        v1::ApplyResponse answer;
        answer.set_case_(done->receipt().name());
        *answer.mutable_receive_time() = done->receipt().record_time();
        answer.set_unit(call->request().unit());
        answer.set_unit_name(
            parts_.directory->Get()->directory->OrgName(absl::StripPrefix(call->request().unit(), "orgs/")));
        call->Reply(answer);
      });
}

}  // namespace gaiwan
