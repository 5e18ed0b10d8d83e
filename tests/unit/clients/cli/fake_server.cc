#include "tests/unit/clients/cli/fake_server.h"

#include "absl/strings/str_format.h"
#include "gaiwan/v1/rpc_status.pb.h"
#include "grpcpp/server_builder.h"

namespace gaiwan::cli::testing {

grpc::Status StatusWith(grpc::StatusCode code, const std::vector<const google::protobuf::Message*>& details) {
  v1::RpcStatus status;
  status.set_code(code);
  for (const google::protobuf::Message* detail : details) status.add_details()->PackFrom(*detail);
  return grpc::Status(code, "in English, for logs", status.SerializeAsString());
}

void FakeCases::NotePerson(const grpc::ServerContext& context) {
  const auto found = context.client_metadata().find("x-gaiwan-person");
  people.push_back(found == context.client_metadata().end() ? ""
                                                            : std::string(found->second.data(), found->second.size()));
}
grpc::Status FakeCases::Execute(grpc::ServerContext* context, const v1::ExecuteRequest* request,
                                v1::ExecuteResponse* response) {
  NotePerson(*context);
  return execute.Answer(*request, response);
}
grpc::Status FakeCases::GetCase(grpc::ServerContext* context, const v1::GetCaseRequest* request, v1::Case* response) {
  NotePerson(*context);
  return get.Answer(*request, response);
}
grpc::Status FakeCases::ListCases(grpc::ServerContext* context, const v1::ListCasesRequest* request,
                                  v1::ListCasesResponse* response) {
  NotePerson(*context);
  return list.AnswerPage(*request, request->page_token(), response);
}
grpc::Status FakeCases::GetCaseHistory(grpc::ServerContext*, const v1::GetCaseHistoryRequest* request,
                                       v1::GetCaseHistoryResponse* response) {
  return history.AnswerPage(*request, request->page_token(), response);
}
grpc::Status FakeCases::ExplainCase(grpc::ServerContext*, const v1::ExplainCaseRequest* request,
                                    v1::ExplainCaseResponse* response) {
  return explain.Answer(*request, response);
}
grpc::Status FakeCases::ProposeMediators(grpc::ServerContext*, const v1::ProposeMediatorsRequest* request,
                                         v1::ProposeMediatorsResponse* response) {
  return propose.Answer(*request, response);
}
grpc::Status FakeCases::FindDuplicates(grpc::ServerContext*, const v1::FindDuplicatesRequest* request,
                                       v1::FindDuplicatesResponse* response) {
  return duplicates.Answer(*request, response);
}
grpc::Status FakeCases::WatchCases(grpc::ServerContext* context, const v1::WatchCasesRequest* request,
                                   grpc::ServerWriter<v1::WatchCasesResponse>* writer) {
  NotePerson(*context);
  watches.push_back(*request);
  if (connections.empty()) return grpc::Status::OK;
  const Connection connection = connections.front();
  connections.pop_front();
  for (const v1::WatchCasesResponse& response : connection.responses) writer->Write(response);
  return connection.end;
}

grpc::Status FakeDirectory::ImportDirectory(grpc::ServerContext*, const v1::ImportDirectoryRequest* request,
                                            v1::ImportDirectoryResponse* response) {
  return import_directory.Answer(*request, response);
}
grpc::Status FakeDirectory::ListOrganisations(grpc::ServerContext*, const v1::ListOrganisationsRequest* request,
                                              v1::ListOrganisationsResponse* response) {
  return orgs.Answer(*request, response);
}
grpc::Status FakeDirectory::ListPeople(grpc::ServerContext*, const v1::ListPeopleRequest* request,
                                       v1::ListPeopleResponse* response) {
  return people.Answer(*request, response);
}
grpc::Status FakeDirectory::ListCodes(grpc::ServerContext*, const v1::ListCodesRequest* request,
                                      v1::ListCodesResponse* response) {
  return codes.Answer(*request, response);
}
grpc::Status FakeDirectory::ListChannels(grpc::ServerContext*, const v1::ListChannelsRequest* request,
                                         v1::ListChannelsResponse* response) {
  return channels.Answer(*request, response);
}

grpc::Status FakeWorkflow::CheckDefinition(grpc::ServerContext*, const v1::CheckDefinitionRequest* request,
                                           v1::CheckDefinitionResponse* response) {
  return check.Answer(*request, response);
}
grpc::Status FakeWorkflow::ListDefinitions(grpc::ServerContext*, const v1::ListDefinitionsRequest* request,
                                           v1::ListDefinitionsResponse* response) {
  return list.Answer(*request, response);
}
grpc::Status FakeWorkflow::GetDefinition(grpc::ServerContext*, const v1::GetDefinitionRequest* request,
                                         v1::GetDefinitionResponse* response) {
  return get.Answer(*request, response);
}
grpc::Status FakeWorkflow::PrintDefinition(grpc::ServerContext*, const v1::PrintDefinitionRequest* request,
                                           v1::PrintDefinitionResponse* response) {
  return print.Answer(*request, response);
}
grpc::Status FakeWorkflow::PublishDefinition(grpc::ServerContext*, const v1::PublishDefinitionRequest* request,
                                             v1::PublishDefinitionResponse* response) {
  return publish.Answer(*request, response);
}
grpc::Status FakeWorkflow::SimulateDefinition(grpc::ServerContext*, const v1::SimulateDefinitionRequest* request,
                                              v1::SimulateDefinitionResponse* response) {
  return simulate.Answer(*request, response);
}

grpc::Status FakeAdmin::GetStatus(grpc::ServerContext*, const v1::GetStatusRequest* request,
                                  v1::GetStatusResponse* response) {
  return status.Answer(*request, response);
}
grpc::Status FakeAdmin::AdvanceClock(grpc::ServerContext*, const v1::AdvanceClockRequest* request,
                                     v1::AdvanceClockResponse* response) {
  return advance.Answer(*request, response);
}

void FakeSignIn::NoteToken(const grpc::ServerContext& context) {
  const auto found = context.client_metadata().find("authorization");
  authorizations.push_back(
      found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size()));
}
grpc::Status FakeSignIn::SignIn(grpc::ServerContext* context, const v1::SignInRequest* request, v1::Tokens* response) {
  NoteToken(*context);
  return sign_in.Answer(*request, response);
}
grpc::Status FakeSignIn::Bootstrap(grpc::ServerContext* context, const v1::BootstrapRequest* request,
                                   v1::Tokens* response) {
  NoteToken(*context);
  return bootstrap.Answer(*request, response);
}
grpc::Status FakeSignIn::Refresh(grpc::ServerContext* context, const v1::RefreshRequest* request,
                                 v1::Tokens* response) {
  NoteToken(*context);
  return refresh.Answer(*request, response);
}
grpc::Status FakeSignIn::ChangePassword(grpc::ServerContext* context, const v1::ChangePasswordRequest* request,
                                        v1::Tokens* response) {
  NoteToken(*context);
  return change.Answer(*request, response);
}
grpc::Status FakeSignIn::SignOut(grpc::ServerContext* context, const v1::SignOutRequest* request,
                                 v1::SignOutResponse* response) {
  NoteToken(*context);
  return sign_out.Answer(*request, response);
}
grpc::Status FakeSignIn::WhoAmI(grpc::ServerContext* context, const v1::WhoAmIRequest* request,
                                v1::WhoAmIResponse* response) {
  NoteToken(*context);
  return who.Answer(*request, response);
}
grpc::Status FakeSignIn::RevokeDevice(grpc::ServerContext* context, const v1::RevokeDeviceRequest* request,
                                      v1::RevokeDeviceResponse* response) {
  NoteToken(*context);
  return revoke.Answer(*request, response);
}
grpc::Status FakeSignIn::IssuePartyCode(grpc::ServerContext* context, const v1::IssuePartyCodeRequest* request,
                                        v1::IssuePartyCodeResponse* response) {
  NoteToken(*context);
  return invite.Answer(*request, response);
}

