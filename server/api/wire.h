// server/api/wire.h: where a unary call came from, and where its answer goes: what gRPC's two ways of serving have in
// common.
#ifndef GAIWAN_SERVER_API_WIRE_H_
#define GAIWAN_SERVER_API_WIRE_H_

#include <utility>

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "grpcpp/support/status.h"

namespace gaiwan {

class Wire {
 public:
  // Holds until Finish.
  virtual const grpc::ServerContextBase& context() const = 0;
  // Once, on any thread. `answer` counts when `status` is OK. The wire is gone behind it.
  virtual void Finish(grpc::ByteBuffer answer, const grpc::Status& status) = 0;

 protected:
  virtual ~Wire() = default;
};

// Of a raw callback method. Owns itself.
class CallbackWire final : public Wire {
 public:
  CallbackWire(grpc::CallbackServerContext* context, grpc::ByteBuffer* response)
      : context_(context), reactor_(context->DefaultReactor()), response_(response) {}

  grpc::ServerUnaryReactor* reactor() const { return reactor_; }

  const grpc::ServerContextBase& context() const override { return *context_; }
  void Finish(grpc::ByteBuffer answer, const grpc::Status& status) override {
    response_->Swap(&answer);  // It has no move.
    reactor_->Finish(status);
    delete this;
  }

 private:
  ~CallbackWire() override = default;

  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  grpc::ByteBuffer* const response_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_WIRE_H_
