// tests/unit/server/api/services_fixture.h: the services on a real gRPC server on loopback, with the fakes of
// services_fakes.h behind them. Used by one thread; the server has its own.
#ifndef GAIWAN_TESTS_UNIT_SERVER_API_SERVICES_FIXTURE_H_
#define GAIWAN_TESTS_UNIT_SERVER_API_SERVICES_FIXTURE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gaiwan/v1/session_service.grpc.pb.h"
#include "gaiwan/v1/workflow_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "gtest/gtest.h"
#include "server/api/duplicate_finder.h"
#include "server/api/rpc_status.h"
#include "server/api/server.h"
#include "server/api/services.h"
#include "server/auth/call_door.h"
#include "server/auth/dev_authenticator.h"
#include "server/log/memory_store.h"
#include "server/reads/read_log.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/server/api/services_fakes.h"
#include "workflow/base/label.h"

namespace gaiwan::testing {

class ServicesTest : public ::testing::Test {
 protected:
  // One address may be refused so often at once: access_test makes that many such calls.
  static constexpr int kRefusals = 2000;

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
    absl::StatusOr<std::unique_ptr<DevAuthenticator>> made = DevAuthenticator::Make(
        "127.0.0.1:0", [this]() -> std::shared_ptr<const DirectoryFacts> { return holder_.Get()->directory; });
    ASSERT_OK(made);
    authenticator_ = *std::move(made);
    const Authenticator* const asked = fixed_ == nullptr ? authenticator_.get() : fixed_;
    const ServeParts serve = {asked, &door_, &limiter_, &refusals_, &addresses_, &clock_, &counts_, &deadlines_};
    const SubmitCommand submit = [this](EngineCommand command, const Done& done) {
      return engine_.Submit(std::move(command), done);
    };
    runner_ = std::make_unique<CommandRunner>(
        CommandRunner::Parts{submit, &reader_, &viewer_, &worker_, &duplicates_, &reads_});
    // Whoever is refused by these never gets further than the door.
    DocumentService::Parts documents{};
    documents.serve = serve;
    EvidenceService::Parts evidence{};
    evidence.serve = serve;
    JudicialService::Parts judicial{};
    judicial.serve = serve;
    const Services::Parts parts = {
        .cases = {serve, runner_.get(), &reader_, &viewer_, &definitions_, &tokens_, &watch_, &streams_, &duplicates_,
                  &reads_, submit, &store_},
        .directory = {serve, submit, &holder_, &tokens_},
        .workflow = {serve, submit, &definitions_, &holder_, nullptr, nullptr, nullptr},
        .admin = {serve, [this] { return status_; }, nullptr, &worker_, nullptr, nullptr, &holder_},
        .units = {.serve = serve},
        .judicial = judicial,
        .sessions = {serve,
                     &reader_,
                     &viewer_,
                     &bookings_,
                     &tokens_,
                     {{absl::Hours(9), absl::Hours(12)}},
                     video_ == nullptr ? nullptr : video_(*runner_)},
        .documents = documents_ == nullptr ? documents : documents_(serve),
        .sight = {serve, nullptr, &reader_, &viewer_, &tokens_, &reads_},
        .evidence = evidence,
        .sign_in = {.serve = serve},
        .applications = {.serve = serve},
        .returns = {.serve = serve},
        .exports = {.serve = serve},
        .supervision = {serve, &table_, &reader_, &viewer_, &bookings_, &tokens_, &reads_,
                        [](absl::string_view) { return uint32_t{0}; }},
        .maintenance = {.serve = serve},
        .messages = {.serve = serve},
        .publications = {serve, &reader_, &viewer_, &worker_, &reads_},
    };
    public_services_ = std::make_unique<Services>(parts);
    admin_services_ = std::make_unique<Services>(parts);
    Server::Options options;
    options.listen = "127.0.0.1:0";
    options.admin_listen = "127.0.0.1:0";
    options.credentials = grpc::InsecureServerCredentials();
    options.limits.set_connections(connections_max);
    options.limits.set_streams_per_connection(streams_max_);
    options.limits.set_message_bytes(2 << 20);
    options.limits.set_metadata_bytes(16 << 10);
    absl::StatusOr<std::unique_ptr<Server>> server =
        Server::Start(options, {public_services_->all(), public_services_->queued()},
                      {admin_services_->all(), admin_services_->queued()}, &streams_);
    ASSERT_OK(server);
    server_ = *std::move(server);
    channel_ = NewChannel(server_->port());
    cases_ = v1::CaseService::NewStub(channel_);
  }

