// The services on a real gRPC server on loopback, with a fake behind them: an engine that answers at once, a map of
// cases, a watch that is fed by hand.
#include "server/api/services.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gaiwan/v1/workflow_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "server/api/batch_run.h"
#include "server/api/case_name.h"
#include "server/api/rpc_status.h"
#include "server/api/server.h"
#include "server/auth/dev_authenticator.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "workflow/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kOther[] = "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb";

std::string RequestId(int n) {
  return absl::StrCat("0b9a3a70-54a5-4d0c-9c55-", 100000000000 + n);
}

v1::ExecuteRequest AddNote(const std::string& name, int n, const std::string& text) {
  v1::ExecuteRequest request;
  request.set_name(name);
  request.set_request_id(RequestId(n));
  request.mutable_command()->mutable_add_note()->mutable_note()->set_text(text);
  return request;
}

v1::ExecuteRequest OpenCase(int n) {
  v1::ExecuteRequest request;
  request.set_request_id(RequestId(n));
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->set_channel("tea_room");
  open->set_source("on_application");
  return request;
}

// Answers at once with a receipt; refuses notes that say so.
class FakeEngine {
 public:
  absl::Status Submit(EngineCommand command, const Done& done) {
    std::unique_lock<std::mutex> lock(mu_);
    const auto* request = dynamic_cast<const v1::ExecuteRequest*>(command.body.get());
    const bool refuse = request != nullptr && request->command().add_note().note().text() == "refuse";
    EngineAnswer answer;
    answer.receipt.set_name(command.stream);
    answer.receipt.set_version(++versions_[command.stream]);
    commands_.push_back(std::move(command));
    lock.unlock();
    if (refuse) {
      done(Refused(v1::Case(), v1::NOT_IN_THIS_STATE, "add_note"));
    } else {
      done(std::move(answer));
    }
    return absl::OkStatus();
  }
  std::vector<EngineCommand> commands() {
    std::unique_lock<std::mutex> lock(mu_);
    return commands_;
  }

 private:
  std::mutex mu_;
  std::map<std::string, int64_t> versions_;
  std::vector<EngineCommand> commands_;
};

class FakeReader final : public CaseReader {
 public:
  absl::StatusOr<std::shared_ptr<const v1::Case>> Get(absl::string_view name) const override {
    const auto found = cases.find(std::string(name));
    if (found == cases.end()) return CaseUnknown(name);
    return std::make_shared<const v1::Case>(found->second);
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAt(absl::string_view name, int64_t version) const override {
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, Get(name));
    auto past = std::make_shared<v1::Case>(*c);
    past->set_version(version);
    return past;
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAtTime(absl::string_view name, absl::Time) const override {
    return GetAt(name, 1);
  }
  absl::StatusOr<std::vector<HistoryRecord>> History(absl::string_view, int64_t from_version,
                                                     int limit) const override {
    std::vector<HistoryRecord> records;
    for (int64_t version = from_version; version <= 10 && limit-- > 0; ++version) {
      auto event = std::make_shared<v1::Event>();
      event->set_version(version);
      event->set_actor("people/p-head");
      if (version % 2 == 0) {
        event->mutable_note_added();
      } else {
        event->mutable_case_submitted();
      }
      records.push_back({100 + version, event});
    }
    return records;
  }
  absl::StatusOr<CasePage> List(const CaseQuery& query) const override {
    CasePage page;
    for (const auto& [name, c] : cases) {
      if (SightOf(c, query.viewer, *query.directory) == Sight::kNone) continue;
      ++page.total;
      if (name <= query.cursor) continue;
      if (page.cases.size() == static_cast<size_t>(query.limit)) {
        page.next_cursor = page.cases.back()->name();
        continue;
      }
      page.cases.push_back(std::make_shared<const v1::Case>(c));
    }
    return page;
  }

  std::map<std::string, v1::Case> cases;
};

// Hands out what it was given, in one go, then waits for Cancel.
class FakeWatch final : public WatchSource {
 public:
  class Subscription final : public WatchSubscription {
   public:
    explicit Subscription(std::vector<WatchItem> items) : items_(std::move(items)) {}
    void Next(size_t, Ready ready) override {
      std::vector<WatchItem> items;
      {
        MutexLock lock(&mu_);
        if (items_.empty() && !cancelled_) {
          ready_ = std::move(ready);
          return;
        }
        items.swap(items_);
      }
      if (items.empty()) return ready(absl::CancelledError("cancelled"));
      ready(std::move(items));
    }
    void Cancel() override {
      Ready ready;
      {
        MutexLock lock(&mu_);
        cancelled_ = true;
        ready.swap(ready_);
      }
      if (ready != nullptr) ready(absl::CancelledError("cancelled"));
    }

