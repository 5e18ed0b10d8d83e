// tests/unit/clients/cli/fake_server.h: the program against services in this process: what it sends is kept, what it
// gets is set by the test.
#ifndef GAIWAN_TESTS_UNIT_CLIENTS_CLI_FAKE_SERVER_H_
#define GAIWAN_TESTS_UNIT_CLIENTS_CLI_FAKE_SERVER_H_

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/run.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gaiwan/v1/sign_in_service.grpc.pb.h"
#include "gaiwan/v1/supervision_service.grpc.pb.h"
#include "gaiwan/v1/workflow_service.grpc.pb.h"
#include "google/protobuf/message.h"
#include "grpcpp/server.h"

namespace gaiwan::cli::testing {

// A status with details as the server sends them.
grpc::Status StatusWith(grpc::StatusCode code, const std::vector<const google::protobuf::Message*>& details);

// What one method was asked, and what it answers. The answers of `failures` come first, one a call.
template <typename Request, typename Response>
struct Method {
  std::vector<Request> requests;
  std::deque<grpc::Status> failures;
  Response response;
  // Answers by page token; `response` where there is none.
  std::map<std::string, Response> pages;

  grpc::Status Answer(const Request& request, Response* out) {
    requests.push_back(request);
    if (!failures.empty()) {
      const grpc::Status status = failures.front();
      failures.pop_front();
      return status;
    }
    *out = response;
    return grpc::Status::OK;
  }
  grpc::Status AnswerPage(const Request& request, const std::string& token, Response* out) {
    const grpc::Status status = Answer(request, out);
    if (const auto page = pages.find(token); status.ok() && page != pages.end()) *out = page->second;
    return status;
  }
};

class FakeCases final : public v1::CaseService::Service {
 public:
  Method<v1::ExecuteRequest, v1::ExecuteResponse> execute;
  Method<v1::GetCaseRequest, v1::Case> get;
  Method<v1::ListCasesRequest, v1::ListCasesResponse> list;
  Method<v1::GetCaseHistoryRequest, v1::GetCaseHistoryResponse> history;
  Method<v1::ExplainCaseRequest, v1::ExplainCaseResponse> explain;
  Method<v1::ProposeMediatorsRequest, v1::ProposeMediatorsResponse> propose;
  Method<v1::FindDuplicatesRequest, v1::FindDuplicatesResponse> duplicates;
  Method<v1::SaveViewRequest, v1::SavedView> save_view;
  Method<v1::ListViewsRequest, v1::ListViewsResponse> views;
  // Of each connection of a watch: what it sends, and how it ends.
  struct Connection {
    std::vector<v1::WatchCasesResponse> responses;
    grpc::Status end;
  };
  std::deque<Connection> connections;
  std::vector<v1::WatchCasesRequest> watches;
  // Who asked, in order of the calls.
  std::vector<std::string> people;

