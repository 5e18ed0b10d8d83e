// Callers who are no people of the directory, on the whole server in this process: a citizen at a poster, a party by
// its code.
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/application_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gaiwan/v1/document_service.grpc.pb.h"
#include "gaiwan/v1/sign_in_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "server/api/case_name.h"
#include "server/base/private_file.h"
#include "server/main/gaiwan_server.h"
#include "server/main/settings.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kCommittee[] = "orgs/632821100001-committee";
constexpr char kVillage[] = "orgs/632821100001";
constexpr char kRegistrar[] = "people/p-632821100001-committee-registrar";
constexpr char kPhone[] = "139 0000 0001";

const std::string kGatewaySecret(64, 'e');

std::string RequestId(int n) {
  return absl::StrCat("0b9a3a70-54a5-4d0c-9c55-", 100000000000 + n);
}

std::unique_ptr<grpc::ClientContext> Context() {
  auto context = std::make_unique<grpc::ClientContext>();
  // Nothing is judged by how long it takes; a call that takes longer hangs.
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  return context;
}
std::unique_ptr<grpc::ClientContext> As(const std::string& person) {
  auto context = Context();
  context->AddMetadata("x-gaiwan-person", person);
  return context;
}
std::unique_ptr<grpc::ClientContext> With(const std::string& token) {
  auto context = Context();
  context->AddMetadata("authorization", "Bearer " + token);
  return context;
}