   private:
    Mutex mu_;
    std::vector<WatchItem> items_ ABSL_GUARDED_BY(mu_);
    Ready ready_ ABSL_GUARDED_BY(mu_);
    bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
  };

  uint64_t LastPosition() const override { return 100; }
  absl::StatusOr<std::unique_ptr<WatchSubscription>> Subscribe(const WatchFilter&, uint64_t after) override {
    std::vector<WatchItem> left;
    for (const WatchItem& item : items) {
      if (item.position > after) left.push_back(item);
    }
    return std::make_unique<Subscription>(std::move(left));
  }

  std::vector<WatchItem> items;
};

std::shared_ptr<const Reference> County() {
  v1::DirectoryChanged change;
  std::vector<DirectoryPerson> people;
  const auto org = [&change](const std::string& code, const std::string& kind, const std::string& parent) {
    v1::Organisation* added = change.add_organisations();
    added->set_code(code);
    added->set_kind(kind);
    added->set_parent(parent);
  };
  const auto person = [&](const std::string& id, const std::string& at, const std::string& role) {
    v1::StoredPerson* stored = change.add_people();
    stored->set_id(id);
    v1::Post* post = stored->add_posts();
    post->set_org(at);
    post->set_role(role);
    DirectoryPerson added;
    added.id = id;
    added.details.set_name("人员" + id);
    added.posts.push_back(*post);
    people.push_back(std::move(added));
  };
  org("county", "county", "");
  org("village", "village", "county");
  org("committee", "mediation_committee", "village");
  person("p-head", "committee", "head");
  person("p-admin", "county", "administrator");
  person("p-other", "county", "court-liaison");
  auto reference = std::make_shared<Reference>();
  reference->directory = Directory().With(change, people, 1);
  reference->codes = std::make_shared<CodeLists>();
  return reference;
}

class ServicesTest : public ::testing::Test {
 protected:
  ServicesTest() {
    holder_.Set(County());
    v1::Case c;
    c.set_name(kCase);
    c.set_version(4);
    c.set_state("mediating");
    c.set_unit("orgs/village");
    c.set_committee("orgs/committee");
    c.set_source("on_application");
    c.set_case_number("1");
    reader_.cases[kCase] = c;
    c.set_name(kOther);
    reader_.cases[kOther] = c;
  }
  ~ServicesTest() override {
    if (server_ != nullptr) server_->Shutdown(absl::Seconds(5));
  }

