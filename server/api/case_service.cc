#include "server/api/case_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/api/actor_name.h"
#include "server/api/batch_run.h"
#include "server/api/case_name.h"
#include "server/api/execute_stream.h"
#include "server/api/linked_from.h"
#include "server/api/mediator_proposal.h"
#include "server/api/noted_reply.h"
#include "server/api/watch_stream.h"
#include "server/base/random.h"
#include "server/filter/case_filter.h"
#include "server/mediation/mediation_decider.h"
#include "server/views/views_state.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"
#include "workflow/explain.h"

namespace gaiwan {
namespace {

// Of the request id of a saved view: nobody sees it, and none comes twice.
constexpr size_t kViewRequestBytes = 16;

}  // namespace

void CaseService::AcceptFrom(CallQueue* queue) {
  queue->Accept([this](auto&&... call) { RequestExecute(call...); },
                [this](Wire* wire, const grpc::ByteBuffer& request) {
                  Serve<v1::ExecuteRequest>(parts_.serve, "CaseService.Execute", wire, request,
                                            [this](const CallPtr<v1::ExecuteRequest>& call) { RunCommand(call); });
                });
}

void CaseService::RunCommand(const CallPtr<v1::ExecuteRequest>& call) const {
  parts_.runner->Run(call->caller(), call->mutable_request(), call,
                     [call](const absl::StatusOr<v1::ExecuteResponse>& answer) {
                       call->set_case_name(call->request().name());
                       call->ReplyWith(answer);
                     });
}

grpc::ServerUnaryReactor* CaseService::ExecuteBatch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ExecuteBatchRequest>(
      parts_.serve, "CaseService.ExecuteBatch", context, request, response,
      [this](CallPtr<v1::ExecuteBatchRequest> call) {
        absl::Status status = CheckBatch(call->request());
        // One token was taken for the call.
        const int more = call->request().requests_size() - 1;
        if (status.ok() && more > 0) status = parts_.serve.limiter->Take(call->caller().person, more);
        if (!status.ok()) return call->Fail(status);
        BatchRun::Start(parts_.runner, call->caller(), call->mutable_request(), call,
                        [call](const v1::ExecuteBatchResponse& answer) { call->Reply(answer); });
      },
      /*check_fields=*/false);
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* CaseService::ExecuteStream(
    grpc::CallbackServerContext* context) {
  return gaiwan::ExecuteStream::Start(parts_.serve, parts_.runner, parts_.streams, context);
}

grpc::ServerUnaryReactor* CaseService::GetCase(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  return Serve<v1::GetCaseRequest>(parts_.serve, "CaseService.GetCase", context, request, response,
                                   [this](const CallPtr<v1::GetCaseRequest>& call) {
                                     ReadNoted<v1::Case>(parts_.reads, call, [&](v1::Case* out, Sight* sight) {
                                       return ReadCase(call->caller(), call->request(), out, sight);
                                     });
                                   });
}

absl::Status CaseService::ReadCase(const Caller& caller, const v1::GetCaseRequest& request, v1::Case* out,
                                   Sight* sight) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  const bool at_version = request.version() > 0;
  if (at_version && request.has_record_time()) {
    return BadField("record_time", "version 与 record_time 只能给出一个",
                    "only one of version and record_time may be set");
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> present, parts_.reader->Get(request.name()));
  ASSIGN_OR_RETURN(*sight, parts_.viewer->NotedSightFor(caller, *present));
  std::shared_ptr<const v1::Case> shown = present;
  if (at_version) {
    ASSIGN_OR_RETURN(shown, parts_.reader->GetAt(request.name(), request.version()));
  } else if (request.has_record_time()) {
    const absl::Time time =
        absl::FromUnixSeconds(request.record_time().seconds()) + absl::Nanoseconds(request.record_time().nanos());
    ASSIGN_OR_RETURN(shown, parts_.reader->GetAtTime(request.name(), time));
  }
  const v1::CaseView view = request.view() == v1::CASE_VIEW_UNSPECIFIED ? v1::CASE_VIEW_FULL : request.view();
  RETURN_IF_ERROR(MakeView(*shown, *sight, view, parts_.viewer->open(), out));
  // What another case says of this one is of now, and in no earlier version of it.
  if (parts_.store == nullptr || shown != present) return absl::OkStatus();
  return AddLinksFrom(*parts_.store, *sight, view, out);
}

