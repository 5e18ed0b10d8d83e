#include "server/api/document_service.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/noted_reply.h"
#include "server/api/serve_on.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

constexpr int kPieceBytesDefault = 512 * 1024;
// The parts of `cases/{case}/{collection}/{id}`.
struct PartName {
  std::string case_name;
  std::string id;
};
absl::StatusOr<PartName> ParsePartName(absl::string_view name, absl::string_view collection) {
  const std::vector<absl::string_view> words = absl::StrSplit(name, '/');
  if (words.size() != 4 || words[0] != "cases" || words[2] != collection || words[3].empty()) {
    return BadField("name", absl::StrCat("应为 cases/案件/", collection, "/编号"),
                    absl::StrCat("must be cases/{case}/", collection, "/{id}"));
  }
  return PartName{absl::StrCat(words[0], "/", words[1]), std::string(words[3])};
}

// Of `cases/{case}/documents/{document}`.
absl::string_view CaseOf(absl::string_view name) {
  return name.substr(0, name.find('/', absl::string_view("cases/").size()));
}

absl::string_view CaseId(absl::string_view name) {
  return absl::StripPrefix(name, "cases/");
}

}  // namespace

absl::Duration DocumentService::GiveUp(const grpc::CallbackServerContext& context) const {
  return GiveUpBy(context, parts_.serve.clock);
}

grpc::ServerUnaryReactor* DocumentService::StartUpload(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::StartUploadRequest>(parts_.serve, parts_.pieces, &waiting_, "DocumentService.StartUpload", context,
                                         request, response, [this](const CallPtr<v1::StartUploadRequest>& call) {
                                           call->set_case_name(call->request().case_());
                                           call->ReplyWith(Start(call->caller(), call->request()));
                                         });
}

absl::StatusOr<v1::StartUploadResponse> DocumentService::Start(const Caller& caller,
                                                               const v1::StartUploadRequest& request) const {
  RETURN_IF_ERROR(CaseWithRecords(*parts_.reader, *parts_.viewer, caller, request.case_(), "case").status());
  const FileFacts facts = {absl::AsciiStrToLower(request.sha256()), request.size_bytes(), request.media_type()};
  ASSIGN_OR_RETURN(const FileStore::Progress progress, parts_.files->StartUpload(CaseId(request.case_()), facts));
  v1::StartUploadResponse response;
  response.set_name(absl::StrCat(request.case_(), "/uploads/", facts.sha256));
  response.set_next_offset(progress.next_offset);
  response.set_stored(progress.stored);
  return response;
}

grpc::ServerUnaryReactor* DocumentService::WriteChunk(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::WriteChunkRequest>(
      parts_.serve, parts_.pieces, &waiting_, "DocumentService.WriteChunk", context, request, response,
      [this](const CallPtr<v1::WriteChunkRequest>& call) { call->ReplyWith(Write(call->caller(), call->request())); });
}

absl::StatusOr<v1::WriteChunkResponse> DocumentService::Write(const Caller& caller,
                                                              const v1::WriteChunkRequest& request) const {
  ASSIGN_OR_RETURN(const PartName upload, ParsePartName(request.name(), "uploads"));
  RETURN_IF_ERROR(CaseWithRecords(*parts_.reader, *parts_.viewer, caller, upload.case_name, "name").status());
  v1::WriteChunkResponse response;
  ASSIGN_OR_RETURN(const int64_t next,
                   parts_.files->WriteChunk(CaseId(upload.case_name), upload.id, request.offset(), request.data()));
  response.set_next_offset(next);
  return response;
}

grpc::ServerUnaryReactor* DocumentService::FinishUpload(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::FinishUploadRequest>(parts_.serve, parts_.whole, &waiting_, "DocumentService.FinishUpload",
                                          context, request, response,
                                          [this](const CallPtr<v1::FinishUploadRequest>& call) {
                                            call->ReplyWith(Finish(call->caller(), call->request()));
                                          });
}

absl::StatusOr<v1::FinishUploadResponse> DocumentService::Finish(const Caller& caller,
                                                                 const v1::FinishUploadRequest& request) const {
  ASSIGN_OR_RETURN(const PartName upload, ParsePartName(request.name(), "uploads"));
  RETURN_IF_ERROR(CaseWithRecords(*parts_.reader, *parts_.viewer, caller, upload.case_name, "name").status());
  ASSIGN_OR_RETURN(const FileFacts facts, parts_.files->FinishUpload(CaseId(upload.case_name), upload.id));
  v1::FinishUploadResponse response;
  response.set_sha256(facts.sha256);
  response.set_size_bytes(facts.size);
  response.set_media_type(facts.media_type);
  return response;
}

