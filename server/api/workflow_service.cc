#include "server/api/workflow_service.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "server/api/case_name.h"
#include "server/api/directory_service.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Faults and warnings alike.
v1::CheckDefinitionResponse Check(const std::string& textproto) {
  v1::CheckDefinitionResponse response;
  const absl::StatusOr<std::shared_ptr<const Definition>> definition = Definition::FromTextproto(textproto);
  if (definition.ok()) {
    for (const v1::Fault& fault : CheckDefinition((*definition)->proto())) *response.add_faults() = fault;
    return response;
  }
  if (v1::Faults faults; ReadDetail(definition.status(), &faults)) *response.mutable_faults() = faults.faults();
  return response;
}

}  // namespace

absl::StatusOr<PublishedDefinition> WorkflowService::Find(const std::string& id, int32_t revision) const {
  PublishedDefinition found = parts_.definitions->Find(id, revision);
  if (found.definition != nullptr) return found;
  v1::CommandRefused detail;
  detail.set_reason(v1::DEFINITION_UNKNOWN);
  *detail.mutable_words() = WordsFor(v1::DEFINITION_UNKNOWN);
  detail.set_subject(absl::StrCat(id, revision == 0 ? "" : absl::StrCat("@", revision)));
  return WithDetail(absl::NotFoundError(absl::StrCat("DEFINITION_UNKNOWN: ", detail.subject())), detail);
}

v1::DefinitionSummary WorkflowService::Summary(const Definition& definition) const {
  const PublishedDefinition in_force = parts_.definitions->Find(parts_.definitions->default_id(), 0);
  v1::DefinitionSummary summary;
  summary.set_id(definition.id());
  summary.set_revision(definition.revision());
  *summary.mutable_title() = definition.proto().title();
  summary.set_authority(definition.proto().authority());
  summary.set_vendor_default(definition.proto().vendor_default());
  summary.set_in_force(in_force.definition != nullptr && in_force.definition->id() == definition.id() &&
                       in_force.definition->revision() == definition.revision());
  return summary;
}

grpc::ServerUnaryReactor* WorkflowService::CheckDefinition(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return Serve<v1::CheckDefinitionRequest>(
      parts_.serve, "WorkflowService.CheckDefinition", context, request, response,
      [](const CallPtr<v1::CheckDefinitionRequest>& call) { call->Reply(Check(call->request().textproto())); });
}

grpc::ServerUnaryReactor* WorkflowService::ListDefinitions(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return Serve<v1::ListDefinitionsRequest>(parts_.serve, "WorkflowService.ListDefinitions", context, request, response,
                                           [this](const CallPtr<v1::ListDefinitionsRequest>& call) {
                                             v1::ListDefinitionsResponse answer;
                                             for (const PublishedDefinition& published : parts_.definitions->List()) {
                                               *answer.add_definitions() = Summary(*published.definition);
                                             }
                                             call->Reply(answer);
                                           });
}

grpc::ServerUnaryReactor* WorkflowService::GetDefinition(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::GetDefinitionRequest>(parts_.serve, "WorkflowService.GetDefinition", context, request, response,
                                         [this](const CallPtr<v1::GetDefinitionRequest>& call) {
                                           const absl::StatusOr<PublishedDefinition> found =
                                               Find(call->request().id(), call->request().revision());
                                           if (!found.ok()) return call->Fail(found.status());
                                           v1::GetDefinitionResponse answer;
                                           answer.set_textproto(*found->textproto);
                                           *answer.mutable_summary() = Summary(*found->definition);
                                           *answer.mutable_definition() = found->definition->proto();
                                           call->Reply(answer);
                                         });
}

grpc::ServerUnaryReactor* WorkflowService::PrintDefinition(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return Serve<v1::PrintDefinitionRequest>(
      parts_.serve, "WorkflowService.PrintDefinition", context, request, response,
      [this](const CallPtr<v1::PrintDefinitionRequest>& call) {
        const absl::StatusOr<PublishedDefinition> found = Find(call->request().id(), call->request().revision());
        if (!found.ok()) return call->Fail(found.status());
        v1::PrintDefinitionResponse answer;
        answer.set_page(parts_.print(*found->definition, Sha256Hex(*found->textproto)));
        call->Reply(answer);
      });
}