grpc::Status FakeCases::SaveView(grpc::ServerContext*, const v1::SaveViewRequest* request, v1::SavedView* response) {
  return save_view.Answer(*request, response);
}
grpc::Status FakeCases::ListViews(grpc::ServerContext*, const v1::ListViewsRequest* request,
                                  v1::ListViewsResponse* response) {
  return views.Answer(*request, response);
}

grpc::Status FakeSupervision::ListDue(grpc::ServerContext*, const v1::ListDueRequest* request,
                                      v1::ListDueResponse* response) {
  return due.AnswerPage(*request, request->page_token(), response);
}
grpc::Status FakeSupervision::GetBoard(grpc::ServerContext*, const v1::GetBoardRequest* request,
                                       v1::GetBoardResponse* response) {
  return board.Answer(*request, response);
}
grpc::Status FakeSupervision::ListWorkloads(grpc::ServerContext*, const v1::ListWorkloadsRequest* request,
                                            v1::ListWorkloadsResponse* response) {
  return workloads.Answer(*request, response);
}

CliTest::CliTest() {
  grpc::ServerBuilder builder;
  builder.RegisterService(&cases);
  builder.RegisterService(&directory);
  builder.RegisterService(&workflow);
  builder.RegisterService(&admin);
  builder.RegisterService(&sign_in);
  builder.RegisterService(&supervision);
  server_ = builder.BuildAndStart();
}

CliTest::~CliTest() {
  server_->Shutdown();
}

int CliTest::Gaiwan(const std::vector<std::string>& args) {
  std::ostringstream err_stream;
  std::istringstream in_stream(in);
  out_stream.str("");
  Io io;
  io.out = &out_stream;
  io.err = &err_stream;
  io.in = &in_stream;
  io.out_is_tty = tty;
  io.err_is_tty = tty;
  io.env = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = env.find(name);
    return found == env.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
  io.new_uuid = [this] { return absl::StrFormat("00000000-0000-4000-8000-%012d", ++uuids_); };
  io.sleep = [this](absl::Duration duration) { slept.push_back(duration); };
  io.interrupts = &interrupts;
  io.read_secret = [&in_stream](const std::string&) -> std::optional<std::string> {
    std::string line;
    return std::getline(in_stream, line) ? std::optional<std::string>(line) : std::nullopt;
  };
  const int exit = cli::Run(args, io, [this](const Globals& globals) {
    addresses.push_back(globals.server);
    return server_->InProcessChannel(grpc::ChannelArguments());
  });
  out = out_stream.str();
  err = err_stream.str();
  return exit;
}

}  // namespace gaiwan::cli::testing
