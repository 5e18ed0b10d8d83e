// AdminService on a real gRPC server.
#include "tests/unit/server/api/services_fixture.h"

namespace gaiwan::testing {
namespace {

TEST_F(ServicesTest, ClockOfARealServerStays) {
  Start();
  const auto admin = v1::AdminService::NewStub(channel_);
  v1::AdvanceClockRequest request;
  request.mutable_by()->set_seconds(60);
  v1::AdvanceClockResponse response;
  const auto context = As("p-admin");
  EXPECT_EQ(admin->AdvanceClock(context.get(), request, &response).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

}  // namespace
}  // namespace gaiwan::testing
