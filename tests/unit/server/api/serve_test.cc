// What every call goes through, and the two servers.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "tests/unit/server/api/services_fixture.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(ServicesTest, UnparsableRequestIsAnAnswerOfOurs) {
  Start();
  const grpc::Status status = CallRaw("/gaiwan.v1.CaseService/Execute", "\x0a\x7f");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::UNPARSABLE);
  EXPECT_EQ(counts_.Of(absl::StatusCode::kInvalidArgument), 1);
}

TEST_F(ServicesTest, InvalidUtf8NamesItsField) {
  Start();
  std::string bytes = AddNote(kCase, 1, "#####").SerializeAsString();
  bytes.replace(bytes.find("#####"), 5,
                "ab\xff"
                "cd");
  const grpc::Status status = CallRaw("/gaiwan.v1.CaseService/Execute", bytes);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::BadField>(status).field(), "command.add_note.note.text");
}

TEST_F(ServicesTest, OversizeMessageIsRefusedByGrpc) {
  Start();
  const grpc::Status status = CallRaw("/gaiwan.v1.CaseService/Execute", std::string((2 << 20) + 1, 'x'));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

TEST_F(ServicesTest, CallerHasToBeSomebody) {
  Start();
  v1::ExecuteResponse response;
  for (const char* person : {"", "p-stranger", "system/clock"}) {
    const grpc::Status status = Execute(AddNote(kCase, 1, "x"), &response, person);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << person;
    EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::NOT_SIGNED_IN);
  }
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

// The limit was asked only once somebody was known: bad tokens were refused and counted, and as many as one liked.
TEST_F(ServicesTest, WhoIsRefusedTooOftenIsToldToWaitAndHoldsNobodyUp) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto try_token = [&] {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer x");
    return cases_->GetCase(&context, request, &c);
  };
  for (int i = 0; i < kRefusals; ++i) ASSERT_EQ(try_token().error_code(), grpc::StatusCode::UNAUTHENTICATED) << i;
  const grpc::Status status = try_token();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(DetailOf<v1::RetryAfter>(status).reason(), v1::TOO_MANY);
  EXPECT_EQ(DetailOf<v1::RetryAfter>(status).retry_after_millis(), 1000);
  EXPECT_TRUE(cases_->GetCase(As("p-head").get(), request, &c).ok()) << "from the same address";
  grpc::ClientContext nothing;
  EXPECT_EQ(cases_->GetCase(&nothing, request, &c).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  clock_.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(try_token().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

// A call without a deadline, or with one of a year, held its stream for as long as what it waited for.
TEST_F(ServicesTest, ACallEndsWhenTheServersTimeForItIsOver) {
  engine_.holds_answers = true;
  Start();
  grpc::Status status;
  std::thread caller([&] {
    v1::ExecuteResponse response;
    status = Execute(AddNote(kCase, 1, "x"), &response);
  });
  while (engine_.commands().empty()) std::this_thread::yield();
  EXPECT_EQ(deadlines_.EndOverdue(), 0U);
  clock_.AdvanceTime(absl::Minutes(5));
  EXPECT_EQ(deadlines_.EndOverdue(), 1U);
  caller.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_THAT(status.error_message(), HasSubstr("5m"));
  EXPECT_EQ(deadlines_.EndOverdue(), 0U);
  engine_.AnswerHeld();  // Comes late, and to nobody.
  EXPECT_EQ(counts_.Of(absl::StatusCode::kOk), 0);
  EXPECT_EQ(counts_.Of(absl::StatusCode::kDeadlineExceeded), 1);
  // What is answered in time is not in the way.
  engine_.holds_answers = false;
  v1::ExecuteResponse response;
  EXPECT_TRUE(Execute(AddNote(kCase, 2, "x"), &response).ok());
  clock_.AdvanceTime(absl::Minutes(5));
  EXPECT_EQ(deadlines_.EndOverdue(), 0U);
}

TEST_F(ServicesTest, WrongFieldIsNamedBeforeAnybodyDecides) {
  Start();
  v1::ExecuteResponse response;
  v1::ExecuteRequest request = AddNote(kCase, 1, "x");
  request.set_request_id("not a uuid");
  grpc::Status status = Execute(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::BadField>(status).field(), "request_id");

  status = Execute(AddNote(kCase, 1, std::string(8001, 'x')), &response);
  EXPECT_EQ(DetailOf<v1::BadField>(status).field(), "command.add_note.note.text");
  EXPECT_EQ(DetailOf<v1::BadField>(status).limit(), 8000);
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

TEST_F(ServicesTest, TooManyCallsAreToldWhenToTryAgain) {
  Start();
  ASSERT_OK(limiter_.Take("people/p-head", 1200));
  v1::ExecuteResponse response;
  const grpc::Status status = Execute(AddNote(kCase, 1, "x"), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(DetailOf<v1::RetryAfter>(status).reason(), v1::TOO_MANY);
  EXPECT_GT(DetailOf<v1::RetryAfter>(status).retry_after_millis(), 0);
}

TEST_F(ServicesTest, ReflectionAndChannelzAreOnlyOnTheAdministratorsServer) {
  Start();
  const auto code = [](int port, const std::string& method) {
    const auto channel = NewChannel(port);
    grpc::Slice slice("");
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    grpc::ClientContext context;
    return grpc::internal::BlockingUnaryCall(
               channel.get(), grpc::internal::RpcMethod(method.c_str(), grpc::internal::RpcMethod::NORMAL_RPC),
               &context, request, &response)
        .error_code();
  };
  const std::string channelz = "/grpc.channelz.v1.Channelz/GetServers";
  const std::string health = "/grpc.health.v1.Health/Check";
  EXPECT_EQ(code(server_->port(), channelz), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(code(server_->admin_port(), channelz), grpc::StatusCode::OK);
  EXPECT_EQ(code(server_->port(), health), grpc::StatusCode::OK);
  // Reflection is a stream: one that is there waits for its first message instead of ending.
  const std::string reflection = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  EXPECT_EQ(code(server_->port(), reflection), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_NE(code(server_->admin_port(), reflection), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServicesTest, OneConnectionTooManyIsRefusedUntilOneCloses) {
  Start(2);
  const auto call = [](grpc::Channel& channel) {
    const auto stub = v1::CaseService::NewStub(std::shared_ptr<grpc::Channel>(&channel, [](grpc::Channel*) {}));
    v1::GetCaseRequest request;
    request.set_name(kCase);
    v1::Case c;
    const auto context = As("p-head");
    return stub->GetCase(context.get(), request, &c).error_code();
  };
  auto first = NewChannel(server_->port());
  const auto second = NewChannel(server_->port());
  EXPECT_EQ(call(*first), grpc::StatusCode::OK);
  EXPECT_EQ(call(*second), grpc::StatusCode::OK);
  EXPECT_EQ(server_->connections().open(), 2);
  EXPECT_EQ(call(*NewChannel(server_->port())), grpc::StatusCode::UNAVAILABLE);
  EXPECT_GE(server_->connections().refused(), 1);

  first.reset();
  while (server_->connections().open() > 1) std::this_thread::yield();
  EXPECT_EQ(call(*NewChannel(server_->port())), grpc::StatusCode::OK);
}

TEST_F(ServicesTest, TooMuchMetadataIsRefusedByGrpc) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto small = As("p-head");
  small->AddMetadata("x-padding", std::string(8 << 10, 'x'));
  EXPECT_TRUE(cases_->GetCase(small.get(), request, &c).ok());
  const auto large = As("p-head");
  large->AddMetadata("x-padding", std::string(17 << 10, 'x'));
  EXPECT_FALSE(cases_->GetCase(large.get(), request, &c).ok());
  EXPECT_EQ(counts_.Of(absl::StatusCode::kOk), 1) << "it never came as far as us";
  // gRPC goes on with the connection, or closes it; what is called until the caller has another is told so.
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  grpc::Status status;
  do {
    status = cases_->GetCase(As("p-head").get(), request, &c);
  } while (status.error_code() == grpc::StatusCode::UNAVAILABLE && absl::Now() < give_up);
  EXPECT_TRUE(status.ok()) << status.error_code() << " " << status.error_message();
}

TEST_F(ServicesTest, OneStreamTooManyWaitsUntilOneEnds) {
  streams_max_ = 2;
  WatchItem item;
  item.position = 1;
  item.bookmark = true;
  watch_.items.push_back(item);
  Start();
  v1::WatchCasesRequest watch;
  watch.set_resume_token("0");
  const auto first = As("p-head");
  const auto second = As("p-head");
  const auto one = cases_->WatchCases(first.get(), watch);
  const auto other = cases_->WatchCases(second.get(), watch);
  v1::WatchCasesResponse response;
  ASSERT_TRUE(one->Read(&response));
  ASSERT_TRUE(other->Read(&response));
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto third = As("p-head");
  third->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(300));
  EXPECT_EQ(cases_->GetCase(third.get(), request, &c).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(counts_.Of(absl::StatusCode::kOk), 0) << "it never came as far as us";
  first->TryCancel();
  EXPECT_EQ(one->Finish().error_code(), grpc::StatusCode::CANCELLED);
  const auto fourth = As("p-head");
  EXPECT_TRUE(cases_->GetCase(fourth.get(), request, &c).ok());
  second->TryCancel();
  EXPECT_EQ(other->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

// A peer of bare HTTP/2 that sends pings without a pause.
TEST_F(ServicesTest, APeerThatPingsTooOftenIsSentAway) {
  Start();
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_GE(peer, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(server_->port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const timeval patience = {30, 0};
  ASSERT_EQ(setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
  // Length (3 bytes), type, flags, stream (4 bytes): an empty SETTINGS, and PING with 8 bytes.
  std::string sent = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  sent += std::string("\0\0\0\x04\0\0\0\0\0", 9);
  for (int i = 0; i < kPeerPingStrikesMax + 3; ++i)
    sent += std::string(
        "\0\0\x08\x06\0\0\0\0\0"
        "12345678",
        17);
  ASSERT_EQ(send(peer, sent.data(), sent.size(), MSG_NOSIGNAL), static_cast<ssize_t>(sent.size()));
  std::string got;
  char buffer[4096];
  for (ssize_t count = 0; (count = recv(peer, buffer, sizeof(buffer), 0)) > 0;) {
    got.append(buffer, static_cast<size_t>(count));
  }
  close(peer);
  // GOAWAY says why: ENHANCE_YOUR_CALM (11).
  const size_t at = got.find("too_many_pings");
  ASSERT_NE(at, std::string::npos) << "not sent away within " << patience.tv_sec << " seconds";
  EXPECT_EQ(got.substr(at - 4, 4), std::string("\0\0\0\x0b", 4));
}

TEST_F(ServicesTest, AdminServerOnAnotherMachinesReachIsRefused) {
  Server::Options options;
  options.listen = "127.0.0.1:0";
  options.admin_listen = "0.0.0.0:0";
  EXPECT_THAT(Server::Start(options, {}, {}, &streams_).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("admin_listen")));
}

}  // namespace
}  // namespace gaiwan::testing
