// WorkflowService on a real gRPC server.
#include "tests/unit/server/api/services_fixture.h"

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

}  // namespace
}  // namespace gaiwan::testing
