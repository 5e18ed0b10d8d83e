#include "server/api/evidence_service.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/case_name.h"
#include "server/api/evidence_bundle.h"
#include "server/api/noted_reply.h"
#include "server/api/paper_desk.h"
#include "server/evidence/tree_reader.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/record_leaf.h"
#include "workflow/find.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

constexpr int kPageSizeDefault = 100;

absl::StatusOr<v1::Checkpoint> Answer(const absl::StatusOr<SignedCheckpoint>& checkpoint,
                                      const std::function<v1::Checkpoint(const SignedCheckpoint&)>& to_answer) {
  if (!checkpoint.ok()) return checkpoint.status();
  return to_answer(*checkpoint);
}

}  // namespace

v1::Checkpoint EvidenceService::ToAnswer(const SignedCheckpoint& checkpoint) const {
  v1::Checkpoint answer;
  answer.set_size(static_cast<int64_t>(checkpoint.head.size));
  answer.set_note(ToText(checkpoint.note));
  for (const std::string& timestamp : checkpoint.timestamps) answer.add_timestamps(timestamp);
  answer.set_verifier_key(
      ToText(MakeVerifierKey(checkpoint.head.origin, NoteKeyType::kEd25519, parts_.checkpoints->key().public_key)));
  if (checkpoint.timestamps.empty()) answer.set_timestamp_failure(parts_.checkpoints->timestamp_failure());
  return answer;
}

absl::StatusOr<uint64_t> EvidenceService::SizeOrLast(int64_t size) const {
  if (size > 0) return static_cast<uint64_t>(size);
  ASSIGN_OR_RETURN(const SignedCheckpoint last, parts_.checkpoints->Get(0));
  return last.head.size;
}

grpc::ServerUnaryReactor* EvidenceService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::GetCheckpointRequest>(
      parts_.serve, parts_.worker, &waiting_, "EvidenceService.GetCheckpoint", context, request, response,
      [this](const CallPtr<v1::GetCheckpointRequest>& call) {
        call->ReplyWith(Answer(parts_.checkpoints->Get(static_cast<uint64_t>(call->request().size())),
                               [this](const SignedCheckpoint& found) { return ToAnswer(found); }));
      });
}

grpc::ServerUnaryReactor* EvidenceService::ListCheckpoints(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return ServeOn<v1::ListCheckpointsRequest>(parts_.serve, parts_.worker, &waiting_, "EvidenceService.ListCheckpoints",
                                             context, request, response,
                                             [this](const CallPtr<v1::ListCheckpointsRequest>& call) {
                                               call->ReplyWith(List(call->caller(), call->request()));
                                             });
}

absl::StatusOr<v1::ListCheckpointsResponse> EvidenceService::List(const Caller& caller,
                                                                  const v1::ListCheckpointsRequest& request) const {
  const std::string query = QueryOf(caller.person, request);
  uint64_t before = UINT64_MAX;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    if (!absl::SimpleAtoi(cursor, &before)) return absl::InternalError("a page token of ours does not parse");
  }
  const size_t limit = static_cast<size_t>(request.page_size() == 0 ? kPageSizeDefault : request.page_size());
  const std::vector<uint64_t> sizes = parts_.checkpoints->List(before, limit);
  v1::ListCheckpointsResponse response;
  for (const uint64_t size : sizes) {
    ASSIGN_OR_RETURN(const SignedCheckpoint checkpoint, parts_.checkpoints->Get(size));
    *response.add_checkpoints() = ToAnswer(checkpoint);
    response.mutable_checkpoints()->rbegin()->clear_verifier_key();
  }
  if (!sizes.empty() && !parts_.checkpoints->List(sizes.back(), 1).empty()) {
    response.set_next_page_token(parts_.tokens->Make(query, absl::StrCat(sizes.back())));
  }
  return response;
}

