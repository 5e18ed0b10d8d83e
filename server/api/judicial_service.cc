#include "server/api/judicial_service.h"

#include <functional>

#include "server/api/case_name.h"
#include "server/api/judicial_command.h"
#include "server/api/noted_reply.h"
#include "server/api/reconcile_run.h"
#include "server/base/log.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

// A digest that differs is somebody's disk or line: whoever keeps the server should know.
void LogDifference(absl::string_view id, const absl::Status& status) {
  if (ReasonOf(status) != v1::DIGEST_DIFFERS) return;
  LogLine(LogLevel::kWarning, "the receiver has another digest than what was sent").With("hand_over", id);
}

}  // namespace

void JudicialService::Carry(const Caller& caller, v1::ExecuteRequest command,
                            std::function<void(absl::Status)> then) const {
  if (const absl::Status status = CheckFields(command); !status.ok()) return then(status);
  auto owned = std::make_shared<v1::ExecuteRequest>(std::move(command));
  parts_.runner->Run(caller, owned.get(), owned,
                     [worker = parts_.worker, then = std::move(then)](const absl::StatusOr<v1::ExecuteResponse>& done) {
                       worker->Post([then, status = done.status()] { then(status); });
                     });
}

bool JudicialService::HasReceived(const Caller& caller, const std::string& id, const std::string& digest) const {
  const absl::StatusOr<FoundLine> line = parts_.inbox->Find(caller, id);
  return line.ok() && line->hand_over.state() >= v1::LINE_STATE_RECEIVED && line->hand_over.digest() == digest;
}

// --- delegating ------------------------------------------------------------------------------------------------------

grpc::ServerUnaryReactor* JudicialService::Delegate(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::DelegateRequest>(parts_.serve, "JudicialService.Delegate", context, request, response,
                                    [this](const CallPtr<v1::DelegateRequest>& call) { Open(call); });
}

void JudicialService::Open(const CallPtr<v1::DelegateRequest>& call) const {
  const v1::DelegateRequest& request = call->request();
  const absl::StatusOr<std::string> court = parts_.inbox->OrgFor(call->caller(), request.court(), "court");
  if (!court.ok()) return call->Fail(court.status());
  const auto reply = [this, call, court = *court](bool existed) {
    const absl::StatusOr<std::shared_ptr<const v1::Case>> c =
        parts_.inbox->FindDelegated(court, call->request().court_number());
    if (!c.ok() || *c == nullptr) return false;
    call->set_case_name((*c)->name());
    v1::DelegateResponse response;
    response.set_existed(existed);
    if (const absl::Status filled = parts_.inbox->Fill(call->caller(), **c, response.mutable_delegated());
        !filled.ok()) {
      call->Fail(filled);
      return true;
    }
    call->Reply(response);
    return true;
  };
  if (reply(/*existed=*/true)) return;
  Carry(call->caller(), DelegationCommand(*court, request, parts_.delegation_channel),
        [call, reply](const absl::Status& status) {
          const bool existed = ReasonOf(status) == v1::CASE_EXISTS;
          if (!status.ok() && !existed) return call->Fail(status);
          if (!reply(existed)) call->Fail(absl::DataLossError("the case that was opened has no row of its delegation"));
        });
}

grpc::ServerUnaryReactor* JudicialService::ListDelegations(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return Serve<v1::ListDelegationsRequest>(
      parts_.serve, "JudicialService.ListDelegations", context, request, response,
      [this](const CallPtr<v1::ListDelegationsRequest>& call) {
        call->ReplyWith(parts_.inbox->Delegations(call->caller(), call->request()));
      });
}

// --- the inbox -------------------------------------------------------------------------------------------------------

grpc::ServerUnaryReactor* JudicialService::ListInbox(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListInboxRequest>(parts_.serve, "JudicialService.ListInbox", context, request, response,
                                     [this](const CallPtr<v1::ListInboxRequest>& call) {
                                       call->ReplyWith(parts_.inbox->List(call->caller(), call->request()));
                                     });
}

