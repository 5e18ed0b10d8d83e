#include "server/api/sight_service.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "server/api/actor_name.h"
#include "server/api/case_name.h"
#include "server/api/noted_reply.h"
#include "server/auth/policy_print.h"
#include "server/reads/read_index.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

template <typename List>
void AddClasses(ClassSet classes, List* list) {
  for (int i = v1::PROCESS; i < v1::SERVER_ONLY; ++i) {
    if (classes.Has(static_cast<v1::FieldClass>(i))) list->Add(i);
  }
}

// That the other side looked at its case is the other side's affair: a party is told of itself, and of all who looked
// by their office.
bool IsOfAnotherParty(const Caller& caller, const v1::ReadNote& read) {
  return caller.kind == CallerKind::kParty && read.who() != caller.person && absl::StartsWith(read.who(), "cases/");
}

// The grant by which `read` was made, if it was made through broken glass.
const v1::SightGrant* GrantOf(const v1::Case& c, const v1::ReadNote& read) {
  const absl::Time time = ToTime(read.time());
  const auto found = absl::c_find_if(c.sight_grants(), [&](const v1::SightGrant& grant) {
    return grant.person() == read.who() && ToTime(grant.start_time()) <= time && time < ToTime(grant.end_time());
  });
  return found == c.sight_grants().end() ? nullptr : &*found;
}

}  // namespace

grpc::ServerUnaryReactor* SightService::PrintPolicy(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::PrintPolicyRequest>(parts_.serve, "SightService.PrintPolicy", context, request, response,
                                       [this](const CallPtr<v1::PrintPolicyRequest>& call) { call->Reply(Print()); });
}

v1::PrintPolicyResponse SightService::Print() const {
  const Policy& policy = *parts_.viewer->policy();
  v1::PrintPolicyResponse response;
  response.set_id(policy.proto().id());
  response.set_revision(policy.proto().revision());
  response.set_text(gaiwan::PrintPolicy(policy));
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(policy.proto(), response.mutable_textproto());
  return response;
}

grpc::ServerUnaryReactor* SightService::ExplainSight(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ExplainSightRequest>(parts_.serve, "SightService.ExplainSight", context, request, response,
                                        [this](const CallPtr<v1::ExplainSightRequest>& call) {
                                          call->set_case_name(call->request().name());
                                          call->ReplyWith(Explain(call->caller(), call->request()));
                                        });
}

absl::StatusOr<v1::ExplainSightResponse> SightService::Explain(const Caller& caller,
                                                               const v1::ExplainSightRequest& request) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.name()));
  RETURN_IF_ERROR(parts_.viewer->SightFor(caller, *c).status());
  // It says what a look would show, a noted one too, and shows nothing of it.
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Viewer viewer = Noted(parts_.viewer->ViewerFor(caller), caller);
  const Sight sight = SightOf(*c, viewer, *reference->directory);
  const SightReasons reasons = gaiwan::ExplainSight(*c, viewer, *reference->directory);
  v1::ExplainSightResponse response;
  for (const std::string& rule : reasons.rules) response.add_rules(rule);
  for (const std::string& bar : reasons.bars) response.add_bars(bar);
  AddClasses(sight.shown, response.mutable_shown());
  AddClasses(sight.own, response.mutable_own());
  AddClasses(sight.masked, response.mutable_masked());
  AddClasses(sight.for_reason, response.mutable_for_reason());
  return response;
}

grpc::ServerUnaryReactor* SightService::ListReads(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return Serve<v1::ListReadsRequest>(parts_.serve, "SightService.ListReads", context, request, response,
                                     [this](const CallPtr<v1::ListReadsRequest>& call) {
                                       ReadNoted<v1::ListReadsResponse>(
                                           parts_.reads, call, [&](v1::ListReadsResponse* out, Sight* sight) {
                                             return List(call->caller(), call->request(), out, sight);
                                           });
                                     });
}

absl::Status SightService::List(const Caller& caller, const v1::ListReadsRequest& request,
                                v1::ListReadsResponse* response, Sight* sight) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.name()));
  ASSIGN_OR_RETURN(*sight, parts_.viewer->NotedSightFor(caller, *c));
  if (!sight->Shows(v1::READS)) return Refused(*c, v1::NOT_YOUR_ROLE, request.name());
  const std::string query = absl::StrCat("reads ", caller.person, " ", request.name());
  Position after = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    if (!absl::SimpleAtoi(cursor, &after)) return absl::InternalError("a page token of ours holds no position");
  }
  const auto size = static_cast<size_t>(request.page_size() == 0 ? kReadsPerPage : request.page_size());
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const std::vector<Position> positions, FindReads(*view, request.name(), after, size));
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  for (const Position position : positions) {
    ASSIGN_OR_RETURN(const Record record, view->GetRecord(position));
    v1::Event event;
    if (!event.ParseFromString(record.payload)) {
      return absl::DataLossError(absl::StrCat("the record at position ", position, " holds no event"));
    }
    for (v1::ReadNote& read : *event.mutable_reads_noted()->mutable_reads()) {
      if (read.case_() != request.name() || IsOfAnotherParty(caller, read)) continue;
      if (read.has_reason()) {
        RETURN_IF_ERROR(parts_.viewer->open()(record.stream, read.mutable_reason()));
      } else if (const v1::SightGrant* grant = GrantOf(*c, read)) {
        // Why the glass was broken stands in the case, once for all looks through it. Whoever may know of a look may
        // know why, as of one for a reason of its own.
        ASSIGN_OR_RETURN(const Record broken, view->GetRecord(c->name(), static_cast<uint64_t>(grant->entry())));
        v1::Event entry;
        if (!entry.ParseFromString(broken.payload)) {
          return absl::DataLossError(absl::StrCat("the record at position ", broken.position, " holds no event"));
        }
        *read.mutable_reason() = entry.glass_broken().text();
        RETURN_IF_ERROR(parts_.viewer->open()(c->name(), read.mutable_reason()));
      }
      v1::ReadEntry* entry = response->add_reads();
      entry->set_who_name(ActorName(read.who(), *reference->directory));
      *entry->mutable_record_time() = event.record_time();
      *entry->mutable_read() = std::move(read);
    }
  }
  if (positions.size() == size) {
    response->set_next_page_token(parts_.tokens->Make(query, absl::StrCat(positions.back())));
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
