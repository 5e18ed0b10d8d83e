#include "server/api/rpc_status.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::testing::EndsWith;
using ::testing::SizeIs;

v1::RpcStatus DetailsOf(const grpc::Status& status) {
  v1::RpcStatus details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

TEST(ToGrpcStatus, CarriesTheDetail) {
  const grpc::Status status = ToGrpcStatus(BadField("name", "缺少", "is missing", 40));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const v1::RpcStatus details = DetailsOf(status);
  EXPECT_EQ(details.code(), 3);
  EXPECT_EQ(details.message(), status.error_message());
  ASSERT_THAT(details.details(), SizeIs(1));
  v1::BadField field;
  ASSERT_TRUE(details.details(0).UnpackTo(&field));
  EXPECT_EQ(field.field(), "name");
  EXPECT_EQ(field.limit(), 40);
}

TEST(ToGrpcStatus, WithoutDetailsSendsNone) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  const grpc::Status status = ToGrpcStatus(absl::UnavailableError("later"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_details(), "");
}

TEST(ToGrpcStatus, CutsAListOfFaultsToWhatATrailerHolds) {
  v1::Faults faults;
  faults.set_reason(v1::FILE_HAS_FAULTS);
  for (int i = 0; i < 1000; ++i) {
    v1::Fault* fault = faults.add_faults();
    fault->set_path(absl::StrCat("people.csv:", i));
    fault->mutable_words()->set_zh("没有这个单位");
  }
  const grpc::Status status = ToGrpcStatus(WithDetail(absl::InvalidArgumentError("faults"), faults));
  EXPECT_LE(status.error_details().size(), kStatusDetailsBytesMax + 500);
  v1::Faults sent;
  ASSERT_TRUE(DetailsOf(status).details(0).UnpackTo(&sent));
  EXPECT_EQ(sent.reason(), v1::FILE_HAS_FAULTS);
  ASSERT_GT(sent.faults_size(), 50);
  EXPECT_EQ(sent.faults(0).path(), "people.csv:0");
  const int named = sent.faults_size() - 1;
  EXPECT_EQ(sent.faults(named).words().en(), absl::StrCat(1000 - named, " more are left out"));
}

TEST(ToGrpcStatus, CutsALongMessageBetweenCharacters) {
  std::string words;
  for (int i = 0; i < 400; ++i) words += "调";
  const grpc::Status status = ToGrpcStatus(absl::InternalError(words));
  EXPECT_EQ(status.error_message().size(), kStatusMessageBytesMax);
  EXPECT_THAT(status.error_message(), EndsWith("调"));
}

TEST(ToRefused, KeepsCodeWordsAndDetail) {
  v1::Case c;
  c.set_state("closed");
  const v1::Refused refused = ToRefused(Refused(c, v1::NOT_IN_THIS_STATE, "parties/1"));
  EXPECT_EQ(refused.code(), static_cast<int>(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(refused.command_refused().reason(), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(refused.command_refused().state(), "closed");
  EXPECT_FALSE(refused.has_bad_field());
  const absl::Status back = FromRefused(refused);
  EXPECT_EQ(back.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(back.message(), refused.message());
  EXPECT_EQ(ToRefused(back).SerializeAsString(), refused.SerializeAsString());
}

}  // namespace
}  // namespace gaiwan