grpc::ServerUnaryReactor* JudicialService::FetchHandOver(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::FetchHandOverRequest>(parts_.serve, "JudicialService.FetchHandOver", context, request, response,
                                         [this](const CallPtr<v1::FetchHandOverRequest>& call) { Fetch(call); });
}

// Nothing is given out before the log says so.
void JudicialService::Fetch(const CallPtr<v1::FetchHandOverRequest>& call) const {
  const absl::StatusOr<FoundLine> line = parts_.inbox->Find(call->caller(), call->request().id());
  if (!line.ok()) return call->Fail(line.status());
  call->set_case_name(line->place.case_name);
  // Received, taken or taken back on paper before anything was fetched: nothing is left to go by line.
  if (line->hand_over.state() > v1::LINE_STATE_SENT && line->hand_over.digest().empty()) {
    return call->Fail(RefusedBecause(*line->c, v1::NOT_IN_THIS_STATE,
                                     MakeLabel("这份材料已经以纸面方式办理，不再经专线提供",
                                               "it went on paper before it was fetched: it does not go by line"),
                                     line->id));
  }
  absl::StatusOr<std::string> content = parts_.inbox->ContentOf(*line);
  if (!content.ok()) return call->Fail(content.status());
  auto response = std::make_shared<v1::FetchHandOverResponse>();
  response->set_digest(Sha256Hex(*content));
  response->set_content(*std::move(content));
  const auto reply = [this, call, response](bool left_entry) {
    const absl::StatusOr<FoundLine> now = parts_.inbox->Find(call->caller(), call->request().id());
    if (!now.ok()) return call->Fail(now.status());
    *response->mutable_item() = parts_.inbox->ItemOf(now->id, now->hand_over, *now->c);
    if (left_entry) return call->Reply(*response);
    Sight handed_over;
    handed_over.shown = kHandedOver;
    ReplyNoted(parts_.reads, call, ReadOf(call->caller(), now->place.case_name, call->method(), handed_over),
               std::shared_ptr<const v1::FetchHandOverResponse>(response));
  };
  const v1::LineHandOver& hand_over = line->hand_over;
  if (hand_over.state() > v1::LINE_STATE_SENT || hand_over.digest() == response->digest()) return reply(false);
  Carry(call->caller(), SendingCommand(*line, response->digest()), [call, reply](const absl::Status& status) {
    // Another fetch, or a receipt, came first.
    if (!status.ok() && ReasonOf(status) != v1::NOT_IN_THIS_STATE) return call->Fail(status);
    reply(status.ok());
  });
}

grpc::ServerUnaryReactor* JudicialService::ReadHandOverPaper(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return ServeOn<v1::ReadHandOverPaperRequest>(parts_.serve, parts_.pieces, &waiting_,
                                               "JudicialService.ReadHandOverPaper", context, request, response,
                                               [this, context](const CallPtr<v1::ReadHandOverPaperRequest>& call) {
                                                 ReadPaper(call, GiveUpBy(*context, parts_.serve.clock));
                                               });
}

// Noted piece by piece, as every look at a document is.
void JudicialService::ReadPaper(const CallPtr<v1::ReadHandOverPaperRequest>& call, absl::Duration give_up) const {
  const absl::StatusOr<FoundLine> line = parts_.inbox->Find(call->caller(), call->request().id());
  if (!line.ok()) return call->Fail(line.status());
  call->set_case_name(line->place.case_name);
  const auto reply = [this, call, name = line->place.case_name](absl::StatusOr<v1::ReadHandOverPaperResponse> piece) {
    if (!piece.ok()) return call->Fail(piece.status());
    Sight handed_over;
    handed_over.shown = kHandedOver;
    ReplyNoted(parts_.reads, call, ReadOf(call->caller(), name, call->method(), handed_over),
               std::make_shared<const v1::ReadHandOverPaperResponse>(*std::move(piece)));
  };
  if (!call->request().document().empty()) return reply(parts_.papers->Read(*line, call->request()));
  // A packet reads whole files: not on the thread of those who want a piece.
  parts_.whole->Post([this, call, line = *line, give_up, reply] {
    parts_.papers->Render(call->caller(), line, call->request(), give_up, reply);
  });
}

