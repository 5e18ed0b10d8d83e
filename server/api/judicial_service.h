// server/api/judicial_service.h: JudicialService on the wire: what a court sees, and any office that hand-overs go to.
// Thread-safe.
#ifndef GAIWAN_SERVER_API_JUDICIAL_SERVICE_H_
#define GAIWAN_SERVER_API_JUDICIAL_SERVICE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gaiwan/v1/judicial_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/command_runner.h"
#include "server/api/hand_over_papers.h"
#include "server/api/judicial_inbox.h"
#include "server/api/serve.h"
#include "server/api/serve_on.h"
#include "server/api/worker.h"
#include "server/log/store.h"
#include "server/reads/read_log.h"

namespace gaiwan {

using RawJudicialService =
    v1::JudicialService::WithRawCallbackMethod_Delegate<v1::JudicialService::WithRawCallbackMethod_ListDelegations<
        v1::JudicialService::WithRawCallbackMethod_ListInbox<v1::JudicialService::WithRawCallbackMethod_FetchHandOver<
            v1::JudicialService::WithRawCallbackMethod_ReadHandOverPaper<
                v1::JudicialService::WithRawCallbackMethod_ConfirmReceipt<
                    v1::JudicialService::WithRawCallbackMethod_Answer<
                        v1::JudicialService::WithRawCallbackMethod_Reconcile<v1::JudicialService::Service>>>>>>>>;

// Calls for papers that wait for a thread, at up to 1 MiB each.
inline constexpr int kPaperCallsWaitingMax = 64;

class JudicialService final : public RawJudicialService {
 public:
  struct Parts {
    ServeParts serve;
    const CommandRunner* runner;
    const JudicialInbox* inbox;
    const Store* store;
    // Reads what a command left: the engine's threads must not.
    Worker* worker;
    // Code list `channel`: of cases that come by Delegate.
    std::string delegation_channel;
    // Notes every look at a hand-over but the first, which is an entry of the case.
    ReadLog* reads = nullptr;
    // Papers of a hand-over, and the threads for pieces of documents and for packets.
    const HandOverPapers* papers = nullptr;
    Worker* pieces = nullptr;
    Worker* whole = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit JudicialService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* Delegate(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListDelegations(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListInbox(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* FetchHandOver(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ReadHandOverPaper(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ConfirmReceipt(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Reconcile(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;

 private:
  void Open(const CallPtr<v1::DelegateRequest>& call) const;
  void Fetch(const CallPtr<v1::FetchHandOverRequest>& call) const;
  // `give_up` is of the monotonic clock.
  void ReadPaper(const CallPtr<v1::ReadHandOverPaperRequest>& call, absl::Duration give_up) const;
  void Confirm(const CallPtr<v1::ConfirmReceiptRequest>& call) const;
  void TakeAnswer(const CallPtr<v1::AnswerRequest>& call) const;
  // Carries `command` out and calls `then` with how it ended, on the worker's thread.
  void Carry(const Caller& caller, v1::ExecuteRequest command, std::function<void(absl::Status)> then) const;
  // Whether the hand-over, read anew, has been received with this digest: a call that came twice lost a race.
  bool HasReceived(const Caller& caller, const std::string& id, const std::string& digest) const;

  const Parts parts_;
  WaitingCalls waiting_{kPaperCallsWaitingMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_JUDICIAL_SERVICE_H_
