#include "server/api/application_service.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/batch_run.h"
#include "server/api/case_name.h"
#include "server/api/rpc_status.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// The applicant's id in the case.
constexpr char kApplicant[] = "1";
// Code list `paper`: what it is as evidence, and whether it stands for a written application, the registrar says.
constexpr char kPaper[] = "other";

bool IsVoice(absl::string_view media_type) {
  return absl::StartsWith(media_type, "audio/");
}

// A stranger hands in what can be looked at and listened to, and nothing that is opened by a program.
absl::Status CheckPhotoOrVoice(const v1::ApplicationFile& file) {
  if (!IsVoice(file.media_type()) && !absl::StartsWith(file.media_type(), "image/")) {
    return BadField("file.media_type", "申请时可以附照片和语音", "is no photograph and no voice note");
  }
  return CheckFileFacts("file", file.sha256(), file.media_type(), file.size_bytes());
}

FileFacts FactsOf(const v1::ApplicationFile& file) {
  return {absl::AsciiStrToLower(file.sha256()), file.size_bytes(), file.media_type()};
}

absl::string_view CaseId(absl::string_view name) {
  return absl::StripPrefix(name, "cases/");
}

// Whoever asks again under the same id asks for the same case.
std::string CaseNameOf(const Caller& caller, absl::string_view request_id) {
  return DeriveCaseName(caller.person, absl::AsciiStrToLower(request_id));
}

// The document that the file is, handed in by the applicant. Under the same id whenever it is asked for again.
v1::ExecuteRequest HandingIn(const v1::ApplicationFile& file, int number, const std::string& case_name,
                             absl::string_view request_id) {
  v1::ExecuteRequest execute;
  execute.set_name(case_name);
  const FileFacts facts = FactsOf(file);
  execute.set_request_id(DeriveUuid(absl::StrCat("application file\n", request_id, "\n", facts.sha256)));
  v1::AddDocument* add = execute.mutable_command()->mutable_add_document();
  add->set_paper(kPaper);
  add->set_party(kApplicant);
  add->set_sha256(facts.sha256);
  add->set_size_bytes(facts.size);
  add->set_media_type(facts.media_type);
  add->mutable_title()->set_text(absl::StrCat(IsVoice(facts.media_type) ? "申请时的语音 " : "申请时的照片 ", number));
  return execute;
}

}  // namespace

grpc::ServerUnaryReactor* ApplicationService::Attach(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::AttachRequest>(parts_.serve, parts_.worker, &waiting_, "ApplicationService.Attach", context,
                                    request, response, [this](const CallPtr<v1::AttachRequest>& call) {
                                      call->ReplyWith(Take(call->caller(), call->address(), call->request()));
                                    });
}

grpc::ServerUnaryReactor* ApplicationService::Apply(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::ApplyRequest>(parts_.serve, parts_.worker, &waiting_, "ApplicationService.Apply", context, request,
                                   response, [this](const CallPtr<v1::ApplyRequest>& call) { Run(call); });
}

absl::StatusOr<std::string> ApplicationService::PhoneOf(const Caller& caller) const {
  std::optional<std::string> phone = parts_.phone_codes->PhoneOf(caller.session);
  if (!phone.has_value()) return NotSignedIn("the phone is to be verified again", v1::SESSION_ENDED);
  return *std::move(phone);
}

absl::StatusOr<v1::AttachResponse> ApplicationService::Take(const Caller& caller, const std::string& address,
                                                            const v1::AttachRequest& request) const {
  RETURN_IF_ERROR(PhoneOf(caller).status());
  RETURN_IF_ERROR(CheckPhotoOrVoice(request.file()));
  const std::string name = CaseNameOf(caller, request.request_id());
  if (parts_.reader->Get(name).ok()) return Refused(v1::Case(), v1::CASE_EXISTS, name);
  // A beginning costs the store a place; what goes on from there does not.
  if (request.offset() == 0) RETURN_IF_ERROR(parts_.phone_codes->TakeFile(caller.person, address));
  const FileFacts facts = FactsOf(request.file());
  ASSIGN_OR_RETURN(FileStore::Progress progress, parts_.files->StartUpload(CaseId(name), facts));
  if (!progress.stored && !request.data().empty()) {
    ASSIGN_OR_RETURN(progress.next_offset,
                     parts_.files->WriteChunk(CaseId(name), facts.sha256, request.offset(), request.data()));
  }
  if (!progress.stored && progress.next_offset == facts.size) {
    RETURN_IF_ERROR(parts_.files->FinishUpload(CaseId(name), facts.sha256).status());
    progress.stored = true;
  }
  v1::AttachResponse response;
  response.set_next_offset(progress.next_offset);
  response.set_stored(progress.stored);
  return response;
}

