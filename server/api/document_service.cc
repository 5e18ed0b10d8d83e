#include "server/api/document_service.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/retry.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

constexpr int kPieceBytesDefault = 512 * 1024;
// A piece takes milliseconds.
constexpr int kBusyRetryMillis = 200;

absl::Status Busy() {
  return RetryLater(absl::ResourceExhaustedError("too many files are on their way"), v1::BUSY, kBusyRetryMillis);
}

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

absl::string_view CaseId(absl::string_view name) {
  return absl::StripPrefix(name, "cases/");
}

}  // namespace

template <typename Request, typename Handler>
grpc::ServerUnaryReactor* DocumentService::ServeOn(Worker* worker, const char* method,
                                                   grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response,
                                                   Handler handler, bool check_fields) {
  return Serve<Request>(
      parts_.serve, method, context, request, response,
      [this, worker, context, handler](const CallPtr<Request>& call) {
        if (++waiting_ > kFileCallsWaitingMax) {
          --waiting_;
          return call->Fail(Busy());
        }
        worker->Post([this, context, handler, call] {
          --waiting_;
          if (context->IsCancelled()) return call->Fail(absl::CancelledError("the caller has gone"));
          handler(call);
        });
      },
      check_fields);
}

absl::Duration DocumentService::GiveUp(const grpc::CallbackServerContext& context) const {
  // gRPC says it by the machine's wall clock.
  const auto left = context.deadline() - std::chrono::system_clock::now();
  return parts_.serve.clock->MonotonicNow() + absl::FromChrono(left);
}

grpc::ServerUnaryReactor* DocumentService::StartUpload(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::StartUploadRequest>(parts_.pieces, "StartUpload", context, request, response,
                                         [this](const CallPtr<v1::StartUploadRequest>& call) {
                                           call->set_case_name(call->request().case_());
                                           call->ReplyWith(Start(call->caller(), call->request()));
                                         });
}

absl::StatusOr<v1::StartUploadResponse> DocumentService::Start(const Caller& caller,
                                                               const v1::StartUploadRequest& request) const {
  RETURN_IF_ERROR(CaseWithRecords(*parts_.reader, *parts_.viewer, caller, request.case_()).status());
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
      parts_.pieces, "WriteChunk", context, request, response,
      [this](const CallPtr<v1::WriteChunkRequest>& call) { call->ReplyWith(Write(call->caller(), call->request())); });
}

absl::StatusOr<v1::WriteChunkResponse> DocumentService::Write(const Caller& caller,
                                                              const v1::WriteChunkRequest& request) const {
  ASSIGN_OR_RETURN(const PartName upload, ParsePartName(request.name(), "uploads"));
  RETURN_IF_ERROR(CaseWithRecords(*parts_.reader, *parts_.viewer, caller, upload.case_name).status());
  v1::WriteChunkResponse response;
  ASSIGN_OR_RETURN(const int64_t next,
                   parts_.files->WriteChunk(CaseId(upload.case_name), upload.id, request.offset(), request.data()));
  response.set_next_offset(next);
  return response;
}

grpc::ServerUnaryReactor* DocumentService::FinishUpload(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::FinishUploadRequest>(parts_.whole, "FinishUpload", context, request, response,
                                          [this](const CallPtr<v1::FinishUploadRequest>& call) {
                                            call->ReplyWith(Finish(call->caller(), call->request()));
                                          });
}

absl::StatusOr<v1::FinishUploadResponse> DocumentService::Finish(const Caller& caller,
                                                                 const v1::FinishUploadRequest& request) const {
  ASSIGN_OR_RETURN(const PartName upload, ParsePartName(request.name(), "uploads"));
  RETURN_IF_ERROR(CaseWithRecords(*parts_.reader, *parts_.viewer, caller, upload.case_name).status());
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
      parts_.pieces, "ReadDocument", context, request, response,
      [this](const CallPtr<v1::ReadDocumentRequest>& call) { call->ReplyWith(Read(call->caller(), call->request())); });
}

absl::StatusOr<v1::ReadDocumentResponse> DocumentService::Read(const Caller& caller,
                                                               const v1::ReadDocumentRequest& request) const {
  ASSIGN_OR_RETURN(const PartName name, ParsePartName(request.name(), "documents"));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c,
                   CaseWithRecords(*parts_.reader, *parts_.viewer, caller, name.case_name));
  // What the view does not show is not there.
  v1::Case shown;
  RETURN_IF_ERROR(parts_.viewer->Show(caller, *c, v1::CASE_VIEW_FULL, &shown));
  const v1::Document* document = FindById(shown.documents(), name.id);
  const std::string subject = absl::StrCat("documents/", name.id);
  if (document == nullptr) return Refused(*c, v1::PART_UNKNOWN, subject);
  if (document->withdrawn()) {
    return RefusedBecause(*c, v1::NOT_IN_THIS_STATE, MakeLabel("材料已经撤回", "the document was withdrawn"), subject);
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
      parts_.whole, "RenderPaper", context, request, response,
      [this, context](const CallPtr<v1::RenderPaperRequest>& call) {
        call->set_case_name(call->request().case_());
        // Full names of parts are longer than an id may be: shortened first, checked then.
        absl::Status status = ShortenParts(call->mutable_request(), call->request().case_());
        if (status.ok()) status = CheckFields(call->request());
        if (!status.ok()) return call->Fail(status);
        parts_.papers->Render(
            call->caller(), call->request(), GiveUp(*context),
            [call](const absl::StatusOr<v1::RenderPaperResponse>& answer) { call->ReplyWith(answer); });
      },
      false);
}

grpc::ServerUnaryReactor* DocumentService::ListPapers(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::ListPapersRequest>(
      parts_.whole, "ListPapers", context, request, response,
      [this, context](const CallPtr<v1::ListPapersRequest>& call) {
        call->set_case_name(call->request().case_());
        parts_.papers->List(call->caller(), call->request(), GiveUp(*context),
                            [call](const absl::StatusOr<v1::ListPapersResponse>& answer) { call->ReplyWith(answer); });
      });
}

}  // namespace gaiwan
