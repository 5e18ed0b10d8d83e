// The server as gaiwand starts it, in this process, asked over gRPC by several people at once.
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "server/main/gaiwan_server.h"
#include "server/main/settings.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kCommittee[] = "orgs/632821100001-committee";
constexpr char kRegistrar[] = "people/p-632821100001-committee-registrar";
constexpr char kHead[] = "people/p-632821100001-committee-head";
// Of another committee: sees nothing of ours.
constexpr char kStranger[] = "people/p-632821100203-committee-head";
constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kOpening[] = "0b9a3a70-54a5-4d0c-9c55-000000000001";
constexpr char kImport[] = "0b9a3a70-54a5-4d0c-9c55-000000000002";

std::string RequestId(int n) {
  return absl::StrCat("0b9a3a70-54a5-4d0c-9c55-", 100000000000 + n);
}

// Nothing is judged by how long it takes; a call that takes longer hangs.
std::unique_ptr<grpc::ClientContext> As(const std::string& person) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->AddMetadata("x-gaiwan-person", person);
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  return context;
}

v1::ExecuteRequest Opening() {
  v1::ExecuteRequest request;
  request.set_name(kCase);
  request.set_request_id(kOpening);
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->set_unit(kCommittee);
  open->set_channel("tea_room");
  open->set_source("on-application");
  open->set_dispute_class("02-03");
  open->mutable_text()->set_facts("两家争一条路。");
  for (const char* name : {"叶某", "孔某"}) {
    v1::NewParty* party = open->add_parties();
    party->set_side(open->parties_size() == 1 ? v1::PARTY_SIDE_APPLICANT : v1::PARTY_SIDE_RESPONDENT);
    party->mutable_details()->set_name(name);
  }
  return request;
}

v1::ExecuteRequest Note(int n) {
  v1::ExecuteRequest request;
  request.set_name(kCase);
  request.set_request_id(RequestId(n));
  request.mutable_command()->mutable_add_note()->mutable_note()->set_text(absl::StrCat("第", n, "条"));
  return request;
}

class InProcess : public ::testing::Test {
 protected:
  InProcess() {
    options_.settings = DefaultSettings();
    options_.settings.set_data_dir(folder_ / "data");
    options_.settings.set_key_file(folder_ / "data.key");
    options_.settings.set_listen("127.0.0.1:0");
    options_.settings.clear_admin_listen();
    options_.settings.set_default_definition("mediation-543");
    options_.settings.set_definitions_dir("workflow/definitions");
    options_.settings.set_reserve_mib(1);
    options_.settings.set_cache_mib(8);
    options_.insecure_dev_auth = true;
    options_.insecure_dev_clock = absl::FromUnixSeconds(1772413200);  // Monday, 2026-03-02 09:00 in +08:00.
  }

