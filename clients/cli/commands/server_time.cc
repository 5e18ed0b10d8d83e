#include "clients/cli/commands/server_time.h"

#include "gaiwan/v1/admin_service.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {

grpc::Status ServerTime(Context& context, absl::Time* time) {
  v1::GetStatusResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().admin().GetStatus(call, v1::GetStatusRequest(), &response);
  });
  if (status.ok()) *time = ToTime(response.time());
  return status;
}

grpc::Status FillDay(Context& context, std::string* date) {
  if (!date->empty()) return grpc::Status::OK;
  absl::Time now;
  const grpc::Status status = ServerTime(context, &now);
  if (status.ok()) *date = FormatDate(DayOf(now));
  return status;
}

}  // namespace gaiwan::cli