  // Somebody with a post at an organisation of `kind`, new and right below the county.
  void AddPerson(const std::string& id, const std::string& at, const std::string& kind, const std::string& role) {
    v1::DirectoryChanged change;
    v1::Organisation* org = change.add_organisations();
    org->set_code(at);
    org->set_kind(kind);
    org->set_parent("county");
    DirectoryPerson person;
    person.id = id;
    person.details.set_name("人员" + id);
    v1::Post* post = change.add_people()->add_posts();
    change.mutable_people(0)->set_id(id);
    post->set_org(at);
    post->set_role(role);
    person.posts.push_back(*post);
    auto reference = std::make_shared<Reference>(*holder_.Get());
    reference->directory = reference->directory->With(change, {&person, 1}, reference->directory->revision() + 1);
    holder_.Set(reference);
  }

  static std::shared_ptr<grpc::Channel> NewChannel(int port) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // A connection of its own.
    arguments.SetMaxReceiveMessageSize(-1);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments);
  }

  // `reason`: why they look, if they say so.
  static std::unique_ptr<grpc::ClientContext> As(const std::string& person, const std::string& reason = "") {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!person.empty()) context->AddMetadata("x-gaiwan-person", person);
    if (!reason.empty()) context->AddMetadata("x-gaiwan-reason-bin", reason);
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

  // What was noted until now, in the order in which it was written.
  std::vector<v1::ReadNote> Notes() {
    while (reads_.Step() > 0) {
    }
    std::vector<v1::ReadNote> notes;
    for (const EngineCommand& command : noted_) {
      const auto& written = static_cast<const v1::ReadsNoted&>(*command.body);
      notes.insert(notes.end(), written.reads().begin(), written.reads().end());
    }
    return notes;
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
  BookingTable bookings_;
  CaseTable table_;
  // Of saved views.
  MemoryStore store_;
  FakeWatch watch_;
  Worker worker_;
  RateLimiter limiter_{1000, 1100, &clock_};
  v1::GetStatusResponse status_;
  RateLimiter refusals_{1, kRefusals, &clock_};
  CallerAddress addresses_;
  // Nothing ends calls but a test.
  CallDeadlines deadlines_{absl::Minutes(5), &clock_};
  CallCounts counts_;
  OpenStreams streams_;
  const PageTokens tokens_{std::string(32, 'k')};
  DefinitionStore definitions_{"plain"};
  CaseViewer viewer_{&holder_, &clock_, CountyPolicy(),
                     [](absl::string_view, v1::Personal*) { return absl::OkStatus(); }};
  CallDoor door_{CountyPolicy(), [this]() -> std::shared_ptr<const DirectoryFacts> { return holder_.Get()->directory; },
                 &clock_};
  // Notes go nowhere, and what has to be noted first is noted at once.
  ReadLog reads_{[this](const EngineCommand& command, const Done& done) {
                   if (!refuse_notes_.ok()) {
                     done(refuse_notes_);
                     return absl::OkStatus();
                   }
                   noted_.push_back(command);
                   done(EngineAnswer());
                   return absl::OkStatus();
                 },
                 &clock_, "test", ReadLog::Options{1000, 30}, [] {}};
  std::vector<EngineCommand> noted_;
  // Why nothing can be noted, when it cannot.
  absl::Status refuse_notes_;
  // What cases are found by: rows by name, put there and into the index by Find(...).
  std::map<std::string, v1::LookupRow> lookup_rows_;
  LookupTokens lookup_tokens_{AeadKey{}, AeadKey{}};
  LookupIndex lookup_;
  DuplicateFinder duplicates_{
      {&lookup_, &lookup_tokens_, &reader_, &viewer_, &clock_,
       [](const v1::Case& c) { return MakeLabel(c.state(), c.state()); },
       [this](absl::string_view name) -> absl::StatusOr<v1::LookupRow> { return lookup_rows_[std::string(name)]; }}};
  // What the service of documents stands on; nothing, where it is not called.
  std::function<DocumentService::Parts(const ServeParts&)> documents_;
  // The calls of video rooms; none, where no test has them.
  std::function<VideoCalls*(const CommandRunner&)> video_;
  std::unique_ptr<DevAuthenticator> authenticator_;
  // Of one connection.
  int streams_max_ = 100;
  // In its place, where a test has one of its own.
  const Authenticator* fixed_ = nullptr;
  std::unique_ptr<CommandRunner> runner_;
  std::unique_ptr<Services> public_services_;
  std::unique_ptr<Services> admin_services_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_API_SERVICES_FIXTURE_H_
