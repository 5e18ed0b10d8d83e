// WorkflowService on a real gRPC server.
#include "absl/strings/str_cat.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/api/services_fixture.h"
#include "workflow/base/date.h"

namespace gaiwan::testing {
namespace {

TEST_F(ServicesTest, UnknownDefinitionIsNamed) {
  Start();
  const auto workflow = v1::WorkflowService::NewStub(channel_);
  v1::GetDefinitionRequest request;
  request.set_id("no-such");
  v1::GetDefinitionResponse response;
  const auto context = As("p-head");
  const grpc::Status status = workflow->GetDefinition(context.get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::DEFINITION_UNKNOWN);

  v1::CheckDefinitionRequest check;
  check.set_textproto("id: 7");
  v1::CheckDefinitionResponse faults;
  const auto second = As("p-head");
  ASSERT_TRUE(workflow->CheckDefinition(second.get(), check, &faults).ok());
  EXPECT_FALSE(faults.faults().empty());
}

// A case waits for a calendar that is missing; what would count by it is not published meanwhile.
TEST_F(ServicesTest, NothingIsPublishedWithoutThisYearsCalendar) {
  Start();
  const auto workflow = v1::WorkflowService::NewStub(channel_);
  v1::PublishDefinitionRequest request;
  request.set_request_id("0b9a3a70-54a5-4d0c-9c55-000000000001");
  request.set_textproto(ReadFileForTest("workflow/definitions/mediation-diagnosis.textproto"));
  v1::PublishDefinitionResponse response;
  const auto context = As("p-admin");
  const grpc::Status status = workflow->PublishDefinition(context.get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << status.error_message();
  const auto refused = DetailOf<v1::CommandRefused>(status);
  EXPECT_EQ(refused.reason(), v1::CALENDAR_MISSING);
  EXPECT_EQ(refused.subject(), absl::StrCat(DayOf(clock_.TimeNow()).year()));
}

}  // namespace
}  // namespace gaiwan::testing