grpc::ServerUnaryReactor* WorkflowService::PublishDefinition(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return Serve<v1::PublishDefinitionRequest>(
      parts_.serve, "WorkflowService.PublishDefinition", context, request, response,
      [this](const CallPtr<v1::PublishDefinitionRequest>& call) { Publish(call); });
}

absl::Status WorkflowService::CheckCalendar(const Caller& caller) const {
  const absl::civil_year_t year = DayOf(parts_.serve.clock->TimeNow()).year();
  if (caller.bootstrap || parts_.directory->Get()->calendar->Covers(year)) return absl::OkStatus();
  return Refused(v1::Case(), v1::CALENDAR_MISSING, absl::StrCat(year));
}

absl::Status WorkflowService::CheckOrdered(const Caller& caller, const Definition& definition,
                                           const v1::PublishDefinitionRequest& request) const {
  // Nobody else is there yet; and what was published is refused, or was this.
  if (caller.bootstrap || parts_.definitions->Find(definition.id(), definition.revision()).definition != nullptr) {
    return absl::OkStatus();
  }
  v1::OrderedAct act;
  act.mutable_publication()->set_id(definition.id());
  act.mutable_publication()->set_revision(definition.revision());
  act.mutable_publication()->set_textproto(request.textproto());
  return parts_.orders->Check(caller.person, act, request.order());
}

void WorkflowService::Publish(const CallPtr<v1::PublishDefinitionRequest>& call) const {
  const v1::PublishDefinitionRequest& request = call->request();
  // Checked here first: a faulty one need not hold up the engine's thread.
  absl::StatusOr<std::shared_ptr<const Definition>> definition = Definition::FromTextproto(request.textproto());
  if (!definition.ok()) return call->Fail(definition.status());
  const absl::Status counted = CheckCalendar(call->caller());
  if (!counted.ok()) return call->Fail(counted);
  const absl::Status ordered = CheckOrdered(call->caller(), **definition, request);
  if (!ordered.ok()) return call->Fail(ordered);

  auto body = std::make_shared<v1::DefinitionPublished>();
  body->set_id((*definition)->id());
  body->set_revision((*definition)->revision());
  body->set_textproto(request.textproto());
  body->set_order(request.order());
  EngineCommand command;
  command.stream = std::string(kDefinitionsStream);
  command.actor = call->caller().person;
  command.request_id = request.request_id();
  command.digest = DigestOfBody(kDefinitionsStream, *body);
  command.bytes = request.ByteSizeLong();
  command.body = std::move(body);
  const absl::Status submitted = parts_.submit(
      std::move(command), [this, call, published = *std::move(definition)](const absl::StatusOr<EngineAnswer>& answer) {
        if (!answer.ok()) return call->Fail(answer.status());
        v1::PublishDefinitionResponse response;
        response.set_position(answer->receipt.last_position());
        *response.mutable_summary() = Summary(*published);
        call->Reply(response);
      });
  if (!submitted.ok()) call->Fail(submitted);
}

grpc::ServerUnaryReactor* WorkflowService::SimulateDefinition(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* response) {
  return Serve<v1::SimulateDefinitionRequest>(
      parts_.serve, "WorkflowService.SimulateDefinition", context, request, response,
      [this](const CallPtr<v1::SimulateDefinitionRequest>& call) { call->ReplyWith(Simulate(call->request())); });
}

absl::StatusOr<v1::SimulateDefinitionResponse> WorkflowService::Simulate(
    const v1::SimulateDefinitionRequest& request) const {
  if (request.id().empty() == request.textproto().empty()) {
    return BadField("id", "id 与 textproto 应给出其中一个", "exactly one of id and textproto must be set");
  }
  std::shared_ptr<const Definition> definition;
  if (request.id().empty()) {
    ASSIGN_OR_RETURN(definition, Definition::FromTextproto(request.textproto()));
  } else {
    ASSIGN_OR_RETURN(PublishedDefinition published, Find(request.id(), request.revision()));
    definition = std::move(published.definition);
  }
  v1::SimulateDefinitionResponse response;
  ASSIGN_OR_RETURN(*response.mutable_transcript(),
                   parts_.simulate(definition, request.scenario(), *parts_.directory->Get()));
  return response;
}

}  // namespace gaiwan