class Callers : public ::testing::Test {
 protected:
  Callers() {
    StartOptions options;
    options.settings = DefaultSettings();
    options.settings.set_data_dir(folder_ / "data");
    options.settings.set_key_file(folder_ / "data.key");
    options.settings.set_listen("127.0.0.1:0");
    options.settings.set_default_definition("mediation-543");
    options.settings.set_definitions_dir("workflow/definitions");
    options.settings.set_reserve_mib(1);
    options.settings.set_cache_mib(8);
    options.settings.mutable_messenger()->set_file(folder_ / "messages");
    EXPECT_OK(WritePrivateFile(folder_ / "gateway", kGatewaySecret));
    options.settings.set_gateway_secret_file(folder_ / "gateway");
    options.insecure_dev_auth = true;
    options.insecure_dev_clock = absl::FromUnixSeconds(1772413200);  // Monday, 2026-03-02 09:00 in +08:00.
    server_ = *GaiwanServer::Start(options, [] { ADD_FAILURE() << "the server says it cannot go on"; });
    const auto channel =
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials());
    cases_ = v1::CaseService::NewStub(channel);
    sign_in_ = v1::SignInService::NewStub(channel);
    applications_ = v1::ApplicationService::NewStub(channel);
    documents_ = v1::DocumentService::NewStub(channel);
    const auto directory = v1::DirectoryService::NewStub(channel);
    v1::ImportDirectoryRequest request;
    request.set_request_id(RequestId(0));
    for (const auto& entry : std::filesystem::directory_iterator("deploy/data")) {
      if (entry.path().extension() != ".csv") continue;
      v1::ImportFile* file = request.add_files();
      file->set_name(entry.path().filename());
      file->set_content(ReadFileForTest(entry.path()));
    }
    v1::ImportDirectoryResponse response;
    const auto context = As("people/p-632821-administrator");
    const grpc::Status status = directory->ImportDirectory(context.get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  ~Callers() override { EXPECT_OK(server_->Shutdown()); }

  // A token of the phone, by the message it got.
  std::string VerifyPhone() {
    v1::RequestPhoneCodeRequest ask;
    ask.set_phone(kPhone);
    ask.set_unit(kVillage);
    v1::RequestPhoneCodeResponse asked;
    const grpc::Status sent = sign_in_->RequestPhoneCode(Context().get(), ask, &asked);
    EXPECT_TRUE(sent.ok()) << sent.error_message();
    std::string text;
    while (text.empty() || text.back() != '\n') {  // It is sent by a thread of its own.
      text = std::filesystem::exists(folder_ / "messages") ? ReadFileForTest(folder_ / "messages") : "";
      absl::SleepFor(absl::Milliseconds(5));
    }
    v1::RedeemPhoneCodeRequest redeem;
    redeem.set_phone("13900000001");
    redeem.set_code(text.substr(text.find("验证码：") + std::string("验证码：").size(), 6));
    v1::RedeemPhoneCodeResponse redeemed;
    const grpc::Status status = sign_in_->RedeemPhoneCode(Context().get(), redeem, &redeemed);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return redeemed.access_token();
  }
  static v1::ApplyRequest Application(int n) {
    v1::ApplyRequest request;
    request.set_unit(kVillage);
    request.set_request_id(RequestId(n));
    request.set_name("叶某");
    request.mutable_text()->set_facts("邻居的羊吃了我家的青稞。");
    request.mutable_text()->set_claim("赔偿青稞");
    request.set_other_name("孔某");
    return request;
  }
  // The part of a file of that type that the line bore.
  static v1::AttachRequest Piece(int n, const std::string& media_type, const std::string& bytes, size_t from = 0,
                                 size_t length = std::string::npos) {
    v1::AttachRequest request;
    request.set_request_id(RequestId(n));
    request.mutable_file()->set_sha256(Sha256Hex(bytes));
    request.mutable_file()->set_size_bytes(static_cast<int64_t>(bytes.size()));
    request.mutable_file()->set_media_type(media_type);
    request.set_offset(static_cast<int64_t>(from));
    request.set_data(bytes.substr(from, length));
    return request;
  }
  grpc::Status Attach(const std::string& token, const v1::AttachRequest& request, v1::AttachResponse* response) {
    return applications_->Attach(With(token).get(), request, response);
  }
  grpc::Status Apply(const std::string& token, const v1::ApplyRequest& request, v1::ApplyResponse* response) {
    return applications_->Apply(With(token).get(), request, response);
  }

  const TempDir folder_;
  std::unique_ptr<GaiwanServer> server_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
  std::unique_ptr<v1::SignInService::Stub> sign_in_;
  std::unique_ptr<v1::ApplicationService::Stub> applications_;
  std::unique_ptr<v1::DocumentService::Stub> documents_;
};

// All visitors of the gateway were one address: twenty codes a day for the county.
TEST_F(Callers, EachBrowserBehindTheGatewayHasItsOwnLimits) {
  const auto ask = [this](int phone, const std::string& address, const std::string& secret) {
    v1::RequestPhoneCodeRequest request;
    request.set_phone(absl::StrCat("1390000", 1000 + phone));
    request.set_unit(kVillage);
    v1::RequestPhoneCodeResponse asked;
    const auto context = Context();
    if (!secret.empty()) context->AddMetadata("x-gaiwan-gateway", secret);
    context->AddMetadata("x-gaiwan-address", address);
    return sign_in_->RequestPhoneCode(context.get(), request, &asked).error_code();
  };
  constexpr int kAnAddress = 20;
  for (int i = 0; i < kAnAddress; ++i) ASSERT_EQ(ask(i, "10.1.2.3", kGatewaySecret), grpc::StatusCode::OK) << i;
  EXPECT_EQ(ask(100, "10.1.2.3", kGatewaySecret), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ask(100, "10.1.2.4", kGatewaySecret), grpc::StatusCode::OK);
  // Whoever makes addresses up stays the one they call from.
  for (int i = 0; i < kAnAddress; ++i) {
    const std::string secret = i % 2 == 0 ? "" : std::string(64, 'f');
    ASSERT_EQ(ask(200 + i, absl::StrCat("10.2.0.", i), secret), grpc::StatusCode::OK) << i;
  }
  EXPECT_EQ(ask(300, "10.2.0.99", std::string(64, 'f')), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ask(300, "10.1.2.5", kGatewaySecret), grpc::StatusCode::OK);
}

TEST_F(Callers, ACitizenAppliesFromAPosterAndGetsAReceipt) {
  const std::string token = VerifyPhone();
  v1::ApplyResponse receipt, again;
  const grpc::Status status = Apply(token, Application(1), &receipt);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(receipt.case_(), StartsWith("cases/c-"));
  EXPECT_EQ(receipt.receive_time().seconds(), 1772413200);
  EXPECT_EQ(receipt.unit(), kVillage);
  EXPECT_FALSE(receipt.unit_name().empty());
  // The answer was lost: asked again, the same receipt.
  ASSERT_TRUE(Apply(token, Application(1), &again).ok());
  EXPECT_EQ(again.SerializeAsString(), receipt.SerializeAsString());

  v1::GetCaseRequest get;
  get.set_name(receipt.case_());
  v1::Case c;
  const grpc::Status read = cases_->GetCase(As(kRegistrar).get(), get, &c);
  ASSERT_TRUE(read.ok()) << read.error_message();
  EXPECT_THAT(c.opener(), StartsWith("citizens/"));
  EXPECT_EQ(c.channel(), "online");
  EXPECT_EQ(c.source(), "on-application");
  ASSERT_EQ(c.parties_size(), 2);
  EXPECT_EQ(c.parties(0).details().open().party().phone(), "13900000001");
  EXPECT_EQ(c.parties(0).side(), v1::PARTY_SIDE_APPLICANT);
  // The phone is in no name.
  EXPECT_EQ(c.opener().find("13900000001"), std::string::npos);
}

// Half a minute of voice, and a photograph.
const std::string kVoice = std::string("\0\0\0\x18", 4) + "ftypM4A " + std::string(100000, 'v');
const std::string kPhoto = "\xff\xd8\xff\xe0" + std::string(60000, 'p');

TEST_F(Callers, ACitizenAppliesByVoiceAndPhotographOverALineThatBreaks) {
  const std::string token = VerifyPhone();
  v1::AttachResponse attached;
  // The line broke after the first piece, and its answer was lost: asked, the server says how far it came.
  ASSERT_TRUE(Attach(token, Piece(1, "audio/mp4", kVoice, 0, 65536), &attached).ok());
  v1::AttachRequest ask = Piece(1, "audio/mp4", kVoice);
  ask.clear_data();
  ASSERT_TRUE(Attach(token, ask, &attached).ok());
  EXPECT_EQ(attached.next_offset(), 65536);
  EXPECT_FALSE(attached.stored());
  v1::ApplyRequest application = Application(1);
  application.clear_text();
  *application.add_files() = ask.file();
  v1::ApplyResponse receipt, again;
  const grpc::Status half = Apply(token, application, &receipt);
  EXPECT_EQ(half.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(half.error_message(), HasSubstr("FILE_NOT_STORED"));
  ASSERT_TRUE(Attach(token, Piece(1, "audio/mp4", kVoice, 65536), &attached).ok());
  EXPECT_TRUE(attached.stored());
  const v1::AttachRequest photo = Piece(1, "image/jpeg", kPhoto);
  ASSERT_TRUE(Attach(token, photo, &attached).ok());
  EXPECT_TRUE(attached.stored());
  *application.add_files() = photo.file();

  const grpc::Status status = Apply(token, application, &receipt);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(receipt.file_count(), 2);
  ASSERT_TRUE(Apply(token, application, &again).ok());
  EXPECT_EQ(again.SerializeAsString(), receipt.SerializeAsString());

  v1::GetCaseRequest get;
  get.set_name(receipt.case_());
  v1::Case c;
  ASSERT_TRUE(cases_->GetCase(As(kRegistrar).get(), get, &c).ok());
  ASSERT_EQ(c.documents_size(), 2) << "a repeat adds none";
  EXPECT_EQ(c.documents(0).party(), "1") << "handed in by the applicant";
  EXPECT_EQ(c.documents(1).sha256(), Sha256Hex(kPhoto));
  v1::GetCaseHistoryRequest ask_history;
  ask_history.set_name(receipt.case_());
  v1::GetCaseHistoryResponse history;
  ASSERT_TRUE(cases_->GetCaseHistory(As(kRegistrar).get(), ask_history, &history).ok());
  const v1::Event& last = history.entries().rbegin()->event();
  EXPECT_EQ(last.document_added().text().open().text().text(), "申请时的照片 2");
  v1::ReadDocumentRequest read;
  read.set_name(receipt.case_() + "/documents/" + c.documents(0).id());
  v1::ReadDocumentResponse bytes;
  const grpc::Status heard = documents_->ReadDocument(As(kRegistrar).get(), read, &bytes);
  ASSERT_TRUE(heard.ok()) << heard.error_message();
  EXPECT_EQ(bytes.data(), kVoice);
  EXPECT_EQ(bytes.media_type(), "audio/mp4");
  // Sealed on the disk like any other file, and nothing more is taken for an application that was made.
  EXPECT_THAT(ReadFileForTest(folder_ / "data/files/cases/" + receipt.case_().substr(6) + "/" + Sha256Hex(kVoice)),
              Not(HasSubstr("vvvvvvvv")));
  EXPECT_EQ(Attach(token, Piece(1, "image/jpeg", kPhoto + "x"), &attached).error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(Callers, AnApplicationCarriesPhotographsAndVoiceAndNothingElse) {
  const std::string token = VerifyPhone();
  v1::AttachResponse attached;
  const auto refusal = [&](const v1::AttachRequest& request) { return Attach(token, request, &attached); };
  EXPECT_THAT(refusal(Piece(1, "application/pdf", "%PDF-1.7 and so on")).error_message(), HasSubstr("file.media_type"));
  EXPECT_THAT(refusal(Piece(1, "image/svg+xml", "<svg><script/></svg>")).error_message(), HasSubstr("media_type"));
  EXPECT_THAT(refusal(Piece(1, "image/jpeg", "")).error_message(), HasSubstr("file.size_bytes"));
  v1::AttachRequest large = Piece(1, "image/jpeg", kPhoto);
  large.mutable_file()->set_size_bytes((4 << 20) + 1);
  EXPECT_THAT(refusal(large).error_message(), HasSubstr("file.size_bytes"));
  // By its bytes and not by what it is called; and by its digest.
  const grpc::Status program = refusal(Piece(1, "image/jpeg", "MZ\x90" + std::string(200, 'x')));
  EXPECT_EQ(program.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(program.error_message(), HasSubstr("FILE_DIFFERS"));
  v1::AttachRequest other = Piece(1, "image/jpeg", kPhoto);
  other.mutable_data()->back() = 'q';
  EXPECT_THAT(refusal(other).error_message(), HasSubstr("FILE_DIFFERS"));
  // Bytes are missing before these.
  EXPECT_THAT(refusal(Piece(1, "image/jpeg", kPhoto, 100)).error_message(), HasSubstr("offset"));
  // More of them than an application carries, and one that somebody else sent.
  v1::ApplyRequest application = Application(1);
  for (int i = 0; i < 7; ++i) *application.add_files() = large.file();
  v1::ApplyResponse receipt;
  EXPECT_THAT(Apply(token, application, &receipt).error_message(), HasSubstr("files"));
  EXPECT_EQ(applications_->Attach(As(kRegistrar).get(), Piece(1, "image/jpeg", kPhoto), &attached).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  // Nor without end.
  grpc::Status last;
  for (int i = 0; i < 40 && last.ok(); ++i) last = refusal(Piece(2, "image/jpeg", kPhoto + std::to_string(i)));
  EXPECT_EQ(last.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  ASSERT_TRUE(Apply(token, Application(3), &receipt).ok()) << "in words it can still be made";
}

TEST_F(Callers, ACitizenDoesNothingButApplyAndNotWithoutEnd) {
  const std::string token = VerifyPhone();
  v1::ApplyResponse receipt;
  ASSERT_TRUE(Apply(token, Application(1), &receipt).ok());
  v1::GetCaseRequest get;
  get.set_name(receipt.case_());
  v1::Case c;
  EXPECT_EQ(cases_->GetCase(With(token).get(), get, &c).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  v1::ExecuteRequest execute;
  execute.set_name(receipt.case_());
  execute.set_request_id(RequestId(9));
  execute.mutable_command()->mutable_submit_case();
  v1::ExecuteResponse done;
  EXPECT_EQ(cases_->Execute(With(token).get(), execute, &done).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  // Nor does a person apply in a citizen's name.
  EXPECT_EQ(applications_->Apply(As(kRegistrar).get(), Application(5), &receipt).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  ASSERT_TRUE(Apply(token, Application(2), &receipt).ok());
  ASSERT_TRUE(Apply(token, Application(3), &receipt).ok());
  EXPECT_EQ(Apply(token, Application(4), &receipt).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  v1::ApplyRequest nothing = Application(6);
  nothing.mutable_text()->clear_facts();
  const grpc::Status refused = Apply(token, nothing, &receipt);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(refused.error_message(), HasSubstr("text.facts"));
}

TEST_F(Callers, APartyWhoseIdLooksLikeAPersonIsNobodyButAParty) {
  // The id of a party is chosen by whoever enters it: this one names the head of the committee.
  v1::ExecuteRequest open;
  open.set_name("cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  open.set_request_id(RequestId(1));
  v1::OpenCase* opening = open.mutable_command()->mutable_open_case();
  opening->set_unit(kCommittee);
  opening->set_channel("tea_room");
  opening->set_source("on-application");
  opening->set_dispute_class("02-03");
  opening->mutable_text()->set_facts("两家争一条路。");
  const std::string id = "p-632821-administrator";
  const std::vector<std::pair<std::string, std::string>> parties = {{id, "叶某"}, {"2", "孔某"}};
  for (const auto& [party, name] : parties) {
    v1::NewParty* added = opening->add_parties();
    added->set_party(party);
    added->set_side(opening->parties_size() == 1 ? v1::PARTY_SIDE_APPLICANT : v1::PARTY_SIDE_RESPONDENT);
    added->mutable_details()->set_name(name);
  }
  v1::ExecuteResponse opened;
  const grpc::Status status = cases_->Execute(As(kRegistrar).get(), open, &opened);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::IssuePartyCodeRequest issue;
  issue.set_party(absl::StrCat(open.name(), "/parties/", id));
  v1::IssuePartyCodeResponse issued;
  const grpc::Status invited = sign_in_->IssuePartyCode(As(kRegistrar).get(), issue, &issued);
  ASSERT_TRUE(invited.ok()) << invited.error_message();
  v1::RedeemPartyCodeRequest redeem;
  redeem.set_code(issued.code());
  v1::RedeemPartyCodeResponse in;
  ASSERT_TRUE(sign_in_->RedeemPartyCode(Context().get(), redeem, &in).ok());
  // What an administrator or a holder may do, it may not.
  v1::ExecuteRequest note;
  note.set_name(open.name());
  note.set_request_id(RequestId(2));
  note.mutable_command()->mutable_add_note()->mutable_note()->set_text("a");
  EXPECT_EQ(cases_->Execute(With(in.access_token()).get(), note, &opened).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  v1::ExplainCaseRequest explain;
  explain.set_name(open.name());
  v1::ExplainCaseResponse explained;
  ASSERT_TRUE(cases_->ExplainCase(With(in.access_token()).get(), explain, &explained).ok());
  EXPECT_THAT(std::vector<std::string>(explained.roles().begin(), explained.roles().end()),
              ::testing::ElementsAre("party"));
}

TEST_F(Callers, WhoeverHelpsIsInTheHistoryAndTheActIsTheCallersOwn) {
  const std::string token = VerifyPhone();
  v1::ApplyResponse applied;
  ASSERT_TRUE(Apply(token, Application(1), &applied).ok());
  v1::ExecuteRequest note;
  note.set_name(applied.case_());
  note.set_request_id(RequestId(2));
  note.mutable_command()->mutable_add_note()->mutable_note()->set_text("申请人来电");
  note.mutable_helper()->set_kind(v1::HELPER_KIND_INTERPRETER);
  note.mutable_helper()->mutable_name()->set_text("才让");
  v1::ExecuteResponse done, again;
  const grpc::Status status = cases_->Execute(As(kRegistrar).get(), note, &done);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_TRUE(cases_->Execute(As(kRegistrar).get(), note, &again).ok());
  EXPECT_EQ(again.SerializeAsString(), done.SerializeAsString());
  // Helped by somebody else it is another request.
  v1::ExecuteRequest other = note;
  other.mutable_helper()->mutable_name()->set_text("扎西");
  EXPECT_THAT(cases_->Execute(As(kRegistrar).get(), other, &again).error_message(), HasSubstr("request_id"));
  other.clear_helper();
  EXPECT_THAT(cases_->Execute(As(kRegistrar).get(), other, &again).error_message(), HasSubstr("request_id"));

  v1::GetCaseHistoryRequest ask;
  ask.set_name(applied.case_());
  v1::GetCaseHistoryResponse history;
  ASSERT_TRUE(cases_->GetCaseHistory(As(kRegistrar).get(), ask, &history).ok());
  const v1::Event& last = history.entries().rbegin()->event();
  EXPECT_EQ(last.actor(), kRegistrar);
  EXPECT_EQ(last.helped_by().kind(), v1::HELPER_KIND_INTERPRETER);
  EXPECT_EQ(last.helped_by().name().open().text().text(), "才让");
  EXPECT_FALSE(history.entries(0).event().has_helped_by());
}

TEST_F(Callers, AHelperThatIsWrongIsRefusedByItsField) {
  v1::ExecuteRequest report;
  report.set_name(kVillage);
  report.set_request_id(RequestId(1));
  report.mutable_command()->mutable_report_day()->set_unit(kVillage);
  report.mutable_command()->mutable_report_day()->set_date("2026-03-02");
  v1::ExecuteResponse done;
  report.mutable_helper();
  EXPECT_THAT(cases_->Execute(As(kRegistrar).get(), report, &done).error_message(), HasSubstr("helper.kind"));
  report.mutable_helper()->set_kind(v1::HELPER_KIND_COUNTER);
  EXPECT_THAT(cases_->Execute(As(kRegistrar).get(), report, &done).error_message(),
              HasSubstr("helper: is for commands on a case"));
}

}  // namespace
}  // namespace gaiwan::testing
