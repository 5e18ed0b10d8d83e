#include "tests/bench/echo_server.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"

namespace gaiwan::bench {
namespace {

using RawService = v1::CaseService::WithRawCallbackMethod_Execute<
    v1::CaseService::WithRawCallbackMethod_GetCase<v1::CaseService::Service>>;

class EchoService final : public RawService {
 public:
  explicit EchoService(int answer_bytes) : answer_(std::string(static_cast<size_t>(answer_bytes), 'x')) {}

  grpc::ServerUnaryReactor* Execute(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override {
    return Answer(context, *request, response);
  }
  grpc::ServerUnaryReactor* GetCase(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override {
    return Answer(context, *request, response);
  }

 private:
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, const grpc::ByteBuffer& request,
                                   grpc::ByteBuffer* response) const {
    // Whoever answers reads what was asked: at least all of its bytes lie in one piece.
    grpc::Slice whole;
    const bool read = request.DumpToSingleSlice(&whole).ok() || request.Length() == 0;
    *response = grpc::ByteBuffer(&answer_, 1);
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(read ? grpc::Status::OK : grpc::Status(grpc::StatusCode::INTERNAL, "the request cannot be read"));
    return reactor;
  }

  const grpc::Slice answer_;
};

}  // namespace

absl::Status ServeEcho(const std::string& listen, int answer_bytes) {
  EchoService service(answer_bytes);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return absl::UnavailableError(absl::StrCat("cannot listen on ", listen));
  server->Wait();
  return absl::OkStatus();
}

}  // namespace gaiwan::bench