absl::Status ApplicationService::CheckFiles(const std::string& case_name, const v1::ApplyRequest& request) const {
  for (const v1::ApplicationFile& file : request.files()) {
    const FileFacts facts = FactsOf(file);
    if (parts_.files->Find(CaseId(case_name), facts.sha256) != facts) {
      return Refused(v1::Case(), v1::FILE_NOT_STORED, facts.sha256);
    }
  }
  return absl::OkStatus();
}

v1::ExecuteRequest ApplicationService::Opening(const v1::ApplyRequest& request, const std::string& phone) const {
  v1::ExecuteRequest execute;
  v1::OpenCase* open = execute.mutable_command()->mutable_open_case();
  open->set_unit(request.unit());
  open->set_channel(parts_.channel);
  open->set_source(parts_.source);
  *open->mutable_text() = request.text();
  v1::NewParty* applicant = open->add_parties();
  applicant->set_party(kApplicant);
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
  if (request.text().facts().empty() && request.files().empty()) {
    return call->Fail(BadField("text.facts", "请写明发生了什么事，或者附上语音、照片",
                               "is missing: what happened, in words, by voice or in photographs"));
  }
  const absl::StatusOr<std::string> phone = PhoneOf(call->caller());
  if (!phone.ok()) return call->Fail(phone.status());
  const std::string request_id = absl::AsciiStrToLower(request.request_id());
  const std::string name = CaseNameOf(call->caller(), request_id);
  const absl::Status came = CheckFiles(name, request);
  if (!came.ok()) return call->Fail(came);
  // A repeat after a lost answer is no second application.
  if (!parts_.reader->Get(name).ok()) {
    const absl::Status may =
        parts_.phone_codes->TakeApplication(call->caller().person, call->address(), request.unit());
    if (!may.ok()) return call->Fail(may);
  }
  // One behind the other: no document without its case.
  auto batch = std::make_shared<v1::ExecuteBatchRequest>();
  batch->set_stop_case_on_refusal(true);
  v1::ExecuteRequest* opening = batch->add_requests();
  *opening = Opening(request, *phone);
  opening->set_name(name);
  opening->set_request_id(request_id);
  for (int i = 0; i < request.files_size(); ++i) {
    *batch->add_requests() = HandingIn(request.files(i), i + 1, name, request_id);
  }
  call->set_case_name(name);
  v1::ExecuteBatchRequest* const asked = batch.get();
  BatchRun::Start(parts_.runner, call->caller(), asked, std::move(batch),
                  [this, call](const v1::ExecuteBatchResponse& outcomes) {
                    call->ReplyWith(ReceiptOf(call->request(), outcomes));
                  });
}

absl::StatusOr<v1::ApplyResponse> ApplicationService::ReceiptOf(const v1::ApplyRequest& request,
                                                                const v1::ExecuteBatchResponse& outcomes) const {
  const v1::ExecuteOutcome& opened = outcomes.outcomes(0);
  if (!opened.has_done()) return FromRefused(opened.refused());
  v1::ApplyResponse answer;
  for (int i = 1; i < outcomes.outcomes_size(); ++i) {
    const v1::ExecuteOutcome& outcome = outcomes.outcomes(i);
    if (outcome.has_done()) {
      answer.set_file_count(answer.file_count() + 1);
      continue;
    }
    const absl::Status status = FromRefused(outcome.refused());
    // Nobody knows whether it is there, or it will be taken later: the applicant asks again, and the receipt is for
    // all.
    if (absl::IsUnavailable(status) || absl::IsResourceExhausted(status)) return status;
  }
  const v1::Receipt& receipt = opened.done().receipt();
  answer.set_case_(receipt.name());
  *answer.mutable_receive_time() = receipt.record_time();
  answer.set_unit(request.unit());
  answer.set_unit_name(parts_.directory->Get()->directory->OrgName(absl::StripPrefix(request.unit(), "orgs/")));
  return answer;
}

}  // namespace gaiwan
