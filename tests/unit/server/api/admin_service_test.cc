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

// Alarms name who opens unusually many cases, and everybody could read them.
TEST_F(ServicesTest, StatusTellsAlarmsAndFoldersToAdministratorsAlone) {
  status_.mutable_time()->set_seconds(1772409600);
  status_.set_version("0.1.0");
  status_.set_writing_closed("磁盘已满");
  status_.set_data_folder("/var/lib/gaiwan/data");
  status_.add_alarms("people/p-head 一小时内查看案件异常多");
  status_.set_sign_in_failed(7);
  status_.set_position(99);
  status_.add_calendar_years(2026);
  Start();
  const auto admin = v1::AdminService::NewStub(channel_);
  v1::GetStatusResponse whole, health;
  ASSERT_TRUE(admin->GetStatus(As("p-admin").get(), v1::GetStatusRequest(), &whole).ok());
  EXPECT_EQ(whole.SerializeAsString(), status_.SerializeAsString());
  ASSERT_TRUE(admin->GetStatus(As("p-head").get(), v1::GetStatusRequest(), &health).ok());
  v1::GetStatusResponse expected;
  *expected.mutable_time() = status_.time();
  expected.set_version(status_.version());
  expected.set_writing_closed(status_.writing_closed());
  expected.add_calendar_years(2026);  // Whoever plans a day asks whether it can be told.
  EXPECT_EQ(health.DebugString(), expected.DebugString());
}

}  // namespace
}  // namespace gaiwan::testing