grpc::ServerUnaryReactor* DocumentService::ReadDocument(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::ReadDocumentRequest>(
      parts_.serve, parts_.pieces, &waiting_, "DocumentService.ReadDocument", context, request, response,
      [this](const CallPtr<v1::ReadDocumentRequest>& call) {
        Sight sight;
        absl::StatusOr<v1::ReadDocumentResponse> piece = Read(call->caller(), call->request(), &sight);
        if (!piece.ok()) return call->Fail(piece.status());
        ReplyNoted(parts_.reads, call, ReadOf(call->caller(), CaseOf(call->request().name()), call->method(), sight),
                   std::make_shared<const v1::ReadDocumentResponse>(*std::move(piece)));
      });
}

absl::StatusOr<v1::ReadDocumentResponse> DocumentService::Read(const Caller& caller,
                                                               const v1::ReadDocumentRequest& request,
                                                               Sight* sight) const {
  ASSIGN_OR_RETURN(const PartName name, ParsePartName(request.name(), "documents"));
  ASSIGN_OR_RETURN(const SeenCase seen,
                   NotedCaseWithRecords(*parts_.reader, *parts_.viewer, caller, name.case_name, "name"));
  const std::shared_ptr<const v1::Case>& c = seen.c;
  *sight = seen.sight;
  // What the view does not show is not there.
  v1::Case shown;
  RETURN_IF_ERROR(MakeView(*c, *sight, v1::CASE_VIEW_FULL, parts_.viewer->open(), &shown));
  const v1::Document* document = FindById(shown.documents(), name.id);
  const std::string subject = absl::StrCat("documents/", name.id);
  if (document == nullptr) return Refused(*c, v1::PART_UNKNOWN, subject);
  if (document->withdrawn()) {
    return RefusedBecause(*c, v1::NOT_IN_THIS_STATE, MakeLabel("材料已经撤回", "the document was withdrawn"), subject);
  }
  if (document->erased()) {
    return RefusedBecause(*c, v1::ALREADY_ERASED, MakeLabel("材料已依法删除", "the document was erased by law"),
                          subject);
  }
  if (document->sha256().empty()) {
    return RefusedBecause(*c, v1::FILE_NOT_STORED, MakeLabel("只有纸件", "it is on paper only"), subject);
  }
  v1::ReadDocumentResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_data(),
      parts_.files->Read(CaseId(name.case_name), document->sha256(), request.offset(),
                         static_cast<size_t>(request.max_bytes() == 0 ? kPieceBytesDefault : request.max_bytes())));
  response.set_total_bytes(document->size_bytes());
  response.set_sha256(document->sha256());
  response.set_media_type(document->media_type());
  return response;
}

grpc::ServerUnaryReactor* DocumentService::RenderPaper(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::RenderPaperRequest>(
      parts_.serve, parts_.whole, &waiting_, "DocumentService.RenderPaper", context, request, response,
      [this, context](const CallPtr<v1::RenderPaperRequest>& call) {
        call->set_case_name(call->request().case_());
        // Full names of parts are longer than an id may be: shortened first, checked then.
        absl::Status status = ShortenParts(call->mutable_request(), call->request().case_());
        if (status.ok()) status = CheckFields(call->request());
        if (!status.ok()) return call->Fail(status);
        const absl::StatusOr<SeenCase> seen =
            NotedCaseWithRecords(*parts_.reader, *parts_.viewer, call->caller(), call->request().case_(), "case");
        if (!seen.ok()) return call->Fail(seen.status());
        const gaiwan::Read read = ReadOf(call->caller(), call->request().case_(), call->method(), seen->sight);
        parts_.papers->Render(call->caller(), *seen, call->request(), GiveUp(*context),
                              [this, call, read](const absl::StatusOr<v1::RenderPaperResponse>& answer) {
                                if (!answer.ok()) return call->Fail(answer.status());
                                ReplyNoted(parts_.reads, call, read,
                                           std::make_shared<const v1::RenderPaperResponse>(*answer));
                              });
      },
      false);
}

grpc::ServerUnaryReactor* DocumentService::ListPapers(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::ListPapersRequest>(
      parts_.serve, parts_.whole, &waiting_, "DocumentService.ListPapers", context, request, response,
      [this, context](const CallPtr<v1::ListPapersRequest>& call) {
        call->set_case_name(call->request().case_());
        parts_.papers->List(call->caller(), call->request(), GiveUp(*context),
                            [call](const absl::StatusOr<v1::ListPapersResponse>& answer) { call->ReplyWith(answer); });
      });
}

grpc::ServerUnaryReactor* DocumentService::RenderPoster(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::RenderPosterRequest>(
      parts_.serve, parts_.whole, &waiting_, "DocumentService.RenderPoster", context, request, response,
      [this, context](const CallPtr<v1::RenderPosterRequest>& call) {
        parts_.papers->RenderPoster(
            call->request(), GiveUp(*context),
            [call](const absl::StatusOr<v1::RenderPosterResponse>& answer) { call->ReplyWith(answer); });
      });
}

}  // namespace gaiwan