  void Start(int connections_max = 100) {
    absl::StatusOr<std::unique_ptr<DevAuthenticator>> authenticator = DevAuthenticator::Make(
        "127.0.0.1:0", [this]() -> std::shared_ptr<const DirectoryFacts> { return holder_.Get()->directory; });
    ASSERT_OK(authenticator);
    authenticator_ = *std::move(authenticator);
    const ServeParts serve = {authenticator_.get(), &limiter_, &clock_, &counts_};
    const SubmitCommand submit = [this](EngineCommand command, const Done& done) {
      return engine_.Submit(std::move(command), done);
    };
    runner_ = std::make_unique<CommandRunner>(CommandRunner::Parts{submit, &reader_, &viewer_, &worker_});
    const Services::Parts parts = {
        .cases = {serve, runner_.get(), &reader_, &viewer_, &definitions_, &tokens_, &watch_, &streams_},
        .directory = {serve, submit, &holder_, &tokens_},
        .workflow = {serve, submit, &definitions_, &holder_, nullptr, nullptr},
        .admin = {serve, [] { return v1::GetStatusResponse(); }, nullptr, &worker_},
    };
    public_services_ = std::make_unique<Services>(parts);
    admin_services_ = std::make_unique<Services>(parts);
    Server::Options options;
    options.listen = "127.0.0.1:0";
    options.admin_listen = "127.0.0.1:0";
    options.credentials = grpc::InsecureServerCredentials();
    options.limits.set_connections(connections_max);
    options.limits.set_streams_per_connection(100);
    options.limits.set_message_bytes(2 << 20);
    options.limits.set_metadata_bytes(16 << 10);
    absl::StatusOr<std::unique_ptr<Server>> server =
        Server::Start(options, public_services_->all(), admin_services_->all(), &streams_);
    ASSERT_OK(server);
    server_ = *std::move(server);
    channel_ = NewChannel(server_->port());
    cases_ = v1::CaseService::NewStub(channel_);
  }

  static std::shared_ptr<grpc::Channel> NewChannel(int port) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // A connection of its own.
    arguments.SetMaxReceiveMessageSize(-1);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments);
  }

  static std::unique_ptr<grpc::ClientContext> As(const std::string& person) {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!person.empty()) context->AddMetadata("x-gaiwan-person", person);
    return context;
  }

  // A call with bytes of our own.
  grpc::Status CallRaw(const std::string& method, const std::string& bytes, const std::string& person = "p-head") {
    grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    const auto context = As(person);
    return grpc::internal::BlockingUnaryCall(
        channel_.get(), grpc::internal::RpcMethod(method.c_str(), grpc::internal::RpcMethod::NORMAL_RPC), context.get(),
        request, &response);
  }

  template <typename Detail>
  static Detail DetailOf(const grpc::Status& status) {
    v1::RpcStatus rpc;
    EXPECT_TRUE(rpc.ParseFromString(status.error_details()));
    Detail detail;
    for (const google::protobuf::Any& any : rpc.details()) {
      if (any.UnpackTo(&detail)) return detail;
    }
    ADD_FAILURE() << "no " << Detail::descriptor()->name() << " in " << rpc.DebugString();
    return detail;
  }

  grpc::Status Execute(const v1::ExecuteRequest& request, v1::ExecuteResponse* response,
                       const std::string& person = "p-head") {
    const auto context = As(person);
    return cases_->Execute(context.get(), request, response);
  }

  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  DirectoryHolder holder_;
  FakeEngine engine_;
  FakeReader reader_;
  FakeWatch watch_;
  Worker worker_;
  RateLimiter limiter_{1000, 1100, &clock_};
  CallCounts counts_;
  OpenStreams streams_;
  const PageTokens tokens_{std::string(32, 'k')};
  DefinitionStore definitions_{"plain"};
  CaseViewer viewer_{&holder_, &clock_, [](absl::string_view, v1::Personal*) { return absl::OkStatus(); }};
  std::unique_ptr<DevAuthenticator> authenticator_;
  std::unique_ptr<CommandRunner> runner_;
  std::unique_ptr<Services> public_services_;
  std::unique_ptr<Services> admin_services_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
};

// --- what every call goes through ----------------------------------------------------------------------------------

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

// --- Execute -------------------------------------------------------------------------------------------------------

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

TEST_F(ServicesTest, WhatIsNotForCallersOrNotBuiltSaysSo) {
  Start();
  v1::ExecuteResponse response;
  v1::ExecuteRequest request = AddNote(kCase, 1, "x");
  v1::ExpireClock* expire = request.mutable_command()->mutable_expire_clock();
  expire->set_clock("acceptance");
  expire->mutable_due_time()->set_seconds(1);
  grpc::Status status = Execute(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::SYSTEM_ONLY);

  request.mutable_command()->mutable_merge_cases();
  status = Execute(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).subject(), "merge_cases");

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