grpc::ServerUnaryReactor* JudicialService::ConfirmReceipt(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ConfirmReceiptRequest>(parts_.serve, "JudicialService.ConfirmReceipt", context, request, response,
                                          [this](const CallPtr<v1::ConfirmReceiptRequest>& call) { Confirm(call); });
}

void JudicialService::Confirm(const CallPtr<v1::ConfirmReceiptRequest>& call) const {
  const v1::ConfirmReceiptRequest& request = call->request();
  const absl::StatusOr<FoundLine> line = parts_.inbox->Find(call->caller(), request.id());
  if (!line.ok()) return call->Fail(line.status());
  call->set_case_name(line->place.case_name);
  const auto reply = [this, call] {
    const absl::StatusOr<FoundLine> now = parts_.inbox->Find(call->caller(), call->request().id());
    if (!now.ok()) return call->Fail(now.status());
    v1::ConfirmReceiptResponse response;
    *response.mutable_item() = parts_.inbox->ItemOf(now->id, now->hand_over, *now->c);
    call->Reply(response);
  };
  const v1::LineHandOver& hand_over = line->hand_over;
  // Known already; or answered on paper before anybody fetched it.
  if (hand_over.state() >= v1::LINE_STATE_RECEIVED &&
      (hand_over.digest() == request.digest() || hand_over.digest().empty())) {
    return reply();
  }
  if (hand_over.state() >= v1::LINE_STATE_RECEIVED) {
    const absl::Status differs = Refused(*line->c, v1::DIGEST_DIFFERS, line->id);
    LogDifference(line->id, differs);
    return call->Fail(differs);
  }
  Carry(call->caller(), ReceiptCommand(*line, request.digest(), request.number()),
        [this, call, reply](const absl::Status& status) {
          LogDifference(call->request().id(), status);
          if (!status.ok() && !HasReceived(call->caller(), call->request().id(), call->request().digest())) {
            return call->Fail(status);
          }
          reply();
        });
}

grpc::ServerUnaryReactor* JudicialService::Answer(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return Serve<v1::AnswerRequest>(parts_.serve, "JudicialService.Answer", context, request, response,
                                  [this](const CallPtr<v1::AnswerRequest>& call) { TakeAnswer(call); });
}

void JudicialService::TakeAnswer(const CallPtr<v1::AnswerRequest>& call) const {
  const absl::StatusOr<FoundLine> line = parts_.inbox->Find(call->caller(), call->request().id());
  if (!line.ok()) return call->Fail(line.status());
  call->set_case_name(line->place.case_name);
  const auto reply = [call, inbox = parts_.inbox](const FoundLine& now) {
    v1::AnswerResponse response;
    *response.mutable_item() = inbox->ItemOf(now.id, now.hand_over, *now.c);
    call->Reply(response);
  };
  if (IsAnswered(*line, call->request())) return reply(*line);
  absl::StatusOr<v1::ExecuteRequest> command = AnswerCommand(*line, call->request());
  if (!command.ok()) return call->Fail(command.status());
  Carry(call->caller(), *std::move(command), [this, call, reply](const absl::Status& status) {
    LogDifference(call->request().id(), status);
    const absl::StatusOr<FoundLine> now = parts_.inbox->Find(call->caller(), call->request().id());
    if (!status.ok() && !(now.ok() && IsAnswered(*now, call->request()))) return call->Fail(status);
    if (!now.ok()) return call->Fail(now.status());
    reply(*now);
  });
}

grpc::ServerUnaryReactor* JudicialService::Reconcile(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ReconcileRequest>(
      parts_.serve, "JudicialService.Reconcile", context, request, response,
      [this](const CallPtr<v1::ReconcileRequest>& call) {
        const absl::StatusOr<std::string> org = parts_.inbox->OrgFor(call->caller(), call->request().org(), "org");
        if (!org.ok()) return call->Fail(org.status());
        ReconcileRun::Start({parts_.runner, parts_.inbox, parts_.store, parts_.worker}, call->caller(), *org,
                            &call->request(), call,
                            [call](const absl::StatusOr<v1::ReconcileResponse>& answer) { call->ReplyWith(answer); });
      });
}

}  // namespace gaiwan
