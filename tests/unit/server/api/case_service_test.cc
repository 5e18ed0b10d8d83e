// CaseService: commands, one at a time and in batches.
#include <atomic>
#include <string>
#include <vector>

#include "server/api/batch_run.h"
#include "server/api/case_name.h"
#include "tests/unit/server/api/services_fixture.h"

namespace gaiwan::testing {
namespace {

using ::testing::SizeIs;

TEST_F(ServicesTest, ExecuteHandsTheEngineWhatWasAskedAndReturnsItsReceipt) {
  Start();
  v1::ExecuteRequest request = AddNote(kCase, 1, "来电");
  request.set_etag("4");
  request.set_after(RequestId(9));
  request.mutable_act_time()->set_seconds(1772400000);
  request.set_act_time_basis(v1::TIME_BASIS_CALL);
  v1::ExecuteResponse response;
  ASSERT_TRUE(Execute(request, &response).ok());
  EXPECT_EQ(response.receipt().name(), kCase);
  EXPECT_FALSE(response.has_case_());

  const std::vector<EngineCommand> commands = engine_.commands();
  ASSERT_THAT(commands, SizeIs(1));
  EXPECT_EQ(commands[0].stream, kCase);
  EXPECT_EQ(commands[0].actor, "people/p-head");
  EXPECT_EQ(commands[0].request_id, RequestId(1));
  EXPECT_EQ(commands[0].digest, DigestOf(kCase, request));
  EXPECT_EQ(commands[0].expected_version, 4);
  EXPECT_EQ(commands[0].after, RequestId(9));
  EXPECT_EQ(commands[0].act_time, absl::FromUnixSeconds(1772400000));
  EXPECT_EQ(commands[0].act_time_basis, v1::TIME_BASIS_CALL);
  EXPECT_FALSE(commands[0].validate_only);
  EXPECT_GT(commands[0].bytes, 0);
}

TEST_F(ServicesTest, ViewShowsTheCaseAsItIsNow) {
  Start();
  v1::ExecuteRequest request = AddNote(kCase, 1, "来电");
  request.set_view(v1::CASE_VIEW_FULL);
  v1::ExecuteResponse response;
  ASSERT_TRUE(Execute(request, &response).ok());
  EXPECT_EQ(response.case_().state(), "mediating");
  // Who does not see the case still gets the receipt of what was carried out.
  ASSERT_TRUE(Execute(request, &response, "p-other").ok());
  EXPECT_EQ(response.receipt().name(), kCase);
  EXPECT_FALSE(response.has_case_());
}

TEST_F(ServicesTest, OpeningWithoutANameFindsTheSameCaseAgain) {
  Start();
  v1::ExecuteResponse first;
  v1::ExecuteResponse repeat;
  ASSERT_TRUE(Execute(OpenCase(1), &first).ok());
  ASSERT_TRUE(Execute(OpenCase(1), &repeat).ok());
  EXPECT_EQ(first.receipt().name(), DeriveCaseName("people/p-head", RequestId(1)));
  EXPECT_EQ(repeat.receipt().name(), first.receipt().name());
  const std::vector<EngineCommand> commands = engine_.commands();
  EXPECT_EQ(commands[0].digest, commands[1].digest);

  v1::ExecuteRequest upper = OpenCase(1);
  upper.set_request_id("0B9A3A70-54A5-4D0C-9C55-100000000001");
  ASSERT_TRUE(Execute(upper, &repeat).ok());
  EXPECT_EQ(repeat.receipt().name(), first.receipt().name()) << "a UUID is the same in capitals";
}

TEST_F(ServicesTest, WhatIsNotForCallersOrNotOfACaseSaysSo) {
  Start();
  v1::ExecuteResponse response;
  v1::ExecuteRequest request = AddNote(kCase, 1, "x");
  v1::ExpireClock* expire = request.mutable_command()->mutable_expire_clock();
  expire->set_clock("acceptance");
  expire->mutable_due_time()->set_seconds(1);
  grpc::Status status = Execute(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::SYSTEM_ONLY);
  request.mutable_command()->mutable_recompute_clocks()->set_calendar_revision(1);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(Execute(request, &response)).subject(), "recompute_clocks");