// --- batches -------------------------------------------------------------------------------------------------------

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

// --- reading -------------------------------------------------------------------------------------------------------

TEST_F(ServicesTest, GetCaseShowsItToThoseWhoSeeItAndDeniesItToOthers) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto head = As("p-head");
  ASSERT_TRUE(cases_->GetCase(head.get(), request, &c).ok());
  EXPECT_EQ(c.state(), "mediating");

  const auto other = As("p-other");
  const grpc::Status hidden = cases_->GetCase(other.get(), request, &c);
  EXPECT_EQ(hidden.error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_name("cases/c-cccccccccccccccccccccccccc");
  const auto again = As("p-head");
  const grpc::Status unknown = cases_->GetCase(again.get(), request, &c);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(unknown).reason(), v1::CASE_UNKNOWN);
}

TEST_F(ServicesTest, GetCaseAtAVersionOrATimeButNotBoth) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  request.set_version(2);
  v1::Case c;
  const auto head = As("p-head");
  ASSERT_TRUE(cases_->GetCase(head.get(), request, &c).ok());
  EXPECT_EQ(c.version(), 2);
  request.mutable_record_time()->set_seconds(1);
  const auto both = As("p-head");
  EXPECT_EQ(DetailOf<v1::BadField>(cases_->GetCase(both.get(), request, &c)).field(), "record_time");
}

TEST_F(ServicesTest, ListCasesPagesWithAnExactTotalAndItsOwnToken) {
  Start();
  v1::ListCasesRequest request;
  request.set_page_size(1);
  v1::ListCasesResponse page;
  const auto first = As("p-head");
  ASSERT_TRUE(cases_->ListCases(first.get(), request, &page).ok());
  EXPECT_EQ(page.total(), 2);
  ASSERT_THAT(page.cases(), SizeIs(1));
  EXPECT_EQ(page.cases(0).name(), kCase);
  request.set_page_token(page.next_page_token());
  const auto second = As("p-head");
  ASSERT_TRUE(cases_->ListCases(second.get(), request, &page).ok());
  EXPECT_EQ(page.cases(0).name(), kOther);
  EXPECT_EQ(page.next_page_token(), "");

  request.set_state("closed");
  const auto third = As("p-head");
  const grpc::Status status = cases_->ListCases(third.get(), request, &page);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::PAGE_TOKEN_INVALID);

  const auto other = As("p-other");
  ASSERT_TRUE(cases_->ListCases(other.get(), v1::ListCasesRequest(), &page).ok());
  EXPECT_EQ(page.total(), 0);
}