grpc::ServerUnaryReactor* CaseService::ListCases(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  return Serve<v1::ListCasesRequest>(
      parts_.serve, "CaseService.ListCases", context, request, response,
      [this](const CallPtr<v1::ListCasesRequest>& call) {
        absl::StatusOr<v1::ListCasesResponse> page = List(call->caller(), call->request());
        if (!page.ok()) return call->Fail(page.status());
        // A refused list showed nothing.
        const absl::Status noted = parts_.reads->Note(ReadOf(call->caller(), "", call->method(), Sight()));
        if (!noted.ok()) return call->Fail(noted);
        call->ReplyWith(std::move(page));
      });
}

absl::StatusOr<v1::ListCasesResponse> CaseService::List(const Caller& caller,
                                                        const v1::ListCasesRequest& request) const {
  const std::string query_text = QueryOf(caller.person, request);
  CaseQuery query;
  query.viewer = parts_.viewer->ViewerFor(caller);
  query.reference = parts_.viewer->reference();
  query.directory = query.reference->directory;
  query.request = request;
  query.limit = request.page_size() == 0 ? kCasesPerPage : request.page_size();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(query.cursor, parts_.tokens->Read("page_token", query_text, request.page_token()));
  }
  ASSIGN_OR_RETURN(const CasePage page, parts_.reader->List(query));
  v1::ListCasesResponse response;
  response.set_total(page.total);
  response.set_total_is_estimate(page.total_is_estimate);
  if (!page.next_cursor.empty()) response.set_next_page_token(parts_.tokens->Make(query_text, page.next_cursor));
  for (const std::shared_ptr<const v1::Case>& c : page.cases) {
    const Sight sight = SightOf(*c, query.viewer, *query.directory);
    if (sight.none()) continue;  // Left the caller's sight since the page was made.
    RETURN_IF_ERROR(MakeView(*c, SightInList(sight), v1::CASE_VIEW_BASIC, parts_.viewer->open(), response.add_cases()));
  }
  return response;
}

grpc::ServerUnaryReactor* CaseService::GetCaseHistory(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::GetCaseHistoryRequest>(parts_.serve, "CaseService.GetCaseHistory", context, request, response,
                                          [this](const CallPtr<v1::GetCaseHistoryRequest>& call) {
                                            ReadNoted<v1::GetCaseHistoryResponse>(
                                                parts_.reads, call, [&](v1::GetCaseHistoryResponse* out, Sight* sight) {
                                                  return ReadHistory(call->caller(), call->request(), out, sight);
                                                });
                                          });
}

absl::Status CaseService::ReadHistory(const Caller& caller, const v1::GetCaseHistoryRequest& request,
                                      v1::GetCaseHistoryResponse* response, Sight* sight) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.name()));
  ASSIGN_OR_RETURN(*sight, parts_.viewer->NotedSightFor(caller, *c));
  const std::string query = QueryOf(caller.person, request);
  int64_t next = request.from_version() == 0 ? 1 : request.from_version();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    if (!absl::SimpleAtoi(cursor, &next)) return absl::InternalError("a page token of ours holds no version");
  }
  const absl::flat_hash_set<absl::string_view> types(request.types().begin(), request.types().end());
  const int page_size = request.page_size() == 0 ? kEventsPerPage : request.page_size();
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  int read = 0;
  // One more than fits tells whether there is another page.
  while (read < kEventsReadPerPage) {
    const int wanted = types.empty() ? page_size - response->entries_size() + 1 : kEventsPerPage;
    ASSIGN_OR_RETURN(const std::vector<HistoryRecord> records, parts_.reader->History(request.name(), next, wanted));
    for (const HistoryRecord& record : records) {
      const v1::Event& event = *record.event;
      const Sight event_sight = SightOfEvent(event, *sight, *c);
      if (ShowsEvent(event, event_sight) && (types.empty() || types.contains(EventName(event)))) {
        if (response->entries_size() == page_size) {
          response->set_next_page_token(parts_.tokens->Make(query, absl::StrCat(event.version())));
          return absl::OkStatus();
        }
        v1::HistoryEntry* entry = response->add_entries();
        entry->set_position(record.position);
        entry->set_actor_name(ActorName(event.actor(), *reference->directory));
        RETURN_IF_ERROR(
            MakeEventView(request.name(), event, event_sight, parts_.viewer->open(), entry->mutable_event()));
      }
      next = event.version() + 1;
      ++read;
    }
    if (records.size() < static_cast<size_t>(wanted)) return absl::OkStatus();
  }
  response->set_next_page_token(parts_.tokens->Make(query, absl::StrCat(next)));
  return absl::OkStatus();
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* CaseService::WatchCases(grpc::CallbackServerContext* context,
                                                                    const grpc::ByteBuffer* request) {
  return WatchStream::Start(
      {&parts_.serve, parts_.watch, &parts_.viewer->open(), parts_.tokens, parts_.streams, parts_.reads}, context,
      *request);
}

