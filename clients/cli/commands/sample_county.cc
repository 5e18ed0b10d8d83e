#include "clients/cli/commands/sample_county.h"

#include "gaiwan/v1/sign_in_service.pb.h"

namespace gaiwan::cli {

grpc::Status AskSampleCounty(Context& context, bool* sample) {
  v1::WhoAmIResponse who;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().sign_in().WhoAmI(call, v1::WhoAmIRequest(), &who); });
  if (status.ok()) *sample = who.sample_county();
  return status;
}

}  // namespace gaiwan::cli