 private:
  grpc::Status Execute(grpc::ServerContext*, const v1::ExecuteRequest*, v1::ExecuteResponse*) override;
  grpc::Status GetCase(grpc::ServerContext*, const v1::GetCaseRequest*, v1::Case*) override;
  grpc::Status ListCases(grpc::ServerContext*, const v1::ListCasesRequest*, v1::ListCasesResponse*) override;
  grpc::Status GetCaseHistory(grpc::ServerContext*, const v1::GetCaseHistoryRequest*,
                              v1::GetCaseHistoryResponse*) override;
  grpc::Status ExplainCase(grpc::ServerContext*, const v1::ExplainCaseRequest*, v1::ExplainCaseResponse*) override;
  grpc::Status ProposeMediators(grpc::ServerContext*, const v1::ProposeMediatorsRequest*,
                                v1::ProposeMediatorsResponse*) override;
  grpc::Status FindDuplicates(grpc::ServerContext*, const v1::FindDuplicatesRequest*,
                              v1::FindDuplicatesResponse*) override;
  grpc::Status SaveView(grpc::ServerContext*, const v1::SaveViewRequest*, v1::SavedView*) override;
  grpc::Status ListViews(grpc::ServerContext*, const v1::ListViewsRequest*, v1::ListViewsResponse*) override;
  grpc::Status WatchCases(grpc::ServerContext*, const v1::WatchCasesRequest*,
                          grpc::ServerWriter<v1::WatchCasesResponse>*) override;
  void NotePerson(const grpc::ServerContext& context);
};

class FakeDirectory final : public v1::DirectoryService::Service {
 public:
  Method<v1::ImportDirectoryRequest, v1::ImportDirectoryResponse> import_directory;
  Method<v1::ListOrganisationsRequest, v1::ListOrganisationsResponse> orgs;
  Method<v1::ListPeopleRequest, v1::ListPeopleResponse> people;
  Method<v1::ListCodesRequest, v1::ListCodesResponse> codes;
  Method<v1::ListChannelsRequest, v1::ListChannelsResponse> channels;

 private:
  grpc::Status ImportDirectory(grpc::ServerContext*, const v1::ImportDirectoryRequest*,
                               v1::ImportDirectoryResponse*) override;
  grpc::Status ListOrganisations(grpc::ServerContext*, const v1::ListOrganisationsRequest*,
                                 v1::ListOrganisationsResponse*) override;
  grpc::Status ListPeople(grpc::ServerContext*, const v1::ListPeopleRequest*, v1::ListPeopleResponse*) override;
  grpc::Status ListCodes(grpc::ServerContext*, const v1::ListCodesRequest*, v1::ListCodesResponse*) override;
  grpc::Status ListChannels(grpc::ServerContext*, const v1::ListChannelsRequest*, v1::ListChannelsResponse*) override;
};

class FakeWorkflow final : public v1::WorkflowService::Service {
 public:
  Method<v1::CheckDefinitionRequest, v1::CheckDefinitionResponse> check;
  Method<v1::ListDefinitionsRequest, v1::ListDefinitionsResponse> list;
  Method<v1::GetDefinitionRequest, v1::GetDefinitionResponse> get;
  Method<v1::PrintDefinitionRequest, v1::PrintDefinitionResponse> print;
  Method<v1::PublishDefinitionRequest, v1::PublishDefinitionResponse> publish;
  Method<v1::SimulateDefinitionRequest, v1::SimulateDefinitionResponse> simulate;

 private:
  grpc::Status CheckDefinition(grpc::ServerContext*, const v1::CheckDefinitionRequest*,
                               v1::CheckDefinitionResponse*) override;
  grpc::Status ListDefinitions(grpc::ServerContext*, const v1::ListDefinitionsRequest*,
                               v1::ListDefinitionsResponse*) override;
  grpc::Status GetDefinition(grpc::ServerContext*, const v1::GetDefinitionRequest*,
                             v1::GetDefinitionResponse*) override;
  grpc::Status PrintDefinition(grpc::ServerContext*, const v1::PrintDefinitionRequest*,
                               v1::PrintDefinitionResponse*) override;
  grpc::Status PublishDefinition(grpc::ServerContext*, const v1::PublishDefinitionRequest*,
                                 v1::PublishDefinitionResponse*) override;
  grpc::Status SimulateDefinition(grpc::ServerContext*, const v1::SimulateDefinitionRequest*,
                                  v1::SimulateDefinitionResponse*) override;
};

class FakeAdmin final : public v1::AdminService::Service {
 public:
  Method<v1::GetStatusRequest, v1::GetStatusResponse> status;
  Method<v1::AdvanceClockRequest, v1::AdvanceClockResponse> advance;