grpc::ServerUnaryReactor* CaseService::ExplainCase(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ExplainCaseRequest>(parts_.serve, "CaseService.ExplainCase", context, request, response,
                                       [this](const CallPtr<v1::ExplainCaseRequest>& call) {
                                         ReadNoted<v1::ExplainCaseResponse>(
                                             parts_.reads, call, [&](v1::ExplainCaseResponse* out, Sight* sight) {
                                               return Explain(call->caller(), call->request(), out, sight);
                                             });
                                       });
}

absl::Status CaseService::Explain(const Caller& caller, const v1::ExplainCaseRequest& request,
                                  v1::ExplainCaseResponse* response, Sight* sight) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.name()));
  ASSIGN_OR_RETURN(*sight, parts_.viewer->NotedSightFor(caller, *c));
  const PublishedDefinition published = parts_.definitions->Find(c->definition().id(), c->definition().revision());
  if (published.definition == nullptr) {
    return absl::DataLossError(absl::StrCat("the case runs by ", c->definition().id(), " revision ",
                                            c->definition().revision(), ", which is not there"));
  }
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Facts facts = FactsFor(*reference, caller.person, parts_.serve.clock->TimeNow());
  ExplainedTo to = ExplainedTo::kProcess;
  if (caller.kind == CallerKind::kParty && sight->Shows(v1::AGREEMENT)) to = ExplainedTo::kParty;
  if (sight->Shows(v1::RECORDS)) to = ExplainedTo::kRecords;
  v1::ExplainCaseResponse explained = gaiwan::ExplainCase(*published.definition, *c, facts, to);
  if (sight->Shows(v1::PROCESS)) {
    *response = std::move(explained);
    return absl::OkStatus();
  }
  // Who learns no more than whether it is handled is still told what to do about it.
  *response->mutable_open() = std::move(*explained.mutable_open());
  *response->mutable_roles() = std::move(*explained.mutable_roles());
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* CaseService::ProposeMediators(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ProposeMediatorsRequest>(parts_.serve, "CaseService.ProposeMediators", context, request, response,
                                            [this](CallPtr<v1::ProposeMediatorsRequest> call) {
                                              call->set_case_name(call->request().name());
                                              call->ReplyWith(Propose(call->caller(), call->request()));
                                            });
}

absl::StatusOr<v1::ProposeMediatorsResponse> CaseService::Propose(const Caller& caller,
                                                                  const v1::ProposeMediatorsRequest& request) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.name()));
  ASSIGN_OR_RETURN(const Sight sight, parts_.viewer->SightFor(caller, *c));
  if (!sight.Shows(v1::PROCESS)) return Refused(*c, v1::NOT_YOUR_ROLE, request.name());
  if (c->committee().empty()) return Refused(*c, v1::NO_COMMITTEE, c->unit());
  v1::Case shown;
  RETURN_IF_ERROR(MakeView(*c, sight, v1::CASE_VIEW_FULL, parts_.viewer->open(), &shown));
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  ASSIGN_OR_RETURN(v1::ProposeMediatorsResponse response,
                   ProposeFor(shown, *reference->directory, *parts_.reader, DayOf(parts_.serve.clock->TimeNow())));
  // Who staffs a channel and takes a case on themselves does not see its records yet: told of themselves alone, and
  // never who else is busy.
  if (!sight.Shows(v1::RECORDS)) {
    KeepOnly(caller.person, &response);
    if (response.proposed().empty() && response.excluded().empty()) {
      return Refused(*c, v1::NOT_YOUR_ROLE, request.name());
    }
  }
  return response;
}