grpc::ServerUnaryReactor* EvidenceService::CreateCheckpoint(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return ServeOn<v1::CreateCheckpointRequest>(
      parts_.serve, parts_.worker, &waiting_, "EvidenceService.CreateCheckpoint", context, request, response,
      [this](const CallPtr<v1::CreateCheckpointRequest>& call) {
        call->ReplyWith(Answer(parts_.checkpoints->Create(*parts_.store),
                               [this](const SignedCheckpoint& made) { return ToAnswer(made); }));
      });
}

grpc::ServerUnaryReactor* EvidenceService::GetInclusionProof(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return ServeOn<v1::GetInclusionProofRequest>(parts_.serve, parts_.worker, &waiting_,
                                               "EvidenceService.GetInclusionProof", context, request, response,
                                               [this](const CallPtr<v1::GetInclusionProofRequest>& call) {
                                                 call->set_case_name(call->request().case_());
                                                 call->ReplyWith(ProveInclusion(call->caller(), call->request()));
                                               });
}

absl::StatusOr<v1::GetInclusionProofResponse> EvidenceService::ProveInclusion(
    const Caller& caller, const v1::GetInclusionProofRequest& request) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.case_()));
  RETURN_IF_ERROR(parts_.viewer->SightFor(caller, *c).status());
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const Record record, view->GetRecord(c->name(), static_cast<uint64_t>(request.version())));
  ASSIGN_OR_RETURN(const uint64_t size, SizeOrLast(request.size()));
  TreeReader tree(view.get());
  ASSIGN_OR_RETURN(const std::vector<Hash> proof, tree.InclusionProof(record.position - 1, size));
  ASSIGN_OR_RETURN(const std::string stored, view->GetStored(record.position));
  ASSIGN_OR_RETURN(const RecordParts parts, TakeApart(stored));
  const Hash payload = Sha256({parts.payload});
  v1::GetInclusionProofResponse response;
  response.set_position(static_cast<int64_t>(record.position));
  response.set_size(static_cast<int64_t>(size));
  response.set_leaf(HashString(RecordLeaf(record.position, parts.header, payload)));
  response.mutable_record()->set_record_format(static_cast<int32_t>(parts.format));
  response.mutable_record()->set_payload_sha256(HashString(payload));
  for (const Hash& hash : proof) response.add_proof(HashString(hash));
  return response;
}

grpc::ServerUnaryReactor* EvidenceService::GetConsistencyProof(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* response) {
  return ServeOn<v1::GetConsistencyProofRequest>(parts_.serve, parts_.worker, &waiting_,
                                                 "EvidenceService.GetConsistencyProof", context, request, response,
                                                 [this](const CallPtr<v1::GetConsistencyProofRequest>& call) {
                                                   call->ReplyWith(ProveConsistency(call->request()));
                                                 });
}

absl::StatusOr<v1::GetConsistencyProofResponse> EvidenceService::ProveConsistency(
    const v1::GetConsistencyProofRequest& request) const {
  ASSIGN_OR_RETURN(const uint64_t new_size, SizeOrLast(request.new_size()));
  const std::unique_ptr<View> view = parts_.store->Look();
  TreeReader tree(view.get());
  ASSIGN_OR_RETURN(const std::vector<Hash> proof,
                   tree.ConsistencyProof(static_cast<uint64_t>(request.old_size()), new_size));
  v1::GetConsistencyProofResponse response;
  response.set_old_size(request.old_size());
  response.set_new_size(static_cast<int64_t>(new_size));
  for (const Hash& hash : proof) response.add_proof(HashString(hash));
  return response;
}

grpc::ServerUnaryReactor* EvidenceService::GetTile(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::GetTileRequest>(
      parts_.serve, parts_.worker, &waiting_, "EvidenceService.GetTile", context, request, response,
      [this](const CallPtr<v1::GetTileRequest>& call) { call->ReplyWith(ReadTile(call->request())); });
}