  void Start() {
    absl::StatusOr<std::unique_ptr<GaiwanServer>> server =
        GaiwanServer::Start(options_, [] { ADD_FAILURE() << "the server says it cannot go on"; });
    ASSERT_OK(server);
    server_ = *std::move(server);
    const std::string address = absl::StrCat("127.0.0.1:", server_->port());
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    cases_ = v1::CaseService::NewStub(channel);
    directory_ = v1::DirectoryService::NewStub(channel);
    // Who watches comes over a line of their own.
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    watcher_ = v1::CaseService::NewStub(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own));
  }

  void Stop() {
    cases_.reset();
    directory_.reset();
    watcher_.reset();
    ASSERT_OK(server_->Shutdown());
    server_.reset();
  }

  void ImportCounty() {
    v1::ImportDirectoryRequest request;
    request.set_request_id(kImport);
    for (const auto& entry : std::filesystem::directory_iterator("deploy/data")) {
      if (entry.path().extension() != ".csv") continue;
      v1::ImportFile* file = request.add_files();
      file->set_name(entry.path().filename());
      file->set_content(ReadFileForTest(entry.path()));
    }
    v1::ImportDirectoryResponse response;
    const auto context = As("people/p-632821-administrator");
    const grpc::Status status = directory_->ImportDirectory(context.get(), request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  v1::ExecuteResponse Execute(const v1::ExecuteRequest& request, const std::string& person = kRegistrar) {
    v1::ExecuteResponse response;
    const auto context = As(person);
    const grpc::Status status = cases_->Execute(context.get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  v1::ListCasesResponse List(const std::string& person) {
    v1::ListCasesResponse response;
    const auto context = As(person);
    const grpc::Status status = cases_->ListCases(context.get(), v1::ListCasesRequest(), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // Versions of a timeline read a page of three after another.
  std::vector<int64_t> HistoryByPages() {
    v1::GetCaseHistoryRequest request;
    request.set_name(kCase);
    request.set_page_size(3);
    std::vector<int64_t> versions;
    do {
      v1::GetCaseHistoryResponse page;
      const auto context = As(kRegistrar);
      const grpc::Status status = cases_->GetCaseHistory(context.get(), request, &page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      EXPECT_LE(page.entries_size(), 3);
      for (const v1::HistoryEntry& entry : page.entries()) versions.push_back(entry.event().version());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return versions;
  }

  const TempDir folder_;
  StartOptions options_;
  std::unique_ptr<GaiwanServer> server_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
  std::unique_ptr<v1::CaseService::Stub> watcher_;
  std::unique_ptr<v1::DirectoryService::Stub> directory_;
};

TEST_F(InProcess, ACaseIsOpenedReadAndThereAfterARestart) {
  ASSERT_NO_FATAL_FAILURE(Start());
  ASSERT_NO_FATAL_FAILURE(ImportCounty());
  const v1::ExecuteResponse opened = Execute(Opening());
  EXPECT_EQ(opened.receipt().name(), kCase);
  EXPECT_EQ(opened.receipt().state(), "registered");
  // The same request again: the same receipt, byte for byte.
  EXPECT_EQ(Execute(Opening()).SerializeAsString(), opened.SerializeAsString());

  v1::GetCaseRequest get;
  get.set_name(kCase);
  v1::Case seen;
  ASSERT_TRUE(cases_->GetCase(As(kRegistrar).get(), get, &seen).ok());
  EXPECT_EQ(seen.version(), opened.receipt().version());
  EXPECT_EQ(seen.text().open().case_text().facts(), "两家争一条路。");
  EXPECT_EQ(cases_->GetCase(As(kStranger).get(), get, &seen).error_code(), grpc::StatusCode::NOT_FOUND);

  EXPECT_EQ(List(kHead).total(), 1);
  EXPECT_EQ(List(kHead).cases(0).name(), kCase);
  EXPECT_EQ(List(kStranger).total(), 0);

  ASSERT_NO_FATAL_FAILURE(Stop());
  ASSERT_NO_FATAL_FAILURE(Start());
  EXPECT_EQ(Execute(Opening()).SerializeAsString(), opened.SerializeAsString()) << "also after a restart";
  v1::Case again;
  ASSERT_TRUE(cases_->GetCase(As(kRegistrar).get(), get, &again).ok());
  EXPECT_EQ(again.version(), opened.receipt().version());
  EXPECT_EQ(again.text().open().case_text().facts(), "两家争一条路。");
  ASSERT_NO_FATAL_FAILURE(Stop());
  ASSERT_OK_AND_ASSIGN(const VerifyReport report, VerifyFolder(options_));
  EXPECT_EQ(report.fault_count, 0u) << (report.faults.empty() ? "" : report.faults.front());
}

TEST_F(InProcess, ATimelineIsReadByPages) {
  ASSERT_NO_FATAL_FAILURE(Start());
  ASSERT_NO_FATAL_FAILURE(ImportCounty());
  Execute(Opening());
  for (int n = 0; n < 5; ++n) Execute(Note(n));
  EXPECT_THAT(HistoryByPages(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));

  // A token of one question is refused for another.
  v1::GetCaseHistoryRequest request;
  request.set_name(kCase);
  request.set_page_size(2);
  v1::GetCaseHistoryResponse page;
  ASSERT_TRUE(cases_->GetCaseHistory(As(kRegistrar).get(), request, &page).ok());
  v1::ListCasesRequest list;
  list.set_page_token(page.next_page_token());
  v1::ListCasesResponse listed;
  EXPECT_EQ(cases_->ListCases(As(kRegistrar).get(), list, &listed).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(InProcess, ExplainSaysWhatIsOpenToWhom) {
  ASSERT_NO_FATAL_FAILURE(Start());
  ASSERT_NO_FATAL_FAILURE(ImportCounty());
  Execute(Opening());
  v1::ExplainCaseRequest request;
  request.set_name(kCase);
  v1::ExplainCaseResponse explained;
  ASSERT_TRUE(cases_->ExplainCase(As(kRegistrar).get(), request, &explained).ok());
  std::vector<std::string> open;
  for (const v1::OpenCommand& command : explained.open()) open.push_back(command.command());
  EXPECT_THAT(open, ::testing::Contains("submit_case"));
  EXPECT_THAT(open, ::testing::Not(::testing::Contains("archive_case")));
  EXPECT_GT(explained.clocks_size(), 0);
  EXPECT_THAT(explained.definition_note(), HasSubstr("默认，非县里正式文本"));
}

TEST_F(InProcess, AWatchOfSomebodyElseSeesTheEventOnceItIsThere) {
  ASSERT_NO_FATAL_FAILURE(Start());
  ASSERT_NO_FATAL_FAILURE(ImportCounty());
  const v1::ExecuteResponse opened = Execute(Opening());
  v1::WatchCasesRequest request;
  request.set_name(kCase);
  const auto context = As(kHead);
  const auto reader = watcher_->WatchCases(context.get(), request);
  v1::WatchCasesResponse seen;
  while (reader->Read(&seen) && !seen.caught_up()) {
  }
  ASSERT_TRUE(seen.caught_up());

  const v1::ExecuteResponse noted = Execute(Note(1));
  while (reader->Read(&seen) && seen.type().empty()) {
  }
  EXPECT_EQ(seen.type(), "note_added");
  EXPECT_EQ(seen.name(), kCase);
  EXPECT_EQ(seen.version(), opened.receipt().version() + 1);
  EXPECT_EQ(seen.position(), noted.receipt().last_position());
  context->TryCancel();
  while (reader->Read(&seen)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(InProcess, ADefaultDefinitionThatIsNotThereIsRefusedAtStart) {
  options_.settings.set_default_definition("nosuch");
  const absl::Status status = GaiwanServer::Start(options_, [] {}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               ::testing::AllOf(HasSubstr("default_definition"), HasSubstr("nosuch"),
                                                HasSubstr("mediation-543"))));
}

}  // namespace
}  // namespace gaiwan::testing