grpc::ServerUnaryReactor* CaseService::FindDuplicates(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::FindDuplicatesRequest>(parts_.serve, "CaseService.FindDuplicates", context, request, response,
                                          [this](const CallPtr<v1::FindDuplicatesRequest>& call) {
                                            ReadNoted<v1::FindDuplicatesResponse>(
                                                parts_.reads, call, [&](v1::FindDuplicatesResponse* out, Sight* sight) {
                                                  return Duplicates(call->caller(), call->request(), out, sight);
                                                });
                                          });
}

absl::Status CaseService::Duplicates(const Caller& caller, const v1::FindDuplicatesRequest& request,
                                     v1::FindDuplicatesResponse* response, Sight* sight) const {
  RETURN_IF_ERROR(CheckCaseName(request.name()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.name()));
  ASSIGN_OR_RETURN(*sight, parts_.viewer->NotedSightFor(caller, *c));
  if (!sight->Shows(v1::RECORDS)) return Refused(*c, v1::NOT_YOUR_ROLE, request.name());
  ASSIGN_OR_RETURN(*response->mutable_duplicates(), parts_.duplicates->Find(caller, *c));
  return absl::OkStatus();
}

// Whoever has a token of the directory has views; a filter is read before it is kept.
absl::Status CaseService::SubmitView(const Caller& caller, const google::protobuf::Message& body, Done done) const {
  EngineCommand command;
  command.stream = ViewStream(caller.person);
  command.actor = caller.person;
  // The same view saved again is the same view: nobody has to say that it is a repeat.
  command.request_id = absl::BytesToHexString(RandomBytes(*RealRandom(), kViewRequestBytes));
  command.digest = std::string(kDigestBytes, '\0');
  command.bytes = body.ByteSizeLong();
  std::shared_ptr<google::protobuf::Message> kept(body.New());
  kept->CopyFrom(body);
  command.body = std::move(kept);
  return parts_.submit(std::move(command), std::move(done));
}

grpc::ServerUnaryReactor* CaseService::SaveView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* response) {
  return Serve<v1::SaveViewRequest>(
      parts_.serve, "CaseService.SaveView", context, request, response,
      [this](const CallPtr<v1::SaveViewRequest>& call) {
        const absl::Status readable =
            CaseFilter::Parse(call->request().view().filter(), parts_.serve.clock->TimeNow()).status();
        if (!readable.ok()) return call->Fail(readable);
        const absl::Status submitted =
            SubmitView(call->caller(), call->request(), [call](const absl::StatusOr<EngineAnswer>& answer) {
              if (!answer.ok()) return call->Fail(answer.status());
              call->Reply(call->request().view());
            });
        if (!submitted.ok()) call->Fail(submitted);
      });
}

grpc::ServerUnaryReactor* CaseService::DeleteView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return Serve<v1::DeleteViewRequest>(parts_.serve, "CaseService.DeleteView", context, request, response,
                                      [this](const CallPtr<v1::DeleteViewRequest>& call) {
                                        const absl::Status submitted =
                                            SubmitView(call->caller(), call->request(),
                                                       [call](const absl::StatusOr<EngineAnswer>& answer) {
                                                         if (!answer.ok()) return call->Fail(answer.status());
                                                         call->Reply(v1::DeleteViewResponse());
                                                       });
                                        if (!submitted.ok()) call->Fail(submitted);
                                      });
}

grpc::ServerUnaryReactor* CaseService::ListViews(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  return Serve<v1::ListViewsRequest>(parts_.serve, "CaseService.ListViews", context, request, response,
                                     [this](const CallPtr<v1::ListViewsRequest>& call) {
                                       const std::string stream = ViewStream(call->caller().person);
                                       const std::unique_ptr<View> view = parts_.store->Look();
                                       const absl::StatusOr<uint64_t> last = view->LastVersion(stream);
                                       if (!last.ok()) return call->Fail(last.status());
                                       const absl::StatusOr<std::shared_ptr<ViewsState>> state =
                                           ReadViews(*view, stream, *last, parts_.viewer->open());
                                       if (!state.ok()) return call->Fail(state.status());
                                       v1::ListViewsResponse answer;
                                       for (const auto& [name, saved] : (*state)->views()) *answer.add_views() = saved;
                                       call->Reply(answer);
                                     });
}

}  // namespace gaiwan