 private:
  grpc::Status GetStatus(grpc::ServerContext*, const v1::GetStatusRequest*, v1::GetStatusResponse*) override;
  grpc::Status AdvanceClock(grpc::ServerContext*, const v1::AdvanceClockRequest*, v1::AdvanceClockResponse*) override;
};

class FakeSignIn final : public v1::SignInService::Service {
 public:
  Method<v1::SignInRequest, v1::Tokens> sign_in;
  Method<v1::BootstrapRequest, v1::Tokens> bootstrap;
  Method<v1::RefreshRequest, v1::Tokens> refresh;
  Method<v1::ChangePasswordRequest, v1::Tokens> change;
  Method<v1::SignOutRequest, v1::SignOutResponse> sign_out;
  Method<v1::WhoAmIRequest, v1::WhoAmIResponse> who;
  Method<v1::RevokeDeviceRequest, v1::RevokeDeviceResponse> revoke;
  Method<v1::IssuePartyCodeRequest, v1::IssuePartyCodeResponse> invite;
  // The header authorization of each call, in order; empty where there was none.
  std::vector<std::string> authorizations;

 private:
  grpc::Status SignIn(grpc::ServerContext*, const v1::SignInRequest*, v1::Tokens*) override;
  grpc::Status Bootstrap(grpc::ServerContext*, const v1::BootstrapRequest*, v1::Tokens*) override;
  grpc::Status Refresh(grpc::ServerContext*, const v1::RefreshRequest*, v1::Tokens*) override;
  grpc::Status ChangePassword(grpc::ServerContext*, const v1::ChangePasswordRequest*, v1::Tokens*) override;
  grpc::Status SignOut(grpc::ServerContext*, const v1::SignOutRequest*, v1::SignOutResponse*) override;
  grpc::Status WhoAmI(grpc::ServerContext*, const v1::WhoAmIRequest*, v1::WhoAmIResponse*) override;
  grpc::Status RevokeDevice(grpc::ServerContext*, const v1::RevokeDeviceRequest*, v1::RevokeDeviceResponse*) override;
  grpc::Status IssuePartyCode(grpc::ServerContext*, const v1::IssuePartyCodeRequest*,
                              v1::IssuePartyCodeResponse*) override;
  void NoteToken(const grpc::ServerContext& context);
};

class FakeSupervision final : public v1::SupervisionService::Service {
 public:
  Method<v1::ListDueRequest, v1::ListDueResponse> due;
  Method<v1::GetBoardRequest, v1::GetBoardResponse> board;
  Method<v1::ListWorkloadsRequest, v1::ListWorkloadsResponse> workloads;

 private:
  grpc::Status ListDue(grpc::ServerContext*, const v1::ListDueRequest*, v1::ListDueResponse*) override;
  grpc::Status GetBoard(grpc::ServerContext*, const v1::GetBoardRequest*, v1::GetBoardResponse*) override;
  grpc::Status ListWorkloads(grpc::ServerContext*, const v1::ListWorkloadsRequest*,
                             v1::ListWorkloadsResponse*) override;
};

// The server and everything around the program.
class CliTest {
 public:
  CliTest();
  ~CliTest();

  // Runs `gaiwan ARGS...`; `out` and `err` hold what this run wrote.
  int Gaiwan(const std::vector<std::string>& args);

  FakeCases cases;
  FakeDirectory directory;
  FakeWorkflow workflow;
  FakeAdmin admin;
  FakeSignIn sign_in;
  FakeSupervision supervision;

  std::string out;
  std::string err;
  std::string in;
  bool tty = false;
  std::map<std::string, std::string> env;
  std::vector<absl::Duration> slept;
  std::vector<std::string> addresses;
  Interrupts interrupts;
  // The stream the program writes its answer to; a test may break it.
  std::ostringstream out_stream;

 private:
  std::unique_ptr<grpc::Server> server_;
  int uuids_ = 0;
};

}  // namespace gaiwan::cli::testing

#endif  // GAIWAN_TESTS_UNIT_CLIENTS_CLI_FAKE_SERVER_H_