  request.mutable_command()->mutable_report_day()->set_unit("orgs/1");
  request.mutable_command()->mutable_report_day()->set_date("2026-03-02");
  EXPECT_EQ(DetailOf<v1::BadField>(Execute(request, &response)).field(), "name") << "it is about an organisation";

  request = AddNote("", 1, "x");
  status = Execute(request, &response);
  EXPECT_EQ(DetailOf<v1::BadField>(status).field(), "name");
  request = AddNote("cases/c-1", 1, "x");
  EXPECT_EQ(DetailOf<v1::BadField>(Execute(request, &response)).field(), "name");
  request = AddNote(kCase, 1, "x");
  request.set_etag("v4");
  EXPECT_EQ(DetailOf<v1::BadField>(Execute(request, &response)).field(), "etag");
  request = AddNote(kCase, 1, "x");
  request.mutable_act_time()->set_seconds(int64_t{1} << 60);
  EXPECT_EQ(DetailOf<v1::BadField>(Execute(request, &response)).field(), "act_time");
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

TEST_F(ServicesTest, RefusalCarriesItsDetail) {
  Start();
  v1::ExecuteResponse response;
  const grpc::Status status = Execute(AddNote(kCase, 1, "refuse"), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::NOT_IN_THIS_STATE);
}

TEST_F(ServicesTest, BatchAnswersEachItemInOrder) {
  Start();
  v1::ExecuteBatchRequest batch;
  *batch.add_requests() = AddNote(kCase, 1, "one");
  *batch.add_requests() = AddNote(kCase, 2, "refuse");
  *batch.add_requests() = AddNote(kCase, 3, "");  // Missing text.
  *batch.add_requests() = AddNote(kCase, 4, "four");
  v1::ExecuteBatchResponse response;
  const auto context = As("p-head");
  ASSERT_TRUE(cases_->ExecuteBatch(context.get(), batch, &response).ok());
  ASSERT_THAT(response.outcomes(), SizeIs(4));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(response.outcomes(i).request_id(), RequestId(i + 1));
  EXPECT_TRUE(response.outcomes(0).has_done());
  EXPECT_EQ(response.outcomes(1).refused().command_refused().reason(), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(response.outcomes(2).refused().bad_field().field(), "requests[2].command.add_note.note.text");
  EXPECT_TRUE(response.outcomes(3).has_done());
  const std::vector<EngineCommand> commands = engine_.commands();
  ASSERT_THAT(commands, SizeIs(3));
  EXPECT_EQ(commands[0].request_id, RequestId(1));
  EXPECT_EQ(commands[2].request_id, RequestId(4));
}

TEST_F(ServicesTest, BatchStopsTheCaseThatWasRefusedAndNoOther) {
  Start();
  v1::ExecuteBatchRequest batch;
  batch.set_stop_case_on_refusal(true);
  *batch.add_requests() = AddNote(kCase, 1, "refuse");
  *batch.add_requests() = AddNote(kOther, 2, "two");
  *batch.add_requests() = AddNote(kCase, 3, "three");
  *batch.add_requests() = OpenCase(4);
  v1::ExecuteBatchResponse response;
  const auto context = As("p-head");
  ASSERT_TRUE(cases_->ExecuteBatch(context.get(), batch, &response).ok());
  EXPECT_EQ(response.outcomes(0).refused().command_refused().reason(), v1::NOT_IN_THIS_STATE);
  EXPECT_TRUE(response.outcomes(1).has_done());
  EXPECT_EQ(response.outcomes(2).refused().code(), static_cast<int>(absl::StatusCode::kAborted));
  EXPECT_EQ(response.outcomes(2).refused().command_refused().reason(), v1::OVERTAKEN);
  EXPECT_TRUE(response.outcomes(3).has_done());
  EXPECT_THAT(engine_.commands(), SizeIs(3));
}

TEST_F(ServicesTest, BatchOverItsLimitIsRefusedAsAWhole) {
  Start();
  v1::ExecuteBatchRequest batch;
  v1::ExecuteBatchResponse response;
  const auto context = As("p-head");
  grpc::Status status = cases_->ExecuteBatch(context.get(), batch, &response);
  EXPECT_EQ(DetailOf<v1::BadField>(status).field(), "requests");

  for (int i = 0; i <= kBatchItemsMax; ++i) *batch.add_requests() = AddNote(kCase, i, "x");
  const auto second = As("p-head");
  status = cases_->ExecuteBatch(second.get(), batch, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::BadField>(status).limit(), kBatchItemsMax);

  batch.clear_requests();
  for (int i = 0; i < 200; ++i) *batch.add_requests() = AddNote(kCase, i, std::string(6000, 'x'));
  const auto third = As("p-head");
  status = cases_->ExecuteBatch(third.get(), batch, &response);
  EXPECT_EQ(DetailOf<v1::BadField>(status).limit(), static_cast<int64_t>(kBatchBytesMax));
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

TEST_F(ServicesTest, StreamAnswersBatchesInOrder) {
  Start();
  const auto context = As("p-head");
  const auto stream = cases_->ExecuteStream(context.get());
  constexpr int kBatches = 20;
  for (int i = 0; i < kBatches; ++i) {
    v1::ExecuteBatchRequest batch;
    *batch.add_requests() = AddNote(kCase, i, "x");
    ASSERT_TRUE(stream->Write(batch));
  }
  stream->WritesDone();
  v1::ExecuteBatchResponse response;
  for (int i = 0; i < kBatches; ++i) {
    ASSERT_TRUE(stream->Read(&response)) << i;
    EXPECT_EQ(response.outcomes(0).request_id(), RequestId(i));
    EXPECT_EQ(response.outcomes(0).done().receipt().version(), i + 1);
  }
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

// An answer that came while a batch was on its way to the engine had the next one read, which could get there first.
TEST_F(ServicesTest, ABatchOfAStreamDoesNotOvertakeTheOneBefore) {
  constexpr size_t kBatches = 4;
  const auto wait_for_more_than = [this](size_t count, absl::Duration longest) {
    const absl::Time give_up = absl::Now() + longest;
    while (engine_.commands().size() <= count && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(1));
  };
  std::atomic<bool> waited{false};
  engine_.holds_answers = true;
  engine_.before_submit = [&] {
    const size_t before = engine_.commands().size();
    engine_.AnswerHeld();
    // The second one waits for whoever would overtake it.
    if (before == 1 && !waited.exchange(true)) wait_for_more_than(before, absl::Milliseconds(200));
  };
  Start();
  const auto context = As("p-head");
  const auto stream = cases_->ExecuteStream(context.get());
  for (size_t i = 0; i < kBatches; ++i) {
    v1::ExecuteBatchRequest batch;
    *batch.add_requests() = AddNote(kCase, static_cast<int>(i), "x");
    ASSERT_TRUE(stream->Write(batch));
  }
  stream->WritesDone();
  wait_for_more_than(kBatches - 1, absl::Minutes(1));
  engine_.AnswerHeld();
  v1::ExecuteBatchResponse response;
  while (stream->Read(&response)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
  const std::vector<EngineCommand> commands = engine_.commands();
  ASSERT_EQ(commands.size(), kBatches);
  for (size_t i = 0; i < kBatches; ++i) EXPECT_EQ(commands[i].request_id, RequestId(static_cast<int>(i))) << i;
}

TEST_F(ServicesTest, StreamThatSendsNonsenseEndsWithWhyAfterItsAnswers) {
  Start();
  const auto context = As("p-head");
  const auto stream = cases_->ExecuteStream(context.get());
  v1::ExecuteBatchRequest batch;
  *batch.add_requests() = AddNote(kCase, 1, "x");
  ASSERT_TRUE(stream->Write(batch));
  stream->Write(v1::ExecuteBatchRequest());
  v1::ExecuteBatchResponse response;
  EXPECT_TRUE(stream->Read(&response));
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::BadField>(status).field(), "requests");

  const auto stranger = As("p-stranger");
  EXPECT_EQ(cases_->ExecuteStream(stranger.get())->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

}  // namespace
}  // namespace gaiwan::testing