absl::StatusOr<v1::GetTileResponse> EvidenceService::ReadTile(const v1::GetTileRequest& request) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  TreeReader tree(view.get());
  TilePlace place;
  place.level = request.level();
  place.index = static_cast<uint64_t>(request.index());
  if (request.width() > 0) place.width = static_cast<uint64_t>(request.width());
  v1::GetTileResponse response;
  ASSIGN_OR_RETURN(*response.mutable_hashes(), tree.Tile(place));
  return response;
}

grpc::ServerUnaryReactor* EvidenceService::AddCosignature(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::AddCosignatureRequest>(
      parts_.serve, parts_.worker, &waiting_, "EvidenceService.AddCosignature", context, request, response,
      [this](const CallPtr<v1::AddCosignatureRequest>& call) {
        call->ReplyWith(Answer(
            parts_.checkpoints->AddCosignature(static_cast<uint64_t>(call->request().size()), call->request().line()),
            [this](const SignedCheckpoint& kept) { return ToAnswer(kept); }));
      });
}

grpc::ServerUnaryReactor* EvidenceService::GetBundle(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOn<v1::GetBundleRequest>(
      parts_.serve, parts_.worker, &waiting_, "EvidenceService.GetBundle", context, request, response,
      [this](const CallPtr<v1::GetBundleRequest>& call) {
        call->set_case_name(call->request().case_());
        absl::Status status = ShortenParts(call->mutable_request(), call->request().case_());
        if (status.ok()) status = CheckFields(call->request());
        if (!status.ok()) return call->Fail(status);
        auto made = std::make_shared<v1::GetBundleResponse>();
        Sight sight;
        status = Bundle(call->caller(), call->request(), made.get(), &sight);
        if (!status.ok()) return call->Fail(status);
        ReplyNoted(parts_.reads, call, ReadOf(call->caller(), call->request().case_(), call->method(), sight),
                   std::shared_ptr<const v1::GetBundleResponse>(std::move(made)));
      },
      false);
}

absl::Status EvidenceService::Bundle(const Caller& caller, const v1::GetBundleRequest& request,
                                     v1::GetBundleResponse* response, Sight* sight) const {
  ASSIGN_OR_RETURN(const SeenCase seen,
                   NotedCaseWithRecords(*parts_.reader, *parts_.viewer, caller, request.case_(), "case"));
  const std::shared_ptr<const v1::Case>& c = seen.c;
  *sight = seen.sight;
  const bool for_party = request.audience() == v1::AUDIENCE_PARTY;
  if (for_party != !request.party().empty() || (for_party && FindById(c->parties(), request.party()) == nullptr)) {
    return BadField("party", for_party ? "应为本案的当事人" : "只有给当事人时才填",
                    for_party ? "must be a party of the case" : "only with the audience party");
  }
  // For the offices that guide and supervise.
  if (request.audience() == v1::AUDIENCE_AUDITOR && !sight->Shows(v1::COMPLAINT)) {
    return Refused(*c, v1::NOT_YOUR_ROLE);
  }
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const Record last, view->GetRecord(c->name(), static_cast<uint64_t>(c->version())));
  absl::StatusOr<SignedCheckpoint> checkpoint = parts_.checkpoints->Get(0);
  if (absl::IsNotFound(checkpoint.status()) || (checkpoint.ok() && checkpoint->head.size < last.position)) {
    checkpoint = parts_.checkpoints->Create(*parts_.store);
  }
  if (!checkpoint.ok()) return checkpoint.status();
  // Taken after the checkpoint, so that all of its tree is in view.
  const std::unique_ptr<View> present = parts_.store->Look();
  ASSIGN_OR_RETURN(*response->mutable_bundle(),
                   MakeBundle({present.get(), c.get(), *sight, &*checkpoint, parts_.block_key, parts_.viewer->open()},
                              {request.audience(), request.party()}));
  return absl::OkStatus();
}

}  // namespace gaiwan