TEST_F(ServicesTest, HistoryPagesAndFilters) {
  Start();
  v1::GetCaseHistoryRequest request;
  request.set_name(kCase);
  request.set_page_size(3);
  request.add_types("note_added");
  v1::GetCaseHistoryResponse page;
  const auto first = As("p-head");
  ASSERT_TRUE(cases_->GetCaseHistory(first.get(), request, &page).ok());
  ASSERT_THAT(page.entries(), SizeIs(3));
  EXPECT_EQ(page.entries(0).event().version(), 2);
  EXPECT_EQ(page.entries(0).position(), 102);
  EXPECT_EQ(page.entries(0).actor_name(), "人员p-head");
  request.set_page_token(page.next_page_token());
  const auto second = As("p-head");
  ASSERT_TRUE(cases_->GetCaseHistory(second.get(), request, &page).ok());
  ASSERT_THAT(page.entries(), SizeIs(2));
  EXPECT_EQ(page.entries(1).event().version(), 10);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(ServicesTest, WatchDeliversAndResumesByToken) {
  for (int i = 1; i <= 3; ++i) {
    auto event = std::make_shared<v1::Event>();
    event->set_version(i);
    event->mutable_note_added();
    WatchItem item;
    item.position = static_cast<uint64_t>(i);
    item.name = kCase;
    item.version = i;
    item.event = event;
    item.sight = Sight::kFull;
    watch_.items.push_back(item);
  }
  Start();
  v1::WatchCasesRequest request;
  request.set_resume_token("0");
  std::string token;
  {
    const auto context = As("p-head");
    const auto stream = cases_->WatchCases(context.get(), request);
    v1::WatchCasesResponse response;
    for (int i = 1; i <= 2; ++i) {
      ASSERT_TRUE(stream->Read(&response));
      EXPECT_EQ(response.position(), i);
      EXPECT_EQ(response.type(), "note_added");
    }
    token = response.resume_token();
    context->TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  request.set_resume_token(token);
  const auto context = As("p-head");
  const auto stream = cases_->WatchCases(context.get(), request);
  v1::WatchCasesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.position(), 3);
  // A watch ends with the server, and says why.
  server_->Shutdown(absl::Seconds(5));
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::SHUTTING_DOWN);

  v1::WatchCasesRequest other;
  EXPECT_THAT(tokens_.Read("resume_token", QueryOf("people/p-admin", other), token).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

// --- the other services --------------------------------------------------------------------------------------------

TEST_F(ServicesTest, DirectoryIsImportedByAdministratorsAlone) {
  Start();
  const auto directory = v1::DirectoryService::NewStub(channel_);
  v1::ImportDirectoryRequest request;
  request.set_request_id(RequestId(1));
  request.add_files()->set_name("x.csv");
  request.mutable_files(0)->set_content("no,such,header\n1,2,3\n");
  v1::ImportDirectoryResponse response;
  const auto head = As("p-head");
  grpc::Status status = directory->ImportDirectory(head.get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::NOT_YOUR_ROLE);

  const auto admin = As("p-admin");
  status = directory->ImportDirectory(admin.get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(DetailOf<v1::Faults>(status).faults(0).path(), HasSubstr("x.csv"));

  request.set_dry_run(true);
  const auto dry = As("p-admin");
  ASSERT_TRUE(directory->ImportDirectory(dry.get(), request, &response).ok());
  EXPECT_FALSE(response.findings().empty());
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

TEST_F(ServicesTest, DirectoryListsByPage) {
  Start();
  const auto directory = v1::DirectoryService::NewStub(channel_);
  v1::ListPeopleRequest request;
  request.set_page_size(2);
  v1::ListPeopleResponse page;
  const auto first = As("p-head");
  ASSERT_TRUE(directory->ListPeople(first.get(), request, &page).ok());
  EXPECT_EQ(page.total(), 3);
  ASSERT_THAT(page.people(), SizeIs(2));
  request.set_page_token(page.next_page_token());
  const auto second = As("p-head");
  ASSERT_TRUE(directory->ListPeople(second.get(), request, &page).ok());
  ASSERT_THAT(page.people(), SizeIs(1));
  EXPECT_EQ(page.people(0).name(), "people/p-other");
  EXPECT_EQ(page.next_page_token(), "");

  v1::ListOrganisationsRequest under;
  under.set_under("orgs/village");
  v1::ListOrganisationsResponse orgs;
  const auto third = As("p-head");
  ASSERT_TRUE(directory->ListOrganisations(third.get(), under, &orgs).ok());
  EXPECT_EQ(orgs.total(), 2);
}

TEST_F(ServicesTest, ClockOfARealServerStays) {
  Start();
  const auto admin = v1::AdminService::NewStub(channel_);
  v1::AdvanceClockRequest request;
  request.mutable_by()->set_seconds(60);
  v1::AdvanceClockResponse response;
  const auto context = As("p-admin");
  EXPECT_EQ(admin->AdvanceClock(context.get(), request, &response).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

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

// --- the servers ---------------------------------------------------------------------------------------------------

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

TEST_F(ServicesTest, AdminServerOnAnotherMachinesReachIsRefused) {
  Server::Options options;
  options.listen = "127.0.0.1:0";
  options.admin_listen = "0.0.0.0:0";
  EXPECT_THAT(Server::Start(options, {}, {}, &streams_).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("admin_listen")));
}

}  // namespace
}  // namespace gaiwan
